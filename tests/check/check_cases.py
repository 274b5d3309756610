"""Cases and judges shared by the tests of the room `check`; the first line of each case file says what its rows hold."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import onrecord
from onrecord.check.claims import check_reading
from onrecord.check.rules.agreements import judge_date, judge_party
from onrecord.check.rules.bodies import judge_count, judge_membership, judge_step
from onrecord.check.rules.elections import judge_election
from onrecord.check.rules.offices import judge_office
from onrecord.check.rules.spending import judge_spending
from onrecord.check.rules.summits import judge_summit
from onrecord.schema import Query

CASES = Path(__file__).parents[1] / "cases/check"
JUDGES = {
    "office": judge_office,
    "membership": judge_membership,
    "accession_step": judge_step,
    "agreement_party": judge_party,
    "agreement_date": judge_date,
    "count": judge_count,
    "spending": judge_spending,
    "election": judge_election,
    "summit": judge_summit,
}


def rows(name):
    return [json.loads(line) for line in (CASES / name).read_text(encoding="utf-8").splitlines()[1:]]


def query_of(fields):
    return Query(**{key: tuple(value) if isinstance(value, list) else value for key, value in fields.items()})


def judged(kind, **fields):
    return JUDGES[kind](query_of(fields))


@cache
def checked(text, published):
    """A text with its claims; each is read once."""
    reading = onrecord.read(text, published=published)
    return reading, check_reading(reading)
