"""The persons of one text: their full names, sex and titles, and who has been heard of as the text goes on."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from onrecord.link.names import PersonName, find_names, listed
from onrecord.link.stretches import Stretches
from onrecord.schema import Span

_PRONOUNS = {"he": "m", "she": "f", "him": "m", "her": "f", "his": "m", "himself": "m", "herself": "f", "hers": "f"}
_REACH = 1500  # characters back to whom a pronoun may refer
_NOBODY = ""  # in place of the name of somebody the text does not name
_OF = re.compile(r"\s+(?:of|for|at|from|in|with|to|on|by|who|whose|that)\b")
_CAPITALISED = re.compile(r"(?<!\w)[A-ZÀ-ÖØ-Þ][\w-]*")
_WORD = re.compile(r"[^\W\d_][\w’'.-]*")
_ASIDE = re.compile(
    r"\s?[,(–—-]\s?(?P<aside>(?:the|a|an|its|his|her|who (?:is|was|has been) (?:the |a |an )?)?[^,;.()–—\n]{3,90})"
    r"[,.;)–—\n]",
    re.IGNORECASE,
)
_COPULA = re.compile(
    r"\s(?:is|was|became|becomes|remains|has been|had been)\s(?P<aside>(?:the|a|an|its|his|her)\s[^,;.()–—\n]{3,80})"
)
WHO_CLAUSE = re.compile(r"\b(?:who|whose|which|that|said|told)\b")
_BEFORE = 90  # characters before a name in which its title stands


class People:
    """Persons by name, as far as the text itself tells."""

    def __init__(
        self, text: str, sentences: Sequence[Span], elsewhere: Sequence[Span] = (), persons: Sequence[Span] | None = None
    ) -> None:
        """`elsewhere`: spans known to be names of bodies, places and other things; `persons`: what the head takes for persons.

        With `persons`, capitals alone make no person.
        """
        self._text = text
        self.starts = {span.start for span in sentences}
        taken = sorted(elsewhere)
        self.names = [name for name in find_names(text, self.starts) if not _inside(name.span, taken)]
        if persons is not None:
            marked = Stretches(persons)
            sure = {name.span for name in self.names if name.titled or name.sex or marked.touches(name.span)}
            surnames = {name.surname for name in self.names if name.span in sure}
            inside = self._words_inside()
            self.names = [
                name
                for name in self.names
                if (name.span in sure or name.surname in surnames) and (name.titled or not self._only_opens(name, inside))
            ]
        self._forms: dict[str, dict[str, set[str]]] = {}  # surname -> full name -> its words
        self._places: dict[str, list[tuple[int, str]]] = {}  # surname -> where which full name stands, in order
        self.sex: dict[str, str] = {}  # by full name
        self._heard: list[tuple[int, str]] = []
        for name in self.names:
            if len(name.words) > 1:
                full = " ".join(name.words)
                self._forms.setdefault(name.surname, {})[full] = _plain_words(name)
                self._places.setdefault(name.surname, []).append((name.span.start, full))
        for name in self.names:
            if name.sex:
                self.sex.setdefault(self.full_form(name), name.sex)
        self.full = [self.full_form(name) for name in self.names]
        self.spans = [name.span for name in self.names]
        self.places = Stretches(self.spans)
        self._topics = self._find_topics(sentences)[::-1]

    def _words_inside(self) -> set[str]:
        """The words that are capitalised inside a sentence somewhere."""
        return {m[0] for m in _CAPITALISED.finditer(self._text) if m.start() not in self.starts}

    def _only_opens(self, name: PersonName, inside: set[str]) -> bool:
        """Whether a single word has its capital from beginning a sentence: it stands nowhere inside one."""
        return len(name.words) == 1 and name.span.start in self.starts and name.words[0] not in inside

    def _find_topics(self, sentences: Sequence[Span]) -> list[tuple[int, str]]:
        """The first person of each sentence, whom the next one may call she: (where, full name)."""
        found: list[tuple[int, str]] = []
        ends = iter(sentences)
        sentence = Span(0, 0)
        for name, full in zip(self.names, self.full, strict=True):
            if name.span.start < sentence.end or full not in self.sex:
                continue  # capitals alone do not make a person; a known given name or a title does
            while sentence.end <= name.span.start:
                sentence = next(ends)
            found.append((name.span.start, full))
        return found

    def go_to(self, place: int) -> None:
        """Read on: the sentences begun before `place` have named their first person."""
        while self._topics and self._topics[-1][0] < place:
            self.hear(*self._topics.pop())

    def hear(self, place: int, name: str | None) -> None:
        """Somebody is named, or speaks, at `place`; None for somebody the text does not name."""
        self._heard.append((place, name or _NOBODY))

    def last_heard(self, at: int, sex: str) -> str | None:
        """The person last spoken of before a place, who must be near and may be of that sex; None after somebody unnamed."""
        place, full = next(((place, full) for place, full in reversed(self._heard) if place < at), (0, _NOBODY))
        unknown = full == _NOBODY or at - place > _REACH
        return None if unknown or self.sex.get(full, sex) != sex else full

    def antecedent(self, at: int, pronoun: str) -> str | None:
        """The last person that he or she can mean; that it meant them is remembered as their sex."""
        sex = _PRONOUNS[pronoun]
        for place, full in reversed(self._heard):
            if at - place > _REACH or full == _NOBODY:
                return None  # too far, or somebody the text does not name spoke since: better open than wrong
            if self.sex.setdefault(full, sex) == sex:
                self.hear(at, full)
                return full
        return None

    def in_source(self, source: Span) -> str | None:
        """The full name of the person that a noun phrase names: "Ana Example, a spokeswoman for X"."""
        name = person_in(self._text, source, self.starts)
        if name and (len(name.words) > 1 or name.titled or name.surname in self._forms):
            return self.full_form(name)
        return None

    def full_form(self, name: PersonName) -> str:
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
        return name.sex is None or self.sex.get(full, name.sex) == name.sex

    def titles(self) -> dict[str, set[str]]:
        """For each full name the words of the titles and appositions it stands with."""
        found: dict[str, set[str]] = {}
        last = 0
        for name, full in zip(self.names, self.full, strict=True):
            start, end = name.span
            words = found.setdefault(full, set())
            words |= title_words(_title_before(self._text, max(last, start - _BEFORE), start))
            last = end
            rest = self._text[end : end + 130]
            for pattern in (_ASIDE, _COPULA):
                aside = pattern.match(rest)
                if aside:
                    words |= title_words(WHO_CLAUSE.split(aside["aside"])[0])
        return found


def _title_before(text: str, first: int, start: int) -> str:
    """What stands before a name and is its title: capitalised words and words for what people are, back to a break."""
    before = text[first:start]
    before = re.split(r"[.;:!?()“”\"\n]", before)[-1]
    parts = before.rstrip().rsplit(",", 1)
    if len(parts) == 2 and not parts[1].strip():  # "the head of the office, Ana Berg"
        aside = parts[0].rsplit(",", 1)[-1]
        return aside if re.search(r"\b(?:the|its|his|her|their|a|an)\s", f" {aside}") else ""
    kept: list[str] = []
    for word in reversed(parts[-1].split()):
        plain = word.strip("’'").lower().removesuffix("’s").removesuffix("'s")
        named = word[0].isupper() or plain in listed("roles", table="roles") or plain in listed("titles", "plain_titles")
        if not (named or (kept and plain in {"of", "for", "the"})):
            break
        kept.append(word)
    return " ".join(reversed(kept))


def title_words(title: str) -> set[str]:
    """The words of a title that count, in lower case; empty where none says what somebody is."""
    words = {w.lower().removesuffix("’s").removesuffix("'s").strip(".") for w in _WORD.findall(title.replace("-", " "))}
    return words if not words.isdisjoint(listed("roles", table="roles")) else set()


def _inside(span: Span, taken: Sequence[Span]) -> bool:
    at = bisect_right(taken, (span.start, 1 << 60))
    return at > 0 and taken[at - 1].covers(span)


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
