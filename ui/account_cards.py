"""How a connected account is shown."""

from __future__ import annotations

import streamlit as st

from core.planbridge import AccessReport, SavedAccount
from ui.errors import show_details
from ui.text import plain, shown_title


def connected_line(saved: SavedAccount) -> None:
    """One line: the platform, who is connected there, and which kind of account."""
    account = saved.account
    who = plain(shown_title(account.name)) if account.name else f"athlete {plain(account.athlete)}"
    plan = f" · {plain(account.plan)}" if account.plan else ""
    st.markdown(f":green[:material/check_circle:] **{account.platform.label}** · {who}{plan}")


def report_box(report: AccessReport) -> None:
    """The outcome of a check: who is connected, or what is wrong and what to do."""
    if report.ok:
        st.success(plain(report.message), icon=":material/check_circle:")
    else:
        st.error(
            plain(report.advice) or "Check what you pasted and try again.",
            title=plain(report.message),
            icon=":material/error:",
        )
        show_details([report.details] if report.details else [], f"check-{report.platform}")
