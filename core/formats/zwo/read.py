"""Reads ZWO workout files: Zwift's own, those of other tools, and damaged ones."""

from __future__ import annotations

from collections import Counter

from lxml import etree

from core.formats.file_types import (
    MOST_BYTES,
    MOST_EXPANSION,
    MOST_STEPS,
    FileError,
    ReadFile,
)
from core.formats.losing import quoted
from core.formats.zwo.head import HEAD_NAMES, Head, read_head
from core.formats.zwo.markup import Damage, attributes, local_name, parse
from core.formats.zwo.numbers import LONGEST_STEP, WholeSeconds, number_of
from core.formats.zwo.segments import (
    STEP_NAMES,
    Context,
    Segment,
    Unreadable,
    read_segment,
    unread,
)
from core.formats.zwo.texts import Event, Texts, texts_of_rounds
from core.workout.describe import describe_seconds, place
from core.workout.duration import DEFAULT_SPEED
from core.workout.losses import Loss, LossKind
from core.workout.model import (
    Block,
    Metres,
    Repeat,
    Seconds,
    Sport,
    Step,
    Workout,
)

FILE = "File"
"""Where losses lie that concern no single step."""
MOST_NAMED = 20
"""Unknown elements that are named one by one."""
_TEXTS = frozenset({"textevent", "textnotification"})
_PACES = {0: "mile", 1: "5 km", 2: "10 km", 3: "half marathon", 4: "marathon"}
"""What the index ``pace`` of a run's step means: which of the athlete's paces is 100 %."""
_TESTS = ("ftptest", "ramptest")


def read(data: bytes) -> ReadFile:
    """The workout of a ZWO file, and what of it could not be carried.

    Lengths become whole seconds with the same total. Raises :class:`FileError` for what is no
    ZWO file, or is beyond the limits of :mod:`core.formats.file_types`.
    """
    if not data.strip():
        raise FileError("The file is empty.")
    if len(data) > MOST_BYTES:
        raise FileError(f"The file is larger than {MOST_BYTES / 1e6:.0f} MB; no workout is.")
    markup = parse(data)
    root = markup.root
    if local_name(root) != "workout_file":
        name = local_name(root)[:40] or "something else"
        raise FileError(
            f"This is not a ZWO file: it begins with “{name}” instead of “workout_file”. "
            "Some apps use the same suffix for a format of their own."
        )
    head = read_head(root, damaged=markup.damage is not None)
    reader = _Reader(head)
    if markup.damage is not None:
        reader.lose(FILE, *_damage(markup.damage))
    reader.body(root)
    return reader.file()


def _damage(damage: Damage) -> tuple[str, str, str]:
    before = f"damaged XML (line {damage.line})"
    if damage.repaired:
        return before, "the same with the spelling of its XML mended", ""
    advice = "Steps or texts may be missing: compare them with where the file comes from."
    return before, "what could be recovered of it", advice


class _Found:
    """A segment with the texts that were found in it."""

    def __init__(self, segment: Segment, name: str, given: dict[str, str]) -> None:
        self.segment = segment
        self.name = name
        self.given = given
        self.events: list[Event] = []


class _Reader:
    def __init__(self, head: Head) -> None:
        self.head = head
        self.context = Context(head.sport, head.ftp)
        self.found: list[_Found] = []
        self.loose: list[tuple[Event, int]] = []
        """Texts outside any step, each with the number of steps that stand before it."""
        self.unknown: Counter[str] = Counter()
        self.unread: Counter[str] = Counter()
        self.steps = 0
        self.rest_days = 0
        self.losses: dict[Loss, None] = {}
        self.has_distances = False
        self.texts_by_distance = False
        """Whether a text was given a time in place of its distance."""
        for change in head.changes:
            self.lose(change.where, change.before, change.after)

    def lose(self, where: str, before: str, after: str = "", advice: str = "") -> None:
        kind = LossKind.APPROXIMATED if after else LossKind.DROPPED
        loss = Loss(where=where, kind=kind, before=before, after=after, advice=advice)
        self.losses[loss] = None

    # --- Elements -----------------------------------------------------------------------------

    def body(self, root: etree._Element) -> None:
        """All segments and texts inside ``workout``, in the order of the document.

        They are looked for at any depth: where a tag was not closed, the parser puts what
        follows inside it.
        """
        owners: dict[etree._Element, _Found] = {}
        workouts = [element for element in root.iter() if local_name(element) == "workout"]
        if not workouts:
            raise FileError("This ZWO file is without its “workout” part, so it holds no steps.")
        seen: set[etree._Element] = set()
        for workout in workouts:
            if workout in seen:
                continue
            for element in workout.iterdescendants():
                seen.add(element)
                self._element(element, owners)

    def _element(self, element: etree._Element, owners: dict[etree._Element, _Found]) -> None:
        name = local_name(element)
        parent = element.getparent()
        owner = owners.get(parent) if parent is not None else None
        if name in STEP_NAMES:
            self._segment(element, name, owners)
        elif name in _TEXTS:
            self._text(element, owner)
        elif name == "restday":
            self.rest_days += 1
        elif name and name != "workout" and not self._is_head(element):
            tag = element.tag
            self.unknown[tag.rpartition("}")[2][:40] if isinstance(tag, str) else name] += 1
        if owner is not None:
            owners.setdefault(element, owner)

    def _is_head(self, element: etree._Element) -> bool:
        """True for what describes the file and only a missing closing tag put among the steps."""
        return self.head.damaged and local_name(element) in HEAD_NAMES

    def _segment(
        self, element: etree._Element, name: str, owners: dict[etree._Element, _Found]
    ) -> None:
        given = attributes(element)
        try:
            segment = read_segment(name, given, self.context)
        except Unreadable as problem:
            said = f"After step {len(self.found)}" if self.found else "Before step 1"
            self.lose(said, f"“{STEP_NAMES[name]}”, which {problem},")
            return
        for attribute in unread(name, given):
            self.unread[f"“{attribute[:40]}” of “{STEP_NAMES[name]}”"] += 1
        found = _Found(segment, name, given)
        owners[element] = found
        if given.get("text", "").strip():
            found.events.append(Event(0.0, given["text"].strip()))
        self.found.append(found)
        self.steps += len(segment.parts)
        if self.steps > MOST_STEPS:
            raise FileError(f"This file has more than {MOST_STEPS} steps; no workout has.")

    def _text(self, element: etree._Element, owner: _Found | None) -> None:
        given = attributes(element)
        message = (given.get("message") or given.get("text") or element.text or "").strip()
        if not message:
            return
        at = self._offset(given)
        duration = number_of(given.get("duration"))
        if duration is not None and not 0 < duration <= LONGEST_STEP:
            duration = None
        offset = min(max(at, 0.0), LONGEST_STEP)
        event = Event(offset, message, duration)
        if owner is None:
            self.loose.append((event, len(self.found)))
        else:
            owner.events.append(event)

    def _offset(self, given: dict[str, str]) -> float:
        """When a text appears, in what the file counts in: seconds or metres."""
        seconds = number_of(given.get("timeoffset"))
        metres = number_of(given.get("distoffset"))
        if metres and self.head.by_distance:
            self.has_distances = True
            return metres
        if metres and seconds is None:
            self.texts_by_distance = True
            return metres / _speed(self.head.sport)
        if seconds and self.head.by_distance:
            return seconds * _speed(self.head.sport)
        return seconds or 0.0

    # --- Steps --------------------------------------------------------------------------------

    def file(self) -> ReadFile:
        """The workout as read so far. Raises :class:`FileError` when there is no step in it."""
        if not self.found and not self.rest_days:
            lost = next((loss.before for loss in self.losses if "“" in loss.before), "")
            detail = f" It holds {lost.rstrip(',')}." if lost else ""
            raise FileError(f"This ZWO file holds no step that could be read.{detail}")
        if sum(one.segment.rounds * len(one.segment.parts) for one in self.found) > MOST_EXPANSION:
            raise FileError(
                f"This file has more than {MOST_EXPANSION} steps with its repeats; no workout has."
            )
        self._place_loose_texts()
        blocks: list[Block] = []
        lengths = WholeSeconds()
        for one in self.found:
            blocks += self._blocks(one, lengths, len(blocks) + 1)
        self._whole_file(lengths)
        workout = Workout(
            sport=self.head.sport if self.found else Sport.DAY_OFF,
            title=self.head.title,
            description=self.head.description,
            tags=self.head.tags,
            steps=tuple(blocks),
        )
        return ReadFile(workout=workout, losses=tuple(self.losses))

    def _place_loose_texts(self) -> None:
        """Texts outside any step count from the workout's beginning.

        Where some stand between steps, they count from the beginning of the step before them,
        unless that is over by then.
        """
        if not self.found:
            for event, _ in self.loose:
                self.lose(FILE, f"the timed text {quoted(event.message)}")
            return
        between = any(0 < before < len(self.found) for _, before in self.loose)
        from_beginning: list[Event] = []
        for event, before in self.loose:
            owner = self.found[before - 1] if between and before else None
            if owner is not None and event.at < owner.segment.length:
                owner.events.append(event)
            else:
                from_beginning.append(event)
        from_beginning.sort(key=lambda event: event.at)
        index, start = 0, 0.0
        for event in from_beginning:
            while (
                index < len(self.found) - 1
                and event.at >= start + self.found[index].segment.length - 1e-6
            ):
                start += self.found[index].segment.length
                index += 1
            at = round(max(event.at - start, 0.0), 3)
            self.found[index].events.append(event._replace(at=at))

    def _blocks(self, one: _Found, lengths: WholeSeconds, number: int) -> list[Block]:
        segment = one.segment
        raw = tuple(part.length for part in segment.parts)
        speed = _speed(self.head.sport) if self.head.by_distance else 1.0
        said = texts_of_rounds(one.events, raw, segment.rounds, speed)
        alone = segment.rounds == 1
        paths = [
            str(number + place_) if alone else f"{number}.{place_ + 1}"
            for place_ in range(len(raw))
        ]
        if self.head.by_distance:
            read_lengths: tuple[float, ...] = tuple(round(length, 3) for length in raw)
        elif alone:
            read_lengths = tuple(lengths.step(length) for length in raw)
        else:
            read_lengths = lengths.rounds(raw, segment.rounds)
        steps: list[Block] = []
        for part, length, texts, path in zip(
            segment.parts, read_lengths, said.steps, paths, strict=True
        ):
            where = place(path, texts.cue)
            for change in part.changes:
                self.lose(where, change.before, change.after, change.advice)
            steps.append(
                Step(
                    length=(
                        Metres(value=length) if self.head.by_distance else Seconds(value=length)
                    ),
                    target=part.target,
                    cadence=part.cadence,
                    intensity=part.intensity,
                    **self._said(texts),
                )
            )
        where = place(str(number), said.title)
        if said.folded:
            count = "a text" if said.folded == 1 else f"{said.folded} texts"
            self.lose(where, f"{count} of single rounds", "lines in the notes of their steps")
        for name in _TESTS:
            if (number_of(one.given.get(name)) or 0) > 0:
                self.lose(where, "the mark that this is a test")
        if alone:
            return steps
        return [Repeat(count=segment.rounds, steps=tuple(steps), title=said.title)]

    def _said(self, texts: Texts) -> dict[str, object]:
        prompts = texts.prompts
        if self.head.by_distance:
            speed = _speed(self.head.sport)
            if self.has_distances and any(prompt.at for prompt in prompts):
                self.texts_by_distance = True
            prompts = tuple(
                prompt.model_copy(update={"at": round(prompt.at / speed, 1)}) for prompt in prompts
            )
        return {"cue": texts.cue, "notes": texts.notes, "prompts": prompts}

    def _whole_file(self, lengths: WholeSeconds) -> None:
        """Losses that concern many steps alike are said once."""
        if lengths.changed:
            self.lose(
                FILE,
                "lengths with fractions of a second, "
                f"{describe_seconds(round(lengths.real, 1))} in all",
                f"whole seconds, {describe_seconds(round(lengths.rounded, 1))} in all",
            )
        if self.texts_by_distance:
            self.lose(FILE, "texts after a distance", "texts after about the time it takes")
        if self.head.sport is Sport.RUN:
            for index in sorted({pace for one in self.found if (pace := _pace(one)) in _PACES}):
                self.lose(
                    FILE,
                    f"targets in % of {_PACES[index]} pace",
                    "the same in % of threshold pace",
                    "Compare the paces with what you run in Zwift.",
                )
        self._name(
            Counter(
                {
                    f"“{name}”, which is no kind of step known here,": count
                    for name, count in self.unknown.items()
                }
            ),
            "more names of no kind of step",
        )
        self._name(self.unread, "more attributes of steps")
        if self.rest_days and self.found:
            self.lose(FILE, "a rest day among the steps")

    def _name(self, things: Counter[str], more: str) -> None:
        """Loses each of ``things`` by its name; the last of very many as a number."""
        for number, (name, count) in enumerate(things.items()):
            if number == MOST_NAMED:
                self.lose(FILE, f"{len(things) - MOST_NAMED} {more}")
                return
            self.lose(FILE, f"{count} × {name}" if count > 1 else name)


def _pace(one: _Found) -> int:
    value = number_of(one.given.get("pace"))
    return int(value) if value is not None and 0 <= value <= 4 else -1


def _speed(sport: Sport) -> float:
    return DEFAULT_SPEED.get(sport, DEFAULT_SPEED[Sport.RUN])
