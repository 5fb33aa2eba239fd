"""The log: one rotating file in the data directory, and warnings on the console.

Nothing is written before it was redacted, message, arguments, traceback and all. Records of other
libraries, which have handlers of their own, are cleaned where they are made.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO, Any

from core.redaction import redact

LOG_FILE = "planbridge.log"
_PART_BYTES = 500_000
_OLDER_PARTS = 3
_FORMAT = "%(asctime)s %(levelname)s %(name)s [%(threadName)s] %(message)s"
_OURS = ("app", "core", "pages", "planbridge", "sandbox", "ui")
_TALKATIVE = ("urllib3", "requests", "alembic")
"""Libraries that are worth reading in debug mode only."""

_log = logging.getLogger(__name__)
_lock = threading.Lock()
_handlers: list[logging.Handler] = []


def configure(data_dir: Path, debug: bool = False) -> None:
    """Writes the log to ``data_dir`` from now on. Calling it again changes place or mode.

    A log that cannot be written costs the log, not the app: a warning on the console says so.
    """
    with _lock:
        _clean_every_record()
        _log_what_nobody_catches()
        _take_handlers_off()
        console = logging.StreamHandler()
        console.setLevel(logging.WARNING)
        _put_on(console)
        try:
            _put_on(_LogFile(data_dir / LOG_FILE))
        except OSError as error:
            _log.warning("The log %s cannot be written: %s", data_dir / LOG_FILE, error.strerror)
    set_debug(debug)


def close() -> None:
    """Stops writing and closes the file."""
    with _lock:
        _take_handlers_off()


def set_debug(debug: bool) -> None:
    """Debug mode also writes what is done step by step, and each request's address and status."""
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.DEBUG if debug else logging.INFO)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.DEBUG if debug else logging.WARNING)


def log_path() -> Path | None:
    """The file that is being written; None before :func:`configure` and where it failed."""
    file = _file()
    return Path(file.baseFilename) if file else None


def read_log() -> bytes:
    """The whole log, oldest part first, redacted once more with what is known by now."""
    file = _file()
    if file is None:
        return b""
    current = Path(file.baseFilename)
    older = [current.with_name(f"{current.name}.{n}") for n in range(_OLDER_PARTS, 0, -1)]
    with file.lock or threading.RLock():  # no rotation meanwhile
        parts = [part.read_bytes() for part in (*older, current) if part.is_file()]
    return redact(b"".join(parts).decode("utf-8", "replace")).encode("utf-8")


class RedactingFormatter(logging.Formatter):
    """Formats a record whole, then takes the secrets out."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as text."""
        return redact(super().format(record))


class _LogFile(RotatingFileHandler):
    """A rotating file that only its owner may read, from its first byte on."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=_PART_BYTES, backupCount=_OLDER_PARTS, encoding="utf-8")

    def _open(self) -> Any:
        def opener(path: str, flags: int) -> int:
            return os.open(path, flags, 0o600)

        stream: IO[str] = open(  # noqa: SIM115 - the handler closes it
            self.baseFilename, self.mode, encoding=self.encoding, errors="replace", opener=opener
        )
        if os.name == "posix":
            os.fchmod(stream.fileno(), 0o600)
        return stream


def _file() -> _LogFile | None:
    with _lock:
        return next((handler for handler in _handlers if isinstance(handler, _LogFile)), None)


def _put_on(handler: logging.Handler) -> None:
    handler.setFormatter(RedactingFormatter(_FORMAT))
    logging.getLogger().addHandler(handler)
    _handlers.append(handler)


def _take_handlers_off() -> None:
    while _handlers:
        handler = _handlers.pop()
        logging.getLogger().removeHandler(handler)
        handler.close()


class _CleanRecords:
    """Makes log records whose texts are redacted already.

    Arguments that are not texts keep their type, since some formatters count on it.
    """

    def __init__(self, make: Callable[..., logging.LogRecord]) -> None:
        self._make = make

    def __call__(self, *args: Any, **kwargs: Any) -> logging.LogRecord:
        record = self._make(*args, **kwargs)
        if isinstance(record.args, tuple):
            record.args = tuple(redact(a) if isinstance(a, str) else a for a in record.args)
        try:
            message = record.getMessage()
            clean = redact(message)
        except Exception:  # else logging would print the arguments as they are
            message, clean = "", "a message could not be formatted"
        if clean != message:
            record.msg, record.args = clean, ()
        if record.exc_info and record.exc_info[0] is not None:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
        if record.stack_info:
            record.stack_info = redact(record.stack_info)
        return record


def _log_what_nobody_catches() -> None:
    """Python prints uncaught errors past the log, and so past the redaction."""

    def of_program(kind: type[BaseException], error: BaseException, trace: Any) -> None:
        if issubclass(kind, Exception):
            _log.error("Nobody caught this", exc_info=(kind, error, trace))
        else:  # an interrupt
            sys.__excepthook__(kind, error, trace)

    def of_thread(failed: threading.ExceptHookArgs) -> None:
        if failed.exc_value is not None and issubclass(failed.exc_type, Exception):
            of_program(failed.exc_type, failed.exc_value, failed.exc_traceback)
        else:
            threading.__excepthook__(failed)

    sys.excepthook = of_program
    threading.excepthook = of_thread


def _clean_every_record() -> None:
    make = logging.getLogRecordFactory()
    if not isinstance(make, _CleanRecords):
        logging.setLogRecordFactory(_CleanRecords(make))
