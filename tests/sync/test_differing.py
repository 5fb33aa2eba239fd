"""Where two texts or lists part."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.platforms.shelved import same_words
from core.sync.differing import LONGEST, apart, differing
from tests.strategies import texts

EVERY = settings(deadline=None, max_examples=150, derandomize=True)
LETTERS = st.lists(st.sampled_from("abc"), max_size=12)


@EVERY
@given(LETTERS, LETTERS)
def test_putting_in_what_is_apart_makes_one_list_of_the_other(
    before: list[str], after: list[str]
) -> None:
    made = list(before)
    for start, end, other_start, other_end in reversed(list(apart(before, after))):
        assert before[start:end] != after[other_start:other_end]
        made[start:end] = after[other_start:other_end]
    assert made == after


def test_long_lists_are_compared_by_position() -> None:
    before = [str(n) for n in range(1000)]
    after = ["new", *before[2:], "more", "and more"]
    spans = list(apart(before, after))
    made = list(before)
    for start, end, other_start, other_end in reversed(spans):
        made[start:end] = after[other_start:other_end]
    assert made == after
    assert len(spans) == 1001


@EVERY
@given(texts(200), texts(200))
def test_texts_differ_in_words_when_their_words_differ(before: str, after: str) -> None:
    was, becomes = differing(before, after)
    if same_words(before) == same_words(after):
        assert (was, becomes) == ("", "")
    else:
        assert was != becomes


@EVERY
@given(st.text("ab", min_size=0, max_size=300), st.text("ab", min_size=0, max_size=300))
def test_a_long_line_is_cut_to_where_it_differs(before: str, after: str) -> None:
    was, becomes = differing(before, after)
    assert (was != becomes) == (before != after)
    assert max(len(was), len(becomes)) <= LONGEST + 2


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("Ride easy", "Ride hard", ("Ride easy", "Ride hard")),
        ("", "Ride", ("", "Ride")),
        ("Ride", "", ("Ride", "")),
        ("One\nTwo\nThree", "One\nThree", ("Two", "")),
        ("One\nThree", "One\nTwo\nThree", ("", "Two")),
        ("One\nTwo\nThree", "1\n2\nThree", ("One", "1 (and 1 more line)")),
        ("One\nTwo\nThree", "", ("One", "(and 2 more lines)")),
        ("One\r\n\r\n  Two ", "One\nTwo", ("", "")),
        ("x" * 100 + "end", "x" * 100 + "END", ("…" + "x" * 24 + "end", "…" + "x" * 24 + "END")),
        ("ab" + "x" * 100, "Ab" + "x" * 100, ("ab" + "x" * 78 + "…", "Ab" + "x" * 78 + "…")),
    ],
)
def test_the_first_lines_that_differ_are_shown(
    before: str, after: str, words: tuple[str, str]
) -> None:
    assert differing(before, after) == words
