"""Three workout libraries, two of them with the same name."""

from __future__ import annotations

from sandbox.trainingpeaks.library import add_item, add_library
from sandbox.trainingpeaks.seeds import sessions
from sandbox.trainingpeaks.seeds.sessions import Session
from sandbox.trainingpeaks.state import Record, TrainingPeaksState
from sandbox.trainingpeaks.structures import cool_down, repeat, rest, step, structure, warm_up


def add_libraries(state: TrainingPeaksState, owner_id: int) -> None:
    """Ordinary templates, an item without a name, and one whose warm-up ends by the lap key."""
    rides = add_library(state, owner_id, "Bike intervals")["exerciseLibraryId"]
    for made in (
        sessions.threshold_ride(),
        sessions.vo2_ride(),
        sessions.over_unders(),
        sessions.sweet_spot(),
        sessions.endurance_ride(3),
    ):
        add_template(state, rides, made)
    sprints = structure(
        warm_up(1200, 40, 50, until_lap=True),
        repeat(4, step("Sprint", 10, 200, 300), rest(170, 50, 60)),
        cool_down(900, 40, 50),
    )
    add_item(
        state,
        rides,
        itemName="Sprints 4x10 s (warm-up until lap)",
        workoutTypeId=sessions.BIKE,
        totalTimePlanned=0.7833333333333333,
        tssPlanned=29.5,
        ifPlanned=0.61,
        structure=sprints,
    )
    runs = add_library(state, owner_id, "Favourites")["exerciseLibraryId"]
    for made in (sessions.run_intervals(), sessions.tempo_run(), sessions.long_run()):
        add_template(state, runs, made)
    add_template(state, runs, sessions.easy_run() | {"title": None})
    swims = add_library(state, owner_id, "Favourites")["exerciseLibraryId"]
    for made in (sessions.swim_technique(), sessions.swim_endurance(), sessions.strength(0)):
        add_template(state, swims, made)


def add_coach_library(state: TrainingPeaksState, owner_id: int) -> None:
    """What a coach keeps for everybody."""
    library = add_library(state, owner_id, "For all athletes")["exerciseLibraryId"]
    for made in (sessions.sweet_spot(), sessions.easy_run(30)):
        add_template(state, library, made)


def add_template(state: TrainingPeaksState, library_id: int, made: Session) -> Record:
    """A session as a library item; there the name and the sport are called differently."""
    values = dict(made)
    return add_item(
        state,
        library_id,
        itemName=values.pop("title"),
        workoutTypeId=values.pop("workoutTypeValueId"),
        **values,
    )
