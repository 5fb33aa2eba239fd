from __future__ import annotations

import pytest

from core.platforms.contract import Capabilities, Library, PlatformName
from core.shelf_descriptions import cut_name, description_of, left_behind

PLAIN = Capabilities(
    writes=True, notes=True, external_ids=True, bulk_create=True, sub_day_start=True,
    averaging=True, libraries=True, longest_library_name=10,
)  # fmt: skip
TELLS = PLAIN.model_copy(update={"library_descriptions": True})


def source(**said: str) -> Library:
    return Library(platform=PlatformName.TRAININGPEAKS, athlete="1", id="2", name="Base", **said)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, ""),
        ({"description": " Twelve weeks. "}, "Twelve weeks."),
        ({"owner": "Ada  Coach"}, "Author: Ada Coach"),
        ({"description": "Twelve.", "owner": "Ada"}, "Twelve.\n\nAuthor: Ada"),
    ],
)
def test_a_new_place_says_what_its_source_does_and_who_wrote_it(said, words):
    assert description_of(source(**said)) == words


def test_what_a_place_without_a_description_cannot_say_is_named():
    both = source(description="Twelve.", owner="Ada")
    assert left_behind(both, "There", PLAIN).startswith("Its description and author stay behind")
    assert left_behind(source(owner="Ada"), "There", PLAIN).startswith("Its author stays behind")
    assert left_behind(source(), "There", PLAIN) == ""
    assert left_behind(both, "There", TELLS) == ""


def test_a_name_that_is_cut_is_shown_as_it_will_be_and_where_the_rest_is():
    kept = cut_name("Base and build", "There", TELLS)
    assert "There takes 10 characters, so it will be called “Base and b”." in kept
    assert "The whole name stands in its description." in kept
    assert "The rest is lost" in cut_name("Base and build", "There", PLAIN)
    assert cut_name("Base", "There", PLAIN) == ""
