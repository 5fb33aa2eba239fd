"""Marker secrets through everything that Planbridge does, and then a search for them."""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import datetime as dt
import http.client
import logging
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from core import logs
from core.planbridge import Credentials, Direction, DroppedFile, Status
from core.platforms import pacing
from core.platforms.contract import PlatformName
from core.platforms.endpoints import Endpoints
from core.platforms.errors import PlatformError
from core.platforms.http import Http
from core.redaction import forget_secrets
from core.store.cache import SessionCache
from core.store.store import Store
from core.workout.model import Sport, Workout
from sandbox import people
from sandbox.faults import FaultKind
from sandbox.server import SandboxServer
from tests.main_job.copier import Copier

TODAY = dt.date(2026, 6, 1)
LAST = TODAY + dt.timedelta(days=2)
NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)

KEY = "4m4rk3rk3y0fIntervals9z"
TP_COOKIE = "m4rk3rC00kieOfTrainingPeaks_-x7"
TR_COOKIE = "9AA0M4RK3RC00KIEOFTRAINERROAD77"
OTHER_COOKIE = "m4rk3rTrackerThatNobodyNeeds5"
WRONG = {
    PlatformName.INTERVALS: "wr0ngM4rk3rKeyOfIntervals",
    PlatformName.TRAININGPEAKS: "wr0ngM4rk3rCookieOfTP",
    PlatformName.TRAINERROAD: "wr0ngM4rk3rCookieOfTR",
}
TYPED = {
    PlatformName.INTERVALS: KEY,
    PlatformName.TRAININGPEAKS: f"Cookie: t={OTHER_COOKIE}; Production_tpAuth={TP_COOKIE}",
    PlatformName.TRAINERROAD: f'SharedTrainerRoadAuth="{TR_COOKIE}"',
}


@dataclass
class Session:
    """Planbridge on a sandbox, and everything that a person or a file ever got to see."""

    sandbox: SandboxServer
    planbridge: Copier
    store: Store
    directory: Path
    tokens: set[str] = field(default_factory=set)
    seen: list[str] = field(default_factory=list)

    def see(self, *things: object) -> None:
        """Keep what these look like, also within."""
        for thing in things:
            self.seen += [str(thing), repr(thing), *map(repr, parts(thing))]

    def check(self, platform: PlatformName, secret: str) -> Any:
        credentials = Credentials(platform=platform, secret=SecretStr(secret))
        self.see(credentials, self.planbridge.problem_with(credentials))
        report = self.planbridge.check_and_save(credentials)
        self.see(report)
        return report

    def use(self, direction: Direction) -> int:
        """Fetch and copy what is new; how many were created."""
        self.tokens |= self.sandbox.state.trainingpeaks.tokens.keys()
        try:
            self.planbridge.fetch(direction, TODAY, LAST)
        except PlatformError as problem:
            self.see(problem, *chain(problem))
            logging.getLogger("core.test").exception("fetching failed")
            return 0
        overview = self.planbridge.overview(direction, TODAY, LAST)
        assert overview is not None
        new = [row.item.ref for row in overview.rows if row.status is Status.NEW][:1]
        report = self.planbridge.copy(direction, TODAY, LAST, new)
        self.see(overview, report, self.planbridge.accounts())
        runs = self.planbridge.sync.runs()
        self.see(*runs, *(self.planbridge.sync.changes(run.id) for run in runs))
        return report.created

    def shelve(self, target: PlatformName) -> int:
        """List libraries and add a file's workout to a new one; how many were created."""
        files = self.planbridge.files
        try:
            self.see(*files.libraries(target))
        except PlatformError as problem:
            self.see(problem, *chain(problem))
        ride = DroppedFile(name="a.zwo", id="ab12", workout=Workout(sport=Sport.RIDE, title="A"))
        self.see(*files.library_rows([ride], target))
        report = files.add_to_library([ride], target, "Files")
        self.see(files, report)
        return report.created

    def every_text(self) -> Iterator[tuple[str, str]]:
        """Each place that may hold a secret, with its name."""
        logging.shutdown()
        for file in sorted(self.directory.rglob("*")):
            if file.is_file() and file.name != "secret.key":
                yield file.name, file.read_bytes().decode("latin-1")
        yield "the log to download", logs.read_log().decode()
        for number, text in enumerate(self.seen):
            yield f"what was seen {number}", text
        for entry in self.sandbox.state.journal.entries:
            yield "an address", f"{entry.path}?{entry.query}"


def parts(thing: object) -> Iterator[object]:
    """What an object of ours consists of."""
    names = [*getattr(thing, "__dict__", ()), *getattr(thing, "__slots__", ())]
    for name in names:
        yield getattr(thing, name)


def chain(error: BaseException) -> Iterator[BaseException]:
    """What an error came from."""
    for cause in (error.__cause__, error.__context__):
        if cause is not None:
            yield cause
            yield from chain(cause)


def forms(secret: str) -> set[str]:
    basic = base64.b64encode(f"API_KEY:{secret}".encode()).decode()
    return {secret, basic.rstrip("="), base64.b64encode(secret.encode()).decode().rstrip("=")}


@pytest.fixture(scope="module")
def gone_through(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    directory = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as monkeypatch, opened(directory, monkeypatch) as session:
        go_through_everything(session)
        yield session


@contextlib.contextmanager
def opened(directory: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    monkeypatch.setattr(pacing.Pace, "wait", lambda *_: None)
    monkeypatch.setattr(Http, "pause", lambda *_: None)
    monkeypatch.setattr(pacing, "back_off", lambda *_: 0.0)
    # What requests, urllib3 and http.client can be told to say about every request.
    monkeypatch.setattr(http.client.HTTPConnection, "debuglevel", 1)
    forget_secrets()
    factory = logging.getLogRecordFactory()
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    logs.configure(directory, debug=True)
    monkeypatch.setattr(http.client, "print", log_what_is_printed, raising=False)
    store = Store.open(data_dir=directory, environment={})
    with SandboxServer.running(today=TODAY, rate_limits=False) as sandbox:
        give_marker_secrets(sandbox)
        urls = sandbox.urls
        endpoints = Endpoints(
            intervals=urls.intervals,
            trainingpeaks=urls.trainingpeaks,
            trainerroad=urls.trainerroad,
        )
        planbridge = Copier(store.profile("someone"), SessionCache(), endpoints, now=lambda: NOON)
        yield Session(sandbox, planbridge, store, directory)
    store.close()
    logs.close()
    logging.setLogRecordFactory(factory)
    forget_secrets()


def log_what_is_printed(*words: object, **_: object) -> None:
    logging.getLogger("urllib3.wire").debug(" ".join(map(str, words)))


def give_marker_secrets(sandbox: SandboxServer) -> None:
    account = sandbox.state.intervals.accounts[people.SAM.id]
    account.athlete = dataclasses.replace(account.athlete, key=KEY)
    sandbox.state.trainingpeaks.people[people.TP_PREMIUM_ID].cookie = TP_COOKIE
    members = sandbox.state.trainerroad.members
    members[people.TR_MEMBER_ID] = dataclasses.replace(
        members[people.TR_MEMBER_ID], cookie=TR_COOKIE
    )


def go_through_everything(session: Session) -> None:
    for platform, secret in WRONG.items():
        assert not session.check(platform, secret).ok
    for platform, secret in TYPED.items():
        assert session.check(platform, secret).ok
    assert all(session.use(direction) == 1 for direction in Direction)
    assert all(session.shelve(target) == 1 for target in session.planbridge.files.targets())

    faults = session.sandbox.state.faults
    for kind in FaultKind:
        for method, direction in (
            ("GET", Direction.TRAINERROAD_TO_INTERVALS),
            ("GET", Direction.TRAININGPEAKS_TO_INTERVALS),
            ("POST", Direction.TRAININGPEAKS_TO_INTERVALS),
        ):
            faults.add(kind, method=method, times=None, retry_after=0)
            session.use(direction)
            session.shelve(direction.target)
            faults.clear()

    # All logins end at once.
    session.sandbox.state.trainingpeaks.people[people.TP_PREMIUM_ID].cookie = "new"
    session.sandbox.state.trainingpeaks.revoke_tokens()
    session.sandbox.state.trainerroad.members.clear()
    session.sandbox.state.intervals.accounts.clear()
    for direction in Direction:
        assert session.use(direction) == 0
        assert session.shelve(direction.target) == 0

    profile = session.planbridge._profile
    session.see(session.planbridge, session.store, profile, *profile.accounts().values())
    for adapter in session.planbridge._connected.adapters.values():
        session.see(adapter, *parts(adapter))


def test_no_secret_is_in_a_file_a_message_a_repr_or_an_address(gone_through: Session) -> None:
    session = gone_through
    assert session.tokens
    secrets = {KEY, TP_COOKIE, TR_COOKIE, OTHER_COOKIE, *WRONG.values()}
    needles = {form for secret in secrets for form in forms(secret)}
    needles |= session.tokens | {token.replace("bearer", "refresh") for token in session.tokens}
    needles |= {"PRIVATE-ICAL-KEY", "1 Private Lane", "1990-01-01T", "@example.invalid"}
    found = {
        (place, needle)
        for place, text in session.every_text()
        for needle in needles
        if needle in text
    }
    assert found == set()


def test_the_log_of_it_says_what_was_asked_and_what_went_wrong(gone_through: Session) -> None:
    log = logs.read_log().decode()
    assert "planbridge.http" in log, "each request's address and status"
    assert "urllib3.connectionpool" in log
    assert "Authorization: ‹hidden›" in log, "what http.client prints when told to"
    assert "AccessExpired" in log
