"""Claims of one article that cannot all be true, whatever any record says: two dates, two numbers, steps in the wrong order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations

from onrecord.check.rules.judging import Days, days_told
from onrecord.check.rules.offices import resolved
from onrecord.reference import Office, reference
from onrecord.schema import Claim, ClaimKind, Query

_ONCE = frozenset({"joined", "applied", "invited", "ratified", "protocol_signed", "takes", "leaves", "made", "won"})
_AGAIN = {
    "takes": 300,
    "leaves": 300,
    "won": 300,
    "applied": 300,
    "invited": 180,
}  # days after which it may have happened a second time
_SHOWN = 20  # places of one thing told again and again that are named as conflicts
_ORDER = ("applied", "invited", "protocol_signed", "joined")  # steps towards a body, in the only order in which they can be taken


def find_conflicts(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims, each with the ids of those of the same article that exclude it."""
    against: dict[str, list[str]] = defaultdict(list)
    alike: dict[tuple[ClaimKind, Query], list[Claim]] = defaultdict(list)  # what is told again is compared once
    for claim in claims:
        alike[claim.kind, claim.query].append(claim)
    for group, rivals in combinations(alike.values(), 2):
        if any(rule(group[0], rivals[0]) for rule in _RULES):
            for claim in group:
                against[claim.id] += [other.id for other in rivals[:_SHOWN]]
            for claim in rivals:
                against[claim.id] += [other.id for other in group[:_SHOWN]]
    return tuple(
        replace(claim, conflicts=tuple(dict.fromkeys(against[claim.id]))) if claim.id in against else claim for claim in claims
    )


def _about(claim: Claim) -> tuple[object, ...]:
    """What two claims must share to be told of one thing."""
    query = claim.query
    what = resolved(query) if claim.kind is ClaimKind.OFFICE else query.what
    return claim.kind, query.relation, frozenset(query.who), what, frozenset(query.by) if query.relation == "ratified" else None


def _apart(one: Query, other: Query) -> int | None:
    """Days between the told days of two claims; None where one tells none."""
    first, second = days_told(one), days_told(other)
    if first is None or second is None:
        return None
    return max((first[0] - second[1]).days, (second[0] - first[1]).days, 0)


def _two_dates(one: Claim, other: Claim) -> bool:
    if _about(one) != _about(other) or one.query.relation not in _ONCE or one.query.negated or other.query.negated:
        return False
    if {one.query.degree, other.query.degree} & {"appointed", "resigned", "since", "until"}:
        return False
    gap = _apart(one.query, other.query)
    return bool(gap) and (gap or 0) < _AGAIN.get(one.query.relation, 1 << 30)


def _yes_and_no(one: Claim, other: Claim) -> bool:
    """Told and denied, of the same time or of none."""
    if _about(one) != _about(other) or one.query.negated is other.query.negated or one.query.future is not other.query.future:
        return False
    return not _apart(one.query, other.query) and one.query.place == other.query.place


def _two_numbers(one: Claim, other: Claim) -> bool:
    a, b = one.query, other.query
    if one.kind is not other.kind or a.relation != b.relation or a.what != b.what or a.number is None or b.number is None:
        return False
    if (
        a.number == b.number
        or "then" in (a.degree, b.degree)
        or a.bound
        or b.bound
        or a.relation not in ("members", "count", "allies_at", "joiners")
    ):
        return False
    same_measure = a.value == b.value and (a.degree == b.degree or a.relation == "count")
    return same_measure and (a.when == b.when or (_apart(a, b) == 0 and a.relation != "members"))


def _two_figures(one: Claim, other: Claim) -> bool:
    a, b = one.query, other.query
    if not (one.kind is other.kind is ClaimKind.SPENDING) or a.who != b.who or a.unit != b.unit or a.when != b.when or not a.who:
        return False
    exact = a.degree is None and b.degree is None and a.relation == b.relation != "allies_at"
    digits = min(a.decimals or 0, b.decimals or 0)
    return exact and a.value is not None and b.value is not None and abs(a.value - b.value) > 10**-digits


def _wrong_order(one: Claim, other: Claim) -> bool:
    """Membership before the invitation, an invitation before the application."""
    a, b = one.query, other.query
    if (
        a.relation not in _ORDER
        or b.relation not in _ORDER
        or a.what != b.what
        or not set(a.who) & set(b.who)
        or a.negated
        or b.negated
    ):
        return False
    first, second = (a, b) if _ORDER.index(a.relation) < _ORDER.index(b.relation) else (b, a)
    earlier, later = days_told(first), days_told(second)
    return a.relation != b.relation and earlier is not None and later is not None and later[1] < earlier[0]


def _two_persons(one: Claim, other: Claim) -> bool:
    """Two who took one seat, or won one election, on the same days."""
    a, b = one.query, other.query
    if one.kind is not other.kind or a.relation != b.relation or a.relation not in ("takes", "won") or not a.who or not b.who:
        return False
    what, same = (resolved(a), resolved(b)) if one.kind is ClaimKind.OFFICE else (a.what, b.what)
    office = reference().entities.get(what or "")
    if what is None or what != same or set(a.who) & set(b.who) or a.negated or b.negated:
        return False
    single = not isinstance(office, Office) or office.single_seat
    return single and a.when is not None and a.when == b.when


def _two_places(one: Claim, other: Claim) -> bool:
    """One summit in two places: the same body, days that meet, no place in common."""
    a, b = one.query, other.query
    if (
        not (one.kind is other.kind is ClaimKind.SUMMIT)
        or a.relation != b.relation
        or a.what != b.what
        or not a.place
        or not b.place
    ):
        return False
    first, second = days_told(a), days_told(b)
    near = _is_fine(first) and _is_fine(second) and _apart(a, b) == 0
    return near and not _places(a.place) & _places(b.place)


def _is_fine(days: Days | None) -> bool:
    """Whether told days are so few that only one summit of a body can be meant."""
    return days is not None and (days[1] - days[0]).days <= 31


def _places(place: str) -> set[str]:
    """The words of a place, and the country it lies in where a summit of the reference tells it."""
    words = {word.strip("(),").lower() for word in place.partition(":")[2].replace("/", " ").split()}
    hosts = {
        row.host
        for row in reference().summits
        if words & {part.strip("(),").lower() for part in row.place.replace("/", " ").split()}
    }
    lands = {id_ for id_ in reference().named(place.partition(":")[2]) if id_.startswith("country:")}
    return words | {host for host in hosts if host} | lands


_RULES: tuple[Callable[[Claim, Claim], bool], ...] = (
    _two_dates,
    _yes_and_no,
    _two_numbers,
    _two_figures,
    _wrong_order,
    _two_persons,
    _two_places,
)
