"""Recorded time: microseconds since 1970 in UTC, and their ISO form."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MICROSECOND = timedelta(microseconds=1)


def microseconds() -> int:
    """What the clock of this machine says."""
    return time.time_ns() // 1000


def to_iso(moment: int) -> str:
    """A recorded time as ISO.

    >>> to_iso(1_720_000_000_000_001)
    '2024-07-03T09:46:40.000001Z'
    """
    return (_EPOCH + timedelta(microseconds=moment)).isoformat(timespec="microseconds").replace("+00:00", "Z")


def from_iso(value: str) -> int:
    """The last microsecond of a day, or the moment that an ISO time names (UTC where it names no zone); else ValueError.

    >>> to_iso(from_iso("2024-07-10")), from_iso("2024-07-03T09:46:40.000001Z")
    ('2024-07-10T23:59:59.999999Z', 1720000000000001)
    """
    try:
        moment = datetime.fromisoformat(value)
        if _DAY.fullmatch(value):
            moment += timedelta(days=1) - _MICROSECOND
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{value!r} is no date or time, such as 2024-07-10 or 2024-07-10T12:30:00Z") from error
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // _MICROSECOND
