"""The table of the grammar, `data/time.toml`: classes of words, macros, rules. The file says what its fields mean."""

from __future__ import annotations

from functools import cache
from typing import Any

from onrecord.text.tables import toml_table


@cache
def time_table() -> dict[str, Any]:
    """The whole table."""
    return toml_table("time")


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
