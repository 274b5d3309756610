"""A claim as a sentence of its own: "Finland joined NATO on 4 April 2023."."""

from __future__ import annotations

from collections.abc import Callable

from onrecord.check.rules.judging import in_sentence, name_of, named
from onrecord.check.rules.offices import resolved
from onrecord.schema import ClaimKind, Query

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def sentence_of(kind: ClaimKind, query: Query) -> str:
    """The normalised sentence of a claim."""
    words = " ".join(_WORDS[kind](query).split())
    return f"{words[:1].upper()}{words[1:]}" + ("" if words.endswith(".") else ".")


def when_in_words(query: Query, before: str = "") -> str:
    """ " on 4 April 2023", " in April 2023", " from 2014 to 2024"; nothing where no date is told."""
    if query.when is None:
        return ""
    if query.until:
        return f" from {_date(query.when)} to {_date(query.until)}"
    return f" {before or ('on' if len(query.when) == 10 and query.when[7:8] == '-' else 'in')} {_date(query.when)}"


def _date(value: str) -> str:
    parts = value.split("-")
    if len(parts) > 1 and not parts[1].isdecimal():
        return f"week {parts[1][1:]} of {parts[0]}" if parts[1].startswith("W") else value
    if len(parts) == 3:
        return f"{int(parts[2])} {_MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return f"{_MONTHS[int(parts[1]) - 1]} {parts[0]}" if len(parts) == 2 else f"the {value}0s" if len(value) == 3 else value


def _verb(query: Query, past: str, base: str) -> str:
    """A verb with its negation and tense."""
    if query.negated:
        return f"did not {base}"
    return f"will {base}" if query.future else past


def _office(query: Query) -> str:
    who, office = named(query.who[:1]), name_of(resolved(query)) or "holder of an office that is not named"
    if query.relation == "holds":
        degree = f"{query.degree} " if query.degree not in (None, "then", "active") else ""
        article = "the " if query.degree in ("new", "outgoing", "incoming") else "a " if query.degree == "former" else ""
        return f"{who} is {article}{degree}{office}{when_in_words(query)}"
    if query.relation == "takes":
        verb = (
            _verb(query, "was appointed", "be appointed")
            if query.degree == "appointed"
            else _verb(query, "took office", "take office")
        )
        return f"{who} {verb} as {office}{when_in_words(query)}"
    if query.relation == "leaves":
        return f"{who} {_verb(query, 'left office', 'leave office')} as {office}{when_in_words(query)}"
    if query.relation == "succeeds":
        return f"{who} {_verb(query, 'succeeded', 'succeed')} {named(query.by)} as {office}{when_in_words(query)}"
    if query.degree in ("since", "until"):
        return f"{who} {'has been' if query.degree == 'since' else 'was'} {office}{when_in_words(query, query.degree)}"
    past = query.when or query.degree == "past"
    return f"{who} {'was' if past else 'is'}{' not' if query.negated else ''} {office}{when_in_words(query)}"


def _membership(query: Query) -> str:
    who, many = named(query.who), len(query.who) > 1
    body = in_sentence(query.what) if query.what else "a body that is not named"
    be = ("are" if many else "is") + (" not" if query.negated else "")
    match query.relation:
        case "member":
            when = when_in_words(query, "since" if query.degree == "since" else "")
            return f"{who} {be} {'members' if many else 'a member'} of {body}{when}"
        case "founder":
            return f"{who} {be} {'founding members' if many else 'a founding member'} of {body}"
        case "left":
            return f"{who} {_verb(query, 'left', 'leave')} {body}{when_in_words(query)}"
        case "suspended":
            return f"{who} suspended {'their' if many else 'its'} participation in {body}{when_in_words(query)}"
    return f"{who} {_verb(query, 'joined', 'join')} {body}{when_in_words(query)}"


_STEPS = {
    "applied": ("applied to join {body}", "apply to join {body}"),
    "invited": ("{was} invited to join {body}", "be invited to join {body}"),
    "protocol_signed": ("signed the accession protocol with {body}", "sign the accession protocol with {body}"),
    "accession_talks_opened": ("opened accession talks with {body}", "open accession talks with {body}"),
    "accession_talks_completed": ("completed accession talks with {body}", "complete accession talks with {body}"),
    "membership_promised": ("{was} promised membership of {body}", "be promised membership of {body}"),
    "candidate_status": ("became a candidate for membership of {body}", "become a candidate for membership of {body}"),
    "map": ("joined the Membership Action Plan of {body}", "join the Membership Action Plan of {body}"),
    "partnership_for_peace": ("joined the Partnership for Peace", "join the Partnership for Peace"),
    "asked_for_invitation": ("asked for an invitation to join {body}", "ask for an invitation to join {body}"),
}


def _step(query: Query) -> str:
    who, body = named(query.who), in_sentence(query.what) if query.what else "a body that is not named"
    place = f" at the {name_of(query.place)}" if (query.place or "").startswith("summit:") and query.when is None else ""
    when = when_in_words(query) + place
    if query.relation == "ratified":
        return f"{named(query.by)} {_verb(query, 'ratified', 'ratify')} the accession of {who} to {body}{when}"
    if query.relation == "only_not_ratified":
        return f"{named(query.by)} is the only member of {body} that has not ratified the accession of {who}"
    if query.relation == "declared_irreversible_path":
        return f"the path of {who} to membership of {body} has been affirmed{when}"
    past, base = _STEPS[query.relation]
    was = "were" if len(query.who) > 1 or query.number else "was"
    if query.relation == "invited" and query.negated:
        return f"{who or 'nobody'} {was} not invited to join {body}{when}"
    subject = who or f"{query.number or 'some'} countries"
    return f"{subject} {_verb(query, past.format(body=body, was=was), base.format(body=body))}{when}"


def _party(query: Query) -> str:
    what = in_agreement(query.what)
    if query.relation == "count":
        return f"{what} was signed by {query.number} {query.degree or 'countries'}{when_in_words(query)}"
    return f"{named(query.who)} {_verb(query, 'signed', 'sign')} {what}{when_in_words(query)}"


def in_agreement(id_: str | None) -> str:
    """An agreement in a sentence."""
    name = name_of(id_)
    return name if name.lower().startswith("the ") else f"the {name}"


def _date_of_agreement(query: Query) -> str:
    what = {"spending_target": "the spending target of 2 per cent of GDP", "g7_declaration": "a joint declaration of the G7"}.get(
        query.degree or ""
    )
    place = query.place or ""
    where = place_in_words(place)
    return f"{what or in_agreement(query.what)} {'was not' if query.negated else 'was'} made{when_in_words(query)}{where}"


def place_in_words(place: str) -> str:
    """ " at the NATO summit in Washington, July 2024", " at a summit of NATO", " in Kyiv"; nothing where no place is told."""
    if place.startswith("summit:"):
        return f" at the {name_of(place)}"
    if place.startswith("body:"):
        return f" at a summit of {name_of(place.removeprefix('body:'))}"
    return f" in {name_of(place)}" if place else ""


def _count(query: Query) -> str:
    body = name_of(query.what)
    match query.relation:
        case "members":
            told = f"{query.bound.replace('_', ' ')} {query.number}" if query.bound else f"{query.number}"
            verb = "had" if query.degree == "then" else "has"
            return f"{body} {'does not have' if query.negated else verb} {told} members{when_in_words(query)}"
        case "ordinal":
            return f"{named(query.who)} is member number {query.number} of {body}"
        case "ordinal_office":
            return f"{named(query.who)} is number {query.number} as {body}"
        case "enlargement":
            return f"the enlargement{when_in_words(query)} is number {query.number} of {body}"
        case "joiners":
            return f"{query.number} countries joined {body}{when_in_words(query)}"
    return f"the enlargement is the largest of {body}"


def _spending(query: Query) -> str:
    when = when_in_words(query)
    if query.relation == "amount":
        return f"{named(query.who)} spent {query.value:g} billion US dollars on defence{when}"
    how = {"at_least": "at least ", "below": "less than "}.get(query.degree or "", "")
    who = (
        f"{query.number} NATO allies" + (f" ({named(query.who)})" if query.who else "")
        if query.relation == "allies_at"
        else named(query.who)
    )
    return f"{who} spent {how}{query.value:g} per cent of GDP on defence{when}"


def _election(query: Query) -> str:
    of = f" in {in_sentence(query.what)}" if query.what and query.what.startswith("country:") else ""
    if query.relation == "share":
        return f"{named(query.who)} had {query.value:g} per cent of the votes{when_in_words(query)}"
    if query.relation == "held":
        return f"{named(query.who)} held a {query.degree or ''} election{when_in_words(query)}"
    if query.relation == "candidates":
        return f"{named(query.who)} stood in the election{of}{when_in_words(query)}"
    over = f" against {named(query.by)}" if query.by else ""
    return f"{named(query.who)} {_verb(query, 'won', 'win')} the election{over}{of}{when_in_words(query)}"


def _summit(query: Query) -> str:
    body = name_of(query.what)
    if query.relation == "host":
        host = named(query.who) or name_of(query.place)
        return f"{host} {_verb(query, 'hosted', 'host')} the summit of {body}{when_in_words(query)}"
    place = name_of(query.place).removeprefix("The ") if query.place else ""
    where = f" in {'The ' if place == 'Hague' else ''}{place}" if place else ""
    verb = "was not held" if query.negated else "is to be held" if query.future else "was held"
    return f"a summit of {body} {verb}{where}{when_in_words(query)}"


_WORDS: dict[ClaimKind, Callable[[Query], str]] = {
    ClaimKind.OFFICE: _office,
    ClaimKind.MEMBERSHIP: _membership,
    ClaimKind.ACCESSION_STEP: _step,
    ClaimKind.AGREEMENT_PARTY: _party,
    ClaimKind.AGREEMENT_DATE: _date_of_agreement,
    ClaimKind.COUNT: _count,
    ClaimKind.SPENDING: _spending,
    ClaimKind.ELECTION: _election,
    ClaimKind.SUMMIT: _summit,
}
