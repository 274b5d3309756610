"""What can go wrong with a record on disk or on a server."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from onrecord.schema import InputError


class Trouble(StrEnum):
    """The sort of trouble a record is in."""

    ABSENT = "absent"
    FOREIGN = "foreign"  # a file or database of somebody else
    NEWER = "newer"  # made by a later version of onrecord
    DAMAGED = "damaged"
    FULL = "full"
    READ_ONLY = "read only"
    BUSY = "busy"
    UNREACHABLE = "unreachable"


class StoreError(InputError):
    """A record that cannot be opened, read or written; what was committed before is untouched. `trouble` says of which sort."""

    def __init__(self, name: str, reason: str, trouble: Trouble) -> None:
        super().__init__(name, reason)
        self.trouble = trouble

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.name, self.reason, self.trouble)
