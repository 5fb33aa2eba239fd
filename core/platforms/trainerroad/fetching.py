"""Workouts of TrainerRoad's library, each fetched once and a few at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TypeVar

from pydantic import ValidationError

from core.platforms.contract import Progress
from core.platforms.errors import AccessExpired, PlatformError, RateLimited
from core.platforms.trainerroad.client import TrainerRoadClient, changed
from core.platforms.trainerroad.intervals import Outline, needs_chart, outline
from core.platforms.trainerroad.wire import LibraryWorkout

T = TypeVar("T")


class Outlines:
    """The library workouts that were read so far; they are kept for this object's life."""

    def __init__(self, client: TrainerRoadClient, workers: int) -> None:
        self._client = client
        self._workers = workers
        self._known: dict[str, Outline] = {}

    def of(
        self, ids: Iterable[str], progress: Progress | None = None
    ) -> dict[str, Outline | PlatformError]:
        """The workouts with these ids; one that cannot be read is the reason, in its place.

        An error that all others would meet too (an expired cookie, too many requests) is raised.
        """
        wanted = dict.fromkeys(ids)
        missing = [workout_id for workout_id in wanted if workout_id not in self._known]
        fetched = at_once(missing, self._fetch, self._workers, progress)
        self._known.update(
            {key: found for key, found in fetched.items() if isinstance(found, Outline)}
        )
        known = {key: self._known[key] for key in wanted if key in self._known}
        return {**known, **fetched}

    def _fetch(self, workout_id: str) -> Outline:
        answer = self._client.workout(workout_id)
        try:
            workout = LibraryWorkout.model_validate(answer)
        except ValidationError as error:
            key = ".".join(map(str, error.errors()[0]["loc"]))
            raise changed("GET /app/api/workoutdetails", key) from error
        found = outline(workout)
        if needs_chart(found) and (chart := self._client.chart(workout_id)):
            return outline(workout.model_copy(update={"profile": chart}))
        return found


def at_once(
    keys: Sequence[str],
    fetch: Callable[[str], T],
    workers: int,
    progress: Progress | None = None,
) -> dict[str, T | PlatformError]:
    """Fetches each key's thing, ``workers`` at a time. One that fails is its error, in its place.

    An error that all others would meet too (an expired cookie, too many requests) is raised.
    """
    results: dict[str, T | PlatformError] = {}
    with ThreadPoolExecutor(max_workers=workers) as pool:
        pending = {pool.submit(fetch, key): key for key in keys}
        for done, future in enumerate(as_completed(pending), start=1):
            try:
                results[pending[future]] = future.result()
            except (AccessExpired, RateLimited):
                pool.shutdown(wait=True, cancel_futures=True)
                raise
            except PlatformError as error:
                results[pending[future]] = error
            if progress:
                progress(done, len(keys), "workouts read from TrainerRoad")
    return results
