"""The table of the grammar, `data/time.toml`: classes of words, macros, rules. The file says what its fields mean."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def time_table() -> dict[str, Any]:
    """The whole table."""
    table: dict[str, Any] = tomllib.loads(files("onrecord.text").joinpath("data/time.toml").read_text(encoding="utf-8"))
    return table


@cache
def words_of(*classes: str) -> dict[str, Any]:
    """The words of some classes, lower case, with their values.

    >>> words_of("NUMWORD")["seven"], words_of("MONTH")["march"], words_of("MONTH")["sept."]
    (7, 3, 9)
    """
    table = time_table()
    found: dict[str, Any] = {}
    for name in classes:
        found |= table["class"].get(name, {})
        found |= {word.lower(): value for word, value in table["cased"].get(name, {}).items()}
    return found
