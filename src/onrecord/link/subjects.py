"""What status events are about, and the state behind who acts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from onrecord.extract.status import Told
from onrecord.link.cast import Cast, Who
from onrecord.link.names import POSSESSIVE, listed
from onrecord.link.words import ARTICLE, PERSONAL, PLURAL, THING, group_words, trimmed
from onrecord.reference import Office, Summit, reference
from onrecord.schema import Factuality, MentionKind, Span, StatusKind

_LEADS_TO = re.compile(r"(?:[’']s?)?(?:\s(?!and\b|or\b|to\b|in\b|at\b|for\b|of\b|the\b|a\b|has\b|is\b)[\w’'-]+){0,4}\s")
_IN_PLACE = re.compile(r"(?:\s[\w’'-]+){0,9}?\s(?:in|at)\s(?:the\s)?[A-Z][\w.’'-]*(?:,?\s(?:and\s)?[A-Z][\w.’'-]*)*(?<![.,])")
_SHORT_LINE = 50  # characters
_NEAR_NOUN = 80  # characters round the noun for a meeting in which its body stands
_TO_NAME = re.compile(r"\s(?:with\s)?(?:the\s)?(?:[A-Z][\w.’'-]*\s){0,4}")
_SUMMIT = re.compile(r"\b[Ss]ummit\b")
_BY_SUMMIT, _BY_RULE_CHANCE = "rule:summit", 0.6
_ASKED_TO = re.compile(r"\s(?P<whom>[^.;!?]+?)\sto\s(?P<verb>\w+)")
_ASKED = 120  # characters behind "asked" in which stands whom and to do what
_BY_ASKED = "rule:asked to join"
_BESIDE = 40  # characters from the words of an event to the office it is about
_STOP = re.compile(r"[.;!?]\s")
_OF_WHOM = re.compile(r"\s(?:of|between)\s(?:the\s)?(?:[a-z]+\s(?:of|from)\s(?:the\s)?)?")


def whole_name(cast: Cast, span: Span) -> Span:
    """A span that cuts through a name, stretched to hold all of it."""
    names = [cast.people.spans[index] for index in cast.people.places.touching(span)] + [
        k.span for k in cast.known_at(span) if k.sure and not k.ids[0].startswith(("summit:", "agreement:", "office:"))
    ]
    cut = [name for name in names if name.overlaps(span) and not name.covers(span)] + [n for n in names if n.covers(span)]
    return Span(min(span.start, *(n.start for n in cut)), max(span.end, *(n.end for n in cut))) if cut else span


def is_pronoun(words: str) -> bool:
    """Whether words are a pronoun and nothing else."""
    return words.lower() in PERSONAL | THING | PLURAL | {
        "i",
        "we",
        "you",
        "who",
        "which",
        "that",
        "this",
        "those",
        "these",
        "both",
        "all",
        "us",
        "one",
    }


def state_of(cast: Cast, who: Who) -> Who:
    """The state that acts through its parliament or government, or through who holds an office of it."""
    kind, _, code = (who.id or "").partition(":")
    if kind in {"government", "parliament"}:
        return Who(reference().name_of(f"country:{code}"), f"country:{code}", MentionKind.COUNTRY)
    row = reference().entities.get(who.id or "")
    if who.kind is MentionKind.PERSON:
        country = cast.country_of(who.name)
        return cast.entity(country) if country else who
    if isinstance(row, Office) and row.body.startswith("country:"):
        return cast.entity(row.body)
    return who


def whole_title(cast: Cast, span: Span) -> Span:
    """A stretch that cuts through the name of an office or agreement, made to hold all of it."""
    for known in cast.known_at(span):
        if known.ids[0].startswith(("agreement:", "office:")):
            return Span(min(span.start, known.span.start), max(span.end, known.span.end))
    return span


def named_beside(cast: Cast, trigger: Span, span: Span, kind: str) -> tuple[str, str | None] | None:
    """The office or agreement ("office:") named nearest to a trigger, in the words that tell the event or beside them."""
    near = Span(min(span.start, trigger.start) - _BESIDE, max(span.end, trigger.end) + _BESIDE)
    found = [
        (abs(known.span.start - trigger.start), known.span, id_)
        for known in cast.known_within(near)
        if known.ids[0].startswith(kind) and (id_ := cast.choose(known))
    ]
    same = [one for one in found if not _STOP.search(cast.text, *sorted((one[1].end, trigger.start)))]
    if not same:
        return None
    _, at, id_ = min(same)
    return cast.entity(id_, at.of(cast.text)).name, id_


def government_in(cast: Cast, span: Span) -> list[Who]:
    """A government or parliament without its country ("her parliament"): that of the country named last before it."""
    words = span.of(cast.text).lower().split()
    if not words or words[-1] not in group_words("government") or len(words) > 3:
        return []
    last = cast.last_known(span, "country:", "government:")
    code = last.ids[0].partition(":")[2] if last else (cast.home or ":").partition(":")[2]
    return [cast.government(code, words[-1])] if code else []


def thing(cast: Cast, span: Span) -> tuple[str, str | None] | None:
    """Name and entity of an office, body, agreement or summit that a phrase is about; None where the reference has none."""
    span = trimmed(cast.text, span)
    article = ARTICLE.match(cast.text, span.start, span.end)
    start = article.end() if article else span.start
    within = cast.known_within(span)
    for known in within:
        rest = POSSESSIVE.sub("", cast.text[known.span.end : span.end]).strip().lower()
        lead = cast.text[start : known.span.start].strip().lower()
        id_ = cast.choose(known)
        if (
            id_ is None
            or rest not in {"", "membership", "treaty", "alliance", "bloc"}
            or (lead and not set(lead.split()) <= listed("loose", table="roles"))
        ):
            continue
        return cast.entity(id_, known.span.of(cast.text)).name, id_
    words = span.of(cast.text).lower()
    if ARTICLE.sub("", words, count=1) in {"alliance", "bloc", "organisation", "organization", "union"}:
        alliance = words.endswith("alliance") and cast.names_body("org:nato")
        last = cast.last_known(span, "org:nato" if alliance else "org:")
        return (cast.entity(last.ids[0]).name, last.ids[0]) if last else None
    return None


def inside_title(cast: Cast, span: Span) -> bool:
    """Whether a stretch is part of the name of an agreement ("Ukraine" in "the Ukraine Compact")."""
    return any(k.ids[0].startswith("agreement:") and k.span.covers(span) for k in cast.known_at(span))


def body_beside(cast: Cast, noun: Span) -> tuple[Who, Span] | None:
    """The body whose meeting a noun names, and where: "the July NATO summit", "a meeting of NATO ministers"."""
    for known in cast.known_at(Span(max(0, noun.start - _NEAR_NOUN), noun.end + _NEAR_NOUN)):
        id_ = cast.choose(known) if known.ids[0].startswith(("org:", "summit:")) else None
        before = cast.text[known.span.end : noun.start] if known.span.end <= noun.start else None
        after = cast.text[noun.end : known.span.start] if noun.end <= known.span.start else None
        if id_ and id_.startswith("org:") and ((before and _LEADS_TO.fullmatch(before)) or (after and _OF_WHOM.fullmatch(after))):
            return cast.entity(id_), known.span
        if known.ids[0].startswith("summit:") and known.span.covers(noun):
            row = reference().entities.get(id_ or known.ids[0])
            return (cast.entity(row.body), known.span) if isinstance(row, Summit) else None
    return None


def summits_told(cast: Cast, told: Sequence[Told], sentences: Sequence[Span]) -> list[Told]:
    """Meetings of leaders that the heads passed over: the noun with its body beside it tells one by itself."""
    triggers = {one.trigger for one in told}
    starts = [sentence.start for sentence in sentences]
    found = []
    for match in _SUMMIT.finditer(cast.text):
        noun = Span(*match.span())
        body = body_beside(cast, noun) if noun not in triggers else None
        if body:
            sentence = max(bisect_right(starts, noun.start) - 1, 0)
            found.append(
                Told(StatusKind.MEETS, Factuality.ASSERTED, noun, (body[1],), (), (), sentence, _BY_RULE_CHANCE, _BY_SUMMIT)
            )
    return found


def asked_in(cast: Cast, told: Told) -> Told:
    """Countries that are asked to join a body are invited: "the members asked Estonia and Latvia to join the alliance"."""
    if told.kind is not StatusKind.REQUESTS:
        return told
    match = _ASKED_TO.match(cast.text, told.trigger.end, told.trigger.end + _ASKED)
    if match is None or match["verb"] not in group_words("joining"):
        return told
    asked = Span(*match.span("whom"))
    countries = [known for known in cast.known_within(asked) if known.sure and known.ids[0].startswith("country:")]
    body = any(known.ids[0].startswith("org:") for known in cast.known_at(Span(match.end(), match.end() + _BESIDE)))
    words = set(cast.text[match.end() : match.end() + _BESIDE].lower().replace(".", " ").split())
    if not countries or not (body or not group_words("a_body").isdisjoint(words)):
        return told
    return replace(told, kind=StatusKind.INVITED, who=(asked,), what=(), made_by=_BY_ASKED)


def other_side(cast: Cast, trigger: Span) -> tuple[Who, Span] | None:
    """Whom somebody meets, where the name stands right behind the verb ("hosted Stoltenberg", "met with Prime Minister X")."""
    reach = Span(trigger.end, min(len(cast.text), trigger.end + _BESIDE))
    index = next(cast.people.places.touching(reach), None)
    if index is None or not _TO_NAME.fullmatch(cast.text, trigger.end, cast.people.names[index].span.start):
        return None
    return cast.person(cast.people.full[index]), cast.people.names[index].span


def meeting_span(cast: Cast, noun: Span, body: Span, times: Sequence[Span]) -> Span:
    """The noun phrase of a meeting: with its body, the place behind it, and the expressions of time beside it."""
    start, end = min(noun.start, body.start), max(noun.end, body.end)
    place = _IN_PLACE.match(cast.text, end)
    end = place.end() if place else end
    for time in times:
        if (
            time.start >= end
            and not _is_title(cast.text, end)
            and re.fullmatch(r",?\s(?:(?:on|in|this|held|last|next)\s)*", cast.text[end : time.start])
        ):
            end = time.end
        elif time.end <= start and re.fullmatch(r"(?:[’']s?)?\s(?:[\w-]+\s){0,2}", cast.text[time.end : start]):
            start = time.start
    return Span(start, end)


def _is_title(text: str, at: int) -> bool:
    """Whether a place ends a line that is too short to be a wrapped one: what stands below is not part of its phrase."""
    return text.startswith("\n", at) and at - text.rfind("\n", 0, at) <= _SHORT_LINE


def summit_in(cast: Cast, span: Span) -> Who | None:
    """The summit of the reference that is named within a stretch."""
    named = [k for k in cast.known_at(span) if k.ids[0].startswith("summit:")]
    ids = [id_ for known in named if (id_ := cast.choose(known))]
    return cast.entity(ids[0]) if ids else None
