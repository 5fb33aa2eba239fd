from __future__ import annotations

import http.server
import logging
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from core import logs
from core.redaction import HIDDEN, forget_secrets, register_secret

COOKIE = "cOoKiE-mArKeR-0123456789"
KEY = "aPi-KeY-mArKeR-9876543210"
LOG = logging.getLogger("core.test")


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[Path]:
    forget_secrets()
    factory = logging.getLogRecordFactory()
    hooks = sys.excepthook, threading.excepthook
    logs.configure(tmp_path, debug=True)
    yield tmp_path
    logs.close()
    logging.setLogRecordFactory(factory)
    sys.excepthook, threading.excepthook = hooks
    forget_secrets()


def everything_in(directory: Path) -> str:
    return "".join(file.read_text("utf-8") for file in directory.rglob("*") if file.is_file())


class Talkative:
    def __repr__(self) -> str:
        return f"Talkative(cookie='{COOKIE}', key={KEY})"


class Broken:
    def __repr__(self) -> str:
        raise ValueError(KEY)


def test_marker_secrets_fed_in_every_way_are_in_no_file(
    directory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register_secret(KEY)
    LOG.info(f"the key is {KEY}")
    LOG.info("the key is %s", KEY)
    LOG.info("%(key)s", {"key": KEY})
    LOG.info("Cookie: a=b; Production_tpAuth=%s", COOKIE)
    LOG.info("headers %r", {"Authorization": f"Bearer {COOKIE}", "Cookie": f"x={COOKIE}"})
    LOG.info("object %r", Talkative())
    LOG.info("first line\nSet-Cookie: session=%s; Path=/\nlast line", COOKIE)
    LOG.info("fails to format %d", KEY)
    LOG.info("fails in repr %r", Broken())
    LOG.info("stack", stack_info=True)
    LOG.info(ValueError(KEY))
    try:
        try:
            raise KeyError(KEY)
        except KeyError as first:
            raise RuntimeError(f"Production_tpAuth={COOKIE}; {Talkative()!r}") from first
    except RuntimeError:
        LOG.exception("it failed with %s", KEY)
    logging.getLogger("some.library").warning("password=%s", COOKIE)
    written = everything_in(directory)
    assert COOKIE not in written
    assert KEY not in written
    assert "first line" in written
    assert "last line" in written
    assert "RuntimeError" in written
    assert written.count(HIDDEN) >= 10
    assert COOKIE.encode() not in logs.read_log()
    console = capsys.readouterr()
    assert KEY not in console.err + console.out
    assert COOKIE not in console.err + console.out


class _Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Set-Cookie", f"Production_tpAuth={COOKIE}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_the_debug_lines_of_the_http_library_hold_no_secret(directory: Path) -> None:
    register_secret(KEY)
    server = http.server.HTTPServer(("127.0.0.1", 0), _Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        address = f"http://127.0.0.1:{server.server_port}/x?api_key={COOKIE}&athlete={KEY}"
        requests.get(address, auth=("API_KEY", KEY), cookies={"a": COOKIE}, timeout=30)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    written = everything_in(directory)
    assert "GET /x?api_key=" in written
    assert COOKIE not in written
    assert KEY not in written


def test_a_secret_that_becomes_known_later_is_hidden_in_the_download(directory: Path) -> None:
    LOG.info("strange value %s", KEY)
    register_secret(KEY)
    assert KEY.encode() not in logs.read_log()
    assert b"strange value" in logs.read_log()


def test_handlers_of_other_libraries_get_clean_records(
    directory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register_secret(KEY)
    foreign = logging.getLogger("a.foreign.library")
    foreign.propagate = False
    handler = logging.StreamHandler(sys.stderr)
    foreign.addHandler(handler)
    try:
        foreign.error("Authorization: %s", f"Basic {COOKIE}")
        foreign.error("%s %d", KEY, 3)
        try:
            raise ValueError(KEY)
        except ValueError:
            foreign.exception("uncaught")
    finally:
        foreign.removeHandler(handler)
        foreign.propagate = True
    console = capsys.readouterr().err
    assert KEY not in console
    assert COOKIE not in console
    assert f"{HIDDEN} 3" in console
    assert f"ValueError: {HIDDEN}" in console


def test_the_log_rotates_and_the_download_joins_all_parts_in_order(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = logs._file()
    assert file is not None
    monkeypatch.setattr(file, "maxBytes", 2_000)
    for number in range(60):
        LOG.info("line %03d %s", number, "x" * 40)
    parts = sorted(directory.glob("planbridge.log*"))
    assert len(parts) == 4
    numbers = [int(line.split("line ")[1][:3]) for line in logs.read_log().decode().splitlines()]
    assert numbers == list(range(numbers[0], 60))
    assert len(numbers) > 40


@pytest.mark.skipif(os.name != "posix", reason="file modes are a matter of POSIX")
def test_only_the_owner_may_read_the_log_even_one_that_was_open_before(tmp_path: Path) -> None:
    old = tmp_path / logs.LOG_FILE
    old.write_text("")
    old.chmod(0o644)
    logs.configure(tmp_path)
    try:
        assert stat.S_IMODE(old.stat().st_mode) == 0o600
    finally:
        logs.close()


def test_debug_lines_are_written_in_debug_mode_only(directory: Path) -> None:
    LOG.debug("first")
    logs.set_debug(False)
    LOG.debug("second")
    logs.set_debug(True)
    LOG.debug("third")
    written = everything_in(directory)
    assert "first" in written
    assert "second" not in written
    assert "third" in written


def test_configuring_twice_writes_each_line_once_and_to_the_new_place(
    directory: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    logs.configure(other)
    LOG.info("hello")
    assert logs.log_path() == other / logs.LOG_FILE
    assert (other / logs.LOG_FILE).read_text().count("hello") == 1


def test_a_log_that_cannot_be_written_does_not_stop_the_app(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / logs.LOG_FILE).mkdir()
    logs.configure(tmp_path)
    try:
        assert logs.log_path() is None
        assert logs.read_log() == b""
        assert "cannot be written" in capsys.readouterr().err
    finally:
        logs.close()


def test_an_error_that_nobody_catches_is_logged_without_its_secret(tmp_path: Path) -> None:
    script = (
        "import sys, threading\n"
        "from pathlib import Path\n"
        "from core import logs, redaction\n"
        "logs.configure(Path(sys.argv[1]))\n"
        "redaction.register_secret(sys.argv[2])\n"
        "def fail(where):\n"
        "    raise RuntimeError(f'{where} broke with {sys.argv[2]}')\n"
        "thread = threading.Thread(target=fail, args=('the thread',))\n"
        "thread.start()\n"
        "thread.join()\n"
        "fail('the program')\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path), KEY],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 1
    for shown in (ended.stderr, everything_in(tmp_path)):
        assert KEY not in shown
        assert f"RuntimeError: the thread broke with {HIDDEN}" in shown
        assert f"RuntimeError: the program broke with {HIDDEN}" in shown


def test_an_interrupted_program_is_no_error(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom core import logs\n"
        "logs.configure(Path(sys.argv[1]))\nraise KeyboardInterrupt\n"
    )
    subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
    )
    assert "KeyboardInterrupt" not in everything_in(tmp_path)
