"""Finds expressions of time and gives them values.

Stages: words become classes; the grammar's rules are matched; it is settled what kind of text this is (news, or a history with
dates of its own); then, from the first expression to the last, the maker of the longest rule that fits gives it a value,
leaning on the publication date, the dates told before and the tense of its clause.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from onrecord.schema import Span, Time, TimeBasis, TimeType
from onrecord.text.sentences import split_sentences
from onrecord.text.time import stamp as stamps
from onrecord.text.time.context import Context
from onrecord.text.time.dateline import written_on
from onrecord.text.time.grammar import Match, grammar
from onrecord.text.time.makers import MAKERS, Made
from onrecord.text.time.occasions import find_occasions
from onrecord.text.time.ranges import within
from onrecord.text.time.stamp import CalendarError, Stamp
from onrecord.text.time.words import Token, tokenize

_HISTORY = 6  # years stated, at least so many, for a text to count as a history
_DEICTIC = 0.05  # of the expressions of a history at most (measured: WikiWars 0 to 0.047, news rarely below 0.05)
_ANCIENT = 3


def find_times(
    text: str,
    published: str | None = None,
    published_range: tuple[str, str] | None = None,
    *,
    sentences: Sequence[Span] | None = None,
) -> list[Time]:
    """The expressions of time in `text`, in order, without overlap.

    `published` is the ISO date of publication, perhaps partial; `published_range` the first and last day it may be, where that is
    all that is known. `sentences`: as `split_sentences` gives them, if they are known.

    >>> [(t.span.of("Talks began on Monday."), t.value) for t in find_times("Talks began on Monday.", "2024-07-12")]
    [('Monday', '2024-07-08')]
    """
    return Expressions(text, sentences).times(published, published_range)


class Expressions:
    """What in a text looks like an expression of time: found once, and given values by as many dates of publication as it takes.

    `tokens` are those of the text.
    """

    def __init__(self, text: str, sentences: Sequence[Span] | None = None) -> None:
        rules = grammar()
        self.tokens = tokenize(text)
        self._found = list(rules.find(self.tokens, rules.codes(self.tokens)))
        self._longest = list(_apart(self._found))
        self._firsts = _first_tokens(self.tokens, split_sentences(text) if sentences is None else sentences)
        self._ancient = sum(1 for match in self._longest if match.has("era")) >= _ANCIENT

    def times(self, published: str | None = None, published_range: tuple[str, str] | None = None) -> list[Time]:
        """The expressions with their values, as `find_times` gives them."""
        first, last = (published, published) if published else published_range or (None, None)
        if not self._found:
            return []
        if not first or not last:
            return self._resolved(None)
        first, last = first[:10], last[:10]
        written = written_on(self._longest, self.tokens, self._firsts, (first, last))
        if written or first == last:
            return self._resolved(written or first)
        return list(within(self._resolved, first, last))

    def _resolved(self, day: str | None) -> list[Time]:
        stamp = _stamp_of(day)
        context = Context(
            self.tokens,
            stamp,
            self._firsts,
            narrative=self._ancient or _is_history(self._longest, stamp),
            ancient=self._ancient,
            occasions=() if self._ancient else find_occasions(self.tokens, _last_day(stamp)),
        )
        return [_time(made, match, self.tokens) for match, made in _make(self._found, context)]


def _last_day(published: Stamp | None) -> date | None:
    return published.last if published and published.year > 0 else None


def _first_tokens(tokens: list[Token], sentences: Sequence[Span]) -> list[int]:
    """The number of the first token of each sentence."""
    firsts, at = [0], 0
    for sentence in sentences[1:]:
        while at < len(tokens) and tokens[at].start < sentence.start:
            at += 1
        firsts.append(at)
    return firsts


def _stamp_of(published: str | None) -> Stamp | None:
    if not published:
        return None
    parts = [int(part) for part in published[:10].split("-")]
    return (stamps.year, stamps.month, stamps.day)[len(parts) - 1](*parts)


def _is_history(read: list[Match], published: Stamp | None) -> bool:
    """Whether a text tells of another time than its own: most of its years lie well back, and next to nothing points from the
    day of writing.
    """
    years = [year for match in read if (year := match.value("year", "LATEYEAR", "YEAR"))]
    if len(years) < _HISTORY or sum(match.rule.deictic for match in read) > _DEICTIC * len(read):
        return False
    horizon = published.year - 1 if published else years[-1]
    return sum(1 for year in years if year < horizon) > len(years) / 2


def _apart(found: list[list[Match]]) -> Iterator[Match]:
    """The longest matches that do not overlap, from the first on."""
    taken = 0
    for matches in found:
        if matches[0].start >= taken:
            taken = matches[0].end
            yield matches[0]


def _make(found: list[list[Match]], context: Context) -> Iterator[tuple[Match, Made]]:
    taken = 0
    for matches in found:
        if matches[0].start < taken:
            continue
        context.pass_occasions(matches[0].start)
        for match in matches:
            made = _made(match, context)
            if made:
                every = made if isinstance(made, list) else [made]
                for one in every:
                    if one.told and one.stamp is not None:
                        context.tell(one.stamp, one.start, stated=one.basis == TimeBasis.STATED)
                    yield match, one
                taken = max(one.end for one in every)
                break


def _made(match: Match, context: Context) -> Made | list[Made] | None:
    """What the maker of a rule makes of a match; nothing where that leads out of the calendar, or of a piece of a longer word."""
    try:
        return None if _glued(match) else MAKERS[match.rule.make](match, context)
    except CalendarError:
        return None


def _glued(match: Match) -> bool:
    """Whether it is a piece of a longer word: the "3Pm" of a web address."""
    tokens, last = match.tokens, match.end - 1
    before, behind = tokens[match.start - 1 : match.start], tokens[match.end : match.end + 1]
    return any(token.end == tokens[match.start].start and token.text[-1].isalnum() for token in before) or any(
        token.start == tokens[last].end and token.text[0].isalnum() and tokens[last].text[-1].isalnum() for token in behind
    )


def _time(made: Made, match: Match, tokens: list[Token]) -> Time:
    span = Span(tokens[made.start].start, tokens[made.end - 1].end)
    value = made.value or str(made.stamp)
    if made.until is not None:
        value = f"{made.stamp}/{made.until}"
    earliest, latest = _bounds(made)
    return Time(span, TimeType(made.type), value, made.basis, f"rule:time/{match.rule.name}", earliest, latest)


def _bounds(made: Made) -> tuple[str | None, str | None]:
    if made.stamp is None:
        return None, None
    try:
        return made.stamp.first.isoformat(), (made.until or made.stamp).last.isoformat()
    except CalendarError:
        return None, None
