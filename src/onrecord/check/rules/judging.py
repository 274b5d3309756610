"""What all rules share: how told dates agree with rows, what weak evidence may prove, and rows as reasons.

A told date that is coarser than the row and holds it is right. One that is finer cannot be confirmed. Where the two exclude each
other, only a row that was read in its source contradicts; of one whose source states it less precisely the month must be another;
one that was recalled never does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import wraps

from onrecord.record.when import days_of
from onrecord.reference import (
    Agreement,
    Election,
    Grade,
    Membership,
    Occupancy,
    Party,
    Row,
    Spending,
    Step,
    Summit,
    reference,
)
from onrecord.reference.rows import key_of, table_of
from onrecord.schema import Query, Reason, Verdict
from onrecord.schema.dates import first_date, last_date

Days = tuple[date, date]
_MOST_NEAR = 4  # rows shown of those that are nearest to what is not in the record
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


class Fit(StrEnum):
    """How a told date stands to the date of a row."""

    FITS = "fits"
    UNSURE = "unsure"  # told finer than the row has it, or the row is too weak to contradict
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its reason and the rows that decide, or that are nearest; `known` are the numbers that would be right."""

    verdict: Verdict
    why: str
    rows: tuple[Reason, ...] = ()
    doubtful: bool = False
    known: tuple[int, ...] = ()


def supported(why: str, rows: Iterable[Row], *, doubtful: bool = False) -> Judgement:
    """The record says so; in doubt where all it rests on was recalled."""
    rows = tuple(rows)
    weak = doubtful or (bool(rows) and all(row.evidence is Grade.RECALLED for row in rows))
    return Judgement(Verdict.SUPPORTED, why, reasons(rows), weak)


def contradicted(why: str, rows: Iterable[Row], *, absent: bool = False, known: Iterable[int] = ()) -> Judgement:
    """The record says otherwise; where only weak rows say so, it is doubtful and nothing more.

    `absent` says that what contradicts is a complete list, of which the rows are only the nearest.
    """
    rows = tuple(rows)
    if rows and not absent and all(row.evidence is Grade.RECALLED for row in rows):
        return Judgement(
            Verdict.NOT_IN_RECORD,
            f"Doubtful: {why[0].lower()}{why[1:]} But this was recalled, not read in a source.",
            reasons(rows),
            True,
        )
    return Judgement(Verdict.CONTRADICTED, why, reasons(rows), known=tuple(known))


def hears_denial(judge: Callable[[Query], Judgement]) -> Callable[[Query], Judgement]:
    """A rule that tells a denial from what it denies, and takes rounded numbers and bounds for what they are.

    Where a rule does not look at `negated` itself, what it says of the plain claim is turned round; of what it cannot say,
    nothing follows for the denial either.
    """

    @wraps(judge)
    def judged(query: Query) -> Judgement:
        found = judge(query)
        if query.negated and found.verdict is not Verdict.NOT_IN_RECORD:
            plain = judge(replace(query, negated=False))
            found = _turned(plain) if plain.verdict is found.verdict else found
        return _within_bound(query, found) if query.bound and query.number is not None else found

    return judged


def _within_bound(query: Query, found: Judgement) -> Judgement:
    """What a judgement of an exact number means for "more than", "at most" and "about" so many."""
    low, high = min(found.known, default=None), max(found.known, default=None)
    number = query.number or 0
    if found.verdict is Verdict.CONTRADICTED and low is not None and high is not None and not query.negated:
        within = high > number if query.bound == "at_least" else low < number
        if query.bound in ("at_least", "at_most"):
            return replace(found, verdict=Verdict.SUPPORTED if within else Verdict.CONTRADICTED)
    if found.verdict is Verdict.NOT_IN_RECORD or (found.verdict is Verdict.SUPPORTED and query.bound != "about"):
        return found
    return Judgement(
        Verdict.NOT_IN_RECORD, f"It is told {str(query.bound).replace('_', ' ')} {number}; compare: {found.why}", found.rows
    )


def _turned(plain: Judgement) -> Judgement:
    """What a judgement of a claim means for its denial."""
    verdict = Verdict.SUPPORTED if plain.verdict is Verdict.CONTRADICTED else Verdict.CONTRADICTED
    if plain.doubtful and verdict is Verdict.CONTRADICTED:
        return Judgement(Verdict.NOT_IN_RECORD, f"Doubtful: {plain.why}", plain.rows, True)
    return Judgement(verdict, plain.why if verdict is Verdict.SUPPORTED else f"It is denied, but: {plain.why}", plain.rows)


def unknown(why: str, rows: Iterable[Row] = (), *, doubtful: bool = False) -> Judgement:
    """The record does not tell; the rows are the nearest it has."""
    return Judgement(Verdict.NOT_IN_RECORD, why, reasons(tuple(rows)[:_MOST_NEAR]), doubtful)


def reasons(rows: Iterable[Row]) -> tuple[Reason, ...]:
    """Rows of the reference as reasons."""
    return tuple(reason_of(row) for row in rows)


def reason_of(row: Row) -> Reason:
    """One row of the reference as a reason."""
    key = "/".join(str(part) for part in key_of(row).values())
    return Reason(table_of(row), key, row_in_words(row), row.source, row.evidence.value)


def row_in_words(row: Row) -> str:
    """What a row says, fit to print."""
    match row:
        case Occupancy():
            end = f"to {row.end}" if row.end else "still in office when last checked"
            acting = " (acting)" if row.acting else ""
            return f"{name_of(row.person)}{acting}, {name_of(row.office)}, {row.start or 'start not known'} {end}"
        case Membership():
            return f"{name_of(row.country)}, member of {name_of(row.body)} from {row.start}" + (
                f" to {row.end}" if row.end else ""
            )
        case Step():
            by = f" by {name_of(row.by)}" if row.by else ""
            return f"{name_of(row.country)} and {name_of(row.body)}: {row.step.replace('_', ' ')}{by}, {row.date}"
        case Party():
            return f"{name_of(row.party)}, {row.role.replace('_', ' ')}, {name_of(row.agreement)}" + (
                f", {row.date}" if row.date else ""
            )
        case Agreement():
            return f"{row.name}, {row.date}" + (f", {row.place}" if row.place else "")
        case Summit():
            return f"{row.name}: {row.place}, {row.start}" + (f" to {row.end}" if row.end != row.start else "")
        case Election():
            winner = f"; won by {name_of(row.winner)}" if row.winner else ""
            days = row.start if row.end == row.start else f"{row.start} to {row.end}"
            return f"{name_of(row.id)}, {days}{winner}"
        case Spending():
            share = f"{row.share_of_gdp} % of GDP" if row.share_of_gdp is not None else "no share"
            return (
                f"{name_of(row.country)}, {row.year}: {share}"
                + (" (estimate)" if row.estimate else "")
                + f", {name_of(row.release)}"
            )
    return name_of(str(getattr(row, "id", "")))


def name_of(id_: str | None) -> str:
    """The name of an id fit to print; of one that no table has, the words it is made of."""
    if id_ is None:
        return ""
    if reference().exists(id_):
        return reference().name_of(id_)
    rest = id_.partition(":")[2]
    return rest if id_.startswith(("words:", "name:", "place:")) else rest.replace("-", " ").title()


def named(ids: Sequence[str]) -> str:
    """Several names as a list in a sentence."""
    names = [in_sentence(id_) for id_ in ids]
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)


def in_sentence(id_: str) -> str:
    """A name as it stands inside a sentence ("the Netherlands")."""
    row = reference().entities.get(id_)
    name = name_of(id_)
    return f"the {name}" if getattr(row, "article", False) else name


def days_told(query: Query) -> Days | None:
    """The days that a claim tells, to the end of its range."""
    if query.when is None:
        return None
    first, last = days_of(query.when), days_of(query.until) if query.until else None
    return None if first is None else (first[0], max(first[1], (last or first)[1]))


def written(query: Query) -> Days | None:
    """The days on which the text was written."""
    if query.at is None:
        return None
    try:
        return first_date(query.at[0]), last_date(query.at[1])
    except ValueError:
        return None


def fit(told: str | None, row: Row, value: str | None) -> Fit:
    """How a told date agrees with a date of a row."""
    return fit_days(days_of(told) if told else None, row, value, told)


def fit_days(told: Days | None, row: Row, value: str | None, words: str | None = None) -> Fit:
    """How told days agree with a date of a row."""
    known = days_of(value) if value else None
    if told is None or known is None:
        return Fit.UNSURE
    if told[0] <= known[0] and known[1] <= told[1]:
        return Fit.FITS
    if told[0] <= known[1] and known[0] <= told[1]:
        return Fit.UNSURE
    if row.evidence is Grade.RECALLED or (words and _in_note(words, row.note)):
        return Fit.UNSURE
    if row.evidence is Grade.PARTIAL and _near(told, known):
        return Fit.UNSURE
    return Fit.DIFFERS


def _near(told: Days, known: Days) -> bool:
    """Whether two dates differ by no more than a source that gives the month leaves open."""
    return (told[0].year, told[0].month) == (known[0].year, known[0].month)


def _in_note(told: str, note: str) -> bool:
    """Whether the note of a row gives the told date as another that is found in sources."""
    if told in note:
        return True
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", told)
    if not found or not note:
        return False
    day, month = int(found[3]), int(found[2])
    return f"{month:02d}-{day:02d}" in note or bool(
        re.search(rf"\b{day}\b[^.;]{{0,14}}{_MONTHS[month - 1][:3]}|{_MONTHS[month - 1][:3]}\w* {day}\b", note, re.IGNORECASE)
    )


def complete(table: str, scope: str, days: Days | None) -> bool:
    """Whether absence from a table proves something on all of some days."""
    if days is None:
        return False
    return all(reference().is_complete(table, scope, day.isoformat()) for day in {days[0], days[1]})


def on(day: date) -> str:
    """A day as the tables ask for it."""
    return day.isoformat()


def shifted(days: Days, before: int, after: int) -> Days:
    """Some days with a margin."""
    return days[0] - timedelta(days=before), days[1] + timedelta(days=after)


def sentence(words: str) -> str:
    """Words with one full stop at their end, also behind an abbreviation."""
    return words if words.endswith(".") else f"{words}."


def dated(query: Query) -> str:
    """The told date in words for a reason, with a blank before it."""
    if query.when is None:
        return ""
    return (
        f" in {query.when}"
        if len(query.when) < 10 and not query.until
        else f" on {query.when}"
        if not query.until
        else f" from {query.when} to {query.until}"
    )


def today() -> date:
    """The last day of which the reference was checked: what is asked without a date is asked of then."""
    return date.fromisoformat(max(row.checked for row in reference().memberships))
