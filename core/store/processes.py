"""Which process this is, and whether another one of this machine still lives."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import NamedTuple


class Process(NamedTuple):
    """A process: on which machine, its id there, and when it started (a text to compare)."""

    machine: str
    pid: int
    started: str

    def __str__(self) -> str:
        return f"{self.machine}/{self.pid}/{self.started}"


def this_process() -> Process:
    """The process that asks."""
    pid = os.getpid()
    return Process(_machine(), pid, _started(pid))


def read_process(text: str) -> Process | None:
    """The process that ``str`` made ``text`` of; None when it is no such text."""
    machine, _, rest = text.rpartition("/")
    machine, _, pid = machine.rpartition("/")
    return Process(machine, int(pid), rest) if machine and pid.isdecimal() else None


def is_gone(process: Process) -> bool:
    """Whether ``process`` surely is no more. Of another machine nobody can tell: then False.

    A killed process that nobody has waited for yet is gone; so is one whose id was given to
    another since, where the system tells when a process started (Linux).
    """
    if process.machine != _machine() or os.name != "posix":
        return False
    try:
        os.kill(process.pid, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    fields = _status(process.pid)
    if not fields:
        return False
    return fields[0] in "ZX" or (bool(process.started) and _start_of(fields) != process.started)


def _machine() -> str:
    """The host's name and its space of process ids: containers that share a name do not share
    process ids."""
    try:
        space = Path("/proc/self/ns/pid").readlink().name
    except OSError:
        space = ""
    return f"{socket.gethostname()}{space and ' '}{space}"


def _started(pid: int) -> str:
    return _start_of(_status(pid))


def _status(pid: int) -> list[str]:
    """What ``/proc`` tells of a process, from its state on: the name before it may hold anything.

    Empty where there is no such file.
    """
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return []


def _start_of(fields: list[str]) -> str:
    """Clock ticks since the machine started: the 22nd field, counted with id and name."""
    return fields[19] if len(fields) > 19 else ""
