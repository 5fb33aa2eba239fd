"""The first page: what Planbridge does and the two ways on; later, what is connected."""

from __future__ import annotations

import streamlit as st

from core.platforms.contract import SERVICES
from ui import navigation, sandbox_mode, services
from ui.account_cards import connected_line
from ui.errors import show_failure, show_script_error
from ui.jobs import Failure


def first_visit() -> None:
    st.title("Your plan, on every platform", anchor=False)
    st.markdown(
        "Planbridge keeps the workouts you have planned the same on TrainingPeaks, TrainerRoad "
        "and Intervals.icu, and copies training plans and workout libraries between them. It "
        "shows you every change before it is made, and takes it back when you ask."
    )
    own, trial = st.columns(2, border=True)
    with own:
        st.subheader("With your own accounts", anchor=False)
        st.markdown(
            "You need two of them: one to read from, and Intervals.icu or TrainingPeaks to write "
            "to. Your keys stay on this machine, sealed."
        )
        st.space("stretch")
        if st.button("Connect my accounts", key="connect", type="primary", icon=":material/key:"):
            st.switch_page(navigation.ACCOUNTS)
    with trial:
        st.subheader("Without any account", anchor=False)
        st.markdown(
            "The sandbox stands in for the three platforms on this machine, with an invented "
            "athlete, twelve weeks of workouts, plans and libraries. Nothing leaves your "
            "computer."
        )
        st.space("stretch")
        if st.button("Try it with the sandbox", key="try-sandbox", icon=":material/science:"):
            enter_sandbox()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            "Or convert workout files, ZWO, MRC, ERG and FIT: that needs no account.",
            width="content",
        )
        files_button()


def files_button() -> None:
    if st.button("Open workout files", key="to-files", icon=":material/upload_file:"):
        st.switch_page(navigation.FILES)


def enter_sandbox() -> None:
    with st.spinner("Starting the sandbox…"):
        services.enter(services.Mode.SANDBOX)
        try:
            reports = sandbox_mode.connect(services.bridge())
        except sandbox_mode.SandboxUnavailable as problem:
            services.enter(services.Mode.LOCAL)
            show_script_error(problem)
            return
        services.workspace().changed()
    refused = [report for report in reports if not report.ok]
    if refused:
        services.enter(services.Mode.LOCAL)
        show_failure(Failure(refused[0].message, refused[0].advice, refused[0].details))
        return
    st.switch_page(navigation.SYNC)


def overview() -> None:
    bridge = services.bridge()
    accounts = bridge.accounts()
    in_sandbox = services.mode() is services.Mode.SANDBOX
    st.title("Planbridge", anchor=False)
    possible = bridge.directions()
    with st.container(border=True):
        st.subheader("Connected", anchor=False)
        for saved in accounts.values():
            connected_line(saved)
        missing = [name.label for name in SERVICES if name not in accounts]
        if missing:
            st.caption(f"Not connected: {', '.join(missing)}.")
    with st.container(horizontal=True):
        if st.button(
            "Copy workouts",
            key="to-sync",
            type="primary",
            icon=":material/sync:",
            disabled=not possible,
        ):
            st.switch_page(navigation.SYNC)
        if st.button("Open plans and libraries", key="to-library", icon=":material/library_books:"):
            st.switch_page(navigation.LIBRARY)
        files_button()
        if st.button("Manage accounts", key="to-accounts", icon=":material/key:"):
            st.switch_page(navigation.ACCOUNTS)
        if not in_sandbox and st.button(
            "Try it with the sandbox", key="try-sandbox", icon=":material/science:"
        ):
            enter_sandbox()
    if possible:
        st.caption("You can copy " + "; ".join(d.label for d in possible) + ".")
    else:
        st.info(
            "Connect a second platform to copy workouts between calendars.",
            icon=":material/arrow_forward:",
        )


if services.bridge().accounts():
    overview()
else:
    first_visit()
