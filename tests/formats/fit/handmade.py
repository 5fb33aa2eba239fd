"""FIT files of other makers, made by hand."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Any

from garmin_fit_sdk import CrcCalculator, Encoder

FILE_ID: dict[str, Any] = {"mesg_num": 0, "type": 5, "manufacturer": 1, "serial_number": 7}
RIDE: dict[str, Any] = {"mesg_num": 26, "sport": 2, "wkt_name": "Workout"}


def fit_file(messages: Iterable[dict[str, Any]]) -> bytes:
    encoder = Encoder()
    for message in messages:
        encoder.write_mesg(message)
    return bytes(encoder.close())


def workout_file(*steps: dict[str, Any], **workout: Any) -> bytes:
    """A ride of ``steps``, which are numbered where they have no number."""
    numbered = [
        {"mesg_num": 27, "message_index": at, **step}
        if "message_index" not in step
        # None: the step has no index at all.
        else {"mesg_num": 27, **step}
        for at, step in enumerate(steps)
    ]
    return fit_file([FILE_ID, {**RIDE, **workout}, *numbered])


def raw_file(records: bytes, *, summed: bool = True) -> bytes:
    """``records`` with a header and, unless that takes too long, the right checksum."""
    body = bytes([14, 0x20]) + struct.pack("<HI", 21218, len(records)) + b".FIT\0\0" + records
    if not summed:
        return body + b"\0\0"
    return body + struct.pack("<H", CrcCalculator.calculate_crc(body, 0, len(body)))


def definition(local: int, message: int, fields: Iterable[tuple[int, int, int]] = ()) -> bytes:
    """A definition of (number, size, base type) fields."""
    fields = list(fields)
    head = bytes([0x40 | local, 0, 0]) + struct.pack("<H", message) + bytes([len(fields)])
    return head + b"".join(bytes(field) for field in fields)


FILE_ID_RECORD = definition(0, 0, [(0, 1, 0)]) + b"\x00\x05"
