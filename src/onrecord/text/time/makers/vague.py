"""References to the past, the present and the future that name no date."""

from __future__ import annotations

from onrecord.text.time.context import Context
from onrecord.text.time.grammar import Match
from onrecord.text.time.makers.made import Made, listed, maker, referring


@maker
def vague(match: Match, context: Context) -> Made | None:
    """ "now", "recently", "the near future"."""
    if match.has("term"):
        return referring(match, "FUTURE_REF")
    word, before, behind = match.words("word")[0], context.word(match.start - 1), context.word(match.end)
    # "as soon as", "soon after", and in a history "they soon met": no time ahead of the reader's.
    soon = word == "soon" and (context.narrative or before == "as" or behind in ("as", "after", "afterwards", "afterward"))
    its = match.rule.name == "future adjective" and before in listed("possessives")
    future_of = word == "future" and behind == "of" and match.said in (["the", "future"], ["future"])
    if soon or its or future_of or (word == "past" and before == "on"):
        return None
    return referring(match, match.value("word", "VAGUE"))


@maker
def vague_adjective(match: Match, context: Context) -> Made | None:
    """ "recent", "current"; with a capital only where a sentence begins."""
    named = (
        context.written(match.start)[0].isupper() and match.start and context.written(match.start - 1) not in (".", "“", '"', ":")
    )
    return None if named else referring(match, match.value("word", "VAGUE"))


@maker
def former(match: Match, context: Context) -> Made | None:
    """ "the former regime": a reference to the past in a history; in news it only belongs to a title."""
    return referring(match, "PAST_REF") if context.narrative else None


@maker
def these_days(match: Match, _: Context) -> Made:
    """ "these days", "at present", "as soon as possible"."""
    return referring(match, "FUTURE_REF" if match.words("these")[0] == "as" else "PRESENT_REF")
