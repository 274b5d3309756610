"""Evidence folded into entries. Everything here is a function of the set of evidence: order and repetition cannot matter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from onrecord.record.filing import fact_number
from onrecord.record.when import days_of, precision_of
from onrecord.schema import STATEMENT, Basis, Entry, Evidence, Fact, ValidTime

Days = tuple[date, date]


def entry_id(basis: Basis, fact: Fact) -> str:
    """The id of the entry of a fact on a basis, the same in every record."""
    return f"{basis.value}:{fact_number(fact):016x}"


def fold_entry(fact: Fact, evidence: Iterable[Evidence], names: Mapping[str, str]) -> Entry:
    """The entry that evidence on one basis adds up to; `names` has what ids are called.

    Evidence that a correction rejects stays in the entry and counts for nothing. Raises ValueError where there is none, or where
    its bases differ.
    """
    ordered = tuple(sorted({one.id: one for one in evidence}.values(), key=_place))
    bases = {one.basis for one in ordered}
    if len(bases) != 1:
        raise ValueError("an entry needs evidence, all on one basis")
    standing = [one for one in ordered if one.rejected_by is None]
    return Entry(
        id=entry_id(next(iter(bases)), fact),
        fact=fact,
        who=tuple(names.get(id_, id_.partition(":")[2]) for id_ in fact.who_ids),
        what=_what(fact, names),
        value=_value(fact, standing or ordered),
        valid=fold_times(standing),
        basis=next(iter(bases)),
        evidence=ordered,
        publishers=count_publishers(standing),
        recorded_from=max(one.recorded_from for one in ordered),
    )


def fold_times(evidence: Iterable[Evidence]) -> tuple[ValidTime, ...]:
    """The times told, earliest first; a coarse one is folded into a finer one only where exactly one fits.

    Between "2024", "2024-07-10" and "2024-07-11" the year stays a time of its own: it could mean either day. Nor are two folded
    into one that exclude each other, as July and August do although the week between them fits both.
    """
    told: dict[str, list[str]] = defaultdict(list)
    for one in evidence:
        if one.when is not None:
            told[one.when.value].append(one.id)
    days = {value: days_of(value) for value in told}
    homes: dict[str, list[str]] = defaultdict(list)
    for value, home in _homes(days).items():
        homes[home] += told[value]
    return tuple(
        ValidTime(value, precision_of(value) or "", tuple(sorted(homes[value])))
        for value in sorted(homes, key=lambda value: (_first(days[value]), value))
    )


def _homes(days: Mapping[str, Days | None]) -> dict[str, str]:
    """The time that each time is folded into, or itself."""
    finer = {value: {other for other in days if _refines(days[other], days[value])} for value in days if _is_coarse(days[value])}
    finest = {value for value in days if not finer.get(value)}
    homes = {value: _only(within & finest) or value for value, within in finer.items()}
    torn = {
        value
        for value, home in homes.items()
        for other, its_home in homes.items()
        if home == its_home != value and _exclude(days[value], days[other])
    }
    finest |= torn
    return {value: value if value in torn else _only(finer.get(value, set()) & finest) or value for value in days}


def _only(values: Collection[str]) -> str | None:
    return next(iter(values)) if len(values) == 1 else None


def count_publishers(evidence: Iterable[Evidence]) -> int:
    """How many publishers tell it independently: the most documents of which no two share a publisher or, near enough, a text.

    A wire story on five sites is one; a publisher's own article beside its copy of the wire is worth one with another's copy.
    Documents whose publisher is not known count as one publisher's, since nothing shows that they are not. That makes it the size
    of a largest matching between publishers and groups of near-duplicates.
    """
    texts: dict[str, set[object]] = defaultdict(set)
    for one in evidence:
        if one.document is not None:
            texts[(one.publisher or "").casefold()].add(one.document if one.group is None else one.group)
    taken: dict[object, str] = {}
    return sum(_place_publisher(publisher, texts, taken) for publisher in texts)


def _place_publisher(publisher: str, texts: Mapping[str, set[object]], taken: dict[object, str]) -> bool:
    """One step of Kuhn's algorithm: whether the publisher finds a text of its own, others moving over where they can.

    It goes breadth first, without recursion: publishers who pass texts on make chains of any length.
    """
    movers: dict[object, str] = {}  # who would take a text
    given_up: dict[str, object] = {}  # for the one that they have
    waiting = [publisher]
    for mover in waiting:
        for text in texts[mover]:
            if text in movers:
                continue
            movers[text] = mover
            if text not in taken:
                while (taker := movers[text]) != publisher:
                    taken[text] = taker
                    text = given_up[taker]
                taken[text] = publisher
                return True
            given_up[taken[text]] = text
            waiting.append(taken[text])
    return False


def _what(fact: Fact, names: Mapping[str, str]) -> str | None:
    if fact.what_id is None or fact.kind == STATEMENT:
        return None
    return names.get(fact.what_id, fact.what_id.partition(":")[2])


def _value(fact: Fact, evidence: Sequence[Evidence]) -> str | None:
    """What was said, in the fullest wording; or how many are told to have taken part."""
    if fact.kind == STATEMENT:
        return min((one.text for one in evidence if one.text), key=lambda text: (-len(text), text), default=None)
    counts = sorted({one.count for one in evidence if one.count is not None})
    return str(counts[0]) if counts else None


def _place(evidence: Evidence) -> tuple[str, tuple[int, int], str]:
    return evidence.document or "", evidence.span or (0, 0), evidence.id


def _refines(fine: Days | None, coarse: Days | None) -> bool:
    """Whether the first is shorter and may be the same time."""
    if fine is None or coarse is None:
        return False
    shorter = fine[1] - fine[0] < coarse[1] - coarse[0]
    return shorter and fine[0] <= coarse[1] and coarse[0] <= fine[1]


def _is_coarse(days: Days | None) -> bool:
    return days is not None and days[0] < days[1]


def _exclude(one: Days | None, other: Days | None) -> bool:
    return one is not None and other is not None and (one[1] < other[0] or other[1] < one[0])


def _first(days: Days | None) -> date:
    return days[0] if days else date.max
