"""Any noun phrase to whom or what it stands for."""

from __future__ import annotations

import re

from onrecord.link.cast import LOCAL, Cast, Who
from onrecord.link.names import POSSESSIVE, listed
from onrecord.link.offices import bare_office, compatriot, described, holder_in, next_to
from onrecord.link.pronouns import office_before, other_pronoun, personal
from onrecord.link.words import ARTICLE, PERSONAL, PLURAL, THING, group_words, peoples, says_all, slug, trimmed
from onrecord.schema import MentionKind, Span

_SOMEBODY = re.compile(r"(?:the|a|an|his|her|its|their|one|another)\s(?:\S+\s){0,4}?\S+(?<!s)$")
_NEXT_TO = re.compile(
    r"(?P<whose>[Hh]is|[Hh]er|[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*)*?(?=[’']s?\s))(?:[’']s?)?\s(?:\w+\s)?(?P<which>predecessor|successor)"
)
_CLAUSE = re.compile(r",?\s(?:that|which|who|whose)\s")
_PROPER = re.compile(r"(?:[Tt]he\s+)?(?P<name>[A-Z][\w.’'&-]*(?:\s+(?:(?:of|and|for|the)\s+)*[A-Z][\w.’'&-]*)*)")
_AND = re.compile(r"\s*(?:,\s*and\s|,|\band\b|&|;)\s*")
_LED = re.compile(
    r"(?:all |the )?(?:\w+ )?(leaders|members|member states|allies|ministers|heads of state|foreign ministers|countries)"
    r" (?:of|from)(?: the)?"
)
_RULED = re.compile(rf"(?:the )?(?:\w+ )?({'|'.join(sorted(group_words('government')))}) (?:of|in)(?: the)?")
_MEMBERS = frozenset({"members", "member states", "allies", "countries"})


def who(cast: Cast, span: Span) -> list[Who]:
    """Everybody a noun phrase stands for; empty where nothing tells.

    Ask in the order of the text: what a pronoun stands for depends on who was spoken of before it.
    """
    span = trimmed(cast.text, span)
    words = span.of(cast.text).strip().lower()
    cast.people.go_to(span.start)
    if words in PERSONAL:
        full = personal(cast, span, words)
        return [cast.person(full)] if full else office_before(cast, span)
    if words in THING or words in PLURAL:
        return other_pronoun(cast, span, plural=words in PLURAL)
    parts = _parts(cast, span)
    if len(parts) > 1:
        return [one for part in parts for one in who(cast, part)]
    full = cast.people.in_source(span)
    if full:
        cast.people.hear(span.start, full)
        return [cast.person(full)]
    fellow = compatriot(cast, span)
    if fellow:
        cast.people.hear(span.start, fellow)
        return [cast.person(fellow)]
    known = _known_in(cast, span)
    if known:
        return [known]
    last = _last_of_its_kind(cast, span) or _people(cast, span)
    if last:
        return [last]
    other = _next_to(cast, span)
    if other:
        cast.people.hear(span.start, other.name)
        return [other]
    person = described(cast, span)
    if person:
        cast.people.hear(span.start, person)
        return [cast.person(person)]
    holder = holder_in(cast, span) or bare_office(cast, span)
    if holder:
        if holder.kind is MentionKind.PERSON:
            cast.people.hear(span.start, holder.name)
        return [holder]
    body = _body(cast, span)
    if body:
        return [body]
    if _SOMEBODY.match(words):
        cast.people.hear(span.start, None)
    return []


def _next_to(cast: Cast, span: Span) -> Who | None:
    """ "His predecessor", "Rutte’s successor": who held the office before or after."""
    match = _NEXT_TO.fullmatch(cast.text, span.start, span.end)
    if match is None:
        return None
    whose = Span(*match.span("whose"))
    words = whose.of(cast.text).lower()
    full = personal(cast, whose, words) if words in PERSONAL else cast.people.in_source(whose)
    return next_to(cast, full, before=match["which"].lower() == "predecessor") if full else None


def _people(cast: Cast, span: Span) -> Who | None:
    """ "The Danes": their country."""
    words = ARTICLE.sub("", span.of(cast.text).lower(), count=1)
    return cast.entity(peoples()[words]) if words in peoples() else None


def _last_of_its_kind(cast: Cast, span: Span) -> Who | None:
    """ "The country", "the bloc that said no": the one that the text named last; "his country": that of the person."""
    words = _CLAUSE.split(span.of(cast.text).lower())[0]
    match = re.fullmatch(r"(?:(the|that|this|its|his|her|their|our)\s+(?:\w+\s)?)?(\w+)", words)
    noun = match[2] if match else ""
    if noun in group_words("a_country"):
        full = personal(cast, Span(span.start, span.start + 3), match[1]) if match and match[1] in PERSONAL else None
        own = cast.country_of(full) if full else None
        if own:
            return cast.entity(own)
        last = cast.last_known(span, "country:")
        return cast.entity(last.ids[0]) if last else None
    if noun in group_words("a_body"):
        known = cast.last_known(span, "org:")
        named = next((n.span for n in reversed(cast.names) if n.kind == "organisation" and n.span.end <= span.start), None)
        if named and (known is None or named.start > known.span.start):
            return _named_body(cast, named)
        return cast.entity(known.ids[0]) if known else None
    return None


def _named_body(cast: Cast, span: Span) -> Who:
    """A body that the mention head found, by its printed name."""
    known = next((k for k in cast.known_at(span) if k.sure and k.span == span), None)
    name = " ".join(span.of(cast.text).split())
    return cast.entity(known.ids[0]) if known else Who(name, f"org:{slug(name)}", MentionKind.ORGANISATION)


def _parts(cast: Cast, span: Span) -> list[Span]:
    """The members of a list of names ("Biden and Stoltenberg"); the phrase itself where it is none."""
    parts, at = [], span.start
    for match in _AND.finditer(cast.text, span.start, span.end):
        parts.append(Span(at, match.start()))
        at = match.end()
    parts.append(Span(at, span.end))
    parts = [trimmed(cast.text, part) for part in parts if part.of(cast.text).strip()]
    listed_all = len(parts) > 1 and all(_is_name(cast, part) for part in parts)
    return parts if listed_all else [span]


def _is_name(cast: Cast, span: Span) -> bool:
    """Whether a part of a list is a name by itself, with nothing but its article and titles before it."""
    end = span.end
    return any(k.sure and k.span.end == end and k.span.start >= span.start for k in cast.known_within(span)) or any(
        name.span.end == end and name.span.start >= span.start for name in cast.people.names
    )


def _known_in(cast: Cast, span: Span) -> Who | None:
    """A country or body that the phrase names, also through its government or parliament; an agreement; a summit."""
    article = ARTICLE.match(cast.text, span.start, span.end)
    start = article.end() if article else span.start
    for known in cast.known_within(span):
        rest = cast.text[known.span.end : span.end]
        rest = re.sub(r"^[’']s?(?=\s|$)", "", rest).strip().lower()
        lead = cast.text[start : known.span.start].strip()
        id_ = cast.choose(known)
        if id_ is None or id_.startswith(("person:", "office:")):
            continue
        ruled = _RULED.fullmatch(lead.lower())
        if ruled and not rest and id_.startswith(("country:", "government:")):
            return cast.government(id_.partition(":")[2], ruled[1])
        led = _LED.fullmatch(lead.lower())
        if led and not rest and id_.startswith("org:"):
            return Who(
                f"{cast.entity(id_).name} members" if led[1] in _MEMBERS else cast.entity(id_).name, id_, MentionKind.GROUP
            )
        if lead and not says_all(lead.lower()):
            continue
        if not rest:
            return cast.entity(id_, known.span.of(cast.text))
        if rest in group_words("government") and id_.startswith(("country:", "government:")):
            return cast.government(id_.partition(":")[2], rest)
        if id_.startswith("org:") and rest.split()[-1] in group_words("countries") | group_words("people"):
            members = rest.split()[-1] in group_words("countries")
            return Who(f"{cast.entity(id_).name} members" if members else cast.entity(id_).name, id_, MentionKind.GROUP)
    return None


def _body(cast: Cast, span: Span) -> Who | None:
    """A phrase that is nothing but a proper name ("the White House"), as printed without its article."""
    match = _PROPER.fullmatch(cast.text, span.start, span.end)
    if match is None or match["name"].lower() in group_words("countries") | group_words("people"):
        return None
    name = POSSESSIVE.sub("", match["name"])
    sure = " " in name or match.start("name") not in cast.people.starts or name.lower() in listed("not_persons")
    if not (sure or cast.is_proper(name)):
        return None
    kind = cast.kind_at(span)
    return Who(name, f"{LOCAL[kind]}:{slug(name)}", kind)
