from __future__ import annotations

import json

import pytest

from core.platforms.intervals.sports import known_types, sport_of, title_for, type_for
from core.workout.model import Sport, SubSport


def test_there_are_sixty_types():
    assert len(known_types()) == 60


def test_the_types_are_those_of_the_service(recorded):
    spec = json.loads((recorded / "intervals/openapi_v1_2026-07.json").read_text())
    listed = spec["components"]["schemas"]["EventEx"]["properties"]["can_train_sports"]
    assert set(known_types()) == set(listed["items"]["enum"])


@pytest.mark.parametrize("name", known_types())
def test_a_type_read_and_written_is_the_same(name):
    choice = type_for(*sport_of(name))
    assert (choice.type, choice.exact) == (name, True)


@pytest.mark.parametrize("sport", list(Sport))
def test_every_sport_has_a_type_that_exists(sport):
    for sub_sport in (None, *SubSport):
        assert type_for(sport, sub_sport).type in known_types()


@pytest.mark.parametrize("sub_sport", list(SubSport))
def test_a_kind_becomes_another_only_when_that_is_said(sub_sport):
    plain = {SubSport.ROAD_RIDE, SubSport.ROAD_RUN, SubSport.POOL_SWIM}
    for sport in Sport:
        choice = type_for(sport, sub_sport)
        _, back = sport_of(choice.type)
        same = back is sub_sport or (back is None and (choice.indoor or sub_sport in plain))
        assert not choice.exact or same


def test_indoor_kinds_become_the_plain_type_indoors():
    choice = type_for(Sport.RIDE, SubSport.INDOOR_RIDE)
    assert (choice.type, choice.indoor, choice.exact) == ("Ride", True, True)


def test_a_brick_is_only_approximated():
    assert not type_for(Sport.BRICK, None).exact


def test_an_unknown_type_is_none():
    assert sport_of("Parkour") is None


def test_default_titles_are_words():
    assert title_for(Sport.RIDE, None) == "Ride"
    assert title_for(Sport.SWIM, SubSport.OPEN_WATER_SWIM) == "Open water swim"
