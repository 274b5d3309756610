"""An article with claims judged by hand, and rooms whose checker needs no model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from cli_fakes import fake_rooms, reading_of, saying, span

from onrecord.cli.rooms import Rooms
from onrecord.schema import Claim, ClaimKind, Document, InputError, Query, Reading, Reason, Span, Verdict

TEXT = """Finland joined NATO on 4 April 2023.

Finland, the 31st member, joined NATO in May 2023, said Tomas Rell. The pact was signed by 40 allies.

Share this story
"""
SUPPORTED, CONTRADICTED, UNKNOWN = Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.NOT_IN_RECORD
ACCESSION = Reason("memberships", "org:nato/2023-04-04/country:FIN", "Finland, member of NATO from 2023-04-04", "https://www.a.example/fin", "read")  # fmt: skip
WEAK = Reason("agreements", "agreement:pact", "The pact, 2023-01-01", "github:b/c ; https://d.example/pact?a=1&b=2", "recalled")


def place(words, text=TEXT, after=""):
    return span(words, text, after)


def claim(words, verdict, text=TEXT, after="", **changes) -> Claim:
    """A claim that stands at some words, or at a span, of a text."""
    where = words if isinstance(words, Span) else place(words, text, after)
    plain = Claim(
        id=f"claim:{where.start:08x}{where.end:08x}",
        kind=ClaimKind.MEMBERSHIP,
        span=where,
        claim="Finland joined NATO.",
        query=Query(relation="joined", who=("country:FIN",), what="org:nato"),
        verdict=verdict,
        why="Finland joined on 2023-04-04.",
        rule="membership/joined",
        made_by="pattern:membership-joined-1",
        because=(ACCESSION,),
    )
    return replace(plain, **changes)


def told(number, source="https://news.example/1"):
    return Reason("entry", f"reading:{number:016x}", f"The Lantern, 2023-05-0{number}: Finland joined NATO", source)


def claims() -> tuple[Claim, ...]:
    """Not in the order of the text; the second and third overlap, and the third is inside somebody's words."""
    first = claim("Finland joined NATO on 4 April 2023", SUPPORTED, support=(told(1), told(2)))
    member = claim("Finland, the 31st member", SUPPORTED, claim="Finland is member number 31 of NATO.", said_by=0)
    second = claim(
        "Finland, the 31st member, joined NATO in May 2023",
        CONTRADICTED,
        claim="Finland joined NATO in May 2023.",
        why="Finland joined on 2023-04-04, not in 2023-05.",
        said_by=0,
        dissent=(told(3),),
        conflicts=(first.id,),
    )
    pact = claim(
        "The pact was signed by 40 allies",
        UNKNOWN,
        claim="The pact was signed by 40 allies.",
        kind=ClaimKind.AGREEMENT_PARTY,
        query=Query(
            relation="count", what="agreement:pact", number=40, degree="allies", negated=True, at=("2023-06-01", "2023-07-01")
        ),
        why="Only recalled.",
        rule="agreement_party/count",
        because=(WEAK,),
        doubtful=True,
    )
    return (pact, replace(first, conflicts=(second.id,)), second, member)


def checked(*found: Claim, text: str = TEXT, **document: object) -> Reading:
    """A Reading of TEXT, or of any text, with claims: those given, or the sample."""
    said = (saying(place("Finland, the 31st member, joined NATO in May 2023"), source=place("Tomas Rell"), speaker="Tomas Rell"),)
    if text != TEXT:
        return replace(reading_of(text, **document), claims=found)
    known = {"title": "Harbour pact", "publisher": "The Lantern", "published": "2023-06-01", **document}
    reading = reading_of(text, *said, boilerplate=(place("Share this story"),), **known)
    return replace(reading, claims=found or claims())


@dataclass(frozen=True)
class FakeChecker:
    """Finds the sample claims in TEXT and none elsewhere; remembers the record it was given."""

    record: object = None

    def check(self, document: Document) -> Reading:
        if document.text != TEXT:
            return checked(text=document.text)
        return replace(checked(), document=document)

    def check_many(self, documents: Iterable[Document | InputError]) -> Iterator[Reading | InputError]:
        for document in documents:
            yield document if isinstance(document, InputError) else replace(self.check(document), document=document)


def check_rooms(given: list[Any] | None = None) -> Rooms:
    """Rooms with the checker; of the records that it is made with, address and number of documents are put into `given`."""

    def make(record: Any) -> FakeChecker:
        if given is not None:
            given.append(record and (record.url, record.counts()["documents"]))
        return FakeChecker(record)

    return replace(fake_rooms(), checker=make)
