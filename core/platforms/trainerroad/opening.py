"""Workouts that were found in TrainerRoad's library, with their steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.platforms.contract import (
    ItemKind,
    ItemRef,
    LibraryItem,
    PlatformName,
    Progress,
    Unreadable,
)
from core.platforms.errors import PlatformError
from core.platforms.shelved import content_of
from core.platforms.trainerroad.fetching import Outlines
from core.platforms.trainerroad.intervals import NO_STEPS, Outline, needs_chart
from core.platforms.trainerroad.reading import library_workout, other_durations
from core.workout.losses import Loss, LossKind

SHARED = "library"
"""Whose the workouts of the library are: everybody's. Also a custom workout's id is its own."""

STEPS_OF_INDOOR_VERSION = Loss(
    where="Steps",
    kind=LossKind.APPROXIMATED,
    before="the outdoor version, which TrainerRoad describes in its text only",
    after="the steps of its indoor version",
    advice="Compare them with the text before you ride outside.",
)


def library_ref(workout_id: str) -> ItemRef:
    """The same for the same workout, whoever is signed in."""
    return ItemRef(
        platform=PlatformName.TRAINERROAD,
        athlete=SHARED,
        kind=ItemKind.WORKOUT,
        id=workout_id,
    )


def open_workouts(
    outlines: Outlines, refs: Sequence[ItemRef], progress: Progress | None = None
) -> tuple[LibraryItem | Unreadable, ...]:
    """The workouts of ``refs``, in order; one that cannot be read is told with the reason."""
    found = outlines.of((ref.id for ref in refs), progress)
    # An outdoor version mostly brings its indoor one along; the others are asked for by their ids.
    elsewhere = {
        one.indoor_id: None
        for one in found.values()
        if isinstance(one, Outline) and _lacks_steps(one) and one.indoor_id
    }
    indoors = outlines.of(elsewhere) if elsewhere else {}
    return tuple(_opened(ref, found[ref.id], indoors) for ref in refs)


def _opened(
    ref: ItemRef,
    found: Outline | PlatformError,
    indoors: Mapping[str, Outline | PlatformError],
) -> LibraryItem | Unreadable:
    if isinstance(found, PlatformError):
        return Unreadable(id=ref.id, reason=str(found))
    told = _with_indoor_steps(found, indoors.get(found.indoor_id))
    workout = library_workout(told.details, told.steps)
    return LibraryItem(
        ref=library_ref(ref.id),
        item=workout,
        losses=(*told.losses, *other_durations(told.details, told.steps)),
        content=content_of(workout.model_dump(mode="json")),
    )


def _lacks_steps(found: Outline) -> bool:
    """True for an outdoor version whose indoor one has to be asked for."""
    if not found.details.is_outside or found.steps:
        return False
    return found.indoor is None or not found.indoor.steps or needs_chart(found.indoor)


def _with_indoor_steps(found: Outline, asked: Outline | PlatformError | None) -> Outline:
    """``found`` with the steps of its indoor version, where it is an outdoor one without any."""
    if not found.details.is_outside or found.steps:
        return found
    for indoor in (asked, found.indoor):
        if isinstance(indoor, Outline) and indoor.steps and not indoor.details.is_outside:
            rest = [loss for loss in found.losses if loss != NO_STEPS]
            losses = (STEPS_OF_INDOOR_VERSION, *rest, *indoor.losses)
            return found.model_copy(update={"steps": indoor.steps, "losses": losses})
    return found
