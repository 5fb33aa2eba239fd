"""Searching TrainerRoad's workout library.

Of the web app's filters only some are known, and none is documented. So the server is asked to
narrow things down where it is known how, and every row is checked here all the same: a server
that ignores a filter costs more requests, and never shows what was not asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from core.platforms.contract import FoundWorkout, SearchPage, WorkoutSearch
from core.platforms.errors import ApiChanged, Rejected, Unreachable
from core.platforms.numbers import sensible_number
from core.platforms.trainerroad.client import LABEL, SEARCH, TrainerRoadClient, changed
from core.platforms.trainerroad.opening import library_ref
from core.platforms.trainerroad.reading import description, factor_of, one_line, title_of
from core.platforms.trainerroad.wire import Details, FoundRow

ZONES = {
    33: "Endurance",
    16: "Tempo",
    84: "Sweet Spot",
    83: "Threshold",
    85: "VO2 Max",
    79: "Anaerobic",
    41: "Sprint",
}
"""The training zones by TrainerRoad's number for them, from the easiest on."""
ENOUGH = 25
"""Results on a page; the rest of the server's page that held the last of them comes along."""
LARGE_PAGE = 100
"""Rows of one answer where many may not match; other clients of the private API ask for as many."""
MOST_REQUESTS = 5
"""Requests a page of results; what they did not reach is on the next page."""

_VERSION = 1000
"""What the web app sends as the version of Adaptive Training."""
_WORKOUT_TYPES = ("standard", "test", "warmup", "raceSimulation", "video", "outside")

Predicate = dict[str, Any]


class Searcher:
    """Pages of results, each made of one or more pages of the server.

    The number of a page tells the server's page and how it was asked for: (server's page) x 2,
    and one more when the filters were not sent. So a search that began in one way goes on in
    the same, and nothing is left out or shown twice.
    """

    def __init__(self, client: TrainerRoadClient) -> None:
        self._client = client
        self._filters_refused = False
        """The server did not take the longer predicate; it is not tried again."""

    def page(self, query: WorkoutSearch, page: int = 0) -> SearchPage:
        """The results from ``page`` on: 0, or what an earlier page named as ``next``.

        Raises ``Rejected`` for a zone that TrainerRoad does not have, and whatever
        :meth:`TrainerRoadClient.search` raises.
        """
        wanted = _Wanted(query)
        if wanted.nothing_can_match:
            return SearchPage(total=0)
        number, bare = divmod(page, 2)
        filters = wanted.filters
        if bare or (page == 0 and self._filters_refused):
            filters = {}
        size = ENOUGH if wanted.only_text else LARGE_PAGE
        found: list[FoundWorkout] = []
        seen: set[str] = set()
        honest = complete = True
        for request in range(MOST_REQUESTS):
            predicate = {"searchText": wanted.text, "pageNumber": number, "pageSize": size}
            if page == 0 and request == 0 and filters:
                answer, filters = self._first(predicate, filters)
            else:
                answer = self._client.search({**predicate, **filters})
            part = _Part(answer, number, size)
            rows = {row.id: row for row in part.rows()}
            new = [row for key, row in rows.items() if key not in seen]
            fitting = [one for row in new if (one := wanted.found_in(row))]
            honest = honest and len(fitting) == part.expected
            complete = complete and not part.is_short
            found += fitting
            # A server that gives the same rows again would do so for ever.
            ended = part.is_last or (bool(rows) and not new)
            seen.update(rows)
            number += 1
            if ended or len(found) >= ENOUGH:
                break
        sent_bare = bool(wanted.filters) and not filters
        known = part.total if honest and wanted.server_counts(filters) else None
        return SearchPage(
            found=tuple(found),
            next=None if ended else number * 2 + sent_bare,
            total=len(found) if page == 0 and part.is_last and complete else known,
        )

    def _first(self, predicate: Predicate, filters: Predicate) -> tuple[Any, Predicate]:
        """The first answer, and the filters that the server took: all of ``filters`` or none.

        A predicate that is refused, or that breaks the server, is not repeated.
        """
        try:
            return self._client.search({**predicate, **filters}, repeatable=False), filters
        except (Rejected, ApiChanged):
            pass
        except Unreachable as error:
            if error.status != 500:
                return self._client.search({**predicate, **filters}), filters
        answer = self._client.search(predicate)
        self._filters_refused = True
        return answer, {}


class _Wanted:
    """A query, ready to be asked and to be checked against."""

    def __init__(self, query: WorkoutSearch) -> None:
        self._query = query
        self.text = " ".join(query.text.split())
        self._words = self.text.casefold()
        self._zones = {_zone_named(zone): zone for zone in query.zones}

    @property
    def nothing_can_match(self) -> bool:
        """True when the shortest is longer than the longest."""
        shortest, longest = self._query.shortest, self._query.longest
        return shortest is not None and longest is not None and shortest > longest

    @property
    def only_text(self) -> bool:
        """True when nothing but a part of the name is asked for."""
        query = self._query
        return not query.zones and (query.shortest, query.longest, query.outside) == (None,) * 3

    @property
    def filters(self) -> Predicate:
        """The parts of the web app's predicate that the query names and that are known."""
        filters: Predicate = {}
        if self._zones:
            filters["progressions"] = {
                "profileIds": [],
                "progressionIds": list(self._zones),
                "progressionLevels": [],
                "adaptiveTrainingVersion": _VERSION,
                "workoutTypeIds": [],
            }
        if self._query.outside:
            filters["workoutTypes"] = {name: name == "outside" for name in _WORKOUT_TYPES}
        return filters

    def server_counts(self, sent: Predicate) -> bool:
        """Whether the server's count can be that of the query: nothing is checked here alone."""
        query = self._query
        alone = (query.shortest, query.longest, query.outside) != (None,) * 3
        return not alone and sent.keys() == self.filters.keys()

    def found_in(self, row: FoundRow) -> FoundWorkout | None:
        """The workout of a row that matches. Its texts, which take longest, are read only then."""
        found = _without_text(row)
        return _with_text(found, row) if self.matches(found) else None

    def matches(self, found: FoundWorkout) -> bool:
        """Whether a row is what was asked for, whatever the server made of the question."""
        query = self._query
        if self._words not in found.title.casefold():
            return False
        if self._zones and found.zone not in {ZONES[zone] for zone in self._zones}:
            return False
        if query.outside is not None and found.outside is not query.outside:
            return False
        if query.shortest is None and query.longest is None:
            return True
        if found.duration is None:
            return False
        return (query.shortest or 0) <= found.duration and (
            query.longest is None or found.duration <= query.longest
        )


class _Part:
    """One page of the server. Raises ``ApiChanged`` when it is not the one that was asked for."""

    def __init__(self, answer: Mapping[str, Any], number: int, asked: int) -> None:
        self._rows = answer["workouts"]
        told = answer.get("predicate")
        told = told if isinstance(told, dict) else {}
        if _count(told.get("pagenumber")) not in (None, number):
            raise changed(f"POST {SEARCH}", key="PageNumber")
        size = _count(told.get("pagesize"))
        self.total = _count(told.get("totalcount"))
        """How many there are in all, as the server says."""
        if self.total is not None and size:
            self.is_last = (number + 1) * size >= self.total
        else:
            # Its pages may be smaller than it was asked: only an empty one is surely beyond.
            self.is_last = not self._rows
        self.expected = len(self._rows)
        """How many rows it should have."""
        if self.total is not None:
            self.expected = max(0, min(size or asked, self.total - number * (size or asked)))

    @property
    def is_short(self) -> bool:
        """True when it has fewer rows than the server counts on it."""
        return len(self._rows) < self.expected

    def rows(self) -> Iterator[FoundRow]:
        """Its rows. One that says not even its id cannot be opened, so it is left out."""
        for row in self._rows:
            try:
                yield FoundRow.model_validate(row)
            except ValidationError:
                continue


def read_row(row: Any) -> FoundWorkout:
    """A row of the results, keys in lower case.

    Raises ``ValidationError`` when it has no id. Of what else is odd in it nothing is shown.
    """
    told = FoundRow.model_validate(row)
    return _with_text(_without_text(told), told)


def _without_text(told: FoundRow) -> FoundWorkout:
    return FoundWorkout(
        ref=library_ref(told.id),
        title=title_of(told.workout_name),
        duration=None if told.duration is None else told.duration * 60,
        load=told.tss,
        intensity=factor_of(told.intensity_factor),
        zone=_zone_of(told),
        level=told.progression_level,
        outside=told.is_outside,
    )


def _with_text(found: FoundWorkout, told: FoundRow) -> FoundWorkout:
    details = Details(
        workoutdescription=told.workout_description,
        workoutalternatedescription=told.workout_alternate_description,
        goaldescription=told.goal_description,
    )
    return found.model_copy(update={"description": description("", details)})


def _zone_of(told: FoundRow) -> str:
    """The zone in the words of :data:`ZONES`; in the platform's own where it is none of them."""
    progression = told.progression if isinstance(told.progression, dict) else {}
    for number in (told.progression_id, progression.get("id")):
        if (known := _count(number)) in ZONES:
            return ZONES[known]
    powers = told.power_zones if isinstance(told.power_zones, list) else []
    words = [one_line(one) for one in (progression.get("text"), *powers) if isinstance(one, str)]
    spelt = {_letters(zone): zone for zone in ZONES.values()}
    known_words = (spelt[_letters(word)] for word in words if _letters(word) in spelt)
    return next(known_words, next(filter(None, words), ""))


def _zone_named(name: str) -> int:
    for number, zone in ZONES.items():
        if _letters(zone) == _letters(name):
            return number
    raise Rejected(
        LABEL,
        f"It has no zone “{one_line(name)}”.",
        f"Choose one of these: {', '.join(ZONES.values())}.",
    )


def _letters(name: str) -> str:
    """ "SweetSpot" and "Sweet Spot" are one zone, and "VO2Max" and "VO2 Max" another."""
    return "".join(name.casefold().split())


def _count(value: Any) -> int | None:
    number = sensible_number(value)
    return int(number) if number is not None and number >= 0 else None
