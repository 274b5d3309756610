"""Claims held against what other articles put on record: who else says so, and who says otherwise.

Articles never decide by their number. Where the reference does not tell, a claim that others tell and nobody denies is supported
by them; one that others deny stays open with their dissent beside it. What a person corrected outranks what was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Protocol

from onrecord.check.rules.judging import Days, days_told, name_of
from onrecord.check.rules.offices import resolved
from onrecord.record.kinds import kinds
from onrecord.record.when import days_of
from onrecord.schema import Basis, Claim, ClaimKind, Entry, Evidence, Factuality, Query, Reading, Reason, Verdict

_MOST = 40  # entries looked at for one claim
_SHOWN = 3  # publishers named of one entry
_SAME_CHANGE = 45  # days between two persons taking one seat within which they are told of one change
_OF_KIND: dict[tuple[ClaimKind, str], tuple[str, ...]] = {
    (ClaimKind.OFFICE, "takes"): ("takes_office", "appointed", "elected"),
    (ClaimKind.OFFICE, "holds"): ("takes_office",),
    (ClaimKind.OFFICE, "held"): ("takes_office",),
    (ClaimKind.OFFICE, "succeeds"): ("takes_office",),
    (ClaimKind.OFFICE, "leaves"): ("leaves_office",),
    (ClaimKind.MEMBERSHIP, "joined"): ("accedes",),
    (ClaimKind.ACCESSION_STEP, "applied"): ("applies",),
    (ClaimKind.ACCESSION_STEP, "invited"): ("invited",),
    (ClaimKind.AGREEMENT_PARTY, "signed"): ("signs",),
    (ClaimKind.AGREEMENT_PARTY, "count"): ("signs",),
    (ClaimKind.AGREEMENT_DATE, "made"): ("signs",),
    (ClaimKind.ELECTION, "won"): ("elected",),
}
_UNDATED = frozenset({"holds", "held"})  # a title is not told of the day on which it was taken


class Told(Protocol):
    """What is asked of a record."""

    def entries(
        self, *, kind: str | None = None, who: str | None = None, what: str | None = None, limit: int | None = None
    ) -> Iterator[Entry]:
        """Entries of a kind about somebody and something."""


@dataclass(frozen=True, slots=True)
class _Voice:
    """What one entry says of a claim."""

    entry: Entry
    agrees: bool


def hold_against(record: Told, reading: Reading, claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims with the entries that support them and those that dissent; those of the article itself do not count."""
    return tuple(_held(record, reading, claim) for claim in claims)


def _held(record: Told, reading: Reading, claim: Claim) -> Claim:
    voices = [voice for voice in _voices(record, claim) if _others(voice.entry, reading)]
    if not voices:
        return claim
    support = tuple(_reason(voice.entry, reading) for voice in voices if voice.agrees)
    dissent = tuple(_reason(voice.entry, reading) for voice in voices if not voice.agrees)
    claim = claim.with_record(support, dissent)
    corrected = [voice for voice in voices if voice.entry.basis is Basis.CORRECTION]
    if corrected:
        agrees = corrected[0].agrees
        verdict = Verdict.SUPPORTED if agrees else Verdict.CONTRADICTED
        why = f"A person put on record: {_told(corrected[0].entry)}."
        return replace(
            claim, verdict=verdict, why=why, rule="record/correction", because=(support if agrees else dissent), doubtful=False
        )
    if claim.verdict is Verdict.NOT_IN_RECORD and support and not dissent and not any(voice.entry.disputes for voice in voices):
        why = f"The reference does not tell; other articles do: {support[0].text}"
        return replace(claim, verdict=Verdict.SUPPORTED, why=why, rule="record/articles", because=support, doubtful=False)
    return claim


def _voices(record: Told, claim: Claim) -> Iterator[_Voice]:
    query = claim.query
    what = resolved(query) if claim.kind is ClaimKind.OFFICE else query.what
    if what is None or what.startswith("words:"):
        return
    for kind in _OF_KIND.get((claim.kind, query.relation), ()):
        for who in query.who or (None,):
            yield from _of_facts(record, query, kind, who, what)
        if kinds()[kind].seat and query.relation in ("takes", "won"):
            yield from _of_rivals(record, query, kind, what)


def _of_facts(record: Told, query: Query, kind: str, who: str | None, what: str) -> Iterator[_Voice]:
    """What is told of the same participant and the same thing."""
    told = days_told(query)
    for entry in _read(record, kind, who, what):
        if entry.fact.factuality not in (Factuality.ASSERTED, Factuality.NEGATED):
            continue
        denies = entry.fact.factuality is Factuality.NEGATED
        if query.relation == "count":
            if (number := _number(entry)) is not None:
                yield _Voice(entry, number == query.number)
        elif denies is not query.negated:
            if _meet(told, entry) or not (told and entry.valid):
                yield _Voice(entry, agrees=False)
        elif query.relation in _UNDATED or told is None or _meet(told, entry):
            yield _Voice(entry, agrees=True)
        elif entry.valid and (kinds()[kind].again_after is None or _apart(told, entry) < (kinds()[kind].again_after or 0)):
            yield _Voice(entry, agrees=False)


def _of_rivals(record: Told, query: Query, kind: str, what: str) -> Iterator[_Voice]:
    """Others of whom it is told that they took the seat at the same time."""
    told = days_told(query)
    for entry in _read(record, kind, None, what) if told and not query.negated else ():
        asserted = (
            entry.fact.factuality is Factuality.ASSERTED and entry.fact.who_ids and entry.fact.who_ids[0].startswith("person:")
        )
        if asserted and not set(entry.fact.who_ids) & set(query.who) and entry.valid and _apart(told, entry) < _SAME_CHANGE:
            yield _Voice(entry, agrees=False)


def _read(record: Told, kind: str, who: str | None, what: str) -> Iterator[Entry]:
    """Entries from articles and corrections; the reference has been asked itself."""
    found = record.entries(kind=kind, who=who, what=what, limit=_MOST)
    return (entry for entry in found if entry.basis is not Basis.REFERENCE and not entry.outranked_by)


def _number(entry: Entry) -> int | None:
    counts = {evidence.count for evidence in entry.evidence if evidence.count is not None and not evidence.rejected_by}
    return counts.pop() if len(counts) == 1 else None


def _meet(told: Days | None, entry: Entry) -> bool:
    return told is not None and any(_gap(told, value.value) == 0 for value in entry.valid)


def _apart(told: Days | None, entry: Entry) -> int:
    """Days between told days and the nearest time of an entry."""
    return min((_gap(told, value.value) for value in entry.valid), default=0) if told else 0


def _gap(told: Days, value: str) -> int:
    days = days_of(value)
    return max((told[0] - days[1]).days, (days[0] - told[1]).days, 0) if days else 0


def _others(entry: Entry, reading: Reading) -> bool:
    """Whether anybody but the article itself tells an entry."""
    return entry.basis is Basis.CORRECTION or bool(_counting(entry, reading))


def _counting(entry: Entry, reading: Reading) -> list[Evidence]:
    document = reading.document
    own = {document.id, document.url, document.sha256}
    return [e for e in entry.evidence if not e.rejected_by and e.document is not None and not _is_own(e.document, own)]


def _is_own(id_: str, own: set[str | None]) -> bool:
    """Whether a document on record is the article: stored under its id, its address or its hash, with or without a version."""
    return id_ in own or id_.partition("#")[0] in own or id_.rpartition("@")[0] in own


def _reason(entry: Entry, reading: Reading) -> Reason:
    told = [evidence for evidence in _counting(entry, reading) if evidence.publisher or evidence.published or evidence.document]
    voices = dict.fromkeys(" ".join(filter(None, (e.publisher or e.document, e.published))) for e in told)
    shown = ", ".join(islice(voices, _SHOWN)) + (f" and {len(voices) - _SHOWN} more" if len(voices) > _SHOWN else "")
    return Reason("entry", entry.id, f"{_told(entry)} ({shown})" if shown else f"{_told(entry)}", shown or None)


def _told(entry: Entry) -> str:
    """An entry in words: who, what kind of fact, what, when."""
    label = entry.fact.kind.replace("_", " ") + (" (denied)" if entry.fact.factuality is Factuality.NEGATED else "")
    times = " or ".join(value.value for value in entry.valid)
    who = ", ".join(entry.who) or "somebody"
    return " ".join(filter(None, (f"{who}:", label, f"– {entry.what or name_of(entry.fact.what_id)}", times and f"– {times}")))
