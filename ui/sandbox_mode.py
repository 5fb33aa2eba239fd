"""The sandbox as the app uses it: one child process for all browser sessions of this server."""

from __future__ import annotations

import logging
import os
import threading

from pydantic import SecretStr

from core.planbridge import AccessReport, Credentials, Planbridge
from core.platforms.contract import PlatformName
from core.platforms.endpoints import Endpoints
from sandbox import people
from sandbox.process import RunningSandbox, start_sandbox

_log = logging.getLogger(__name__)
_lock = threading.Lock()
_running: RunningSandbox | None = None

PORT_VARIABLE = "PLANBRIDGE_SANDBOX_PORT"
"""On which port the sandbox listens; any free one when it is not set."""

ACCOUNTS = (
    Credentials(
        platform=PlatformName.INTERVALS, secret=SecretStr(people.SAM.key), athlete=people.SAM.id
    ),
    Credentials(platform=PlatformName.TRAININGPEAKS, secret=SecretStr(people.TP_PREMIUM)),
    Credentials(platform=PlatformName.TRAINERROAD, secret=SecretStr(people.TR_RIDER)),
)
"""Who somebody who tries the sandbox is there."""


class SandboxUnavailable(Exception):
    """The sandbox did not start; the message says what to do."""


def endpoints() -> Endpoints:
    """Where the sandbox answers. Starts it when it does not run (any more).

    Raises :class:`SandboxUnavailable`.
    """
    global _running
    with _lock:
        if _running is not None and not _answers(_running):
            _running.stop()
            _running = None
        if _running is None:
            try:
                _running = start_sandbox(port=_port())
            except (OSError, RuntimeError, ValueError) as error:
                _log.exception("The sandbox did not start")
                raise SandboxUnavailable(
                    "The sandbox did not start. Leave it and try again; if that does not help, "
                    "the log under General says why."
                ) from error
            _log.info("The sandbox runs as process %s", _running.pid)
        urls = _running.urls
    return Endpoints(
        intervals=urls.intervals,
        trainingpeaks=urls.trainingpeaks,
        trainerroad=urls.trainerroad,
    )


def connect(bridge: Planbridge) -> list[AccessReport]:
    """Connects the sandbox's accounts by the same check that real ones pass."""
    return [bridge.check_and_save(credentials) for credentials in ACCOUNTS]


def stop() -> None:
    """Ends the child process, if there is one."""
    global _running
    with _lock:
        if _running is not None:
            _running.stop()
            _running = None


def _port() -> int:
    """The port that was asked for. Raises ``ValueError`` when it is none."""
    asked = os.environ.get(PORT_VARIABLE, "0")
    if not asked.isdecimal() or int(asked) > 65535:
        raise ValueError(f"{PORT_VARIABLE} is no port: {asked!r}")
    return int(asked)


def _answers(running: RunningSandbox) -> bool:
    try:
        running.control("GET", "/health")
    except (OSError, ValueError):
        return False
    return True
