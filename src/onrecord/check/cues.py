"""The words by which claims are read in lines: the table `data/cues.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

_MACRO = re.compile(r"\{([A-Z_]+)\}")


def cue(section: str, name: str) -> re.Pattern[str]:
    """The words of one row, as an expression that finds them from blank to blank."""
    table = cue_table()
    return re.compile(rf"(?<!\S)(?:{expanded(table[section][name]['words'], table['macros'])})(?!\S)")


def expanded(words: str, macros: dict[str, str]) -> str:
    """An expression with its macros put in; a macro may use others."""
    while found := _MACRO.search(words):
        words = words[: found.start()] + f"(?:{macros[found[1]]})" + words[found.end() :]
    return words


@cache
def cue_table() -> dict[str, dict[str, Any]]:
    """All rows by section, and the macros."""
    return tomllib.loads(files("onrecord.check").joinpath("data/cues.toml").read_text(encoding="utf-8"))
