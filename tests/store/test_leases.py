from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import URL, Connection, select, text

from core.store import leases, processes
from core.store.database import Database
from core.store.errors import StoreUnavailable
from core.store.leases import LASTS, Lease, LeaseHeld, LeaseLost, is_held, take
from core.store.location import DATABASE_FILE
from core.store.processes import Process, is_gone, read_process, this_process
from core.store.store import Store
from tests.store.values import BACK, NOON, PAIR, SWITCHED

ROOT = Path(__file__).resolve().parents[2]
LOCAL, OTHER = 1, 2
ELSEWHERE = "another machine/1/1/one"
SECOND = dt.timedelta(seconds=1)
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells it")
posix = pytest.mark.skipif(os.name != "posix", reason="only POSIX tells it")


class Clock:
    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> dt.datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


def soon(what: Callable[[], bool]) -> bool:
    """Whether it comes true within a few seconds."""
    deadline = time.monotonic() + 10
    while not what() and time.monotonic() < deadline:
        time.sleep(0.005)
    return what()


def renewing() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "lease"]


def row(database: Database) -> Any:
    with database.reading() as connection:
        return connection.execute(select(leases.leases)).first()


# --- Taking and giving back -------------------------------------------------------------------


@pytest.mark.parametrize("profile", [LOCAL, OTHER])
def test_one_at_a_time_works_on_a_pair_whichever_profile_asks(
    database: Database, clock: Clock, profile: int
) -> None:
    with take(database, LOCAL, PAIR, clock) as lease:
        lease.check()
        assert is_held(database, PAIR, NOON)
        clock.time += dt.timedelta(seconds=59)
        with pytest.raises(LeaseHeld, match=r"from TrainerRoad to Intervals\.icu is at work"):
            take(database, profile, PAIR, clock)
    assert not is_held(database, PAIR, NOON)
    with take(database, profile, PAIR, clock) as lease:
        lease.check()


def test_other_pairs_of_accounts_are_free_meanwhile(database: Database, clock: Clock) -> None:
    with take(database, LOCAL, PAIR, clock), take(database, LOCAL, BACK, clock):
        assert not is_held(database, SWITCHED, NOON)
        with take(database, OTHER, SWITCHED, clock) as lease:
            lease.check()
        assert is_held(database, PAIR, NOON)
        assert is_held(database, BACK, NOON)


def test_a_lease_is_given_back_whatever_ends_its_block(database: Database, clock: Clock) -> None:
    with pytest.raises(KeyError), take(database, LOCAL, PAIR, clock):
        raise KeyError
    assert not is_held(database, PAIR, NOON)


@pytest.mark.parametrize(
    ("since", "said"),
    [(0, "just now"), (59, "just now"), (60, "a minute ago"), (3601, "60 minutes ago")],
)
def test_it_is_said_since_when_somebody_else_is_at_work(
    database: Database, clock: Clock, since: int, said: str
) -> None:
    lease = take(database, LOCAL, PAIR, clock)
    for _ in range(since):
        clock.time += SECOND
        if not clock.time.second % 30:
            lease.check()
    with pytest.raises(LeaseHeld) as caught:
        take(database, LOCAL, PAIR, clock)
    assert said in str(caught.value)
    assert "Wait until it has ended" in str(caught.value)


def test_a_profile_of_the_store_takes_leases(place: Path, clock: Clock) -> None:
    store = Store.open(place, {}, now=clock)
    profile = store.profile("local")
    with profile.lease(PAIR) as lease:
        lease.check()
        assert profile.is_leased(PAIR)
        assert store.profile("other").is_leased(PAIR)
        with pytest.raises(LeaseHeld):
            store.profile("other").lease(PAIR)
        assert not profile.is_leased(PAIR, NOON + LASTS)
    later = Clock()
    later.time += LASTS
    with profile.lease(PAIR, later):
        clock.time += LASTS
        assert profile.is_leased(PAIR)
    store.close()


# --- Running out ------------------------------------------------------------------------------


def test_a_lease_that_ran_out_is_free_and_its_holder_is_told(
    database: Database, clock: Clock
) -> None:
    held_up = take(database, LOCAL, PAIR, clock)
    clock.time += LASTS
    assert not is_held(database, PAIR, clock())
    new = take(database, OTHER, PAIR, clock)
    with pytest.raises(LeaseLost, match="held up"):
        held_up.check()
    with held_up:
        pass
    new.check()
    assert is_held(database, PAIR, clock()), "the old holder gives nothing back that is not its own"
    with new:
        pass
    with pytest.raises(LeaseLost):
        held_up.check()


def test_a_lease_that_ran_out_and_that_nobody_took_goes_on(
    database: Database, clock: Clock
) -> None:
    lease = take(database, LOCAL, PAIR, clock)
    clock.time += 5 * LASTS
    lease.check()
    assert is_held(database, PAIR, clock())
    assert not is_held(database, PAIR, clock() + LASTS)


def test_each_check_renews(database: Database, clock: Clock) -> None:
    lease = take(database, LOCAL, PAIR, clock)
    for _ in range(5):
        clock.time += LASTS - SECOND
        lease.check()
        assert is_held(database, PAIR, clock() + LASTS - SECOND)
    assert row(database).taken_at == leases.instant(NOON)


# --- Renewing by itself -----------------------------------------------------------------------


def test_a_held_lease_is_renewed_meanwhile_until_its_block_ends(
    database: Database, clock: Clock
) -> None:
    with take(database, LOCAL, PAIR, clock, renew_every=0.01):
        (thread,) = renewing()
        assert thread.daemon, "it must not hold the process"
        for _ in range(3):
            clock.time += LASTS - SECOND
            until = leases.instant(clock() + LASTS)
            assert soon(lambda until=until: row(database).expires_at == until)
    assert not thread.is_alive()
    assert row(database) is None


def test_a_lease_that_is_taken_and_not_entered_runs_out_by_itself(
    database: Database, clock: Clock
) -> None:
    take(database, LOCAL, PAIR, clock, renew_every=0.001)
    assert renewing() == []


def test_leaving_does_not_wait_for_the_next_renewal(database: Database, clock: Clock) -> None:
    before = time.monotonic()
    with take(database, LOCAL, PAIR, clock, renew_every=60):
        (thread,) = renewing()
    assert not thread.is_alive()
    assert time.monotonic() - before < 5


def test_the_thread_ends_when_the_lease_was_lost(database: Database, clock: Clock) -> None:
    with take(database, LOCAL, PAIR, clock, renew_every=0.01) as lease:
        (thread,) = renewing()
        with database.writing() as connection:
            connection.execute(text("UPDATE leases SET owner = :new"), {"new": ELSEWHERE})
        thread.join(10)
        assert not thread.is_alive()
        with pytest.raises(LeaseLost):
            lease.check()
    assert row(database).owner == ELSEWHERE


class Hiccups:
    """A database that fails as often as it is told to."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.failures = 0.0
        self.failed = 0

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        if self.failures > 0:
            self.failures -= 1
            self.failed += 1
            raise StoreUnavailable("The database is locked by another program.")
        with self._database.writing() as connection:
            yield connection


def test_renewing_survives_a_database_that_fails_for_a_while(
    database: Database, clock: Clock
) -> None:
    flaky: Any = Hiccups(database)
    with take(flaky, LOCAL, PAIR, clock, renew_every=0.01):
        (thread,) = renewing()
        flaky.failures = 3
        assert soon(lambda: flaky.failures == 0)
        clock.time += LASTS - SECOND
        until = leases.instant(clock() + LASTS)
        assert soon(lambda: row(database).expires_at == until)
        assert thread.is_alive()
    assert flaky.failed == 3


def test_a_lease_that_could_not_be_renewed_in_time_is_given_up(
    database: Database, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    flaky: Any = Hiccups(database)
    with take(flaky, LOCAL, PAIR, clock, renew_every=0.01) as lease:
        (thread,) = renewing()
        flaky.failures = float("inf")
        assert soon(lambda: flaky.failed > 3)
        assert thread.is_alive()
        clock.time += LASTS
        thread.join(10)
        assert not thread.is_alive()
        assert "ran out" in caplog.text
        with pytest.raises(StoreUnavailable):
            lease.check()
    assert "could not be given back" in caplog.text, "and the block ends all the same"
    assert not is_held(database, PAIR, clock())


# --- Who holds it -----------------------------------------------------------------------------


@pytest.fixture
def gone() -> Process:
    """A process of this machine that is no more."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    started = processes._started(child.pid)
    child.wait()
    return Process(this_process().machine, child.pid, started)


@posix
def test_the_lease_of_a_process_that_is_no_more_is_free_at_once(
    database: Database, clock: Clock, gone: Process
) -> None:
    lost = take(database, LOCAL, PAIR, clock, owner=f"{gone}/one")
    assert not is_held(database, PAIR, NOON)
    with take(database, OTHER, PAIR, clock) as lease:
        lease.check()
        with pytest.raises(LeaseLost):
            lost.check()


@linux
def test_the_lease_of_a_process_whose_id_another_one_has_now_is_free_at_once(
    database: Database, clock: Clock
) -> None:
    ours = this_process()
    take(database, LOCAL, PAIR, clock, owner=f"{ours._replace(started='17')}/one")
    assert not is_held(database, PAIR, NOON)
    take(database, LOCAL, BACK, clock, owner=f"{ours}/one")
    assert is_held(database, BACK, NOON)


@linux
def test_a_killed_process_that_nobody_waited_for_is_gone() -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    process = Process(this_process().machine, child.pid, processes._started(child.pid))
    assert not is_gone(process)
    child.kill()
    assert soon(lambda: is_gone(process))
    child.wait()
    assert is_gone(process)


@pytest.mark.parametrize(
    "owner",
    [ELSEWHERE, "nonsense", "", "a/b/c/d", "/1/2/3", "host/-1/2/3", "host/1e3/2/3", "h/²/3/4"],
)
def test_of_another_machine_nobody_can_tell_so_its_lease_must_run_out(
    database: Database, clock: Clock, owner: str
) -> None:
    take(database, LOCAL, PAIR, clock)
    with database.writing() as connection:
        connection.execute(text("UPDATE leases SET owner = :owner"), {"owner": owner})
    assert is_held(database, PAIR, NOON + LASTS - SECOND)
    with pytest.raises(LeaseHeld):
        take(database, LOCAL, PAIR, clock)
    clock.time += LASTS
    take(database, LOCAL, PAIR, clock).check()


def test_a_process_names_itself_and_is_read_back() -> None:
    ours = this_process()
    assert ours.pid == os.getpid()
    assert read_process(str(ours)) == ours
    assert not is_gone(ours)
    assert read_process(str(Process("a/b c", 7, ""))) == Process("a/b c", 7, "")
    assert (sys.platform != "linux") or (ours.started.isdecimal() and "pid:[" in ours.machine)


def test_where_the_system_does_not_tell_a_process_counts_as_alive(
    monkeypatch: pytest.MonkeyPatch, gone: Process
) -> None:
    def no_signal(*_: object) -> None:
        raise AssertionError("on Windows this would end the process")

    monkeypatch.setattr(processes, "os", SimpleNamespace(name="nt", kill=no_signal))
    assert not is_gone(gone)


@posix
@pytest.mark.parametrize("error", [PermissionError, OverflowError])
def test_a_process_that_must_not_be_asked_counts_as_alive(
    monkeypatch: pytest.MonkeyPatch, gone: Process, error: type[Exception]
) -> None:
    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(processes.os, "kill", refuse)
    assert not is_gone(gone)


def test_the_name_of_a_process_may_hold_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    fields = " ".join(["Z", *map(str, range(4, 22)), "4711", "23"])
    monkeypatch.setattr(Path, "read_text", lambda *_: f"12 (a) b (c) {fields}\n")
    assert processes._started(12) == "4711"
    assert processes._status(12)[0] == "Z"


def test_without_a_process_table_only_the_id_tells(
    monkeypatch: pytest.MonkeyPatch, gone: Process
) -> None:
    def no_file(*_: object) -> str:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "read_text", no_file)
    monkeypatch.setattr(Path, "readlink", no_file)
    ours = this_process()
    assert ours.started == ""
    assert not is_gone(ours)
    assert os.name != "posix" or is_gone(gone._replace(machine=ours.machine))


# --- Two at once ------------------------------------------------------------------------------


def test_of_threads_that_race_exactly_one_gets_it(database: Database, clock: Clock) -> None:
    for turn in range(6):
        if turn % 2:  # a lease that ran out, too
            clock.time += LASTS
        else:
            with database.writing() as connection:
                connection.execute(text("DELETE FROM leases"))
        start = threading.Barrier(6)
        got: list[Lease | LeaseHeld] = []

        def work(start: threading.Barrier = start, got: list[Any] = got) -> None:
            start.wait()
            try:
                got.append(take(database, LOCAL, PAIR, clock))
            except LeaseHeld as held:
                got.append(held)

        threads = [threading.Thread(target=work) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert Counter(type(one) for one in got) == {Lease: 1, LeaseHeld: 5}


def test_on_a_database_that_lets_two_begin_the_slower_one_is_told(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    winner = take(database, LOCAL, PAIR, clock)
    monkeypatch.setattr(leases, "_row", lambda *_: None)
    with pytest.raises(LeaseHeld):
        take(database, LOCAL, PAIR, clock)
    for owner in (ELSEWHERE, winner._owner):  # somebody else took it, or it was renewed
        stale = SimpleNamespace(owner=owner, expires_at=leases.instant(NOON), taken_at="")
        monkeypatch.setattr(leases, "_row", lambda *_, stale=stale: stale)
        with pytest.raises(LeaseHeld):
            take(database, LOCAL, PAIR, clock)
    winner.check()


RACER = """
import datetime as dt, sys, time
from sqlalchemy import URL
from core.platforms.contract import PlatformName
from core.store.database import Database
from core.store.journal_values import Pair
from core.store.leases import LeaseHeld, take
now = lambda: dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)
database = Database(URL.create("sqlite", database=sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
held = []
for number in range(30):
    pair = Pair(
        source=PlatformName.TRAINERROAD, source_athlete=str(number),
        target=PlatformName.INTERVALS, target_athlete="i42",
    )
    try:
        lease = take(database, 1, pair, now)
        lease.__enter__()
        held.append(number)
    except LeaseHeld:
        pass
print(*held, flush=True)
sys.stdin.readline()
time.sleep(60)
"""


@pytest.fixture
def racers(place: Path) -> Iterator[list[subprocess.Popen[str]]]:
    """Two real processes that take thirty leases when they are told to, and then wait."""
    command = [sys.executable, "-c", RACER, str(place / DATABASE_FILE)]
    made = [
        subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    yield made
    for process in made:
        process.kill()
        process.communicate()


def tell(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdin is not None
    process.stdin.write(word + "\n")
    process.stdin.flush()


def line(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout is not None
    return process.stdout.readline().split()


@posix
def test_of_processes_that_race_exactly_one_gets_it_and_a_killed_one_loses_it_at_once(
    racers: list[subprocess.Popen[str]], database: Database, clock: Clock
) -> None:
    assert [line(process) for process in racers] == [["ready"], ["ready"]]
    for process in racers:
        tell(process, "go")
    one, two = (line(process) for process in racers)
    assert sorted([*one, *two], key=int) == [str(number) for number in range(30)]

    def pair(number: str) -> Any:
        return PAIR.model_copy(update={"source_athlete": number})

    assert all(is_held(database, pair(number), NOON) for number in one + two)
    killed, alive = (racers[0], racers[1]) if one else (racers[1], racers[0])
    lost, kept = (one, two) if one else (two, one)
    killed.send_signal(signal.SIGKILL)
    assert soon(lambda: not is_held(database, pair(lost[0]), NOON))
    for number in lost:
        with take(database, OTHER, pair(number), clock) as lease:
            lease.check()
    assert alive.poll() is None
    for number in kept:
        with pytest.raises(LeaseHeld):
            take(database, OTHER, pair(number), clock)


def test_a_database_elsewhere_holds_no_lease(tmp_path: Path, database: Database) -> None:
    take(database, LOCAL, PAIR, lambda: NOON)
    elsewhere = Database(URL.create("sqlite", database=str(tmp_path / "elsewhere.sqlite3")))
    assert not is_held(elsewhere, PAIR, NOON)
    elsewhere.close()
