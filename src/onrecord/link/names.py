"""Likely names of persons in a text, and the words that tell them from everything else that is capitalised."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from onrecord.schema import Span
from onrecord.text.tables import word_groups

_PARTICLE = r"(?:de|da|del|della|der|den|di|du|el|al|bin|ibn|la|le|van|von|ter|zu|af|av)"
_TITLE = r"(?:Mrs?|Ms|Mx|Dr|Prof|Sens?|Reps?|Gov|Gen|Lt|Col|Maj|Capt|Sgt|Adm|Rev|Amb|Hon|St)\."
_NAME_WORD = rf"(?:{_TITLE}|[A-ZÀ-ÖØ-ÞĀ-ɏ][\w’'-]*[a-zß-ÿā-ž][\w’'-]*|[A-Z]\.(?:\s?[A-Z]\.)*|[A-Z]{{2,3}}(?=\s+[A-Z][a-z]))"
_GAP = r"(?:(?!\n\s*\n)\s)+"  # white space, but not the end of a paragraph
_NAME = re.compile(rf"(?<![\w’'-]){_NAME_WORD}(?:(?<![’']s){_GAP}(?:{_PARTICLE}{_GAP})*(?:al-|el-)?{_NAME_WORD})*")
_SEX = {"mr": "m", "sir": "m", "lord": "m", "king": "m", "prince": "m", "congressman": "m", "mrs": "f", "ms": "f", "lady": "f",
        "queen": "f", "princess": "f", "congresswoman": "f"}  # fmt: skip
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
POSSESSIVE = re.compile(r"[’']s?$")


@cache
def listed(*groups: str, table: str = "name_words") -> frozenset[str]:
    """Words of the named groups of a table in `data/`, lower case."""
    tables = word_groups("onrecord.link", table)
    return frozenset().union(*(tables[group] for group in groups))


@dataclass(frozen=True, slots=True)
class PersonName:
    """A personal name as printed, without titles. `sex` is "m" or "f" where title or given name tell, else None."""

    span: Span
    words: tuple[str, ...]
    sex: str | None
    titled: bool  # a title of a person stands before it

    @property
    def surname(self) -> str:
        """The last word, in lower case."""
        return self.words[-1].lower()


def find_names(text: str, starts: set[int], within: Span | None = None) -> list[PersonName]:
    """Likely personal names in order: capitalised words without titles, bodies, places and the like.

    `starts` are the beginnings of sentences, where a capital means little; `within` limits the search to a stretch.
    """
    area = within or Span(0, len(text))
    return [name for match in _NAME.finditer(text, area.start, area.end) if (name := _person(match, starts))]


def _person(match: re.Match[str], starts: set[int]) -> PersonName | None:
    words = [(m[0], match.start() + m.start()) for m in re.finditer(r"\S+", match[0])]
    words[-1] = (POSSESSIVE.sub("", words[-1][0]), words[-1][1])
    end = words[-1][1] + len(words[-1][0])
    if len(words) > 1 and _plain(words[-1][0]) in _SUFFIXES:
        end += match.string.startswith(".", end)
        words.pop()
    titles = []
    while words and _leads(*words[0], starts):
        titles.append(_plain(words.pop(0)[0]))
    if not words or titles[-1:] == ["the"] or words[-1][0].endswith(".") or not words[0][0][0].isupper():
        return None
    if not listed("not_persons").isdisjoint(_plain(word) for word, _ in words):
        return None
    span = Span(words[0][1], end)
    told = [_SEX[title] for title in titles if title in _SEX]
    printed = tuple(word for word, _ in words)
    return PersonName(span, printed, told[-1] if told else _given_sex(printed), not listed("titles").isdisjoint(titles))


def _leads(word: str, at: int, starts: set[int]) -> bool:
    """Whether a capitalised word stands before a name without being part of it."""
    plain = _plain(word)
    return plain in listed("titles", "plain_titles", "calendar") or (at in starts and plain in listed("openers"))


def _given_sex(words: tuple[str, ...]) -> str | None:
    if len(words) < 2:
        return None
    return next((sex for sex in ("m", "f") if words[0].lower() in listed(sex, table="given_names")), None)


def _plain(word: str) -> str:
    return word.strip(".").lower()
