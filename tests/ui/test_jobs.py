from __future__ import annotations

import logging
import threading

import pytest

from core.platforms.errors import AccessExpired, Unreachable
from ui import jobs


def test_a_job_reports_how_far_it_is_and_keeps_its_result() -> None:
    go_on = threading.Event()

    def work(job: jobs.Job[str]) -> str:
        job.report(1, 4, "Reading")
        go_on.wait(60)
        return "done"

    job = jobs.start("Fetch", work)
    while job.progress.of == 0:
        assert job.running
    assert job.progress.fraction == 0.25
    assert job.result() is None
    assert not job.wait(0.01)
    go_on.set()

    assert job.wait(60)
    assert (job.running, job.result(), job.failure()) == (False, "done", None)


def test_progress_without_a_sum_is_nothing_yet() -> None:
    assert jobs.Progress(3, 0, "").fraction == 0
    assert jobs.Progress(9, 3, "").fraction == 1


def test_what_a_platform_said_becomes_words_and_advice() -> None:
    def work(job: jobs.Job[None]) -> None:
        raise AccessExpired("TrainerRoad", "The cookie is old.", "Paste a fresh one.")

    job = jobs.start("Fetch", work)
    job.wait(60)

    assert job.failure() == jobs.Failure(
        "TrainerRoad: The cookie is old.", "Paste a fresh one.", access=True
    )
    assert job.result() is None


def test_what_only_helps_to_find_the_fault_stays_out_of_the_words() -> None:
    error = Unreachable("TrainerRoad", "Its server failed.", "Wait a little.")
    error.status, error.endpoint = 502, "GET /app/api/member-info"

    assert jobs.failure_of(error) == jobs.Failure(
        "TrainerRoad: Its server failed.",
        "Wait a little.",
        details="HTTP 502 · GET /app/api/member-info",
    )


def test_an_unexpected_error_is_logged_and_shown_without_detail(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def work(job: jobs.Job[None]) -> None:
        raise KeyError("structure")

    with caplog.at_level(logging.ERROR):
        job = jobs.start("Copy", work)
        job.wait(60)

    assert job.failure() == jobs.UNEXPECTED
    assert "structure" in caplog.text


def test_the_work_sees_a_stop() -> None:
    def work(job: jobs.Job[bool]) -> bool:
        return job.stop.wait(60)

    job = jobs.start("Copy", work)
    job.stop.set()

    assert job.wait(60)
    assert job.result() is True
