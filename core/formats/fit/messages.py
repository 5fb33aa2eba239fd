"""The messages of a FIT file that make a workout, read with bounds on what a file may cost."""

from __future__ import annotations

from typing import Any

from core.formats.file_types import MOST_STEPS, FileError
from core.formats.fit.codes import FILE_ID, OTHER_FILES, WORKOUT, WORKOUT_FILE, WORKOUT_STEP
from core.workout.model import Value

MOST_COST = 200_000
"""What decoding may cost, one value costing 1; 2,000 steps, each defined anew, cost 170,000."""
DEFINITION_COST = 10
FIELD_COST = 3
"""What each field costs in a definition."""
MESSAGE_COST = 5

_STRING = 7
"""The base type of texts, whose elements are bytes."""

Message = dict[Any, Any]


class Messages(Value):
    """A file's first workout that has steps, and what is wrong with the file."""

    workout: Message
    steps: tuple[Message, ...]
    others: int = 0
    """How many more workouts the file holds."""
    cut_off: bool = False
    """The file ends before its header says so."""
    damaged: bool = False
    """What follows the steps could not be decoded."""
    wrong_sum: bool = False
    """The checksum does not fit the content."""


def messages(data: bytes) -> Messages:
    """The workout messages of ``data``. Raises :class:`FileError`."""
    size = _size(data)
    # A second file chained behind the first would be decoded, too.
    first = data[:size]
    collector = _Collector()
    failed = _decode(first, collector)
    if collector.refusal:
        raise FileError(collector.refusal)
    if not collector.workouts:
        raise FileError(
            "This FIT file is damaged: no workout can be read from it."
            if failed
            else "This FIT file holds no workout."
        )
    chosen = next((one for one in collector.workouts if one[1]), collector.workouts[0])
    cut_off = len(data) < size
    return Messages(
        workout=chosen[0],
        steps=tuple(chosen[1]),
        others=len(collector.workouts) - 1,
        cut_off=cut_off,
        damaged=failed and not cut_off,
        wrong_sum=not failed and not cut_off and not _sum_fits(first),
    )


def _size(data: bytes) -> int:
    """Bytes of the first file in ``data`` as its header says. Raises :class:`FileError`."""
    if data[:4] == b"PK\x03\x04" or data[:2] == b"\x1f\x8b":
        raise FileError("This is a compressed archive. Unpack it and choose the FIT file in it.")
    if data[:1] == b"<" or data[:4] == b"\xef\xbb\xbf<":
        raise FileError("This is an XML file with the suffix .fit; give it the suffix it had.")
    if len(data) < 14 or data[0] not in (12, 14) or data[8:12] != b".FIT":
        raise FileError("This is not a FIT file.")
    return data[0] + int.from_bytes(data[4:8], "little") + 2


class _Stop(Exception):
    """Ends decoding early."""


class _Collector:
    """Listens to the decoder: keeps workouts and steps in their order, counts what it costs."""

    def __init__(self) -> None:
        self.workouts: list[tuple[Message, list[Message]]] = []
        self.refusal = ""
        self._cost = 0
        self._values_of: dict[int, int] = {}

    def on_definition(self, definition: Message) -> None:
        """Called for each definition of a message."""
        kind = definition["global_mesg_num"]
        values = len(definition["developer_field_defs"]) + sum(
            1 if field["base_type"] == _STRING else field["num_field_elements"]
            for field in definition["field_definitions"]
        )
        self._values_of[kind] = max(values, self._values_of.get(kind, 0))
        fields = len(definition["field_definitions"]) + len(definition["developer_field_defs"])
        self._pay(DEFINITION_COST + FIELD_COST * fields)

    def on_message(self, kind: int, message: Message) -> None:
        """Called for each message."""
        self._pay(MESSAGE_COST + self._values_of.get(kind, 0))
        if kind == FILE_ID:
            self._file_id(message.get("type"))
        elif kind == WORKOUT:
            self._workout(message)
        elif kind == WORKOUT_STEP:
            self._step(message)

    def _file_id(self, kind: object) -> None:
        if kind != WORKOUT_FILE and isinstance(kind, int):
            what = OTHER_FILES.get(kind, "something else")
            self._stop(f"This FIT file is {what}, not a workout.")

    def _workout(self, message: Message) -> None:
        if self.workouts and not self.workouts[-1][0] and message:
            # The steps came first.
            self.workouts[-1] = (message, self.workouts[-1][1])
        else:
            self.workouts.append((message, []))

    def _step(self, message: Message) -> None:
        if not self.workouts:
            self.workouts.append(({}, []))
        steps = self.workouts[-1][1]
        if len(steps) >= MOST_STEPS:
            self._stop(f"This FIT file has more than {MOST_STEPS:,} steps.")
        steps.append(message)

    def _pay(self, cost: int) -> None:
        self._cost += cost
        if self._cost > MOST_COST:
            self._stop("This FIT file holds far more than a workout.")

    def _stop(self, refusal: str) -> None:
        self.refusal = refusal
        raise _Stop


def _decode(data: bytes, collector: _Collector) -> bool:
    """Decodes ``data`` into ``collector``; True when it could not be decoded to its end."""
    from garmin_fit_sdk import Decoder, Stream

    decoder = Decoder(Stream.from_byte_array(bytearray(data)))
    # Raw main fields: sub-fields are missing for averaged power, names stand for 100 % and 0 W.
    _, errors = decoder.read(
        apply_scale_and_offset=False,
        convert_datetimes_to_dates=False,
        convert_types_to_strings=False,
        enable_crc_check=False,
        expand_sub_fields=False,
        expand_components=False,
        merge_heart_rates=False,
        mesg_listener=collector.on_message,
        mesg_definition_listener=collector.on_definition,
    )
    return bool(errors)


def _sum_fits(data: bytes) -> bool:
    from garmin_fit_sdk import CrcCalculator

    end = len(data) - 2
    return bool(CrcCalculator.calculate_crc(data, 0, end) == int.from_bytes(data[end:], "little"))
