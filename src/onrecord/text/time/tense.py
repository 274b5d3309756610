"""The tense of a clause, by the words that give it away; the words are data: `data/tenses.txt`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from onrecord.text.tables import word_groups
from onrecord.text.time.words import Token

Tense = Literal["past", "future"]
_REACH = 24  # tokens to look for a verb on either side
_BEFORE_BASE = ("be", "to")
_SHORTEST_PARTICIPLE = 5  # letters: "bred" and "need" tell nothing


def tense_of(word: str) -> Tense | None:
    """The tense that a word alone gives away.

    >>> tense_of("said"), tense_of("will"), tense_of("boat")
    ('past', 'future', None)
    """
    if word in ("May", "Will"):
        return None  # a month, a name
    lower, cues = word.lower(), word_groups("onrecord.text", "tenses")
    if lower in cues["future"]:
        return "future"
    participle = lower.endswith("ed") and len(lower) >= _SHORTEST_PARTICIPLE and lower not in cues["neither"]
    return "past" if participle or lower in cues["past"] else None


def tense_around(
    tokens: Sequence[Token], start: int, end: int, sentence: tuple[int, int], *, timetable: bool = True
) -> Tense | None:
    """The tense of the clause around the tokens from `start` to `end`: by the nearest verb that tells, before them, else behind.

    `sentence` are the first token and the end of their sentence. Where no verb tells, one of the `timetable` ("creditors meet
    on Sunday") points ahead.
    """
    first, last = sentence
    if start - 2 >= first and tokens[start - 2].text in ("is", "are") and tokens[start - 1].text in ("in", "on"):
        return "future"  # the election is in April
    before = range(start - 1, max(first, start - _REACH) - 1, -1)
    behind = range(end, min(last, end + _REACH))
    if len(behind) > 1 and _is_noun(tokens[end].text) and tokens[end + 1].text in ("will", "would"):
        return "future"  # the prospect that the November election will end up ...
    tense = _nearest(tokens, before) or (None if _goes_on(tokens, before) else _nearest(tokens, behind))
    return tense or ("future" if timetable and _is_scheduled(tokens, (*before, *behind)) else None)


def _nearest(tokens: Sequence[Token], places: Iterable[int]) -> Tense | None:
    for at in places:
        if _leads_on(tokens, at):
            return None
        if tense := _tense_at(tokens, at):
            return tense
    return None


def _is_noun(word: str) -> bool:
    return word.isalpha() and word not in word_groups("onrecord.text", "tenses")["joints"]


def _goes_on(tokens: Sequence[Token], places: Iterable[int]) -> bool:
    """Whether something is going on now: "the two are vying in the Nov. 8 election, which has grown bitter"."""
    return any(tokens[at].text.endswith("ing") and tokens[at - 1].text in ("is", "are") for at in places if at)


def _leads_on(tokens: Sequence[Token], at: int) -> bool:
    """Whether a verb leads to another that may lie ahead: "declined to appear in July"."""
    return tokens[at].text in word_groups("onrecord.text", "tenses")["leading on"] and _behind(tokens, at) == "to"


def _tense_at(tokens: Sequence[Token], at: int) -> Tense | None:
    word, before, cues = tokens[at].text, tokens[at - 1].text.lower() if at else "", word_groups("onrecord.text", "tenses")
    if f"{before}_{word}" in cues["future by the word before"]:
        return "future"
    if tense_of(word) == "past" and (before in _BEFORE_BASE or tense_of(before) == "future"):
        return None  # will be opened, will put, to cut
    if f"{word}_{_behind(tokens, at)}" in cues["future by the word behind"]:
        return "future"
    return None if f"{before}_{word}" in cues["neither by the word before"] else tense_of(word)


def _behind(tokens: Sequence[Token], at: int) -> str:
    return tokens[at + 1].text if at + 1 < len(tokens) else ""


def _is_scheduled(tokens: Sequence[Token], places: Iterable[int]) -> bool:
    cues = word_groups("onrecord.text", "tenses")["scheduled"]
    return any(tokens[at].text in cues for at in places)
