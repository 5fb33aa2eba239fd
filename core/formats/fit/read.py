"""Reads FIT workout files."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.formats.file_types import MOST_EXPANSION, MOST_ROUNDS, FileError, ReadFile
from core.formats.fit.codes import REPEATS_UNTIL, Duration
from core.formats.fit.messages import Message, Messages, messages
from core.formats.fit.read_step import read_step, says_nothing_but_words, whole, words
from core.formats.fit.sports import from_fit, is_indoor
from core.formats.fit.text import one_line, prose
from core.formats.losing import Losses, quoted
from core.workout.describe import place
from core.workout.losses import Loss
from core.workout.model import Block, Repeat, Sport, Step, Workout

_INDEX_MASK = 0x0FFF
"""The bits of a message index that count; the others are flags."""


def read(data: bytes) -> ReadFile:
    """The workout of a FIT file. Raises :class:`FileError`.

    A damaged file is read as far as it goes, and says so. A file with several workouts gives
    the first. Repeats without a number of rounds are done once.
    """
    found = messages(data)
    sport, sub_sport = from_fit(
        whole(found.workout.get("sport")), whole(found.workout.get("sub_sport"))
    )
    losses = _file_losses(found)
    blocks: list[Block] = []
    for index, node in enumerate(_nodes(found.steps, sport, losses), 1):
        blocks.append(_block(node, str(index), losses))
    return ReadFile(
        workout=Workout(
            sport=sport,
            sub_sport=sub_sport,
            title=one_line(words(found.workout.get("wkt_name"))),
            description=prose(words(found.workout.get("wkt_description"))),
            steps=tuple(blocks),
            indoor=True if is_indoor(sub_sport) else None,
        ),
        losses=tuple(losses),
    )


def _file_losses(found: Messages) -> list[Loss]:
    losses = Losses()
    last = len(found.steps)
    if found.cut_off:
        losses.dropped(f"whatever stood behind step {last}", "The file is cut off; get it anew.")
    if found.damaged:
        losses.dropped(f"whatever stood behind step {last}", "The file is damaged there.")
    if found.wrong_sum:
        losses.changed(
            "the file", "what can be read of it", "Its checksum is wrong: compare the steps."
        )
    if found.others:
        losses.dropped(f"every workout but the first of {found.others + 1}")
    if not found.steps:
        losses.dropped("the steps: the file has none")
    return losses.at("File")


# --- Repeats ----------------------------------------------------------------------------------


@dataclass
class _Node:
    """A step, or rounds of other nodes, and where it stands in the file."""

    begins: int
    ends: int
    """Positions in the file, of its first and last step."""
    step: Step | None = None
    inner: list[_Node] = field(default_factory=list)
    rounds: int = 1
    title: str = ""
    size: int = 1
    """Steps with the rounds counted."""
    losses: Losses = field(default_factory=Losses)


def _nodes(steps: tuple[Message, ...], sport: Sport, losses: list[Loss]) -> list[_Node]:
    """The steps in order, put into repeats by the repeat steps behind them."""
    ordered, places = _in_order(steps)
    nodes: list[_Node] = []
    loose: list[str] = []
    for position, message in enumerate(ordered):
        kind = whole(message.get("duration_type"))
        if kind == Duration.REPEAT or kind in REPEATS_UNTIL:
            _close(nodes, position, message, places, losses)
            continue
        if says_nothing_but_words(message):
            loose += filter(None, (words(message.get(key)) for key in ("wkt_step_name", "notes")))
            continue
        node = _Node(begins=position, ends=position)
        node.step = read_step(message, sport, node.losses)
        if loose:
            _add_note(node, loose)
        nodes.append(node)
    if loose and nodes:
        _add_note(_last_step(nodes), loose, behind=True)
    elif loose:
        alone = Losses()
        alone.dropped("steps of words alone " + ", ".join(quoted(text) for text in loose[:3]))
        losses += alone.at("File")
    return nodes


def _in_order(steps: tuple[Message, ...]) -> tuple[list[Message], dict[int, int]]:
    """The steps by their index, and the position of each index.

    Where indices are missing or stand twice, the order of the file counts.
    """
    indices = [whole(step.get("message_index")) for step in steps]
    masked = [index & _INDEX_MASK for index in indices if index is not None]
    if len(set(masked)) != len(steps):
        return list(steps), {position: position for position in range(len(steps))}
    order = sorted(range(len(steps)), key=masked.__getitem__)
    return [steps[one] for one in order], {masked[one]: at for at, one in enumerate(order)}


def _close(
    nodes: list[_Node],
    position: int,
    message: Message,
    places: dict[int, int],
    losses: list[Loss],
) -> None:
    """Puts the nodes from the named step on into a repeat, when that can be done."""
    problem = Losses()
    kind = whole(message.get("duration_type"))
    title = one_line(words(message.get("wkt_step_name")))
    start = whole(message.get("duration_value"))
    begins = None if start is None else places.get(start & _INDEX_MASK)
    first = None if begins is None else _first_from(nodes, begins)
    rounds = whole(message.get("target_value"))
    if kind in REPEATS_UNTIL:
        problem.changed(f"a repeat until {REPEATS_UNTIL[kind]}", "its steps, once")
    elif begins is None or begins >= position or first is None:
        problem.changed("a repeat of steps that are not there", "no repeat")
    elif not rounds:
        problem.changed("a repeat without a number of rounds", "its steps, once")
    elif rounds > MOST_ROUNDS:
        raise FileError(f"A repeat has {rounds:,} rounds; no workout needs {MOST_ROUNDS:,}.")
    elif rounds > 1:
        inner = nodes[first:]
        size = rounds * sum(node.size for node in inner)
        nodes[first:] = [
            _Node(inner[0].begins, position, inner=inner, rounds=rounds, title=title, size=size)
        ]
        _bounded(nodes)
    losses += problem.at(f"{place(str(position + 1), title)} of the file")


def _first_from(nodes: list[_Node], begins: int) -> int | None:
    """The first node from a position of the file on, unless that lies inside a repeat."""
    for at, node in enumerate(nodes):
        if node.begins >= begins:
            return at
        if node.ends >= begins:
            return None
    return None


def _bounded(nodes: list[_Node]) -> None:
    # Each round of a repeat doubles at least, so depth is bounded by this, too.
    if sum(node.size for node in nodes) > MOST_EXPANSION:
        raise FileError(f"The file has more than {MOST_EXPANSION:,} steps with repeats counted.")


def _add_note(node: _Node, loose: list[str], *, behind: bool = False) -> None:
    assert node.step is not None
    own = node.step.notes
    note = "\n".join([own, *loose] if behind else [*loose, own]).strip()
    node.step = node.step.model_copy(update={"notes": note})
    node.losses.changed("a step of words alone", "a note of this step")
    loose.clear()


def _last_step(nodes: list[_Node]) -> _Node:
    node = nodes[-1]
    while node.step is None:
        node = node.inner[-1]
    return node


def _block(node: _Node, path: str, losses: list[Loss]) -> Block:
    if node.step is not None:
        losses += node.losses.at(place(path, node.step.cue))
        return node.step
    inner = [_block(one, f"{path}.{at}", losses) for at, one in enumerate(node.inner, 1)]
    return Repeat(count=node.rounds, steps=tuple(inner), title=node.title)
