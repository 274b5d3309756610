"""Where entries say different things: they stay side by side, and each says which others it does not agree with, and why.

`disputes_of` looks at one entry and at its rivals: entries of the same kind about the same office, body or document, on every
basis. It is a function of these entries and of the reference that ships with the package.

What two entries say against one another stands at both, with two exceptions. A list of the reference that declares itself
complete disputes what is not on it, and is not disputed by that: else any article could cast doubt on what was looked up. And an
entry that a correction outranks is disputed by others and disputes none.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from onrecord.record.curated import is_curated
from onrecord.record.filing import counted_group, is_vague_name
from onrecord.record.folding import Days
from onrecord.record.kinds import Kind, kinds
from onrecord.record.when import days_of
from onrecord.reference import Office, fold, reference
from onrecord.schema import Basis, Dispute, Entry, Fact, Factuality, ValidTime

_MONTH = 31  # days; a date that is no finer tells too little to conflict with another's
# Whom a list of the reference would hold under this very id.
_LISTED = {"occupancies": ("person:",), "parties": ("country:", "org:"), "steps": ("country:",)}
_FEWEST = 5  # "the two governments" are those just named, not all there were
_SHOWN = 5  # times or names in a reason


def has_rivals(fact: Fact) -> bool:
    """Whether other entries can conflict with one of this fact."""
    return fact.what_id is not None and kinds()[fact.kind].again_after != 0


def rivals_share_who(fact: Fact) -> bool:
    """Whether only entries of the same participants can conflict with one of this fact: no seat or number is at stake."""
    kind = kinds()[fact.kind]
    return not (kind.seat or kind.counted)


def disputes_of(entry: Entry, rivals: Iterable[Entry]) -> tuple[Dispute, ...]:
    """Why an entry does not stand alone; nothing where it is rejected place by place, or names nothing in particular.

    Rules, each a function below:

    1. its own times conflict     2. another basis has another time for the same fact     3. somebody else has the seat that day
    4. other numbers are told     5. the reference has a complete list, and it is not on it     6. told as done, and as not done
    """
    fact, kind = entry.fact, kinds()[entry.fact.kind]
    if not has_rivals(fact) or not _stands(entry) or _is_vague(entry, kind):
        return ()
    standing = (rival for rival in rivals if rival.id != entry.id and not rival.outranked_by and _stands(rival))
    others = sorted(standing, key=lambda rival: rival.id)
    found: list[Dispute] = []
    if fact.factuality is Factuality.ASSERTED:
        asserted = [rival for rival in others if rival.fact.factuality is Factuality.ASSERTED]
        found += _own_times(entry, asserted, kind)
        found += [dispute for rival in asserted if rival.fact == fact for dispute in _other_time(entry, rival, kind)]
        found += [dispute for rival in asserted if rival.fact != fact for dispute in _same_seat(entry, rival, kind)]
        found += [dispute for rival in asserted if rival.fact != fact for dispute in _other_number(entry, rival, kind)]
        found += _against_list(entry, asserted, kind)
    opposite = {Factuality.ASSERTED: Factuality.NEGATED, Factuality.NEGATED: Factuality.ASSERTED}.get(fact.factuality)
    found += [
        Dispute("whether", (rival.id,), f"told as {fact.factuality.value} here and as {rival.fact.factuality.value} there")
        for rival in others
        if rival.fact.factuality is opposite and rival.fact.who_ids == fact.who_ids and _exclude(entry, rival, kind)
    ]
    merged: dict[tuple[str, str], set[str]] = {}
    for dispute in found:
        merged.setdefault((dispute.about, dispute.reason), set()).update(dispute.by)
    return tuple(Dispute(about, tuple(sorted(by)), reason) for (about, reason), by in merged.items())


def _stands(entry: Entry) -> bool:
    return any(one.rejected_by is None for one in entry.evidence)


def _is_vague(entry: Entry, kind: Kind) -> bool:
    """Whether it may be another's somebody or something that is told: "the country", "the agreement".

    A common noun has no capital letter. "His post" is vague too, but the person tells which; so of what is told the words
    matter only for what can happen but once, where any two documents called "the treaty" would conflict.
    """
    named = zip(entry.fact.who_ids, entry.who, strict=True)
    if any(id_.startswith("name:") and is_vague_name(name) for id_, name in named):
        return True
    what = entry.what or ""
    particular = not (entry.fact.what_id or "").startswith("words:") or (not what.islower() and len(fold(what).split()) > 1)
    return kind.again_after is None and not particular


def _own_times(entry: Entry, rivals: Sequence[Entry], kind: Kind) -> list[Dispute]:
    """Two of its times conflict: those of the reference never do, each is an occasion that was looked up, nor such as it has."""
    if entry.basis is Basis.REFERENCE or len(entry.valid) < 2:
        return []
    known = [value for rival in rivals if rival.fact == entry.fact and rival.basis is Basis.REFERENCE for value in rival.valid]
    spans = [(days[0].toordinal(), days[1].toordinal(), one) for one in entry.valid if (days := days_of(one.value))]
    dated = sorted(spans, key=lambda span: span[:2])
    limit = date.max.toordinal() if kind.again_after is None else kind.again_after
    clashing: set[str] = set()
    for at, (_, end, ours) in enumerate(dated):
        for start, _, theirs in dated[at + 1 :]:
            if start - end >= limit:
                break
            told = ours.value in clashing and theirs.value in clashing
            if start > end and not told and not _two_occasions(ours, theirs, known):
                clashing |= {ours.value, theirs.value}
    return [Dispute("when", (entry.id,), f"told for {_listed(sorted(clashing))}")] if clashing else []


def _two_occasions(one: ValidTime, other: ValidTime, known: Sequence[ValidTime]) -> bool:
    """Whether the reference has both times, one apart from the other."""
    ours, theirs = ({value.value for value in known if _gap(value, told) == 0} for told in (one, other))
    return bool(ours and theirs) and not ours & theirs


def _other_time(entry: Entry, rival: Entry, kind: Kind) -> list[Dispute]:
    """Another basis has times for the same fact, and one of ours or of theirs agrees with none on the other side."""
    if not (_is_astray(entry, rival, kind) or _is_astray(rival, entry, kind)):
        return []
    times = _listed([theirs.value for theirs in rival.valid])
    return [Dispute("when", (rival.id,), f"the {rival.basis.value} has {times}")]


def _is_astray(entry: Entry, rival: Entry, kind: Kind) -> bool:
    clashing = [ours for ours in entry.valid if any(_clash(ours, theirs, kind) for theirs in rival.valid)]
    return any(all(_gap(ours, theirs) > 0 for theirs in rival.valid) for ours in clashing)


def _same_seat(entry: Entry, rival: Entry, kind: Kind) -> list[Dispute]:
    """Somebody else is told to have come into the same single seat on the same day."""
    if not kind.seat or not _single_seat(entry.fact.what_id) or not _persons(entry, rival):
        return []
    for ours in entry.valid:
        for theirs in rival.valid:
            if ours.value == theirs.value and _length(ours) == 0:
                return [Dispute("who", (rival.id,), f"{_listed(rival.who)} has the seat from {theirs.value}")]
    return []


def _other_number(entry: Entry, rival: Entry, kind: Kind) -> list[Dispute]:
    """Of the same sort of participants another number is told, and not of another time."""
    ours, theirs = _counted(entry), _counted(rival)
    if ours is None or theirs is None or _sort_of(ours[1]) != _sort_of(theirs[1]) or ours[0] == theirs[0]:
        return []
    pairs = [(one, other) for one in entry.valid for other in rival.valid]
    if not any(_gap(one, other) == 0 for one, other in pairs) and (pairs or kind.grows):
        return []
    return [Dispute("count", (rival.id,), f"told as {entry.who[0]} here and as {rival.who[0]} there")]


def _against_list(entry: Entry, rivals: Sequence[Entry], kind: Kind) -> list[Dispute]:
    """The reference declares its list complete on the day, and what is told is not on it or not so many are."""
    listed = [rival for rival in rivals if rival.basis is Basis.REFERENCE]
    if entry.basis is Basis.REFERENCE or kind.table is None:
        return []
    if is_curated(entry.fact):
        return _against_dates(entry, listed, kind)
    fine = [value for value in entry.valid if value.precision in ("day", "month") and days_of(value.value)]
    days = [_day_of_list(kind, listed, value) for value in fine]
    if not entry.valid and kind.again_after is None:  # signed once: without a date it can only be the day of the list
        days = sorted({value.value for rival in listed for value in rival.valid})
    day = next((day for day in days if _is_complete(entry, kind, day)), None)
    if day is None:
        return []
    if counted := _counted(entry):
        return _against_count(counted, listed, day)
    if not entry.fact.who_ids or not entry.fact.who_ids[0].startswith(_LISTED[kind.table]):
        return []
    by = _instead(listed, kind, day)
    names = _listed([name for rival in by for name in rival.who]) if len(by) <= 3 else f"{len(by)} others"
    reason = f"the reference, whose list is complete for {day}, has {names or 'no such row'}"
    return [Dispute("who", tuple(rival.id for rival in by), reason)]


def _against_dates(entry: Entry, listed: Sequence[Entry], kind: Kind) -> list[Dispute]:
    """It is on the list, but for a day so far off that it would be another occasion, and the list is complete for that day."""
    same = [rival for rival in listed if rival.fact == entry.fact and rival.valid]
    dates = [theirs for rival in same for theirs in rival.valid]
    for told in entry.valid:
        apart = all(_gap(told, theirs) > 0 and not _clash(told, theirs, kind) for theirs in dates)
        if dates and apart and told.precision in ("day", "month", "year") and _is_complete(entry, kind, told.value):
            reason = f"the reference, whose list is complete for {told.value}, has {_listed([one.value for one in dates])}"
            return [Dispute("when", tuple(rival.id for rival in same), reason)]
    return []


def agree(entry: Entry, other: Entry) -> bool:
    """Whether a time of one entry may be that of the other, or one of them has none."""
    pairs = [(ours, theirs) for ours in entry.valid for theirs in other.valid]
    return not pairs or any(_gap(*pair) == 0 for pair in pairs)


def _instead(listed: Sequence[Entry], kind: Kind, day: str) -> Sequence[Entry]:
    """Whom the list has in their place: who came into the seat, who signed; nobody for a step that each takes alone."""
    if kind.seat:
        return _holders(listed, day)
    return listed if kind.table == "parties" else ()


def _against_count(counted: tuple[int, str], listed: Sequence[Entry], day: str) -> list[Dispute]:
    number, word = counted
    group = _groups().get(word)
    if group is None:
        return []
    parties = {rival.fact.who_ids[0] for rival in listed if len(rival.fact.who_ids) == 1}
    if body := group.get("body"):
        among = {row.country for row in reference().members(body, day)} & parties
    else:
        among = parties if group.get("all") else {party for party in parties if party.startswith("country:")}
    if not parties or len(among) == number:
        return []
    reason = f"the reference, whose list is complete for {day}, has {len(among)} {word}, not {number}"
    return [Dispute("count", tuple(rival.id for rival in listed), reason)]


def _exclude(entry: Entry, rival: Entry, kind: Kind) -> bool:
    """Whether what is told as done and what is told as not done cannot both be right."""
    done, denied = (entry, rival) if entry.fact.factuality is Factuality.ASSERTED else (rival, entry)
    for happened in _spans(done, upper=True):
        for not_yet in _spans(denied, upper=False):
            close = max((happened[1] - happened[0]).days, (not_yet[1] - not_yet[0]).days) <= _MONTH
            if close and happened[0] <= not_yet[1] and not_yet[0] <= happened[1] and done.valid and denied.valid:
                return True
            # Later, not the same day: what the morning denies may be done by the evening.
            if kind.again_after is None and not_yet[0] > happened[1]:
                return True
    return False


def _spans(entry: Entry, *, upper: bool) -> list[Days]:
    """The days of an entry; of one without a date the first (`upper`) or the last day on which a document told it."""
    days = [found for value in entry.valid if (found := days_of(value.value))]
    standing = (one.published for one in entry.evidence if one.published and one.rejected_by is None)
    told = sorted(found for published in standing if (found := days_of(published)))
    if days or not told:
        return days
    day = told[0][1] if upper else told[-1][0]
    return [(day, day)]


def _clash(one: ValidTime, other: ValidTime, kind: Kind) -> bool:
    """Whether two times are so near that they can only be two tellings of one occasion, and do not agree."""
    gap = _gap(one, other)
    return gap > 0 and (kind.again_after is None or gap < kind.again_after)


def _gap(one: ValidTime, other: ValidTime) -> int:
    """Days between two times, 0 where they may be the same."""
    ours, theirs = days_of(one.value), days_of(other.value)
    if ours is None or theirs is None:
        return 0
    return max((theirs[0] - ours[1]).days, (ours[0] - theirs[1]).days, 0)


def _length(value: ValidTime) -> int:
    days = days_of(value.value)
    return (days[1] - days[0]).days if days else date.max.toordinal()


def _counted(entry: Entry) -> tuple[int, str] | None:
    ids = entry.fact.who_ids
    named = len(ids) == 1 and ids[0].startswith("name:") and kinds()[entry.fact.kind].counted
    found = counted_group(ids[0].removeprefix("name:")) if named else None
    return found if found and found[0] >= _FEWEST else None


def _sort_of(word: str) -> str:
    """One word for all that stand for the same participants: "nato members" are "allies"."""
    return str(_groups()[word]["words"][0]) if word in _groups() else word


def _persons(entry: Entry, rival: Entry) -> bool:
    return all(one.fact.who_ids and one.fact.who_ids[0].startswith("person:") for one in (entry, rival))


def _single_seat(office: str | None) -> bool:
    row = reference().entities.get(office or "")
    return isinstance(row, Office) and row.single_seat


def _day_of_list(kind: Kind, listed: Sequence[Entry], told: ValidTime) -> str:
    """The day to look the list up for: that of the list's own rows where it may be the one told ("July 2024")."""
    days = sorted({value.value for rival in listed for value in rival.valid if _gap(value, told) == 0 and _length(value) == 0})
    return days[0] if days and kind.table == "parties" else told.value


def _is_complete(entry: Entry, kind: Kind, day: str) -> bool:
    if kind.table is None or kind.scope is None or entry.fact.what_id is None:
        return False
    who = entry.fact.who_ids[0] if entry.fact.who_ids else ""
    return reference().is_complete(kind.table, kind.scope.format(what=entry.fact.what_id, who=who), day)


def _holders(listed: Sequence[Entry], day: str) -> list[Entry]:
    """Who of a list came into the seat last before or on a day."""
    ends = days_of(day)
    begun = [
        (value.value, rival.id, rival) for rival in listed for value in rival.valid if ends and value.value <= ends[1].isoformat()
    ]
    return [max(begun)[2]] if begun else []


@cache
def _groups() -> dict[str, dict[str, Any]]:
    text = files("onrecord.record").joinpath("data/groups.toml").read_text(encoding="utf-8")
    return {word: group for group in tomllib.loads(text)["group"] for word in group["words"]}


def _listed(words: Sequence[str]) -> str:
    if len(words) > _SHOWN + 1:
        words = [*words[:_SHOWN], f"{len(words) - _SHOWN} others"]
    return " and ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else "".join(words)
