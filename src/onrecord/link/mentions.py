"""Every name and pronoun of a text with the entity it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.extract.mention import MADE_BY
from onrecord.link.cast import HEAD_KINDS, KIND_OF, LOCAL, Cast
from onrecord.link.phrases import who
from onrecord.link.stretches import Stretches
from onrecord.link.words import PERSONAL, adjectives, capitals, group_words, slug
from onrecord.reference import fold, reference
from onrecord.schema import Mention, MentionKind, Span

_PRONOUN = re.compile(r"\b(?:he|she|him|his|her|himself|herself|they|them|their|it|its)\b", re.IGNORECASE)
_BY_REFERENCE, _BY_SHAPE, _BY_TIE = "rule:reference", "rule:capitals", "head:antecedent"
_MOST_CANDIDATES = 4
_AGREEMENT = re.compile(
    r"\b(?:treaty|pact|accords?|agreement|protocol|convention|charter|declaration|compact|memorandum|act|covenant)\b", re.I
)
_AGREEMENT_NOUN = re.compile(r"\s(?:Treaty|Pact|Accords?|Agreement|Protocol|Convention|Charter|Declaration|Compact|Memorandum)\b")
_SUMMIT = re.compile(r"\b(?:summit|conference)\b", re.I)


def find_mentions(cast: Cast) -> list[Mention]:
    """Every name, and every pronoun for a person, with the entity it stands for; in text order, none inside another."""
    found = [*_known_mentions(cast), *_person_mentions(cast), *_other_mentions(cast)]
    kept: list[Mention] = []
    taken = bytearray(len(cast.text))
    for mention in sorted(found, key=lambda m: (-(m.span.end - m.span.start), m.entity is None, m.span)):
        start, end = mention.span
        if not any(taken[start:end]):
            kept.append(mention)
            taken[start:end] = b"\x01" * (end - start)
    kept += _pronoun_mentions(cast)
    return sorted(kept, key=lambda mention: mention.span)


def _known_mentions(cast: Cast) -> Iterator[Mention]:
    heads = [name.span for name in cast.names if name.kind == "person"]
    persons = Stretches(heads)
    for known in cast.known:
        printed = known.span.of(cast.text)
        id_ = cast.choose(known)
        kind = known.ids[0].partition(":")[0]
        inside = any(heads[i].covers(known.span) and heads[i] != known.span for i in persons.touching(known.span))
        if kind == "person" or inside or fold(printed) in adjectives():
            continue
        if id_ is None:
            yield Mention(known.span, KIND_OF[kind], _BY_REFERENCE, candidates=known.ids)
        elif id_.startswith("government:") and fold(printed) in capitals() and _is_place(cast, known.span):
            yield Mention(known.span, MentionKind.PLACE, _BY_REFERENCE, printed, f"place:{slug(printed)}")
        else:
            who = cast.entity(id_, printed)
            yield Mention(known.span, who.kind, _BY_REFERENCE, who.name, id_)


def _is_place(cast: Cast, span: Span) -> bool:
    """Whether the name of a capital is the city here: where something is, or goes, or was reported from."""
    before = cast.text[max(0, span.start - 12) : span.start].rstrip().rsplit(None, 1)
    return (bool(before) and before[-1].lower() in group_words("place")) or cast.text[span.end : span.end + 2] in {
        " —",
        " –",
        " -",
    }


def _person_mentions(cast: Cast) -> Iterator[Mention]:
    heads = Stretches([name.span for name in cast.names if name.kind == "person"])
    pairs = list(zip(cast.people.names, cast.people.full, strict=True))
    marked = {name.span for name, _ in pairs if heads.touches(name.span)}
    sure = {full for name, full in pairs if name.span in marked or name.titled or name.sex}
    for name, full in pairs:
        person = cast.person(full)
        if full in sure or (person.id or "") in reference().entities:
            made_by = MADE_BY if name.span in marked else _BY_SHAPE
            yield Mention(name.span, MentionKind.PERSON, made_by, person.name, person.id)


def _other_mentions(cast: Cast) -> Iterator[Mention]:
    for name in cast.names:
        title = _AGREEMENT_NOUN.match(cast.text, name.span.end)
        span = Span(name.span.start, title.end()) if title and name.kind != "person" else name.span
        printed = " ".join(span.of(cast.text).split())
        if span != name.span:  # "Harbour | Pact"
            yield Mention(span, MentionKind.AGREEMENT, MADE_BY, printed, f"agreement:{slug(printed)}")
            continue
        kind = _kind_of(name.kind, printed)
        if kind is MentionKind.PERSON and cast.people.places.touches(name.span):
            continue
        if kind is not None:
            yield Mention(name.span, kind, MADE_BY, printed, f"{LOCAL[kind]}:{slug(printed)}")


def _kind_of(kind: str, printed: str) -> MentionKind | None:
    """What a name of the head is: an agreement or summit by its last word, else as the head says; None for other things."""
    last = printed.rsplit(" ", 1)[-1]
    if kind != "person" and " " in printed and _AGREEMENT.fullmatch(last):
        return MentionKind.AGREEMENT
    if kind != "person" and " " in printed and _SUMMIT.fullmatch(last):
        return MentionKind.SUMMIT
    return HEAD_KINDS.get(kind)


def _pronoun_mentions(cast: Cast) -> Iterator[Mention]:
    for match in _PRONOUN.finditer(cast.text):
        span, words = Span(*match.span()), match[0].lower()
        found = who(cast, span)
        if found:
            yield Mention(span, found[0].kind, _BY_TIE, found[0].name, found[0].id)
        elif words in PERSONAL and cast.antecedents is not None:
            near = cast.antecedents.chances(span, cast.people.spans)
            order = sorted(near, key=lambda pair: -pair[1])
            ids = dict.fromkeys(cast.person(cast.people.full[index]).id for index, _ in order)
            yield Mention(span, MentionKind.PERSON, _BY_TIE, candidates=tuple(id_ for id_ in ids if id_)[:_MOST_CANDIDATES])
