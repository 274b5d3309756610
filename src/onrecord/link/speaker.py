"""Sources to speakers: "Rutte", "Mr Rutte" and "he" are Mark Rutte, where the text itself tells.

Only what stands in the text is used here. A source becomes a speaker when it holds a personal name, which is then given
in the longest form the text has for it; a body or country speaks under its own name; "he" and "she" go to the person who
spoke last or with whom a sentence since then began, as far as given names and titles do not speak against it. Everything
else ("the campaign", "officials") keeps `speaker` None: its words are in the source span.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from onrecord.link.names import POSSESSIVE, PersonName, find_names, listed
from onrecord.schema import Attribution, Span

_PROPER = re.compile(r"(?:[Tt]he\s+)?(?P<name>[A-Z][\w.’'&-]*(?:\s+(?:(?:of|and|for|the)\s+)*[A-Z][\w.’'&-]*)*)")
_CAPITALISED = re.compile(r"(?<!\w)[A-Z][\w.’'&-]*")
_SOMEBODY = re.compile(r"(?:the|a|an|his|her|its|their|one|another)\s(?:\S+\s){0,4}?\S+(?<!s)$")
_PRONOUN = {"he": "m", "she": "f", "him": "m", "her": "f", "his": "m"}
_OF = re.compile(r"\s+(?:of|for|at|from|in|with|to|on|by|who|whose|that)\b")
_REACH = 1500  # characters back to whom a pronoun may refer
_NOBODY = ""  # in place of the name of somebody the text does not name


def name_speakers(text: str, attributions: Sequence[Attribution], sentences: Sequence[Span]) -> list[Attribution]:
    """The attributions with `speaker` set where a name in the text tells who it is."""
    people = _People(text, sentences)
    topics = people.topics(sentences)
    named: dict[int, str | None] = {}
    for index in sorted(range(len(attributions)), key=lambda i: _place(attributions[i])):
        place = _place(attributions[index])
        while topics and topics[-1][0] < place:
            people.hear(*topics.pop())
        source = attributions[index].source
        named[index] = people.speaker(source) if source else None
    return [replace(a, speaker=named[i]) for i, a in enumerate(attributions)]


def _place(attribution: Attribution) -> int:
    return attribution.source.start if attribution.source else attribution.content[0].start


class _People:
    """The persons of one text: their full names, and who has been heard of as the text goes on."""

    def __init__(self, text: str, sentences: Sequence[Span]) -> None:
        self._text = text
        self._starts = {span.start for span in sentences}
        self._names = find_names(text, self._starts)
        self._forms: dict[str, dict[str, set[str]]] = {}  # surname -> full name -> its words
        self._places: dict[str, list[tuple[int, str]]] = {}  # surname -> where which full name stands, in order
        self._sex: dict[str, str] = {}  # by full name
        self._heard: list[tuple[int, str]] = []
        self._inside: set[str] | None = None
        for name in self._names:
            if len(name.words) > 1:
                full = " ".join(name.words)
                self._forms.setdefault(name.surname, {})[full] = _plain_words(name)
                self._places.setdefault(name.surname, []).append((name.span.start, full))
        for name in self._names:
            if name.sex:
                self._sex.setdefault(self._full_form(name), name.sex)

    def topics(self, sentences: Sequence[Span]) -> list[tuple[int, str]]:
        """The first person of each sentence, whom the next one may call she: (where, full name), last first."""
        found: list[tuple[int, str]] = []
        ends = iter(sentences)
        sentence = Span(0, 0)
        for name in self._names:
            if name.span.start < sentence.end or (full := self._full_form(name)) not in self._sex:
                continue  # capitals alone do not make a person; a known given name or a title does
            while sentence.end <= name.span.start:
                sentence = next(ends)
            found.append((name.span.start, full))
        return found[::-1]

    def hear(self, place: int, name: str) -> None:
        """Somebody is named, or speaks, at `place`."""
        self._heard.append((place, name))

    def speaker(self, source: Span) -> str | None:
        """Whom a source stands for, in the order of the text; None where the text does not name them."""
        words = source.of(self._text).strip().lower()
        if words in _PRONOUN:
            return self._antecedent(source.start, _PRONOUN[words])
        name = person_in(self._text, source, self._starts)
        if name and (len(name.words) > 1 or name.titled or name.surname in self._forms):
            full = self._full_form(name)
            self.hear(source.start, full)
            return full
        body = self._body_in(source)
        if body is None and _SOMEBODY.match(words):
            self.hear(source.start, _NOBODY)
        return body

    def _antecedent(self, at: int, sex: str) -> str | None:
        """The last person a pronoun can mean; that it meant them is remembered as their sex."""
        for place, full in reversed(self._heard):
            if at - place > _REACH or full == _NOBODY:
                return None  # too far, or somebody the text does not name spoke since: better open than wrong
            if self._sex.setdefault(full, sex) == sex:
                self.hear(at, full)
                return full
        return None

    def _full_form(self, name: PersonName) -> str:
        """The longest form of `name` in the text: of two people with its surname the one named last before it."""
        words, printed = _plain_words(name), " ".join(name.words)
        fits = [
            full for full, theirs in self._forms.get(name.surname, {}).items() if words <= theirs and self._may_be(name, full)
        ]
        if len(name.words) == 1 and len({full.split()[0] for full in fits}) > 1:
            places = self._places[name.surname]
            before = places[: bisect_right(places, (name.span.start, ""))]
            fits = next(([full] for _, full in reversed(before) if full in fits), fits[:1])
        return max((printed, *fits), key=lambda full: full.count(" "))

    def _may_be(self, name: PersonName, full: str) -> bool:
        return name.sex is None or self._sex.get(full, name.sex) == name.sex

    def _body_in(self, source: Span) -> str | None:
        """A source that is nothing but a proper name ("NATO", "the White House"), as printed without its article."""
        match = _PROPER.fullmatch(self._text, source.start, source.end)
        if match is None:
            return None
        name = POSSESSIVE.sub("", match["name"])
        sure = " " in name or match.start("name") not in self._starts or name.lower() in listed("not_persons")
        return name if sure or self._is_proper(name) else None

    def _is_proper(self, word: str) -> bool:
        """Whether a word that begins a sentence is capitalised inside one, too ("Analysts" is not)."""
        if self._inside is None:
            found = _CAPITALISED.finditer(self._text)
            self._inside = {POSSESSIVE.sub("", match[0]) for match in found if match.start() not in self._starts}
        return word in self._inside


def _plain_words(name: PersonName) -> set[str]:
    return {word.strip(".").lower() for word in name.words}


def person_in(text: str, source: Span, starts: set[int]) -> PersonName | None:
    """The person a source span names: "Ana Example, a spokeswoman for X", "the head of the Y, Ana Example".

    None where the names in it belong to somebody else ("a spokesman for Ana Example", "Example’s campaign") or to bodies.
    """
    cut = _OF.search(text, source.start, source.end)
    names = [n for n in find_names(text, starts, source) if _bears(text, n, source)]
    head = [n for n in names if cut is None or n.span.end <= cut.start()]
    if head:
        return head[0] if "," in text[head[0].span.end : head[0].span.end + 1] else head[-1]
    after_comma = [n for n in names if text[source.start : n.span.start].rstrip().endswith(",") and len(n.words) > 1]
    return after_comma[-1] if after_comma and after_comma[-1].span.end == source.end else None


def _bears(text: str, name: PersonName, source: Span) -> bool:
    """Whether the name stands for its bearer: not a possessive, not a modifier of the noun behind it."""
    rest = text[name.span.end : source.end]
    if rest in {"’s", "'s", "’", "'"}:
        return True  # the whole source: "Rutte’s comments on ..."
    if rest.startswith(("’s", "'s", "’ ", "' ")):
        return False
    following = rest.split()
    return not following or rest.startswith((",", " (", " —", " –", ";")) or following[0].lower() in listed("joiners")
