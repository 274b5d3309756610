"""Members of a body, the steps by which a state joins it, and how many there are.

Asked in this order: is the body one whose members are known; do the rows fit the time; where there is none, is the list complete.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from onrecord.check.rules.judging import (
    Days,
    Fit,
    Judgement,
    complete,
    contradicted,
    dated,
    days_told,
    fit,
    fit_days,
    hears_denial,
    in_sentence,
    name_of,
    named,
    on,
    shifted,
    supported,
    today,
    unknown,
    written,
)
from onrecord.check.times import summit_days
from onrecord.record.when import days_of
from onrecord.reference import Grade, Membership, Step, Summit, reference
from onrecord.schema import Query
from onrecord.schema.dates import first_date, last_date

_PART_OF = {"org:european-council": "org:eu", "org:european-commission": "org:eu", "org:european-parliament": "org:eu"}
_SOON = 60  # days before an accession on which a text may already count it


@hears_denial
def judge_membership(query: Query) -> Judgement:
    """Joined, is a member, founded, left."""
    body = _body(query.what)
    if body is None or not _has_members(body):
        return unknown(f"The reference has no list of the members of {name_of(query.what) or 'this body'}.")
    if query.relation == "suspended":
        return unknown("The reference has no suspensions of membership.")
    if not query.who or not all(id_ in reference().entities for id_ in query.who):
        return unknown("Who is meant is not known to the reference.")
    judged = {"joined": _joined, "member": _member, "founder": _founder, "left": _left}[query.relation]
    return _together([judged(query, body, country) for country in query.who], query)


def _together(judged: Sequence[Judgement], query: Query) -> Judgement:
    """Several countries in one claim: it holds if it holds for all of them."""
    if len(judged) == 1:
        return judged[0]
    for verdict in ("contradicted", "not_in_record"):
        found = [one for one in judged if one.verdict == verdict]
        if found:
            rows = tuple(row for one in found for row in one.rows)
            return Judgement(
                found[0].verdict, " ".join(dict.fromkeys(one.why for one in found)), rows, any(one.doubtful for one in found)
            )
    rows = tuple(row for one in judged for row in one.rows)
    return Judgement(judged[0].verdict, f"True of all of them: {named(query.who)}.", rows, any(one.doubtful for one in judged))


def _body(id_: str | None) -> str | None:
    return _PART_OF.get(id_ or "", id_)


def _has_members(body: str) -> bool:
    return any(row.body == body for row in reference().memberships)


def _of(body: str, country: str) -> list[Membership]:
    if not reference().exists(country):
        return []
    return [row for row in reference().memberships_of(country) if row.body == body]


def _joined(query: Query, body: str, country: str) -> Judgement:
    rows, told, at = _of(body, country), days_told(query), written(query)
    name, whole = in_sentence(country), name_of(body)
    if not rows:
        day = told or at or (today(), today())
        if query.negated:
            return (
                supported(f"{name[0].upper()}{name[1:]} is on no list of members of {whole}.", ())
                if complete("memberships", body, day)
                else unknown("No row.")
            )
        if complete("memberships", body, _known(day)) and (not query.future or told):
            return contradicted(
                f"{name[0].upper()}{name[1:]} has not joined {whole}: it is not among the members, and their list is complete.",
                (),
            )
        return unknown(f"The reference has no membership of {name} in {whole}.")
    row = rows[-1]
    how = fit(query.when, row, row.start) if told else None
    if told is None:
        begun = at is None or first_date(row.start) <= at[1] or query.future
        if query.negated:
            return (
                contradicted(f"{name[0].upper()}{name[1:]} joined {whole} on {row.start}.", [row])
                if begun and at
                else unknown("No date.", [row])
            )
        if begun:
            return supported(f"{name[0].upper()}{name[1:]} joined {whole} on {row.start}.", [row])
        if at and first_date(row.start) - at[1] > timedelta(days=_SOON):
            return contradicted(f"{name[0].upper()}{name[1:]} joined {whole} only on {row.start}.", [row])
        return supported(f"{name[0].upper()}{name[1:]} joined {whole} on {row.start}, soon after the text.", [row])
    if how is Fit.FITS:
        return (
            contradicted(f"{name[0].upper()}{name[1:]} joined {whole} on {row.start}.", [row])
            if query.negated
            else supported(f"{name[0].upper()}{name[1:]} joined {whole} on {row.start}.", [row])
        )
    if how is Fit.UNSURE or query.negated:
        return unknown(f"The record has {row.start}; whether it was{dated(query)} cannot be told from it.", [row], doubtful=True)
    return contradicted(f"{name[0].upper()}{name[1:]} joined {whole} on {row.start}, not{dated(query)}.", [row])


def _known(days: Days) -> Days:
    """Days no later than those of which the reference was checked."""
    last = today()
    return min(days[0], last), min(days[1], last)


def _member(query: Query, body: str, country: str) -> Judgement:
    rows = _of(body, country)
    days = days_told(query) or written(query) or (today(), today())
    days = _known(days)
    name, whole = in_sentence(country), name_of(body)
    name = f"{name[0].upper()}{name[1:]}"
    inside = [row for row in rows if first_date(row.start) <= days[1] and (row.end is None or days[0] < last_date(row.end))]
    if query.degree == "since" and inside:
        return _joined(query, body, country)
    if inside:
        why = f"{name} has been a member of {whole} since {inside[-1].start}."
        sure = first_date(inside[-1].start) <= days[0] and (inside[-1].end is None or first_date(inside[-1].end) > days[1])
        if query.negated:
            return contradicted(why, inside[-1:]) if sure else unknown(why, inside)
        return supported(why, inside[-1:])
    if not complete("memberships", body, days):
        return unknown(f"The reference has no membership of {name} in {whole} then.", rows)
    later = f" It joined on {rows[0].start}." if rows and first_date(rows[0].start) > days[1] else ""
    why = f"{name} is not among the members of {whole} on {on(days[1])}, and their list is complete.{later}"
    if query.future and not query.negated:
        return supported(f"{name} joined {whole} on {rows[0].start}.", rows[:1]) if later else unknown(why, rows)
    if rows and later and first_date(rows[0].start) - days[1] < timedelta(days=_SOON) and not query.negated:
        return unknown(why, rows)
    return supported(why, rows) if query.negated else contradicted(why, rows)


def _founder(query: Query, body: str, country: str) -> Judgement:
    rows = _of(body, country)
    first = min((row.start for row in reference().memberships if row.body == body), default="")
    is_founder = any(row.round == 0 or row.start == first for row in rows)
    name = in_sentence(country)
    name = f"{name[0].upper()}{name[1:]}"
    if not is_founder and not complete("memberships", body, days_of(first)):
        return unknown("The founders are not fully known.", rows)
    why = (
        f"{name} is a member of {name_of(body)} from {first}, its first day."
        if is_founder
        else f"{name} was not among the founders of {name_of(body)}" + (f": it joined on {rows[0].start}." if rows else ".")
    )
    return supported(why, rows[:1]) if is_founder is not query.negated else contradicted(why, rows[:1])


def _left(query: Query, body: str, country: str) -> Judgement:
    rows = _of(body, country)
    ended = [row for row in rows if row.end]
    name = in_sentence(country)
    name = f"{name[0].upper()}{name[1:]}"
    if not ended:
        if (
            rows
            and not query.negated
            and not query.future
            and complete("memberships", body, _known(days_told(query) or written(query) or (today(), today())))
        ):
            return contradicted(f"{name} has not left {name_of(body)}.", rows)
        return unknown(f"No end of a membership of {name} in {name_of(body)} is on record.", rows)
    row = ended[-1]
    if query.when is None:
        return supported(f"{name} left {name_of(body)} on {row.end}.", [row]) if not query.negated else unknown("No date.", [row])
    match fit(query.when, row, row.end):
        case Fit.FITS:
            return supported(f"{name} left {name_of(body)} on {row.end}.", [row])
        case Fit.DIFFERS:
            steps = [step for step in reference().steps if (step.country, step.body, step.step) == (country, body, "left")]
            if told := [step for step in steps if fit(query.when, step, step.date) is Fit.FITS]:
                return supported(f"{name} left {name_of(body)} on {told[0].date}.", told)
            return contradicted(f"{name} left {name_of(body)} on {row.end}, not{dated(query)}.", [row])
    return unknown(f"The record has the end as {row.end}.", [row])


# --- steps ---------------------------------------------------------------------------------------------------------------------


@hears_denial
def judge_step(query: Query) -> Judgement:
    """One step of a state towards a body, by one of its members where it is a ratification."""
    body = _body(query.what) or _towards(query)
    if query.relation == "only_not_ratified":
        return _only_one_left(query, body or "")
    if body is None or not any(row.body == body for row in reference().steps):
        return unknown(f"The reference has no steps towards {name_of(query.what) or 'this body'}.")
    if not query.who:
        return _how_many(query, body) if query.number else unknown("Who is meant is not known to the reference.")
    if not all(reference().exists(id_) for id_ in query.who):
        return unknown("Who is meant is not known to the reference.")
    by = query.by if query.relation == "ratified" else ()
    if query.relation == "ratified" and not by:
        return unknown("Who ratified is not told.")
    pairs = [(country, ally) for country in query.who for ally in (by or (None,))]
    return _together([_step(query, body, country, ally) for country, ally in pairs], query)


def _towards(query: Query) -> str | None:
    """The only body towards which the countries of a claim took such a step, where the text names none."""
    bodies = {
        row.body
        for id_ in query.who
        if reference().exists(id_)
        for row in reference().steps_of(id_)
        if row.step == query.relation
    }
    return min(bodies) if len(bodies) == 1 else "org:nato" if "org:nato" in bodies else None


_ALIKE = {"accession_talks_opened": ("accession_talks_opened", "accession_talks_agreed")}
_LISTED = ("invited", "acceded", "applied", "ratified")  # steps of which completeness speaks


def _told_days(query: Query) -> Days | None:
    """The days a claim tells, by a date or by a summit."""
    told = days_told(query)
    summit = summit_days(query.place)
    if told is None and summit:
        return first_date(summit[0]), last_date(summit[1])
    return told


def _at_summits(query: Query, body: str) -> list[Days]:
    """The days of all summits of a body at a place that is told without a year."""
    if query.place is None or not query.place.startswith("place:") or query.when:
        return []
    place = query.place.removeprefix("place:").lower()
    return [(first_date(row.start), last_date(row.end)) for row in reference().summits_of(body) if place in row.place.lower()]


def _step(query: Query, body: str, country: str, by: str | None) -> Judgement:
    steps = _ALIKE.get(query.relation, (query.relation,))
    rows = [
        row for row in reference().steps_of(country) if row.body == body and row.step in steps and (by is None or row.by == by)
    ]
    told, at = _told_days(query), written(query)
    label = f"{name_of(country)} and {name_of(body)}: {query.relation.replace('_', ' ')}" + (
        f" by {in_sentence(by)}" if by else ""
    )
    if query.negated:
        return _denied(query, body, country, rows, told, label)
    if not rows:
        return _no_step(query, body, country, by, told or at, label)
    places = _at_summits(query, body)
    if told is None and not places:
        begun = [row for row in rows if at is None or query.future or first_date(row.date) <= at[1] + timedelta(days=1)]
        if begun:
            return supported(f"{label}, on {begun[-1].date}.", begun[-1:])
        if (
            first_date(rows[0].date) - (at or (today(), today()))[1] > timedelta(days=_SOON)
            and rows[0].evidence is Grade.READ
            and _whole(query, body, country, at)
        ):
            return contradicted(f"{label}, only on {rows[0].date}.", rows[:1])
        return unknown(f"{label}, on {rows[0].date}.", rows)
    spans = [told] if told else places
    fits = [(fit_days(days, row, row.date, query.when), row) for row in rows for days in spans if days]
    for how in (Fit.FITS, Fit.UNSURE):
        good = [row for one, row in fits if one is how]
        if good and how is Fit.FITS:
            return supported(f"{label}, on {good[0].date}.", good[:1])
        if good:
            return unknown(
                f"The record has {good[0].date}; whether it was{dated(query)} cannot be told from it.", good, doubtful=True
            )
    if query.place and told is None and not places:
        return unknown(f"{label}, on {rows[-1].date}.", rows)
    if _whole(query, body, country, told) or all(row.evidence is Grade.READ for row in rows):
        where = f" at {name_of(query.place)}" if query.place and query.when is None else dated(query)
        return contradicted(f"{label}, on {rows[-1].date}, not{where}.", rows)
    return unknown(f"{label}, on {rows[-1].date}.", rows)


def _whole(query: Query, body: str, country: str, days: Days | None) -> bool:
    return query.relation in _LISTED and complete("steps", f"{body}/{query.relation}/{country}", _known(days) if days else None)


def _no_step(query: Query, body: str, country: str, by: str | None, days: Days | None, label: str) -> Judgement:
    others = [row for row in reference().steps_of(country) if row.body == body and row.by is None]
    if query.relation == "ratified" and by:
        others = [row for row in reference().steps_of(country) if row.body == body and row.step == "ratified"]
    members = {row.country for row in reference().members(body)}
    if _whole(query, body, country, days) and not query.future and (by is None or by in members):
        if query.relation == "invited" and any(row.round == 0 for row in _of(body, country)):
            return contradicted(f"{name_of(country)} was a founder of {name_of(body)} and not invited.", _of(body, country))
        return contradicted(f"No such step is on record, and the list is complete ({label}).", others[-3:])
    return unknown(f"No such step is on record ({label}).", others[-4:])


def _denied(query: Query, body: str, country: str, rows: Sequence[Step], told: Days | None, label: str) -> Judgement:
    """ "Was not invited": at a summit, in a year, or until the day of the text."""
    at = written(query)
    if told is not None:
        inside = [row for row in rows if fit_days(told, row, row.date) is Fit.FITS]
        if inside:
            return contradicted(f"{label}, on {inside[0].date}.", inside)
        places = _at_summits(query, body)
        near = shifted(told, 366, 366)
        unsure = [
            row for row in rows if fit_days(told, row, row.date) is Fit.UNSURE and near[0] <= first_date(row.date) <= near[1]
        ]
        if unsure and not places:
            return unknown(f"{label}, on {unsure[0].date}.", unsure)
        days: Days | None = told
    else:
        places = _at_summits(query, body)
        inside = [row for row in rows for days_ in places if fit_days(days_, row, row.date) is Fit.FITS]
        if inside:
            return contradicted(f"{label}, on {inside[0].date}.", inside)
        before = [row for row in rows if not places and (at is None or last_date(row.date) < at[0])]
        if before and query.place is None:
            return (
                contradicted(f"{label}, on {before[-1].date}.", before)
                if at
                else unknown(f"{label}, on {before[-1].date}.", before)
            )
        days = at or (today(), today())
    if _whole(query, body, country, days):
        nearest = [row for row in reference().steps_of(country) if row.body == body]
        return supported(f"No such step is on record then, and the list is complete ({label}).", rows or nearest[-2:])
    return unknown(f"Nothing is on record of it, but the list is not complete ({label}).", rows)


def _how_many(query: Query, body: str) -> Judgement:
    """ "Invited seven countries": how many took the step at the time."""
    told, at = _told_days(query), written(query)
    days = told or ((at[0] - timedelta(days=120), at[1]) if at else None)
    rows = [row for row in reference().steps if row.body == body and row.step == query.relation]
    inside = [row for row in rows if days and fit_days(days, row, row.date) is Fit.FITS]
    last = max((row.date for row in inside), default=None)
    same = [row for row in inside if told or row.date == last]
    if len(same) == query.number:
        return supported(f"{len(same)} were: {named([row.country for row in same])}, {last}.", same)
    if same and days and complete("steps", f"{body}/{query.relation}", _known(days)):
        return contradicted(f"There were {len(same)}, not {query.number}: {named([row.country for row in same])}.", same)
    return unknown("The record does not tell how many.", same)


def _only_one_left(query: Query, body: str) -> Judgement:
    """ "The only ally that has not ratified": on the day of the text everybody else had."""
    at = days_told(query) or written(query)
    if at is None or not query.who or not query.by or not body:
        return unknown("The text has no date.")
    country, ally = query.who[0], query.by[0]
    rows = [row for row in reference().steps_of(country) if row.body == body and row.step == "ratified"]
    done = {row.by for row in rows if first_date(row.date) <= at[1]}
    surely = {row.by for row in rows if last_date(row.date) <= at[0]}
    members = {row.country for row in reference().members(body, on(at[1]))} - {country}
    left, surely_left = members - done, members - surely
    if not complete("steps", f"{body}/ratified/{country}", at):
        return unknown("The list of ratifications is not complete.", rows[-2:])
    if ally in surely_left and left <= {ally}:
        return supported(
            f"Of the members then, only {in_sentence(ally)} had not ratified.", [row for row in rows if row.by == ally]
        )
    if ally in surely:
        return contradicted(
            f"{name_of(ally)} ratified on {next(row.date for row in rows if row.by == ally)}.",
            [row for row in rows if row.by == ally],
        )
    return contradicted(f"Not yet ratified then: {named(sorted(left))}.", [row for row in rows if row.by in left])


# --- counts --------------------------------------------------------------------------------------------------------------------


@hears_denial
def judge_count(query: Query) -> Judgement:
    """How many members, which in the order of joining, how many at once."""
    if query.relation == "ordinal_office":
        return unknown("The reference does not number the holders of an office.")
    if query.relation == "largest_since":
        return _largest(query)
    body = _body(query.what)
    if body is None or not _has_members(body) or query.number is None:
        return unknown(f"The reference has no list of the members of {name_of(query.what) or 'this body'}.")
    judged = {"members": _members, "ordinal": _ordinal, "enlargement": _enlargement, "joiners": _joiners}[query.relation]
    return judged(query, body, query.number)


def _count(body: str, day: date) -> int:
    return sum(1 for row in reference().members(body, on(day)))


def _members(query: Query, body: str, number: int) -> Judgement:
    days = _known(days_told(query) or written(query) or (today(), today()))
    changes = sorted({day for row in reference().memberships if row.body == body for day in (row.start, row.end) if day})
    moments = {days[0], days[1], *(first_date(day) for day in changes if days[0] <= first_date(day) <= days[1])}
    counts = {_count(body, day) for day in moments}
    near = [first_date(day) for day in changes if timedelta(0) < first_date(day) - days[1] <= timedelta(days=_SOON)]
    soon = {_count(body, day) for day in near}
    coming = next((first_date(day) for day in changes if first_date(day) > days[1]), None)
    latest = reference().members(body, on(days[1]))[-2:]
    if number in counts:
        return supported(f"{name_of(body)} had {number} members then.", latest)
    if (query.future and coming and _count(body, coming) == number) or number in soon:
        return supported(f"{name_of(body)} had {number} members from {coming}.", latest)
    before = {_count(body, days[0] - timedelta(days=7))}
    if number in before:
        return unknown(f"{name_of(body)} had {number} members until a few days before.", latest)
    if complete("memberships", body, days) and not query.negated:
        told = " or ".join(str(one) for one in sorted(counts))
        return contradicted(
            f"{name_of(body)} had {told} members {'on ' + on(days[1]) if days[0] == days[1] else 'then'}, not {number}.",
            latest,
            known=counts,
        )
    return unknown("The list of members is not complete.", latest)


def _ordinal(query: Query, body: str, number: int) -> Judgement:
    if len(query.who) != 1:
        return unknown("Who is meant is not known to the reference.")
    rows = sorted((row for row in reference().memberships if row.body == body), key=lambda row: row.start)
    mine = [row for row in rows if row.country == query.who[0]]
    if not mine:
        return unknown(f"{name_of(query.who[0])} is not among the members of {name_of(body)}.")
    before, same = (sum(1 for row in rows if row.start < mine[0].start), sum(1 for row in rows if row.start == mine[0].start))
    if before < number <= before + same:
        return supported(f"{before} joined before {in_sentence(query.who[0])}, which joined on {mine[0].start}.", mine[:1])
    if complete("memberships", body, days_of(mine[0].start)):
        return contradicted(
            f"{name_of(query.who[0])} was number {before + 1}{f' to {before + same}' if same > 1 else ''}, not {number}.",
            mine[:1],
        )
    return unknown("The list of members is not complete.", mine)


def _enlargement(query: Query, body: str, number: int) -> Judgement:
    days = days_told(query) or written(query) or (today(), today())
    begun = [
        row
        for row in reference().memberships
        if row.body == body and row.round and first_date(row.start) <= days[1] + timedelta(days=_SOON)
    ]
    if not begun:
        return unknown("The reference does not number these enlargements.")
    last = max(begun, key=lambda row: row.start)
    rounds = {row.round for row in begun if row.start == last.start or query.when}
    if number in rounds:
        return supported(f"The enlargement of {last.start[:4]} was number {last.round}.", [last])
    return contradicted(f"The enlargement of {last.start[:4]} was number {last.round}, not {number}.", [last])


def _joiners(query: Query, body: str, number: int) -> Judgement:
    told, at = days_told(query), written(query)
    rows = [row for row in reference().memberships if row.body == body]
    if told:
        inside = [row for row in rows if fit_days(told, row, row.start) is Fit.FITS]
        if len(inside) == number or (not inside and number == 0):
            return supported(f"{len(inside)} joined {name_of(body)} then: {named([row.country for row in inside])}.", inside)
        if complete("memberships", body, _known(told)):
            who = f": {named([row.country for row in inside])}" if inside else ""
            return contradicted(f"{len(inside) or 'None'} joined {name_of(body)}{dated(query)}{who}, not {number}.", inside)
        return unknown("The list of members is not complete.", inside)
    sizes = Counter(row.start for row in rows if at is None or first_date(row.start) <= at[1] + timedelta(days=_SOON))
    same = [day for day, size in sizes.items() if size == number]
    if same:
        return supported(f"{number} joined {name_of(body)} on {max(same)}.", [row for row in rows if row.start == max(same)])
    return unknown("On no day of the record did so many join.", ())


def _largest(query: Query) -> Judgement:
    """ "The biggest expansion since": not told how big, so held against the last rounds only where one is just at hand."""
    at, body = written(query), _body(query.what)
    invited = [
        row
        for row in reference().steps
        if row.body == body and row.step == "invited" and at and timedelta(0) <= at[1] - last_date(row.date) < timedelta(days=365)
    ]
    if not invited or body is None:
        return unknown("How many are meant is not told.")
    last = max(row.date for row in invited)
    coming = [row for row in invited if row.date == last]
    rounds = Counter(
        row.start
        for row in reference().memberships
        if row.body == body and row.round and first_date(row.start) < first_date(last)
    )
    since = {day: size for day, size in rounds.items() if day >= "1991"}
    if since and max(since.values()) < len(coming):
        return supported(
            f"{len(coming)} were invited on {last}; of the rounds since 1991 the largest had {max(since.values())}.", coming
        )
    return unknown("The rounds to compare with are not told.", coming)


def summits_named(body: str, place: str) -> list[Summit]:
    """The summits of a body at a place."""
    return [row for row in reference().summits_of(body) if place.lower() in row.place.lower()]
