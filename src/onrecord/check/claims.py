"""From a Reading to its claims with verdicts: found, sorted out, put into words, judged."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from onrecord.check.agreements import find_bilateral
from onrecord.check.consistency import find_conflicts
from onrecord.check.cues import cue
from onrecord.check.events import MADE_BY as EVENT
from onrecord.check.events import MADE_BY_STATED as EVENT_STATED
from onrecord.check.events import find_in_events
from onrecord.check.finding import Found, Scene, find_by_patterns, scene_of
from onrecord.check.lines import Line
from onrecord.check.loose import MADE_BY as LOOSE
from onrecord.check.loose import find_loosely, supersedes
from onrecord.check.offices import find_titles_beside_names
from onrecord.check.rules.agreements import judge_date, judge_party
from onrecord.check.rules.bodies import judge_count, judge_membership, judge_step
from onrecord.check.rules.elections import judge_election
from onrecord.check.rules.judging import Judgement
from onrecord.check.rules.offices import judge_office, resolved
from onrecord.check.rules.spending import judge_spending
from onrecord.check.rules.summits import judge_summit
from onrecord.check.spending import find_spending
from onrecord.check.summits import find_summits
from onrecord.check.wording import sentence_of
from onrecord.schema import Attribution, Claim, ClaimKind, Query, Reading, Span, Verdict
from onrecord.text.time.table import words_of

_RULES: dict[ClaimKind, Callable[[Query], Judgement]] = {
    ClaimKind.OFFICE: judge_office,
    ClaimKind.MEMBERSHIP: judge_membership,
    ClaimKind.ACCESSION_STEP: judge_step,
    ClaimKind.AGREEMENT_PARTY: judge_party,
    ClaimKind.AGREEMENT_DATE: judge_date,
    ClaimKind.COUNT: judge_count,
    ClaimKind.SPENDING: judge_spending,
    ClaimKind.ELECTION: judge_election,
    ClaimKind.SUMMIT: judge_summit,
}
_CHANGES = frozenset({"takes", "leaves", "succeeds"})


def check_reading(reading: Reading) -> tuple[Claim, ...]:
    """The claims of a reading in the order of the text, judged against the reference that ships with the package."""
    scene = scene_of(reading)
    text = hashlib.sha256(reading.text.encode("utf-8", "surrogatepass")).hexdigest()
    claims = _borne_out([(found, _claim(reading, text, found)) for found in find_claims(scene)])
    kept = [claim for claim in claims if claim.made_by != LOOSE or claim.verdict is not Verdict.NOT_IN_RECORD]
    return find_conflicts(kept)


def _borne_out(pairs: Sequence[tuple[Found, Claim]]) -> list[Claim]:
    """The claims, where one whose date or number another of the same sentence bears out is not contradicted for it.

    "Sweden applied in May 2022 to join": the date is that of the application, and says nothing of when it joined.
    """
    right = [found for found, claim in pairs if claim.verdict is Verdict.SUPPORTED]
    claims = []
    for found, claim in pairs:
        if claim.verdict is Verdict.CONTRADICTED and any(one.line == found.line and _shares(one, found) for one in right):
            if found.made_by in (LOOSE, EVENT, EVENT_STATED):
                continue
            why = f"Its date or number is borne out for something else told in the sentence. Else: {claim.why}"
            claim = replace(claim, verdict=Verdict.NOT_IN_RECORD, why=why, doubtful=True)
        claims.append(claim)
    return claims


def _shares(right: Found, wrong: Found) -> bool:
    """Whether a claim has the date or the number of another, of the same participants, and tells something else."""
    a, b = right.query, wrong.query
    if (right.kind, a.relation) == (wrong.kind, b.relation) or right.kind is wrong.kind is ClaimKind.OFFICE:
        return False
    if b.negated:
        return False  # what is denied is wrong whatever its date
    same_who = not a.who or not b.who or bool(set(a.who) & set(b.who)) or bool(set(a.by) & set(b.who))
    date = b.when is not None and a.when == b.when and b.number is None and right.kind is not ClaimKind.AGREEMENT_DATE
    number = b.number is not None and a.number == b.number and wrong.kind is not ClaimKind.AGREEMENT_PARTY
    return same_who and (date or number)


def find_claims(scene: Scene) -> list[Found]:
    """All claims of a text in its order, each told once at each place."""
    found = [
        *find_by_patterns(scene),
        *find_titles_beside_names(scene),
        *find_summits(scene),
        *find_spending(scene),
        *find_bilateral(scene),
    ]
    kept = sorted_out(found)
    for one in (*find_loosely(scene, kept), *find_in_events(scene)):
        rivals = [other for other in kept if other.kind is one.kind and other.span.overlaps(one.span)]
        if not rivals or all(supersedes(one, other) or _beside(one, other) for other in rivals):
            kept = [other for other in kept if other not in rivals or not supersedes(one, other)] + [one]
    lines = {line.number: line for line in scene.lines}
    kept = [one for one in kept if not _is_part(one, kept) and not _asks(lines.get(one.line)) and not _is_empty(one)]
    kept = [_bounded(lines.get(one.line), one) for one in kept]
    return sorted(kept, key=lambda one: (one.span, one.kind.value, one.made_by))


def _is_empty(one: Found) -> bool:
    """Whether an office is neither named nor found by the person and the day."""
    return one.kind is ClaimKind.OFFICE and one.query.what is None and resolved(one.query) is None


_ASKED = cue("moods", "asked")
_SUPPOSED = cue("moods", "supposed")
_BOUNDS = {name: cue("moods", name) for name in ("at_least", "at_most", "about")}


def _asks(line: Line | None) -> bool:
    """Whether a sentence asks, or supposes what is not: neither claims anything."""
    if line is None:
        return False
    return bool((line.text.rstrip(' ”"').endswith("?") and _ASKED.match(line.text)) or _SUPPOSED.match(line.text))


def _bounded(line: Line | None, found: Found) -> Found:
    """A claim with what is said of its number: "more than 20 allies" are not twenty."""
    if line is None or found.query.number is None:
        return found
    for index, token in enumerate(line.tokens):
        if (
            token.sort == "N"
            and token.value == found.query.number
            and found.span.start - _LEAD <= token.span.start < found.span.end
        ):
            before = " ".join(one.shown for one in line.tokens[max(0, index - 3) : index])
            after = " ".join(one.shown for one in line.tokens[index + 1 : index + 3])
            if re.match(r"(?:%|percent|per|pct|pc)(?!\S)", after):
                continue  # a share of GDP
            if bound := "at_least" if after.startswith("or more") else _bound_at_end(before):
                degree = _PLAIN.get(found.query.degree or "", found.query.degree)
                return replace(found, query=replace(found.query, bound=bound, degree=degree))
    return found


def _bound_at_end(words: str) -> str | None:
    """The bound that some words end with."""
    return next((name for name, pattern in _BOUNDS.items() if any(m.end() == len(words) for m in pattern.finditer(words))), None)


_LEAD = 40  # characters before a claim in which its number may stand
_PLAIN = {"below": "at_least"}  # "fewer than 25 allies met it": the word bounds the number and not the share


def _beside(one: Found, other: Found) -> bool:
    """Whether two claims of a kind stand in the same words and are two: that an election was held, and who won it."""
    return (
        one.kind is ClaimKind.ELECTION
        and "held" in (one.query.relation, other.query.relation)
        and one.query.relation != other.query.relation
    )


def sorted_out(found: Sequence[Found]) -> list[Found]:
    """Without what another claim of the kind tells at the same place."""
    kept: list[Found] = []
    for one in found:
        rival = next((other for other in kept if _same_place(one, other)), None)
        if rival is None:
            kept.append(one)
        elif _tells_more(one, rival):
            kept[kept.index(rival)] = one
    return kept


def _same_place(one: Found, other: Found) -> bool:
    if one.kind is not other.kind or not one.span.overlaps(other.span):
        return False
    if one.kind in (ClaimKind.AGREEMENT_PARTY, ClaimKind.AGREEMENT_DATE) and one.query.what != other.query.what:
        return False
    if one.kind is ClaimKind.OFFICE:
        together = one.query.who == other.query.who and one.query.relation == other.query.relation
        changes = {one.query.relation, other.query.relation} <= _CHANGES | {"held"} and one.query.who == other.query.who
        return together or (changes and _overlap(one.span, other.span) > 0.6)
    if one.query.relation != other.query.relation and _overlap(one.span, other.span) < 0.5:
        return False
    return (
        not one.query.who
        or not other.query.who
        or bool(set(one.query.who) & set(other.query.who))
        or _overlap(one.span, other.span) > 0.7
    )


def _overlap(one: Span, other: Span) -> float:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return max(0, shared) / (max(one.end, other.end) - min(one.start, other.start))


def _tells_more(one: Found, other: Found) -> bool:
    """Whether of two claims at a place the second found should stand: it names more, or is dated where the first is not."""

    def told(found: Found) -> tuple[int, int]:
        query = found.query
        fields = (query.when, query.until, query.what, query.number, query.place)
        return len(query.who) + len(query.by), sum(field is not None for field in fields)

    return told(one) > told(other)


def _is_part(one: Found, kept: Sequence[Found]) -> bool:
    """Whether a title only repeats that somebody takes an office, said of them in the same words."""
    steps = [other for other in kept if other.kind is ClaimKind.ACCESSION_STEP and other.span.overlaps(one.span)]
    if one.kind is ClaimKind.MEMBERSHIP and one.query.relation == "joined":  # "approved Sweden's accession": the approval is told
        named = [other for other in steps if other.query.relation in ("ratified", "protocol_signed", "only_not_ratified")]
        return any(other.span.covers(one.span) or _overlap(one.span, other.span) > 0.4 for other in named)
    if one.kind in (ClaimKind.AGREEMENT_PARTY, ClaimKind.AGREEMENT_DATE):
        return any(other.query.relation in ("partnership_for_peace", "protocol_signed") for other in steps)
    if (
        one.kind is not ClaimKind.OFFICE
        or one.query.relation != "holds"
        or one.query.degree not in ("new", "outgoing", "incoming")
    ):
        return False
    return any(
        other is not one
        and other.kind is one.kind
        and other.query.relation != "holds"
        and other.span.overlaps(one.span)
        and other.query.who == one.query.who
        for other in kept
    )


def _judged(reading: Reading, found: Found) -> tuple[Query, Judgement]:
    """A claim's query and what the rules say of it.

    A bare weekday in a headline ("leaders meet on Monday") may be the last as well as the next, and the December of "which was
    invited in December" the one before: what is right of either is right.
    """
    judge, query = _RULES[found.kind], found.query
    judged = judge(query)
    if judged.verdict is Verdict.CONTRADICTED and query.when and query.until is None:
        others = tuple(_other_dates(reading, query))
        for when in others:
            other = replace(query, when=when)
            if (again := judge(other)).verdict is Verdict.SUPPORTED:
                return other, again
        if others and query.at and abs(int(query.when[:4]) - int(query.at[0][:4])) > 1:
            why = f"Doubtful: which year is meant is not told. Else: {judged.why}"
            return query, Judgement(Verdict.NOT_IN_RECORD, why, judged.rows, True)
    return query, judged


def _other_dates(reading: Reading, query: Query) -> Iterator[str]:
    """What the date of a claim may mean too: of a bare weekday the weeks beside, of a month to come without its year the last."""
    when = query.when or ""
    told = {time.span.of(reading.text).casefold() for time in reading.times if time.value.split("T")[0] == when}
    if any(words in words_of("WEEKDAY") for words in told):
        yield from ((date.fromisoformat(when) + timedelta(days=days)).isoformat() for days in (-7, 7))
    elif week := re.fullmatch(r"(\d{4})-W(\d\d)", when):  # on a Sunday "last week" may be the one that ends
        monday = date.fromisocalendar(int(week[1]), int(week[2]), 1)
        yield from ("{}-W{:02d}".format(*(monday + timedelta(days=days)).isocalendar()[:2]) for days in (-7, 7))
    elif told and query.at and re.fullmatch(r"\d{4}-\d\d(?:-\d\d)?", when):
        year, far = int(query.at[1][:4]), abs(int(when[:4]) - int(query.at[1][:4])) > 1
        if not any(re.search(r"\d{4}", words) for words in told) and (when > query.at[1] or far):
            yield from (f"{one}{when[4:]}" for one in (year, year - 1) if f"{one}{when[4:]}" <= query.at[1])


def _claim(reading: Reading, text: str, found: Found) -> Claim:
    query, judged = _judged(reading, found)
    if (
        found.made_by == EVENT or found.weak or (found.query.degree == "then" and found.kind is ClaimKind.COUNT)
    ) and judged.verdict is Verdict.CONTRADICTED:  # words that no pattern knows may say something else
        judged = Judgement(Verdict.NOT_IN_RECORD, f"Doubtful: {judged.why}", judged.rows, True)
    return Claim(
        id=claim_id(text, found),
        kind=found.kind,
        span=found.span,
        claim=sentence_of(found.kind, query),
        query=query,
        verdict=judged.verdict,
        why=judged.why,
        rule=f"{found.kind.value}/{found.query.relation}",
        made_by=found.made_by,
        because=judged.rows,
        doubtful=judged.doubtful,
        said_by=_said_by(found.span, reading.attributions),
    )


def claim_id(text: str, found: Found) -> str:
    """An id that stays the same for the same claim at the same place of the same text, which is told by its SHA-256."""
    told = f"{text}/{found.span.start}-{found.span.end}/{found.kind.value}/{found.query.relation}/{'+'.join(found.query.who)}"
    return f"claim:{hashlib.sha256(told.encode()).hexdigest()[:16]}"


def _said_by(span: Span, attributions: Iterable[Attribution]) -> int | None:
    """The index of the shortest attribution in whose content most of a claim stands."""
    around = [
        (part.end - part.start, index)
        for index, attribution in enumerate(attributions)
        for part in attribution.content
        if 2 * (min(part.end, span.end) - max(part.start, span.start)) > span.end - span.start
    ]
    return min(around)[1] if around else None
