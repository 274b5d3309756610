"""Claims held against what other articles put on record: who else says so, and who says otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from onrecord.schema import Claim, Entry, Reading


class Told(Protocol):
    """What is asked of a record."""

    def search(self, text: str | None = None, **filters: object) -> Sequence[Entry]:
        """Entries by kind, participant and subject."""


def hold_against(record: Told, reading: Reading, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """The claims with the entries that support them and those that dissent."""
    return claims
