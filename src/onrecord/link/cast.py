"""The entities of one text: its persons in full, what the names of the reference stand for in it, whose country it is about.

What the text itself tells comes first: a name in full, a title. The reference is asked where the text leaves off: whose surname
it is at that date, who held the office, which summit. What neither tells stays open.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from typing import NamedTuple

from onrecord.extract.anaphor import Antecedents
from onrecord.extract.mention import Name
from onrecord.link.known import Known, find_known
from onrecord.link.names import POSSESSIVE
from onrecord.link.people import People, title_words
from onrecord.link.stretches import Stretches
from onrecord.link.words import country_names, group_words, seats, slug
from onrecord.reference import Occupancy, Office, Person, Summit, fold, reference
from onrecord.schema import MentionKind, Span
from onrecord.schema.dates import first_date, first_day, last_day

# "Vermont Sen. Lena Marsh", "former Gov. Jo Ekdal": a title with a state before it is no part of a name.
_TITLED = re.compile(r"^.*\b(?:Sen|Gov|Rep|Gen|Adm|Lt|Col|Capt|Dr|Prof|Rev|Mr|Mrs|Ms)\.\s+(?=\S+\s+\S)")
_NO_THINGS = ("person:", "office:", "agreement:", "summit:")
_OFTEN = 2  # times a text names the country it is about
_A_YEAR = 400  # days round the text in which a summit is the one it means
_CAPITALISED = re.compile(r"(?<!\w)[A-Z][\w.’'&-]*")
KIND_OF = {
    "person": MentionKind.PERSON,
    "country": MentionKind.COUNTRY,
    "government": MentionKind.COUNTRY,
    "parliament": MentionKind.ORGANISATION,
    "org": MentionKind.ORGANISATION,
    "party": MentionKind.ORGANISATION,
    "programme": MentionKind.ORGANISATION,
    "office": MentionKind.OFFICE,
    "agreement": MentionKind.AGREEMENT,
    "summit": MentionKind.SUMMIT,
    "group": MentionKind.GROUP,
}
HEAD_KINDS = {"person": MentionKind.PERSON, "organisation": MentionKind.ORGANISATION, "place": MentionKind.PLACE}
LOCAL = {  # what ids begin with that are made from a name of the text
    MentionKind.PERSON: "person",
    MentionKind.ORGANISATION: "org",
    MentionKind.PLACE: "place",
    MentionKind.AGREEMENT: "agreement",
    MentionKind.SUMMIT: "summit",
}


class Who(NamedTuple):
    """Somebody or something by the name that the record uses; `id` where one is known."""

    name: str
    id: str | None
    kind: MentionKind


class Cast:
    """The entities of one text."""

    def __init__(
        self,
        text: str,
        sentences: Sequence[Span],
        names: Sequence[Name] = (),
        on: tuple[str, str] | None = None,
        antecedents: Antecedents | None = None,
    ) -> None:
        """`names` as the mention head marks them; `on` the first and last day the text may be of (ISO), None where unknown."""
        self.text = text
        self.on = on
        self.known = find_known(text)
        self.things = [k for k in self.known if k.sure and not k.ids[0].startswith(_NO_THINGS)]  # what "it" may stand for
        self.thing_spans = [known.span for known in self.things]
        self._names_at = Stretches([name.span for name in names])
        self._known_at = Stretches([known.span for known in self.known])
        self.names = agreed(text, names)
        self.antecedents = antecedents
        persons = [name.span for name in self.names if name.kind == "person"]
        marked = Stretches(persons)
        persons += [k.span for k in self.known if k.sure and k.ids[0].startswith("person:") and not marked.touches(k.span)]
        self.people = People(text, sentences, self._not_persons(), persons if self.names else None)
        self._home: str | None = None
        self.lists: list[tuple[Span, tuple[str, ...]]] | None = None  # of countries; link/groups fills it when first asked
        self._chosen: dict[tuple[str, ...], str | None] = {}
        self._named: Counter[str] | None = None
        self._titles: dict[str, set[str]] | None = None
        self._persons: dict[str, Who] = {}
        self._inside: set[str] | None = None

    def person(self, full: str) -> Who:
        """The person behind a name as the text gives it in full, in the spelling of the reference where it knows them."""
        if full not in self._persons:
            words = full.split()
            # "Crooked Hillary Clinton": what stands before a name that the reference knows is none of it.
            tails = [" ".join(words[start:]) for start in range(max(1, len(words) - 1))]
            id_ = next((found for tail in tails if (found := self._person_id(tail))), None)
            name = reference().name_of(id_) if id_ else _TITLED.sub("", full)
            self._persons[full] = Who(name, id_ or f"person:{slug(name)}", MentionKind.PERSON)
        return self._persons[full]

    def _person_id(self, full: str) -> str | None:
        """The person of the reference who bears this name, if only one can be meant at the date of the text."""
        ref = reference()
        ids = [id_ for id_ in ref.named(full) if id_.startswith("person:")]
        words = full.split()
        if len(words) > 1:
            own = [id_ for id_ in ids if fold(ref.name_of(id_)) == fold(full)]
            ids = own or [id_ for id_ in ids if self._fits(id_, full)] or ids
            return ids[0] if len(ids) == 1 else None
        fitting = [id_ for id_ in ids if self._fits(id_, full)]
        if len(fitting) == 1:
            return fitting[0]
        plain = [k for k in ref.aliases if k.kind == "surname" and not k.ambiguous and fold(k.name) == fold(full)]
        return plain[0].entity if len(plain) == 1 and len(ids) == 1 else None

    def _fits(self, id_: str, full: str) -> bool:
        """Whether a person of the reference held an office that the text names beside them, at its date."""
        titles = self.titles.get(full, set())
        return any(titles & title_words(reference().name_of(row.office)) for row in self.held(id_))

    def held(self, person: str) -> tuple[Occupancy, ...]:
        """What a person of the reference held at the date of the text; everything where the text has none."""
        ref = reference()
        if self.on is None:
            return ref.occupancies_of(person)
        rows = ref.occupancies_of(person)
        first, last = self.on
        return tuple(
            r for r in rows if (r.start is None or first_day(r.start) <= last) and (r.end is None or last_day(r.end) >= first)
        )

    @property
    def titles(self) -> dict[str, set[str]]:
        """For each person of the text, by full name, the words of their titles."""
        if self._titles is None:
            told = self.people.titles()
            self._titles = {full: words | {self.country_word(word) for word in words} for full, words in told.items()}
        return self._titles

    def _not_persons(self) -> list[Span]:
        """Names that the head takes for bodies, places and things, and those the reference knows as such."""
        ours = [name.span for name in self.names if name.kind != "person"]
        theirs = [k.span for k in self.known if k.sure and not k.ids[0].startswith(("person:", "office:"))]
        persons = [name.span for name in self.names if name.kind == "person"]
        held = Stretches(persons)
        return [s for s in (*ours, *theirs) if not any(persons[i].covers(s) and persons[i] != s for i in held.touching(s))]

    def known_within(self, span: Span) -> list[Known]:
        """The names of the reference inside a stretch."""
        return [known for known in self.known_at(span) if span.covers(known.span)]

    def known_at(self, span: Span) -> list[Known]:
        """The names of the reference that share a character with a stretch."""
        return [self.known[index] for index in self._known_at.touching(span)]

    def kind_at(self, span: Span) -> MentionKind:
        """What the mention head takes a name for; a body where it does not mark it."""
        index = next(self._names_at.touching(span), None)
        kind = HEAD_KINDS.get(self.names[index].kind) if index is not None else None
        return kind or MentionKind.ORGANISATION

    def last_known(self, span: Span, *kinds: str) -> Known | None:
        """The sure name of an entity of one of `kinds` ("country:") that stands last before a stretch."""
        before = (self.known[index] for index in range(self._known_at.before(span) - 1, -1, -1))
        return next((known for known in before if known.sure and known.ids[0].startswith(kinds)), None)

    def names_body(self, id_: str) -> bool:
        """Whether the text surely names an entity."""
        return self._counts[id_] > 0

    def choose(self, known: Known) -> str | None:
        """The one entity that a known name stands for here; None while it is open."""
        ids = known.ids
        if ids[0].startswith("summit:"):
            return self._summit(ids)
        if ids[0].startswith("person:"):
            index = next(self.people.places.touching(known.span), None)
            full = None if index is None else self.people.full[index]
            return (self.person(full).id if full else None) or (ids[0] if known.sure and len(ids) == 1 else None)
        if known.sure:
            return ids[0]
        if ids not in self._chosen:
            counts = self._counts
            fitting = [id_ for id_ in ids if id_ in counts or self._belongs(id_, counts)]
            self._chosen[ids] = max(fitting, key=self._count, default=None)
        return self._chosen[ids]

    @property
    def _counts(self) -> Counter[str]:
        """How often the text surely names each entity."""
        if self._named is None:
            self._named = Counter(known.ids[0] for known in self.known if known.sure)
        return self._named

    @property
    def main_body(self) -> str | None:
        """The body that the text names most."""
        bodies = {id_: count for id_, count in self._counts.items() if id_.startswith("org:")}
        return max(bodies, key=lambda id_: bodies[id_], default=None)

    def _belongs(self, id_: str, sure: Container[str]) -> bool:
        row = reference().entities.get(id_)
        return isinstance(row, Office) and row.body in sure

    def _count(self, id_: str) -> int:
        row = reference().entities.get(id_)
        return self._counts[id_] + (self._counts[row.body] if isinstance(row, Office) else 0)

    def _summit(self, ids: Sequence[str]) -> str | None:
        """The summit of that name nearest to the date of the text, if it is within a year of it."""
        rows = [row for id_ in ids if isinstance(row := reference().entities.get(id_), Summit)]
        if len(rows) == 1:
            return rows[0].id
        if self.on is None or not rows:
            return None
        first, last = (first_date(day).toordinal() for day in self.on)
        starts = {row.id: first_date(row.start).toordinal() for row in rows}
        best = min(starts, key=lambda id_: min(abs(starts[id_] - first), abs(starts[id_] - last)))
        return best if first - _A_YEAR <= starts[best] <= last + _A_YEAR else None

    def country_of(self, full: str) -> str | None:
        """The country of a person of the text: as the reference has it, else the only one in the titles that the text gives."""
        row = reference().entities.get(self.person(full).id or "")
        if isinstance(row, Person) and row.country:
            return row.country
        told = {id_ for word in self.titles.get(full, ()) for id_ in reference().named(word) if id_.startswith("country:")}
        return told.pop() if len(told) == 1 else None

    def government(self, code: str, noun: str) -> Who:
        """A country acting through its government, or through its parliament where the noun says so."""
        kind = "parliament" if noun in group_words("parliament") else "government"
        return Who(reference().name_of(f"country:{code}"), f"{kind}:{code}", MentionKind.COUNTRY)

    def entity(self, id_: str, printed: str = "") -> Who:
        """An entity of the reference; a government goes by the name of its country, unless its seat is named as a body."""
        kind, _, code = id_.partition(":")
        if not reference().exists(id_):  # of this text only
            return Who(printed or code, id_, KIND_OF.get(kind, MentionKind.ORGANISATION))
        if kind == "government":
            name = printed if fold(printed) in seats() else reference().name_of(f"country:{code}")
            return Who(name, id_, MentionKind.ORGANISATION if name == printed else MentionKind.COUNTRY)
        return Who(reference().name_of(id_), id_, KIND_OF.get(kind, MentionKind.ORGANISATION))

    def country_word(self, word: str) -> str:
        """An adjective of a country as its name: "armenian" -> "armenia"."""
        return country_names().get(word, word)

    @property
    def home(self) -> str | None:
        """The country that the text is about: named first, more than once, and as often as any other."""
        if self._home is None:
            ids = [known.ids[0] for known in self.known if known.sure and known.ids[0].startswith("country:")]
            most = bool(ids) and all(ids.count(ids[0]) >= ids.count(other) for other in set(ids))
            first = ids[0] if most and ids.count(ids[0]) >= _OFTEN else ""
            self._home = first
        return self._home or None

    def holder(self, office: str) -> Who | None:
        """The one who held `office` throughout the days the text may be of."""
        if self.on is None:
            return None
        rows = [{row.person for row in reference().holders(office, day)} for day in self.on]
        both = rows[0] & rows[1]
        if len(both) != 1:
            return None
        id_ = both.pop()
        return Who(reference().name_of(id_), id_, MentionKind.PERSON)

    def is_proper(self, word: str) -> bool:
        """Whether a word that begins a sentence is capitalised inside one, too ("Analysts" is not)."""
        if self._inside is None:
            found = _CAPITALISED.finditer(self.text)
            self._inside = {POSSESSIVE.sub("", match[0]) for match in found if match.start() not in self.people.starts}
        return word in self._inside


def agreed(text: str, names: Sequence[Name]) -> list[Name]:
    """The names as the head marks them, each of one kind throughout: what most of its mentions are, in doubt no person."""
    kinds: dict[str, Counter[str]] = {}
    for name in names:
        kinds.setdefault(name.span.of(text), Counter())[name.kind] += 1
    settled = {printed: max(counts, key=lambda kind: (counts[kind], kind != "person")) for printed, counts in kinds.items()}
    return [name._replace(kind=settled[name.span.of(text)]) for name in names]
