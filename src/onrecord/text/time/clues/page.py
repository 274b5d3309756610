"""A text as the clues look at it, and what a clue is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

from onrecord.reference import fold
from onrecord.schema import Span, Time
from onrecord.text.tables import toml_table
from onrecord.text.time.occasions import Occasion, find_occasions
from onrecord.text.time.tense import Tense, tense_around
from onrecord.text.time.words import Token

Days = tuple[date, date]
EVER: Days = (date(1, 1, 1), date(9999, 12, 31))
_OPENING = 2  # tokens before what opens a sentence: "In 2019", "- In 2019"
_REACH = 40  # tokens of a sentence that are looked at on either side


@dataclass(frozen=True, slots=True)
class Clue:
    """Stretches of days, one of which holds the day of publication, and why.

    `strength`: the greater the surer. `office`: whose holder gives the clue, where it is his title alone.
    """

    days: tuple[Days, ...]
    reason: str
    strength: int
    office: str = ""


class Page:
    """A text with its tokens, their words in lower case, its expressions of time, its furniture and the occasions it names.

    `names` are its words with a capital, folded, `pairs` each two of them that follow each other.
    """

    def __init__(
        self, text: str, times: Sequence[Time], boilerplate: Sequence[Span], sentences: Sequence[Span], tokens: Sequence[Token]
    ) -> None:
        self.text, self.times = text, times
        self._furniture = sorted(boilerplate, key=lambda span: span.start)
        self._furniture_starts = [span.start for span in self._furniture]
        self.tokens = [token for token in tokens if not self.is_furniture(Span(token.start, token.end))]
        self.words = [token.text.lower() for token in self.tokens]
        capitals = [fold(token.text) for token in self.tokens if token.text[0].isupper()]
        self.names, self.pairs = frozenset(capitals), frozenset(pairwise(capitals))
        self.titled: set[str] = set()  # surnames that stand with a title, as they are found
        self.occasions: list[Occasion] = find_occasions(self.tokens, None)
        self._starts = [token.start for token in self.tokens]
        self._sentences = [self.at(sentence.start) for sentence in sentences] or [0]

    def is_furniture(self, span: Span) -> bool:
        """Whether a span stands in a line that is not the article's."""
        line = bisect_right(self._furniture_starts, span.start) - 1
        return line >= 0 and self._furniture[line].covers(span)

    def at(self, offset: int) -> int:
        """The first token at or behind an offset."""
        return bisect_right(self._starts, offset - 1)

    def word(self, at: int) -> str:
        """A word in lower case; "" outside the text."""
        return self.words[at] if 0 <= at < len(self.words) else ""

    def is_capital(self, at: int) -> bool:
        """Whether a token begins with a capital."""
        return 0 <= at < len(self.tokens) and self.tokens[at].text[0].isupper()

    def said(self, start: int, end: int) -> str:
        """The text of some tokens."""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]

    def sentence(self, at: int) -> tuple[int, int]:
        """First token and end of the sentence around a token, as far as it is looked at."""
        number = max(bisect_right(self._sentences, at) - 1, 0)
        last = self._sentences[number + 1] if number + 1 < len(self._sentences) else len(self.tokens)
        return max(self._sentences[number], at - _REACH), min(last, at + _REACH)

    def tense(self, start: int, end: int) -> Tense | None:
        """The tense of the clause around tokens."""
        return tense_around(self.tokens, start, end, self.sentence(start), timetable=False)

    def tense_before(self, start: int, end: int, reach: int) -> Tense | None:
        """The same by so many tokens before them alone, if they do not open their sentence."""
        first, last = self.sentence(start)
        opens = start - first <= _OPENING
        return tense_around(
            self.tokens, start, end, (first, last) if opens else (max(first, start - reach), end), timetable=False
        )


Finder = Callable[[Page], Iterable[Clue]]


def since(day: date) -> tuple[Days, ...]:
    """From a day on."""
    return ((day, EVER[1]),)


def until(day: date) -> tuple[Days, ...]:
    """Up to a day."""
    return ((EVER[0], day),)


@cache
def publication_table() -> dict[str, Any]:
    """`data/publication.toml`; the file says what its fields mean."""
    return toml_table("publication")


@cache
def listed(name: str) -> frozenset[str]:
    """One of its lists of words."""
    return frozenset(publication_table()["words"][name])
