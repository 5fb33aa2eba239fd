"""Starts a run of a plan in a thread of its own."""

from __future__ import annotations

from core.sync.reports import RunReport
from core.sync.running import Order
from ui import runs, services, session
from ui.errands import Errand, Settled
from ui.jobs import Job
from ui.session import Key


def start_run(errand: Errand, order: Order, settled: Settled) -> None:
    """Starts what was ordered, unless another run of this profile is going on."""
    bridge = services.bridge()
    session.put(Key.PENDING, None)
    session.put(Key.FAILURE, None)

    def work(job: Job[RunReport]) -> RunReport:
        return errand.run(bridge, order, settled, job)

    run = runs.start(
        services.mode(), errand.what, errand.target, work, runs.Asked(errand, order, settled)
    )
    session.put(Key.RUN, run)
