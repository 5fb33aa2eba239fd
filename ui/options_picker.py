"""The options of copies and files: a person's choices, drawn and saved for the profile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from core.planbridge import Options, Planbridge
from core.platforms.contract import PlatformName
from core.platforms.errors import PlatformError
from core.workout.describe import number
from core.workout.model import Averaging
from core.workout.options import PLAIN

USUAL_WIDTHS: Final = {"power_width": 2.5, "heart_rate_width": 1.5, "pace_width": 2.5}
"""Per cent to either side with which widening begins."""
USUAL_STAIRS: Final = 60
"""Seconds of a stair with which stairs begin."""

_NO_WIDTHS: Final = dict.fromkeys(USUAL_WIDTHS, 0.0)
_WIDTH_NAMES: Final = {
    "power_width": "Power",
    "heart_rate_width": "Heart rate",
    "pace_width": "Pace",
}
_AS_PLANNED: Final = "As planned"
_AVERAGING: Final[Mapping[str, Averaging | None]] = {
    _AS_PLANNED: None,
    "1 s": Averaging.SECONDS_1,
    "3 s": Averaging.SECONDS_3,
    "10 s": Averaging.SECONDS_10,
    "30 s": Averaging.SECONDS_30,
}
_RAMPS, _STAIRS = "Ramps", "Stairs"


def options_picker(bridge: Planbridge, target: PlatformName, *, files: bool = False) -> Options:
    """Draws the choices behind one button, whose label tells what is chosen; returns them.

    A change is saved at once. ``files`` says that the page also makes workout files, which may
    keep what ``target`` does not.
    """
    options = bridge.options()
    kept = _keeps_averaging(bridge, target)
    with st.popover(
        picker_label(options, averaging=kept or files),
        icon=":material/tune:",
        key="options",
    ):
        _draw(bridge, options, target, kept=kept, files=files)
    return options


def picker_label(options: Options, *, averaging: bool = True) -> str:
    """The button's words. ``averaging``: whether that choice has any effect here."""
    said = choices(options, averaging=averaging)
    return f"Options: {', '.join(said)}" if said else "Options"


def choices(options: Options, *, averaging: bool = True) -> tuple[str, ...]:
    """What was chosen, each in a few words; nothing when workouts stay as they are."""
    said = list(_widths(options))
    if options.averaging is not None and averaging:
        over = next(name for name, one in _SAID_AVERAGING if one is options.averaging)
        said.append(f"power over {over}")
    if options.stair_seconds is not None:
        said.append(f"stairs of {options.stair_seconds} s")
    if not options.rpe_as_cue:
        said.append("no RPE as text")
    if not options.coach_comments:
        said.append("no coach's comments")
    return tuple(said)


_SAID_AVERAGING: Final = (*_AVERAGING.items(), ("the lap", Averaging.LAP))


def _widths(options: Options) -> tuple[str, ...]:
    widths = {name: getattr(options, name) for name in USUAL_WIDTHS}
    if all(widths.values()):
        ends = [number(one) for one in sorted({*widths.values()})]
        return (f"ranges ±{'–'.join(dict.fromkeys((ends[0], ends[-1])))} %",)
    return tuple(
        f"{_WIDTH_NAMES[name].lower()} ±{number(width)} %"
        for name, width in widths.items()
        if width
    )


def _keeps_averaging(bridge: Planbridge, target: PlatformName) -> bool:
    try:
        return bridge.keeps_averaging(target)
    except PlatformError:
        # The page says elsewhere that the account cannot be used; the choice is no error.
        return True


def _draw(
    bridge: Planbridge, options: Options, target: PlatformName, *, kept: bool, files: bool
) -> None:
    st.markdown("**Options for copies and files**")
    st.caption("The preview shows what each of them changes, before anything is written.")
    _widening(bridge, options)
    _ramps(bridge, options)
    _averaging(bridge, options, target, kept=kept, files=files)
    for field, label, words in (
        (
            "rpe_as_cue",
            "Perceived exertion as text",
            "Where there is no RPE target, “RPE 7” goes into the step's name.",
        ),
        ("coach_comments", "Keep the coach's comments", "Off leaves them out."),
    ):
        key = _value(field, getattr(options, field))
        st.toggle(label, key=key, help=words, on_change=_set, args=(bridge, field, key))
    st.button(
        "Reset",
        key="options-none",
        icon=":material/restart_alt:",
        disabled=options == PLAIN,
        on_click=bridge.save_options,
        args=(PLAIN,),
    )


def _widening(bridge: Planbridge, options: Options) -> None:
    widens = any(getattr(options, name) for name in USUAL_WIDTHS)
    key = _value("widen", widens)
    st.toggle(
        "Single values become ranges",
        key=key,
        help="Head units beep less with a range: 200 W ±2.5 % is 195–205 W. Ranges stay.",
        on_change=_save_widening,
        args=(bridge, key),
    )
    if not widens:
        return
    for column, (name, label) in zip(st.columns(3), _WIDTH_NAMES.items(), strict=True):
        key = _value(name, float(getattr(options, name)))
        column.number_input(
            f"{label} ± %",
            min_value=0.0,
            max_value=20.0,
            value=None,
            step=0.5,
            format="%0.1f",
            key=key,
            on_change=_set,
            args=(bridge, name, key),
        )


def _ramps(bridge: Planbridge, options: Options) -> None:
    seconds = options.stair_seconds
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    key = _value("ramps", _RAMPS if seconds is None else _STAIRS)
    left.segmented_control(
        "Ramps arrive as",
        (_RAMPS, _STAIRS),
        default=None,
        required=True,
        key=key,
        help="Stairs are steady steps one after another, for devices that know no ramps.",
        on_change=_save_ramps,
        args=(bridge, key),
    )
    if seconds is None:
        return
    key = _value("stair_seconds", seconds)
    right.number_input(
        "Seconds a stair",
        min_value=5,
        max_value=1800,
        value=None,
        step=5,
        key=key,
        on_change=_set,
        args=(bridge, "stair_seconds", key),
    )


def _averaging(
    bridge: Planbridge, options: Options, target: PlatformName, *, kept: bool, files: bool
) -> None:
    chosen = next((name for name, one in _AVERAGING.items() if one is options.averaging), None)
    key = _value("averaging", chosen)
    st.segmented_control(
        "Power is averaged over",
        tuple(_AVERAGING),
        default=None,
        required=True,
        key=key,
        disabled=not (kept or files),
        help="Over how long a Garmin averages power before it compares it with the target.",
        on_change=_save_averaging,
        args=(bridge, key),
    )
    if not kept:
        beside = ", FIT files do" if files else ""
        st.caption(f"{target.label} does not keep this{beside}.")


def _value(name: str, value: object) -> str:
    """The key of a widget, which shows ``value``: what is saved, also by another tab.

    It is set in every run: a browser draws the inside of a closed popover only when it is
    opened, and knows by then nothing but what the last run said.
    """
    key = f"option-{name}"
    st.session_state[key] = value
    return key


def _set(bridge: Planbridge, field: str, key: str) -> None:
    """Saves what a widget holds now. A number that was deleted changes nothing: it comes back."""
    value = st.session_state[key]
    if value is not None:
        _save(bridge, {field: value})


def _save_widening(bridge: Planbridge, key: str) -> None:
    """Saves what the switch says by now: it may be turned twice before the page has run.

    Widths that another tab chose in the meantime stay.
    """
    if not st.session_state[key]:
        _save(bridge, _NO_WIDTHS)
    elif not any(getattr(bridge.options(), name) for name in USUAL_WIDTHS):
        _save(bridge, USUAL_WIDTHS)


def _save_ramps(bridge: Planbridge, key: str) -> None:
    if st.session_state[key] != _STAIRS:
        _save(bridge, {"stair_seconds": None})
    elif bridge.options().stair_seconds is None:
        _save(bridge, {"stair_seconds": USUAL_STAIRS})


def _save_averaging(bridge: Planbridge, key: str) -> None:
    _save(bridge, {"averaging": _AVERAGING[st.session_state[key] or _AS_PLANNED]})


def _save(bridge: Planbridge, changed: Mapping[str, Any]) -> None:
    bridge.save_options(Options.model_validate({**bridge.options().model_dump(), **changed}))
