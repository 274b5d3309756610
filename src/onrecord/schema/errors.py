"""What can be wrong with an input."""

from __future__ import annotations


class InputError(Exception):
    """An input that cannot be read. `name` says which one, `reason` why, each in one line fit to print."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason
