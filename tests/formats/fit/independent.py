"""Reads FIT files with fitdecode, which shares nothing with the library that writes them."""

from __future__ import annotations

import io
from typing import Any, NamedTuple

import fitdecode

NAME, DURATION_TYPE, DURATION, TARGET_TYPE, TARGET, LOW, HIGH, INTENSITY, NOTES = range(9)
SECOND_TYPE, SECOND, SECOND_LOW, SECOND_HIGH = 19, 20, 21, 22
INDEX = 254
SPORT, STEPS, TITLE, SUB_SPORT, DESCRIPTION = 4, 6, 8, 11, 17

Fields = dict[int, Any]


class FitFile(NamedTuple):
    file_id: Fields
    workout: Fields
    steps: list[Fields]


def decoded(data: bytes) -> FitFile:
    """Raw field values by field number; raises on anything the standard does not allow."""
    found: list[tuple[int, Fields]] = []
    with fitdecode.FitReader(
        io.BytesIO(data),
        check_crc=fitdecode.CrcCheck.RAISE,
        error_handling=fitdecode.ErrorHandling.RAISE,
    ) as reader:
        for frame in reader:
            if isinstance(frame, fitdecode.FitDataMessage):
                fields = {
                    field.field_def.def_num: field.raw_value
                    for field in frame.fields
                    if field.raw_value is not None
                }
                found.append((frame.global_mesg_num, fields))
    kinds = [kind for kind, _ in found]
    assert kinds[:2] == [0, 26]
    assert set(kinds[2:]) <= {27}
    return FitFile(found[0][1], found[1][1], [fields for _, fields in found[2:]])
