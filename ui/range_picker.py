"""The days that a page works on."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import streamlit as st


class Span(StrEnum):
    """The ranges that can be had with one click."""

    TODAY = "Today"
    TOMORROW = "Tomorrow"
    THIS_WEEK = "This week"
    NEXT_7_DAYS = "Next 7 days"
    CUSTOM = "Custom"


def days_of(span: Span, today: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of ``span``, both included. A week begins on Monday."""
    day = dt.timedelta(days=1)
    if span is Span.TODAY:
        return today, today
    if span is Span.TOMORROW:
        return today + day, today + day
    if span is Span.THIS_WEEK:
        monday = today - today.weekday() * day
        return monday, monday + 6 * day
    if span is Span.NEXT_7_DAYS:
        return today, today + 6 * day
    return today, today + 13 * day


def picked_days(picked: object) -> tuple[dt.date, dt.date] | None:
    """First and last day of what a date field holds; None while only one day is chosen."""
    if isinstance(picked, tuple | list) and len(picked) == 2:
        first, last = picked
        return min(first, last), max(first, last)
    return None


def range_picker(today: dt.date) -> tuple[dt.date, dt.date] | None:
    """Draws the choice of days; None while a custom range is half picked."""
    span = st.segmented_control(
        "Days",
        list(Span),
        default=Span.NEXT_7_DAYS,
        required=True,
        key="span",
        persist_state="session",
        wrap=True,
    )
    if span != Span.CUSTOM:
        return days_of(Span(span or Span.NEXT_7_DAYS), today)
    picked = st.date_input(
        "First and last day",
        value=days_of(Span.CUSTOM, today),
        format="YYYY-MM-DD",
        key="custom-days",
        persist_state="session",
    )
    return picked_days(picked)
