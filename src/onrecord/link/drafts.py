"""Events on their way to the record: what one clause tells, and when two clauses tell one fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.extract.status import Told
from onrecord.link.cast import Who
from onrecord.reference import fold
from onrecord.schema import Factuality, Span, StatusKind, When

# Kinds of which a telling without its subject is taken for another telling of the same: one takes few offices in one text.
_SPARING = frozenset(
    {StatusKind.TAKES_OFFICE, StatusKind.LEAVES_OFFICE, StatusKind.APPOINTED, StatusKind.ELECTED, StatusKind.ACCEDES,
     StatusKind.APPLIES, StatusKind.INVITED}
)  # fmt: skip
_AFTER = 20  # characters behind the words of an application in which what it is for may stand ("NATO | membership")


@dataclass(slots=True)
class Draft:
    """One event with its names; `span` holds the words that tell it."""

    told: Told
    span: Span
    who: list[Who]
    what: str | None
    what_id: str | None
    when: When | None


def same_fact(one: Draft, other: Draft) -> bool:
    """Whether two events are tellings of one fact: kind, factuality, a participant and the subject are the same."""
    if one.told.kind is not other.told.kind or one.told.factuality is not other.told.factuality:
        return False
    if not {who.name for who in one.who} & {who.name for who in other.who}:
        return False
    untold = one.what is None or other.what is None
    if one.told.kind is StatusKind.MEETS and len(one.who) > 1:
        return {who.name for who in one.who} == {who.name for who in other.who}
    return (untold and one.told.kind in _SPARING) or same_subject(one, other)


def same_subject(one: Draft, other: Draft) -> bool:
    """Whether both are about the same office, body or document: by entity, else by words."""
    if one.what_id and other.what_id:
        return one.what_id == other.what_id
    a, b = set(fold(one.what or "").split()), set(fold(other.what or "").split())
    return bool(a and b) and (a <= b or b <= a)


def distinct(drafts: Sequence[Draft]) -> list[Draft]:
    """Without a second telling by the same words: one kind, one participant, one span inside the other.

    To apply for membership, or to be asked to join, is one event: the joining in it is no second one.
    """
    beside = by_sentence(drafts)
    drafts = [draft for draft in drafts if not any(_is_part(draft, other) for other in beside[draft.told.sentence])]
    kept: dict[int, list[Draft]] = defaultdict(list)
    for draft in sorted(drafts, key=lambda d: -d.told.confidence):
        twin = any(
            other.told.kind is draft.told.kind
            and other.span.overlaps(draft.span)
            and other.told.factuality is draft.told.factuality
            and {w.name for w in other.who} & {w.name for w in draft.who}
            and (draft.what is None or other.what is None or same_subject(draft, other))
            and (draft.when is None or other.when is None or draft.when.value == other.when.value)
            for other in kept[draft.told.sentence]
        )
        if not twin:
            kept[draft.told.sentence].append(draft)
    return [draft for sentence in sorted(kept) for draft in kept[sentence]]


def by_sentence(drafts: Sequence[Draft]) -> dict[int, list[Draft]]:
    """The events of each sentence."""
    found: dict[int, list[Draft]] = defaultdict(list)
    for draft in drafts:
        found[draft.told.sentence].append(draft)
    return found


def _is_part(draft: Draft, whole: Draft) -> bool:
    """Whether an accession is only what an application or invitation is for: told inside its words, of the same country."""
    return (
        draft.told.kind is StatusKind.ACCEDES
        and draft.told.factuality in (Factuality.POSSIBLE, whole.told.factuality)
        and whole.told.kind in (StatusKind.APPLIES, StatusKind.INVITED)
        and whole.span.start <= draft.told.trigger.start <= whole.span.end + _AFTER
        and not {who.name for who in draft.who}.isdisjoint(who.name for who in whole.who)
    )
