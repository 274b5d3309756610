"""What an expression is resolved against: the publication date, the dates told before it, the tense of its clause."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import MINYEAR
from functools import cache, cached_property

from onrecord.text.time import stamp as stamps
from onrecord.text.time.occasions import Occasion
from onrecord.text.time.stamp import Grain, Stamp
from onrecord.text.time.table import words_of
from onrecord.text.time.tense import Tense, tense_around
from onrecord.text.time.words import Token

_MOVING = frozenset(("in", "during", "until", "throughout", "\n\n", ":", ""))
_KEPT = 200  # dates that a text can lean on
_NEAR = 2  # sentences back in which a dated narrative still holds in news
_THROUGH = frozenset(("to", "through", "until", "till", "-", "–", "—"))
_SINCE = 5  # tokens back: "since Tony Blair in 2005"
_ASIDE = 6  # tokens of an aside before its date: ", first imposed in October 2020,"
_SOON = 2  # months that a day ahead may lie off in a clause about the past ("declared a dividend payable Dec. 15")
_STORY = 30  # years that a story may go on in steps ("nine years later")
_APART = 2  # years from publication from which on a bare year opens a story of its own
_TURN, _TURN_BACK = 4, 1  # months: December to April goes on into the next year, January to December back into the last


@dataclass(frozen=True, slots=True)
class Told:
    """A date told at a token of a sentence; `stated` where the text itself gives its year.

    `goes_on`: it does so by going on from a date told before ("In 1960 ... Nine years later").
    """

    stamp: Stamp
    token: int
    sentence: int
    stated: bool
    goes_on: bool = False
    occasion: bool = False  # told by naming what happened, not by a date


@dataclass
class Context:
    """Grows as a document is read from its beginning."""

    tokens: list[Token]
    published: Stamp | None
    sentences: list[int]  # first token of each sentence
    narrative: bool = False  # a history: what it tells has its own dates, far from publication
    ancient: bool = False  # most of its years are before Christ
    occasions: Sequence[Occasion] = ()
    told: list[Told] = field(default_factory=list)
    _passed: int = 0
    _beginning: dict[int, Occasion] = field(init=False)
    _named: dict[int, Occasion] = field(init=False)

    def __post_init__(self) -> None:
        self._beginning = {named.start: named for named in self.occasions}
        self._named = {token: named for named in self.occasions for token in range(named.start, named.end)}

    def tell(self, stamp: Stamp, token: int, *, stated: bool) -> None:
        """Puts down a date that later expressions may lean on."""
        goes_on = not stated and self._goes_on(stamp, token)
        self._put(Told(stamp.at(""), token, self.sentence_of(token), stated or goes_on, goes_on))

    def _put(self, told: Told) -> None:
        self.told.append(told)
        if len(self.told) > 2 * _KEPT:  # so that looking back costs no more in a long text than in a short one
            del self.told[:-_KEPT]

    def pass_occasions(self, token: int) -> None:
        """Puts down the occasions that a text names before a token."""
        while self._passed < len(self.occasions) and self.occasions[self._passed].start < token:
            named = self.occasions[self._passed]
            self._passed += 1
            told = Told(stamps.of_day(named.known.first), named.start, self.sentence_of(named.start), stated=True, occasion=True)
            self._put(told)

    def occasion_at(self, token: int) -> Occasion | None:
        """The occasion that is named from a token on."""
        return self._beginning.get(token)

    def _goes_on(self, stamp: Stamp, token: int) -> bool:
        """Whether an unstated date goes on in the story that the last one told: "In 2008 ... That April"."""
        told = self.near_told(token, dated=True)
        return bool(
            told
            and told.stated
            and self.published
            and stamp.year < self.published.year
            and abs(stamp.year - told.stamp.year) <= _STORY
        )

    def written(self, at: int) -> str:
        """A token as it is written; "" outside the text."""
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    @cached_property
    def days_first(self) -> bool | None:
        """Whether the text writes days before months ("11 July") rather than behind them; None where neither is more often."""
        months = [at for at, token in enumerate(self.tokens) if token.text.lower() in words_of("MONTH")]
        votes = sum(_is_day(self.written(at - 1)) - _is_day(self.written(at + 1)) for at in months)
        return votes > 0 if votes else None

    def word(self, at: int) -> str:
        """A token in lower case; "" outside the text."""
        return self.written(at).lower()

    def sentence_of(self, token: int) -> int:
        """The number of the sentence a token stands in."""
        return bisect_right(self.sentences, token) - 1

    def last_told(self, *, finest: Grain = Grain.DAY, coarsest: Grain = Grain.CENTURY, dated: bool = False) -> Told | None:
        """The last date told whose grain lies between two; with `dated` none that an occasion stands for."""
        fitting = (told for told in reversed(self.told) if coarsest <= told.stamp.grain <= finest)
        return next((told for told in fitting if not (dated and told.occasion) and not self._in_passing(told)), None)

    def _in_passing(self, told: Told) -> bool:
        """ "since 22 November 2005", "Only Nice, in 2000, went on longer": nothing goes on from there in news."""
        return not self.narrative and (self._since(told) or self._aside(told))

    def _since(self, told: Told) -> bool:
        return any(self.word(told.token - back) == "since" for back in range(1, _SINCE))

    def _aside(self, told: Told) -> bool:
        """Whether a date ends what stands between commas."""
        first = self.sentences[told.sentence]
        closed = told.stamp.grain < Grain.DAY and any(self.word(told.token + ahead) == "," for ahead in (1, 2))
        return closed and any(self.word(at) == "," for at in range(max(first, told.token - _ASIDE), told.token))

    def near_told(
        self, token: int, sentences: int = _NEAR, *, coarsest: Grain = Grain.CENTURY, dated: bool = False
    ) -> Told | None:
        """The last date told, if that is not further back than so many sentences."""
        told = self.last_told(coarsest=coarsest, dated=dated)
        return told if told and self.sentence_of(token) - told.sentence <= sentences else None

    def base(self, start: int, end: int) -> Stamp | None:
        """What an incomplete date is completed from: the narrative where there is one, else publication."""
        if self.narrative:
            return self._story(start)
        told = self.near_told(start, dated=True)
        if told is None or (self.published is None and told.stamp.grain < Grain.YEAR):
            return self.published
        if self.published is None:
            ahead = self.word(told.token - 1) in ("by", "until", "till")
            return None if ahead else told.stamp
        leads = told.stated and self._leads(told, self.published) and self.tense(start, end) != "future"
        return told.stamp if leads else self.published

    def _story(self, start: int) -> Stamp | None:
        """Where the story of a history has got to: years in passing ("since 1937", "a plan for 1976") do not move it."""
        sentence = self.sentence_of(start)
        dates = [told for told in self.told if not told.occasion]
        for told in reversed(dates):
            if told.stamp.grain >= Grain.SEASON or told.sentence == sentence or self._moves(told):
                return told.stamp
        return dates[-1].stamp if dates else self.published

    def _leads(self, told: Told, published: Stamp) -> bool:
        """Whether a date told in news opens a story of its own, in the past."""
        apart = published.year - told.stamp.year
        return apart >= 1 if told.stamp.grain >= Grain.SEASON else apart >= _APART and self._moves(told)

    def opens(self, told: Told) -> bool:
        """Whether a date told opens its sentence: "In 2019 revenue rose"."""
        return told.token - self.sentences[told.sentence] <= 1

    def _moves(self, told: Told) -> bool:
        """Whether a year is where the story goes, rather than told in passing."""
        return told.stamp.grain == Grain.YEAR and (told.goes_on or self.word(told.token - 1) in _MOVING)

    def tense(self, start: int, end: int) -> Tense | None:
        """The tense of the clause around tokens."""
        sentence = self.sentence_of(start)
        last = self.sentences[sentence + 1] if sentence + 1 < len(self.sentences) else len(self.tokens)
        return tense_around(self.tokens, start, end, (self.sentences[sentence], last))

    def year_of_month(self, month: int, start: int, end: int, day: int = 0) -> int | None:
        """The year an unnamed month (and day) lies in; None where nothing tells."""
        shared = self._shared_year(end) or self._year_of_occasion(month, start)
        base = self.base(start, end)
        if shared or base is None:
            return shared
        if base is not self.published or (self.narrative and self.told):
            return _following_year(month, base)
        tense = None if self.word(start - 1) in ("until", "till", "by") else self.tense(start, end)
        return _news_year(month, day, base, tense)

    def nearest_weekday(self, weekday: int, start: int, end: int) -> Stamp | None:
        """The day meant by a weekday: the last one, or the next where its clause is about the future."""
        told = self.near_told(start, 0, coarsest=Grain.DAY, dated=True)
        base = self.base(start, end) if self.narrative or told else self.published
        if told and told.token == start - 2 and self.word(start - 1) in _THROUGH:
            base = told.stamp  # Monday to Wednesday
        if base is None or base.grain != Grain.DAY or base.year < 1:
            base = self.published if not self.narrative else None
        if base is None or base.grain != Grain.DAY:
            return None
        ahead = (weekday - base.first.isoweekday()) % 7
        on = base is not self.published or self.tense(start, end) == "future"
        return base.shift(ahead if on or not ahead else ahead - 7, "day")

    def _year_of_occasion(self, month: int, start: int) -> int | None:
        """The year of the summit that a month is part of the name of: "the July summit in Washington"."""
        named = self._named.get(start)
        if named is None or named.known.kind != "summit":
            return None
        return named.known.first.year if month in (named.known.first.month, named.known.last.month) else None

    def _shared_year(self, end: int) -> int | None:
        """The year behind the second of two dates that share it: "August and September 1914", "26 June - 4 August 1952"."""
        following = " ".join(token.text for token in self.tokens[end : end + 7])
        match = _shared().match(following)
        return int(match["year"]) if match else None


def _is_day(written: str) -> bool:
    return written.isdecimal() and len(written) <= 2 and int(written) <= 31


@cache
def _shared() -> re.Pattern[str]:
    """A second date with its year, behind what joins it to the first."""
    month = "|".join(re.escape(name) for name in sorted(words_of("MONTH"), key=len, reverse=True))
    joint, day = r"(?:and|to|or|until|till|through|,|-|–|—)", r"(?:\d{1,2}(?:st|nd|rd|th)? )?"
    return re.compile(rf"{joint} (?:early |late |mid )?{day}(?:{month}) {day}(?:, )?(?P<year>[12]\d\d\d)\b", re.IGNORECASE)


def _following_year(month: int, base: Stamp) -> int:
    if base.month is None:
        return base.year
    ahead = (month - base.month) % 12
    turned = base.year + (month < base.month and ahead <= _TURN) - (month > base.month and 12 - ahead <= _TURN_BACK)
    return turned or base.year


def _news_year(month: int, day: int, base: Stamp, tense: Tense | None) -> int:
    """The nearest such month or day, unless the tense says that it lies on the other side of publication."""
    if base.grain < Grain.MONTH:
        return base.year
    of_base = base.month or base.first.month
    months = (month - of_base + 6) % 12 - 6  # -6 to 5: the nearest
    if tense == "past" and months > (_SOON if day else 0):
        months -= 12
    if tense == "future" and months < 0:
        months += 12
    return max(base.year + (of_base - 1 + months) // 12, MINYEAR)
