"""What an expression is resolved against: the publication date, the dates told before it, the tense of its clause."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from onrecord.text.tables import word_groups
from onrecord.text.time import stamp as stamps
from onrecord.text.time.occasions import Occasion
from onrecord.text.time.stamp import Grain, Stamp
from onrecord.text.time.words import Token

Tense = Literal["past", "future"]
_MOVING = frozenset(("in", "during", "until", "throughout", "\n\n", ":", ""))
_JOINTS = frozenset(("and", "to", "or", "-", "–", "—", ",", "until", "through", "till"))
_MONTH_WORDS = frozenset("january february march april may june july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec".split())  # noqa: SIM905
_REACH = 24  # tokens to look for a verb on either side
_NEAR = 2  # sentences back in which a dated narrative still holds in news
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


@dataclass(slots=True)
class Context:
    """Grows as a document is read from its beginning."""

    tokens: list[Token]
    published: Stamp | None
    sentences: list[int]  # first token of each sentence
    narrative: bool = False  # a history: what it tells has its own dates, far from publication
    ancient: bool = False  # most of its years are before Christ
    occasions: list[Occasion] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    _passed: int = 0

    def tell(self, stamp: Stamp, token: int, *, stated: bool) -> None:
        """Puts down a date that later expressions may lean on."""
        goes_on = not stated and self._goes_on(stamp, token)
        self.told.append(Told(stamp.at(""), token, self.sentence_of(token), stated or goes_on, goes_on))

    def pass_occasions(self, token: int) -> None:
        """Puts down the occasions that a text names before a token."""
        while self._passed < len(self.occasions) and self.occasions[self._passed].start < token:
            named = self.occasions[self._passed]
            self._passed += 1
            told = Told(stamps.of_day(named.known.first), named.start, self.sentence_of(named.start), stated=True, occasion=True)
            self.told.append(told)

    def occasion_at(self, token: int) -> Occasion | None:
        """The occasion that is named from a token on."""
        return next((named for named in self.occasions if named.start == token), None)

    def _goes_on(self, stamp: Stamp, token: int) -> bool:
        """Whether an unstated date goes on in the story that the last one told: "In 2008 ... That April"."""
        told = self.near_told(token, dated=True)
        return bool(told and told.stated and self.published and stamp.year < self.published.year and abs(stamp.year - told.stamp.year) <= _STORY)

    def sentence_of(self, token: int) -> int:
        """The number of the sentence a token stands in."""
        return bisect_right(self.sentences, token) - 1

    def last_told(self, *, finest: Grain = Grain.DAY, coarsest: Grain = Grain.CENTURY, dated: bool = False) -> Told | None:
        """The last date told whose grain lies between two; with `dated` none that an occasion stands for."""
        fitting = (told for told in reversed(self.told) if coarsest <= told.stamp.grain <= finest)
        return next((told for told in fitting if not (dated and told.occasion)), None)

    def near_told(
        self, token: int, sentences: int = _NEAR, *, coarsest: Grain = Grain.CENTURY, dated: bool = False
    ) -> Told | None:
        """The last date told, if that is not further back than so many sentences."""
        told = self.last_told(coarsest=coarsest, dated=dated)
        return told if told and self.sentence_of(token) - told.sentence <= sentences else None

    def base(self, start: int, end: int) -> Stamp | None:
        """What an incomplete date is completed from: the narrative where there is one, else publication."""
        if self.narrative:
            return self.story(start)
        told = self.near_told(start, dated=True)
        if told is None:
            return self.published
        if self.published is None:
            return told.stamp
        if told.stated and self._leads(told, start) and self.tense(start, end) != "future":
            return told.stamp
        return self.published

    def story(self, start: int) -> Stamp | None:
        """Where the story of a history has got to: years in passing ("since 1937", "a plan for 1976") do not move it."""
        sentence = self.sentence_of(start)
        for told in reversed(self.told):
            if told.occasion:
                continue
            if told.stamp.grain >= Grain.SEASON or told.sentence == sentence or self._moves(told):
                return told.stamp
        return self.told[-1].stamp if self.told else self.published

    def _moves(self, told: Told) -> bool:
        before = self.tokens[told.token - 1].text.lower() if told.token else ""
        return told.stamp.grain == Grain.YEAR and (told.goes_on or before in _MOVING)

    def _leads(self, told: Told, start: int) -> bool:
        """Whether a date told in news opens a story of its own, in the past."""
        assert self.published is not None
        apart = self.published.year - told.stamp.year
        if told.stamp.grain >= Grain.SEASON:
            return apart >= 1
        return apart >= _APART and self._moves(told)

    def is_published(self, base: Stamp | None) -> bool:
        """Whether a base is the publication date itself."""
        return base is not None and base is self.published

    def tense(self, start: int, end: int) -> Tense | None:
        """The tense of the clause around tokens, by the nearest verb that tells: before them, else behind."""
        sentence = self.sentence_of(start)
        first = self.sentences[sentence]
        last = self.sentences[sentence + 1] if sentence + 1 < len(self.sentences) else len(self.tokens)
        before = range(start - 1, max(first, start - _REACH) - 1, -1)
        behind = range(end, min(last, end + _REACH))
        tense = self._nearest(before) or self._nearest(behind)
        return tense or ("future" if self._scheduled((*before, *behind)) else None)

    def _scheduled(self, places: Iterable[int]) -> bool:
        """Whether a clause without another sign has a verb that dates look ahead from: "creditors meet on Sunday"."""
        cues = word_groups("onrecord.text", "tenses")
        return any(self.tokens[at].text in cues["scheduled"] for at in places)

    def _nearest(self, places: range) -> Tense | None:
        return next((tense for at in places if (tense := self._tense_at(at))), None)

    def _tense_at(self, at: int) -> Tense | None:
        word = self.tokens[at].text
        if word in ("to", "not") and at and self.tokens[at - 1].text.lower() in ("is", "are"):
            return "future"  # the ministers are to meet
        return tense_of(word)

    def year_of_month(self, month: int, start: int, end: int, day: int = 0) -> int | None:
        """The year an unnamed month (and day) lies in; None where nothing tells."""
        shared = self._shared_year(end) or self._year_of_occasion(month, start)
        if shared is not None:
            return shared
        base = self.base(start, end)
        if base is None:
            return None
        if base is not self.published or (self.narrative and self.told):
            return _following_year(month, base)
        return _news_year(month, day, base, self.tense(start, end))

    def nearest_weekday(self, weekday: int, start: int, end: int) -> Stamp | None:
        """The day meant by a weekday: the last one, or the next where its clause is about the future."""
        base = self.base(start, end)
        if base is None or base.grain != Grain.DAY or base.year < 1:
            base = self.published if not self.narrative else None
        if base is None or base.grain != Grain.DAY:
            return None
        if base is not self.published:
            return base.shift((weekday - base.date.isoweekday()) % 7, "day")
        ahead = (weekday - base.date.isoweekday()) % 7
        if self.tense(start, end) == "future":
            return base.shift(ahead, "day")
        return base.shift(ahead - 7 if ahead else 0, "day")


    def _year_of_occasion(self, month: int, start: int) -> int | None:
        """The year of the occasion that a month is part of the name of: "the July summit in Washington"."""
        named = next((named for named in self.occasions if named.start <= start < named.end), None)
        return named.known.first.year if named and month in (named.known.first.month, named.known.last.month) else None

    def _shared_year(self, end: int) -> int | None:
        """The year behind the second of two dates that share it: "August and September 1914", "26 June - 4 August 1952"."""
        words = [token.text.lower().strip(".") for token in self.tokens[end : end + 5]]
        if not words or words[0] not in _JOINTS:
            return None
        at = 1
        while at < len(words) and (words[at] in _MONTH_WORDS or words[at].rstrip("stndrh").isdigit() and len(words[at]) <= 4 and int(words[at].rstrip("stndrh")) <= 31 or words[at] in ("early", "late", ",", "mid")):
            at += 1
        named = any(word in _MONTH_WORDS for word in words[1:at])
        if named and at < len(words) and len(words[at]) == 4 and words[at].isdigit() and 1000 <= int(words[at]) <= 2199:
            return int(words[at])
        return None


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
    return base.year + (of_base - 1 + months) // 12


def tense_of(word: str) -> Tense | None:
    """The tense that a word alone gives away.

    >>> tense_of("said"), tense_of("will"), tense_of("boat")
    ('past', 'future', None)
    """
    lower = word.lower()
    cues = word_groups("onrecord.text", "tenses")
    if lower in cues["future"]:
        return "future"
    if lower in cues["past"] or (lower.endswith("ed") and len(lower) > 4 and lower not in cues["neither"]):
        return "past"
    return None
