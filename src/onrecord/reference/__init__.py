"""What is already known, and when: countries, offices and their holders, memberships, agreements, spending, elections.

The rows are facts somebody curated, each with its source and a grade of evidence; what was read from articles is the record's
and never stands here. `reference()` answers; absence proves something only where `is_complete` says so.
"""

from onrecord.reference.asking import Reference, UnknownId, reference
from onrecord.reference.names import fold
from onrecord.reference.shapes import (
    Agreement,
    Alias,
    Body,
    Completeness,
    Country,
    Election,
    Grade,
    Membership,
    Occasion,
    Occupancy,
    Office,
    Party,
    Person,
    Release,
    Row,
    Spending,
    Step,
    Summit,
)

__all__ = [
    "Agreement",
    "Alias",
    "Body",
    "Completeness",
    "Country",
    "Election",
    "Grade",
    "Membership",
    "Occasion",
    "Occupancy",
    "Office",
    "Party",
    "Person",
    "Reference",
    "Release",
    "Row",
    "Spending",
    "Step",
    "Summit",
    "UnknownId",
    "fold",
    "reference",
]
