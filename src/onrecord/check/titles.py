"""Titles of offices in a text, and the office that a title stands for: the table `data/titles.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from onrecord.reference import Office, reference
from onrecord.schema import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """One row of the table, which says what each field means."""

    words: re.Pattern[str]
    kinds: tuple[str, ...]
    body: str | None
    courtesy: tuple[str, ...]


@cache
def titles() -> tuple[Title, ...]:
    """All rows."""
    text = files("onrecord.check").joinpath("data/titles.toml").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = tomllib.loads(text)["title"]
    return tuple(
        Title(
            words=re.compile(row["words"], re.IGNORECASE),
            kinds=tuple(row["kinds"]),
            body=row.get("body"),
            courtesy=tuple(row.get("courtesy", ())),
        )
        for row in rows
    )


@cache
def _any_title() -> re.Pattern[str]:
    return re.compile(
        r"(?<!\w)(?<![^xX]-)(?:" + "|".join(f"(?:{row.words.pattern})" for row in titles()) + r")(?![\w-])", re.IGNORECASE
    )


def find_titles(text: str) -> list[Span]:
    """Where titles stand, the longest at each place."""
    return [Span(*match.span()) for match in _any_title().finditer(text)]


def office_of(words: str, owner: str | None, linked: str | None) -> str:
    """The id of the office that a title stands for, "words:" with the title where the reference has none.

    `owner` is whose office it is said to be, `linked` what the reading takes it for.
    """
    title = next(row for row in titles() if row.words.fullmatch(words.replace("’", "'")))
    whose = owner or title.body
    kind, _, rest = (whose or "").partition(":")
    whose = f"country:{rest}" if kind in ("government", "parliament") else whose
    offices = [row.id for row in reference().offices if row.kind in title.kinds]
    if whose is None:
        return linked if linked in offices else f"words:{words}"
    for wanted in title.kinds:  # in their order: the president of a state is its head, of a body its president
        for row in reference().offices:
            if row.kind == wanted and row.body == whose:
                return row.id
    named = reference().name_of(whose) if reference().exists(whose) else whose.partition(":")[2]
    return f"words:{words} of {named}"


def kept_for_life(office: str) -> bool:
    """Whether former holders of an office go on being called by its title ("President Bill Clinton")."""
    row = reference().entities.get(office)
    return isinstance(row, Office) and any(row.body in title.courtesy and row.kind in title.kinds for title in titles())


def kinds_of(words: str) -> tuple[str, ...]:
    """The kinds of office that a title may stand for, whoever's it is."""
    return next((row.kinds for row in titles() if row.words.fullmatch(words.replace("’", "'"))), ())
