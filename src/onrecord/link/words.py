"""The words of tables and names of the reference by which noun phrases are taken apart."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

from onrecord.link.names import POSSESSIVE
from onrecord.reference import fold, reference
from onrecord.schema import Span
from onrecord.text.tables import word_groups
from onrecord.text.time.numbers import number_of

ARTICLE = re.compile(r"(?:the|a|an|this|that|its|their|our|his|her)\s+", re.IGNORECASE)
_COLLECTIVE = ("sh", "ch", "se", "ss")  # adjectives that call a whole people, never one of it: "the Dutch"
PERSONAL = frozenset({"he", "she", "him", "his", "her", "hers", "himself", "herself"})
PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
THING = frozenset({"it", "its", "itself"})


@cache
def seats() -> frozenset[str]:
    """By which houses and streets a government is named: "White House", but not "Kyiv"."""
    return frozenset(
        fold(row.name) for row in reference().aliases if row.kind == "metonym" and row.entity.startswith("government:")
    )


@cache
def adjectives() -> frozenset[str]:
    """ "Dutch" says whose something is and stands for nobody."""
    return frozenset(fold(row.name) for row in reference().aliases if row.kind in {"adjective", "demonym"}) - {
        "us",
        "uk",
        "eu",
        "nato",
    }


@cache
def title_vocabulary() -> frozenset[str]:
    """The words of which titles of offices are made."""
    return frozenset(
        word.lower() for row in reference().offices for word in row.title.split() if word not in {"of", "the", "for"}
    )


@cache
def same_roles() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """(words of a description, words of the title that it stands for)."""
    lines = files("onrecord.link").joinpath("data/same_roles.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
    return tuple((frozenset(left.split()), frozenset(right.split())) for left, _, right in pairs)


@cache
def country_names() -> dict[str, str]:
    """Adjectives of one word, and the name of the country, in lower case."""
    ref = reference()
    return {
        row.name.lower(): ref.name_of(row.entity).lower()
        for row in ref.aliases
        if row.kind == "adjective" and row.entity.startswith("country:") and " " not in row.name
    }


@cache
def peoples() -> dict[str, str]:
    """A people in the plural, in lower case -> its country: "danes" -> "country:DNK"."""
    return {
        f"{row.name.lower()}s": f"country:{row.entity.partition(':')[2]}"
        for row in reference().aliases
        if row.kind == "demonym" and not row.name.lower().endswith(_COLLECTIVE)
    }


def compatriot_of(word: str) -> str | None:
    """The country of which a word calls one person: "norwegian" -> "country:NOR"; None for "dutch", which calls them all."""
    return peoples().get(f"{word}s")


@cache
def capitals() -> frozenset[str]:
    """Capitals, which stand for a government or for the city."""
    return frozenset(fold(row.name) for row in reference().aliases if row.kind == "capital")


def slug(name: str) -> str:
    """A name as the last part of an id: "Ana Ferrante" -> "ana-ferrante"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "unnamed"


def group_words(name: str) -> frozenset[str]:
    """A group of words of `data/groups.txt`."""
    return word_groups("onrecord.link", "groups")[name]


def says_all(lead: str) -> bool:
    """Whether words before a name say no more than all of it, or how many ("all 32")."""
    return all(
        word in group_words("all") or number_of([word]) or word in {"of", "new", "other", "many", "most"} for word in lead.split()
    )


def trimmed(text: str, span: Span) -> Span:
    """Without white space and commas round it, and without a possessive at its end."""
    start, end = span
    while start < end and (text[start].isspace() or text[start] in ",;"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;"):
        end -= 1
    possessive = POSSESSIVE.search(text[start:end])
    if possessive and possessive.start() > 0 and text[start : start + 2].lower() != "hi":
        end = start + possessive.start()
    return Span(start, end)
