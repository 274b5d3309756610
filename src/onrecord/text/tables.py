"""Word tables: `[group]` lines with words below them, `#` for comments."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


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
