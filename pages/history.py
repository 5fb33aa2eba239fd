"""What was done to which calendar, and how to take it back."""

from __future__ import annotations

import streamlit as st

from ui import athlete, navigation, services, work
from ui.history_change import draw_change
from ui.history_dialogs import confirm_undo
from ui.history_run import OpenRun, draw_changes, draw_head, draw_left, open_run_of
from ui.history_runs import PAGE, RunTable, draw_runs, run_table
from ui.history_state import PendingUndo, opened, state
from ui.history_trash import TrashTable, draw_trash, trash_table
from ui.history_undo import Verdict, asked_for, by_run, verdicts
from ui.history_words import TRASH_DAYS, copied_name, zone

TABS = "history-tabs"

space = services.workspace()
bridge = space.bridge
place = state()
where = zone(st.context.timezone)
today = bridge.today()


def asked_since() -> tuple[object, ...]:
    """What an answer of the journal depends on besides its question."""
    return (place.reads, today, st.context.timezone)


def nothing_yet() -> None:
    st.info(
        "Each run of a synchronisation will stand here with every change it made: what was there "
        "before, what is there after, and what was not done and why. For "
        f"{TRASH_DAYS} days you can take back a whole run or a single change, and bring back what "
        "was deleted.",
        title="Nothing was done yet",
        icon=":material/history:",
    )
    if st.button("Go to Sync", key="to-sync", type="primary", icon=":material/sync:"):
        st.switch_page(navigation.SYNC)


def runs_shown() -> RunTable:
    before = place.older[-1] if place.older else None
    return space.remember(
        "history-runs",
        (before, *asked_since()),
        lambda: run_table(
            bridge.sync.runs(limit=PAGE + 1, before=before), today, where, bridge.sync.run_of
        ),
    )


def run_opened() -> OpenRun | None:
    number = opened()

    def read() -> OpenRun | None:
        run = bridge.sync.run_of(number) if number is not None else None
        if run is None:
            return None
        name = copied_name(run, bridge.sync.run_of)
        return open_run_of(run, verdicts(bridge, run, bridge.sync.changes(run.id)), name)

    return space.remember("history-run", (number, *asked_since()), read)


def trash_shown() -> TrashTable:
    return space.remember(
        "history-trash",
        asked_since(),
        lambda: trash_table(bridge.sync.trash(), today, where),
    )


def turn_page(table: RunTable) -> None:
    if not table.more and not place.older:
        return
    with st.container(horizontal=True):
        if st.button(
            "Newer", key="newer-runs", icon=":material/chevron_left:", disabled=not place.older
        ):
            place.older.pop()
            st.rerun()
        if st.button(
            "Older", key="older-runs", icon=":material/chevron_right:", disabled=not table.more
        ):
            place.older.append(table.runs[-1].id)
            st.rerun()


def ask_for(chosen: tuple[Verdict, ...]) -> None:
    place.pending = PendingUndo(by_run(chosen))


@st.fragment
def look_at_one(labels: tuple[str, ...], changes: tuple[Verdict, ...], key: str) -> None:
    """One change in full. A fragment: to look at another one leaves the rest of the page alone."""
    st.subheader("Look at a change", anchor=False)
    position = st.selectbox(
        "Change",
        range(len(labels)),
        format_func=labels.__getitem__,
        key=f"look-{key}",
        label_visibility="collapsed",
    )
    if position is not None and position < len(changes):
        one = changes[position]
        target = one.run.pair.target
        draw_change(one.change, target, athlete.thresholds(bridge, target))


def draw_run(shown: OpenRun) -> None:
    draw_head(shown, today, where)
    if shown.verdicts:
        undo_changes(shown)
    else:
        st.caption("It changed nothing.")
    draw_left(shown)
    if shown.verdicts:
        look_at_one(shown.labels, shown.verdicts, shown.key)


def undo_changes(shown: OpenRun) -> None:
    busy = work.running() is not None
    with st.form("changes", border=False):
        ticked = draw_changes(shown)
        with st.container(horizontal=True):
            selected = st.form_submit_button(
                "Undo selected changes",
                key="undo-selected",
                icon=":material/undo:",
                disabled=busy or not shown.undoable,
            )
            whole = st.form_submit_button(
                "Undo this run",
                key="undo-run",
                icon=":material/settings_backup_restore:",
                disabled=busy or not shown.undoable,
            )
    if whole:
        ask_for(shown.verdicts)
    elif selected and ticked:
        ask_for(ticked)
    elif selected:
        st.warning("Tick at least one change first.", icon=":material/check_box:")
    if not shown.undoable:
        st.caption("Nothing of this run can be taken back any more.")


def draw_history() -> None:
    table = runs_shown()
    if not table.runs and not place.older:
        nothing_yet()
        return
    draw_runs(table, place)
    turn_page(table)
    shown = run_opened()
    if shown is not None:
        draw_run(shown)
    elif opened() is not None:
        st.info("There is no such run here.", icon=":material/search_off:")
    else:
        st.caption("Select a run to see its changes and to take them back.")


def draw_deleted() -> None:
    table = trash_shown()
    if not table.deleted:
        st.info(
            f"What Planbridge deletes from a calendar can be brought back for {TRASH_DAYS} days, "
            "from here.",
            title="The trash is empty",
            icon=":material/delete:",
        )
        return
    with st.form("trash", border=False):
        ticked = draw_trash(table)
        asked = st.form_submit_button(
            "Bring back",
            key="bring-back",
            type="primary",
            icon=":material/restore_from_trash:",
            disabled=work.running() is not None,
        )
    if asked and ticked:
        ask_for(tuple(Verdict(run, change, "") for run, change in ticked))
    elif asked:
        st.warning("Tick at least one workout first.", icon=":material/check_box:")
    look_at_one(
        table.labels, tuple(Verdict(run, change, "") for run, change in table.deleted), table.key
    )


def ask() -> None:
    """Asks about what is to be taken back, as it stands now."""
    if place.pending is None:
        return
    asked = asked_for(bridge, place.pending)
    if work.running() or not asked:
        place.pending = None
        return
    confirm_undo(asked)


def main() -> None:
    st.title("History", anchor=False)
    work.collect()
    if TABS not in st.session_state:
        # Another page, or another tab of the browser, may have done something meanwhile.
        place.reads += 1
    work.draw_work()
    history, trash = st.tabs(
        [":material/history: Runs", ":material/delete: Trash"], key=TABS, on_change="rerun"
    )
    with history:
        if history.open:
            draw_history()
    with trash:
        if trash.open:
            draw_deleted()
    ask()


main()
