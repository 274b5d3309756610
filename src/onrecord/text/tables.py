"""The tables in `data/`: lists of words (`[group]` lines with words below them, `#` for comments) and TOML."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def word_groups(package: str, name: str) -> dict[str, frozenset[str]]:
    """The groups of `data/<name>.txt` in `package`, words in lower case; what stands before the first group is passed over."""
    found: dict[str, set[str]] = {}
    words: set[str] = set()
    for line in files(package).joinpath(f"data/{name}.txt").read_text(encoding="utf-8").splitlines():
        line = line.split("#")[0].strip()
        if line.startswith("["):
            words = found.setdefault(line.strip("[]"), set())
        else:
            words.update(line.lower().split())
    return {group: frozenset(listed) for group, listed in found.items()}


def toml_table(name: str) -> dict[str, Any]:
    """`data/<name>.toml` of this room; each file says what its fields mean."""
    return tomllib.loads(files("onrecord.text").joinpath(f"data/{name}.toml").read_text(encoding="utf-8"))
