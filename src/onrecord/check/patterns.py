"""The table of patterns by which claims are found in lines: `data/patterns.toml`."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from onrecord.check.cues import expanded
from onrecord.schema import ClaimKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One row of the table, which says what each field means."""

    kind: ClaimKind
    relation: str
    words: re.Pattern[str]
    example: str
    name: str
    who: str | None = None
    what: str | None = None
    left: bool = True
    degree: str | None = None
    unit: str | None = None
    negated: bool = False
    future: bool = False
    possible: bool = False
    dated: bool = False
    sentence: re.Pattern[str] | None = None
    not_with: re.Pattern[str] | None = None
    weak: bool = False
    named: bool = False
    undated: bool = False
    only: str | None = None


@cache
def patterns() -> tuple[Pattern, ...]:
    """All rows, in their order: of two that find the same claim at the same place the first is taken."""
    table = tomllib.loads(files("onrecord.check").joinpath("data/patterns.toml").read_text(encoding="utf-8"))
    macros: dict[str, str] = table["macros"]
    return tuple(_pattern(row, macros) for row in table["pattern"])


def _pattern(row: dict[str, Any], macros: dict[str, str]) -> Pattern:
    words = _whole(expanded(row["words"], macros))
    told = hashlib.sha256(str(row["example"]).encode()).hexdigest()[:6]  # a name that stays when rows are added
    name = f"pattern:{row['kind']}-{row['relation']}-{told}"
    rest = {key: value for key, value in row.items() if key not in ("kind", "words", "not")}
    rest |= {key: _whole(row[key]) for key in ("sentence", "not_with") if key in row}
    return Pattern(kind=ClaimKind(row["kind"]), words=words, name=name, **rest)


def _whole(words: str) -> re.Pattern[str]:
    """A regular expression over a line, from blank to blank."""
    return re.compile(rf"(?<!\S)(?:{words})(?!\S)")
