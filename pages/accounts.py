"""Connecting the platforms, one form each."""

from __future__ import annotations

import streamlit as st
from pydantic import SecretStr

from core.planbridge import Credentials, SavedAccount
from core.platforms.contract import PlatformName
from ui import services, session
from ui.account_cards import connected_line, report_box
from ui.dialogs import confirm_forget
from ui.guides import ATHLETE_PATTERN, GUIDES, Guide
from ui.text import plain, shown_title

bridge = services.bridge()
in_sandbox = services.mode() is services.Mode.SANDBOX


def secret_key(platform: PlatformName) -> str:
    """Another one after each check: the browser then shows an empty field."""
    return f"secret-{platform}-{session.checks()[platform]}"


def choice_key(platform: PlatformName) -> str:
    """Of the choice whose calendar is meant."""
    return f"athlete-choice-{platform}"


def check(credentials: Credentials, asked_by: str) -> None:
    """Checks, saves what works, keeps the report to be drawn, and lets go of the secret.

    Whatever the browser sends meanwhile ends this run at the next call of Streamlit. So between
    the check and the note of its outcome there is none, not even a look into the session.
    """
    platform, secret = credentials.platform, secret_key(credentials.platform)
    reports, counted, space = session.access_reports(), session.checks(), services.workspace()
    with st.spinner(f"Asking {platform.label}…"):
        asked.discard(asked_by)
        reports[platform] = bridge.check_and_save(credentials)
        counted[platform] += 1
        space.changed()
    st.session_state.pop(secret, None)
    st.rerun()


def card(platform: PlatformName, guide: Guide, saved: SavedAccount | None) -> None:
    with st.container(border=True):
        with st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
        ):
            st.subheader(platform.label, anchor=False, width="content")
            if saved:
                st.badge("Connected", icon=":material/check:", color="green")
            elif guide.recommended and not bridge.accounts():
                st.badge("Recommended", color="blue")
        if saved:
            connected(platform, saved)
        else:
            st.caption(guide.purpose)
        report = session.access_reports().get(platform)
        if report is not None:
            report_box(report)
        label = "Replace the key or cookie" if saved else "Connect"
        begins = guide.recommended and not bridge.accounts()
        with st.expander(
            label,
            expanded=not saved and (begins or (report is not None and not report.ok)),
            key=f"expander-{platform}-{bool(saved)}",
        ):
            how_to(guide)
            form(platform, guide)


def connected(platform: PlatformName, saved: SavedAccount) -> None:
    connected_line(saved)
    st.caption(
        f"Key or cookie {plain(saved.masked_secret)}, checked "
        f"{saved.checked_at.astimezone():%d %b %Y %H:%M}."
    )
    choose_athlete(platform, saved)
    if st.button("Forget", key=f"forget-{platform}", icon=":material/delete:"):
        session.put(session.Key.FORGET, platform)


def choose_athlete(platform: PlatformName, saved: SavedAccount) -> None:
    """For a coach: whose calendar is meant."""
    account = saved.account
    if not account.athletes:
        return
    names = dict(account.athletes)
    ids = list(names)
    with (
        st.form(f"athlete-{platform}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        chosen = st.selectbox(
            "Whose calendar",
            ids,
            index=ids.index(account.athlete) if account.athlete in ids else None,
            placeholder="Choose an athlete",
            format_func=lambda one: shown_title(names[one]),
            key=choice_key(platform),
        )
        st.form_submit_button(
            "Use this calendar",
            key=f"use-athlete-{platform}",
            on_click=asked.add,
            args=(choice_key(platform),),
        )
    if choice_key(platform) not in asked:
        return
    if chosen:
        credentials = Credentials(platform=platform, secret=SecretStr(""), athlete=chosen)
        check(credentials, choice_key(platform))
    asked.discard(choice_key(platform))


def how_to(guide: Guide) -> None:
    st.markdown("**Where do I find it?**")
    if len(guide.steps) == 1:
        st.markdown(guide.steps[0][1])
        return
    for tab, (_, words) in zip(
        st.tabs([name for name, _ in guide.steps]), guide.steps, strict=True
    ):
        tab.markdown(words)


def form(platform: PlatformName, guide: Guide) -> None:
    """The fields, looked at as soon as they are filled, and the button that asks the platform.

    Not an ``st.form``: that hands nothing over before its button is pressed.
    """
    athlete = ""
    if guide.athlete_label:
        athlete = st.text_input(
            guide.athlete_label,
            key=f"athlete-id-{platform}",
            help=guide.athlete_help,
            placeholder="i12345",
            validate=ATHLETE_PATTERN,
            autocomplete="off",
            live=True,
        )
    secret = st.text_input(
        guide.key_label,
        key=secret_key(platform),
        type="password",
        help=guide.key_help,
        validate=guide.key_pattern,
        autocomplete="off",
        # Else the Tab key leads to the field's eye, and what was typed is not handed over.
        live=True,
    )
    entered = Credentials(
        platform=platform,
        secret=SecretStr((secret or "").strip()),
        athlete=(athlete or "").strip(),
    )
    problem = bridge.problem_with(entered)
    if problem:
        st.warning(plain(problem), icon=":material/info:")
    st.button(
        "Check and save",
        key=f"check-{platform}",
        type="primary",
        on_click=asked.add,
        args=(secret_key(platform),),
    )
    if secret_key(platform) not in asked:
        return
    if not entered.secret.get_secret_value():
        st.warning(f"Paste the {guide.key_label} first.", icon=":material/info:")
    elif not problem:
        check(entered, secret_key(platform))
    asked.discard(secret_key(platform))


st.title("Accounts", anchor=False)
st.markdown(
    "These are the sandbox's invented accounts."
    if in_sandbox
    else "Connect the platforms you use. Keys and cookies are sealed and "
    "kept on this machine; your passwords are never asked for."
)
accounts = bridge.accounts()
# A click counts until it is served: a run that hears of it may be ended before it comes to the
# check, by whatever the browser sends next.
asked = session.asked_checks()
for name, its_guide in GUIDES.items():
    card(name, its_guide, accounts.get(name))
if session.get(session.Key.FORGET):
    confirm_forget(session.get(session.Key.FORGET))
