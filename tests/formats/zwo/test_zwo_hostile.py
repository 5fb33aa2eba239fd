from __future__ import annotations

import contextlib
import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from core.formats.file_types import MOST_EXPANSION, MOST_STEPS, FileError, ReadFile
from core.formats.zwo import read, write
from core.formats.zwo.markup import MOST_ELEMENTS, parser
from core.workout.duration import total_seconds
from core.workout.model import Repeat
from core.workout.thresholds import Thresholds
from tests.formats.zwo.examples import ATHLETE, zwo
from tests.strategies import texts

PROPERTY = settings(deadline=None, max_examples=60, derandomize=True)
MEGABYTES = 1_999_000
SECONDS = 5
"""Processor time that no file may take, generous for slow machines; most take a tenth."""

WHOLE = zwo(
    '<Warmup Duration="600" PowerLow="0.4" PowerHigh="0.75" Cadence="90">'
    '<textevent timeoffset="0" message="Warm up &amp; go"/></Warmup>'
    '<IntervalsT Repeat="5" OnDuration="180" OffDuration="90.5" OnPower="1.15" OffPower="0.5">'
    '<textevent timeoffset="270" message="Second"/></IntervalsT>'
    '<SteadyState Duration="300" PowerLow="0.8" PowerHigh="0.9" CadenceLow="80" CadenceHigh="90"/>'
    '<FreeRide Duration="60"/><MaxEffort Duration="10"/>'
    '<Cooldown Duration="180.00002" PowerLow="0.6" PowerHigh="0.4"/>'
    '<textevent timeoffset="20" message="Loose"/>',
    "<author>Ann</author><name>Mix</name><description>All of it</description>"
    '<sportType>bike</sportType><tags><tag name="FTP"/></tags>',
)


def read_or_refused(data: bytes) -> ReadFile | None:
    """What is read; None for what is refused with the one error there is."""
    try:
        return read(data)
    except FileError:
        return None


def usable(found: ReadFile | None) -> None:
    """What was read can be worked with."""
    if found is None:
        return
    assert total_seconds(found.workout.steps, Thresholds()) >= 0
    for loss in found.losses:
        assert loss.where
        assert loss.before
    with contextlib.suppress(FileError):
        write(found.workout, ATHLETE)


# --- Attacks ----------------------------------------------------------------------------------


def test_entities_are_never_expanded() -> None:
    levels = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10))
    bomb = f'<!DOCTYPE workout_file [<!ENTITY l0 "lol">{levels}]>'
    data = bomb.encode() + zwo('<FreeRide Duration="60"/>', "<name>&l9;</name>")
    for encoded in (data, data.decode().encode("utf-16"), data.replace(b"ENTITY", b"entity")):
        started = time.process_time()
        with pytest.raises(FileError, match="entities"):
            read(encoded)
        assert time.process_time() - started < 1


def test_the_parser_itself_expands_no_entity() -> None:
    data = b'<!DOCTYPE r [<!ENTITY x "hidden">]><r>&x;</r>'
    assert "hidden" not in "".join(
        str(text) for text in etree.fromstring(data, parser(recover=False)).itertext()
    )


def test_files_on_disk_are_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden")
    for outside in (
        f'<!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}">]>',
        f'<!DOCTYPE r SYSTEM "{secret.as_uri()}">',
        f'<!DOCTYPE r [<!ENTITY % x SYSTEM "{secret.as_uri()}"> %x;]>',
    ):
        data = outside.encode() + zwo('<FreeRide Duration="60"/>', "<name>&x;</name>")
        found = read_or_refused(data)
        assert found is None or "hidden" not in repr(found)


def test_included_files_are_left_alone(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden")
    include = f'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="{secret.as_uri()}"/>'
    assert "hidden" not in repr(read(zwo(f'<FreeRide Duration="60"/>{include}')))


def test_a_billion_rounds_are_refused() -> None:
    with pytest.raises(FileError, match="rounds"):
        read(zwo('<IntervalsT Repeat="1000000000" OnDuration="60" OnPower="1"/>'))
    with pytest.raises(FileError, match="rounds"):
        read(zwo('<IntervalsT Repeat="1e308" OnDuration="60" OnPower="1"/>'))


def test_more_steps_than_a_workout_has_are_refused() -> None:
    step = '<FreeRide Duration="60"/>'
    assert len(read(zwo(step * MOST_STEPS)).workout.steps) == MOST_STEPS
    with pytest.raises(FileError, match=str(MOST_STEPS)):
        read(zwo(step * (MOST_STEPS + 1)))


def test_repeats_that_add_up_to_too_much_are_refused() -> None:
    repeat = '<IntervalsT Repeat="1000" OnDuration="60" OffDuration="60" OnPower="1"/>'
    most = MOST_EXPANSION // 2000
    assert len(read(zwo(repeat * most)).workout.steps) == most
    with pytest.raises(FileError, match=str(MOST_EXPANSION)):
        read(zwo(repeat * (most + 1)))


def test_deep_nesting_is_read_as_far_as_it_goes_or_refused() -> None:
    deep = zwo('<SteadyState Duration="60" Power="0.5">' * 20_000)
    found = read_or_refused(deep)
    assert found is None or all(not isinstance(one, Repeat) for one in found.workout.steps)


JUNK = {
    "angles": b"<" * MEGABYTES,
    "open tags": b"<a>" * (MEGABYTES // 3),
    "open roots": b"<workout_file>" * (MEGABYTES // 14),
    "ampersands": b"<workout_file>" + b"&" * (MEGABYTES - 14),
    "spaces": b" " * (MEGABYTES - 1) + b"<",
    "an endless declaration": b"<?xml " + b"a" * (MEGABYTES - 6),
    "an endless attribute": b'<workout_file a="' + b"<" * (MEGABYTES - 17),
    "endless quotes": b'="' * (MEGABYTES // 2),
    "open descriptions": b"<workout_file>" + b"<description>x" * (MEGABYTES // 15),
    "nested workouts": b"<workout_file>" + b"<workout>" * 250 + b"<x/>" * (MEGABYTES // 5),
    "texts": zwo(
        '<FreeRide Duration="60">' + '<textevent message="a"/>' * (MEGABYTES // 25) + "</FreeRide>"
    ),
    "texts of rounds": zwo(
        '<IntervalsT Repeat="1000" OnDuration="60" OffDuration="3">'
        + '<textevent message="a" timeoffset="99"/>' * 49_000
        + "</IntervalsT>"
    )[:MEGABYTES],
    "unknown elements": zwo("<x/>" * (MEGABYTES // 5)),
    "attributes": b"<workout_file " + b" ".join(b'a%d="1"' % n for n in range(150_000)) + b"/>",
    "attributes of a step": zwo(
        "<FreeRide " + " ".join(f'a{n}="1"' for n in range(150_000)) + ' Duration="60"/>'
    ),
    "nothing": b"\x00" * MEGABYTES,
    "noise": random.Random(7).randbytes(MEGABYTES),
}


@pytest.mark.parametrize("kind", JUNK)
def test_two_megabytes_of_junk_are_done_with_quickly(kind: str) -> None:
    started = time.process_time()
    usable(read_or_refused(JUNK[kind]))
    assert time.process_time() - started < SECONDS


def test_more_elements_than_any_workout_has_are_refused() -> None:
    with pytest.raises(FileError, match="more than a workout"):
        read(zwo("<x/>" * MOST_ELEMENTS))


def test_a_file_beyond_the_size_limit_is_refused() -> None:
    with pytest.raises(FileError, match="2 MB"):
        read(b" " * 2_000_000 + WHOLE)


@pytest.mark.parametrize("data", [b"", b" \n\t", b"\xef\xbb\xbf", b"\xff\xfe", b"<", b"&", b"\x00"])
def test_next_to_nothing_is_refused(data: bytes) -> None:
    with pytest.raises(FileError):
        read(data)


@pytest.mark.parametrize("encoding", ["utf-7", "base64", "idna", "rot13", "utf-32", "\u00e9"])
def test_an_encoding_that_makes_no_sense_raises_nothing_else(encoding: str) -> None:
    head = f'<?xml version="1.0" encoding="{encoding}"?>'.encode()
    usable(read_or_refused(head + zwo('<FreeRide Duration="60"/>', "<name>x</name>") + b"\xff"))


# --- Fuzz -------------------------------------------------------------------------------------


@PROPERTY
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    usable(read_or_refused(data))


@settings(PROPERTY, max_examples=120)
@given(st.data())
def test_any_damage_to_a_file_is_read_or_refused(data: st.DataObject) -> None:
    damaged = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, max(len(damaged) - 1, 0)))
        span = data.draw(st.integers(0, 40))
        kind = data.draw(st.sampled_from(["cut", "put", "twice", "end"]))
        if kind == "cut":
            del damaged[place : place + span]
        elif kind == "put":
            put = data.draw(
                st.sampled_from([b"<", b">", b'"', b"&", b"/", b"\x00", b"\xff", b"<a>", b"]]>"])
                | st.binary(max_size=4)
            )
            damaged[place:place] = put
        elif kind == "twice":
            damaged[place:place] = damaged[place : place + span]
        else:
            del damaged[len(damaged) - span :]
    usable(read_or_refused(bytes(damaged)))


NAMES = st.sampled_from(
    [
        "workout_file", "workout", "SteadyState", "Warmup", "Cooldown", "Ramp", "IntervalsT",
        "FreeRide", "Freeride", "MaxEffort", "RestDay", "textevent", "TextEvent", "name", "author",
        "description", "tags", "tag", "sportType", "durationType", "ftpOverride", "Sprint",
    ]
)  # fmt: skip
ATTRIBUTES = st.sampled_from(
    [
        "Duration", "Power", "PowerLow", "PowerHigh", "OnDuration", "OffDuration", "OnPower",
        "OffPower", "PowerOnLow", "PowerOnHigh", "Repeat", "Cadence", "CadenceLow", "CadenceHigh",
        "CadenceResting", "timeoffset", "distoffset", "message", "duration", "pace", "Zone",
        "PowerOnZone", "FlatRoad", "ftptest", "Text", "name",
    ]
)  # fmt: skip
WILD = st.sampled_from(
    [
        "60", "0.5", "1", "90.4", "0", "-1", "1e308", "-1e308", "1e-320", "nan", "inf", "-inf",
        "", " ", "1e999999999", "99999999999999999999", "1_0", "٣", "0x10", "½", "1,5", "1,2.3",
        "true", "60 ", "\t5", "run", "distance", "250", "1000", "1001", "0.001", "360000",
    ]
) | st.text(max_size=6)  # fmt: skip
WORD_TREES = st.recursive(
    st.tuples(NAMES, st.dictionaries(ATTRIBUTES, WILD, max_size=6), WILD, st.just(())),
    lambda inner: st.tuples(
        NAMES,
        st.dictionaries(ATTRIBUTES, WILD, max_size=6),
        WILD,
        st.lists(inner, max_size=4).map(tuple),
    ),
    max_leaves=15,
)


def as_text(tree: tuple) -> str:
    name, attributes, text, children = tree
    escaped = str.maketrans({"&": "&amp;", "<": "&lt;", '"': "&quot;"})
    given_ = "".join(f' {key}="{value.translate(escaped)}"' for key, value in attributes.items())
    inner = text.translate(escaped) + "".join(as_text(child) for child in children)
    return f"<{name}{given_}>{inner}</{name}>"


@PROPERTY
@given(st.lists(WORD_TREES, max_size=6), st.lists(WORD_TREES, max_size=3))
def test_any_tree_of_the_right_names_is_read_or_refused(steps: list, head: list) -> None:
    text = zwo("".join(map(as_text, steps)), "".join(map(as_text, head)))
    usable(read_or_refused(text.decode().encode("utf-8", "surrogatepass")))


@PROPERTY
@given(texts(80), texts(40), texts(40))
def test_any_text_comes_through_a_file_of_somebody_else(name: str, cue: str, author: str) -> None:
    def quoted(text: str) -> str:
        for plain, escaped in (("&", "&amp;"), ("<", "&lt;"), ('"', "&quot;"), ("\n", "&#10;")):
            text = text.replace(plain, escaped)
        return text

    found = read(
        zwo(
            f'<FreeRide Duration="60"><textevent message="{quoted(cue)}"/></FreeRide>',
            f"<name>{quoted(name)}</name><author>{quoted(author)}</author>",
        )
    )
    assert found.workout.title == name.strip()
    assert " ".join(author.split()) in found.workout.description
