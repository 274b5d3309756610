"""A stretch of text that stands for somebody or something."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from onrecord.schema.span import Span


class MentionKind(StrEnum):
    """What a mention stands for."""

    PERSON = "person"
    ORGANISATION = "organisation"
    COUNTRY = "country"
    PLACE = "place"
    OFFICE = "office"
    AGREEMENT = "agreement"
    SUMMIT = "summit"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention with the entity it stands for at the date of the text.

    `name` is what the entity is called: by the reference where it knows it, else in the longest form of the text; None where
    nothing tells ("he" of somebody not named). `entity` is an id of the reference, or one made from the name that is the same
    throughout the document ("person:ana-ferrante"); None while it is open, and then `candidates` holds the ids that it may be.
    `made_by` names the head or the rule.
    """

    span: Span
    kind: MentionKind
    made_by: str
    name: str | None = None
    entity: str | None = None
    candidates: tuple[str, ...] = ()
