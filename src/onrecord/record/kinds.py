"""What the record knows of each kind of fact: the table `data/kinds.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One row of the table, which says what each field means."""

    example: str
    together: bool = False
    again_after: int | None = None
    seat: bool = False
    counted: bool = False
    grows: bool = False
    table: str | None = None
    scope: str | None = None
    step: str | None = None


@cache
def kinds() -> dict[str, Kind]:
    """All kinds of fact by name."""
    text = files("onrecord.record").joinpath("data/kinds.toml").read_text(encoding="utf-8")
    return {name: Kind(**row) for name, row in tomllib.loads(text).items()}
