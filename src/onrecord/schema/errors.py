"""What can be wrong with an input."""

from __future__ import annotations

from typing import Any


class InputError(Exception):
    """An input that cannot be read. `name` says which one, `reason` why, each in one line fit to print."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.name, self.reason)
