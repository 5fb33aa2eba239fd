from __future__ import annotations

from core.platforms.trainerroad.casing import lower_keys


def test_pascal_camel_and_mixed_keys_are_one_spelling_at_any_depth() -> None:
    pascal = {"Workout": {"Details": {"Id": 1}, "IntervalData": [{"IsFake": True}]}}
    camel = {"workout": {"details": {"id": 1}, "intervalData": [{"isFake": True}]}}
    mixed = {"Workout": {"details": {"Id": 1}, "intervalData": [{"IsFake": True}]}}
    assert lower_keys(pascal) == lower_keys(camel) == lower_keys(mixed)


def test_every_spelling_of_tss_is_one_key() -> None:
    assert [lower_keys({key: 50.5}) for key in ("TSS", "Tss", "tss")] == [{"tss": 50.5}] * 3


def test_null_means_absent() -> None:
    assert lower_keys({"Tss": None, "Name": "x", "List": [None, {"A": None}]}) == {
        "name": "x",
        "list": [None, {}],
    }


def test_of_two_keys_alike_the_one_that_holds_something_wins() -> None:
    assert lower_keys({"TSS": None, "Tss": 50}) == {"tss": 50}
    assert lower_keys({"TSS": 51, "Tss": 50}) == {"tss": 51}


def test_values_are_left_alone() -> None:
    assert lower_keys({"Name": "Bald Knob", "N": [1.5, "X", True]}) == {
        "name": "Bald Knob",
        "n": [1.5, "X", True],
    }
