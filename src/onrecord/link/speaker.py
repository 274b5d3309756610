"""Sources to speakers: "Rutte", "Mr Rutte" and "he" are Mark Rutte, where the text itself tells.

Only what stands in the text is used here. A source becomes a speaker when it holds a personal name, which is then given
in the longest form the text has for it; a body or country speaks under its own name; "he" and "she" go to the person who
spoke last or with whom a sentence since then began, as far as given names and titles do not speak against it. Everything
else ("the campaign", "officials") keeps `speaker` None: its words are in the source span.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

from onrecord.schema import Attribution, Span

_PARTICLE = r"(?:de|da|del|della|der|den|di|du|el|al|bin|ibn|la|le|van|von|ter|zu|af|av)"
_TITLE = r"(?:Mrs?|Ms|Mx|Dr|Prof|Sens?|Reps?|Gov|Gen|Lt|Col|Maj|Capt|Sgt|Adm|Rev|Amb|Hon|St)\."
_NAME_WORD = rf"(?:{_TITLE}|[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'-]*[a-zß-ÿā-ž][\w’'-]*|[A-Z]\.(?:\s?[A-Z]\.)*|[A-Z]{{2,3}}(?=\s+[A-Z][a-z]))"
_NAME = re.compile(rf"\b{_NAME_WORD}(?:\s+(?:{_PARTICLE}\s+)*(?:al-|el-)?{_NAME_WORD})*")
_PROPER = re.compile(r"(?:[Tt]he\s+)?(?P<name>[A-Z][\w.’'&-]*(?:\s+(?:(?:of|and|for|the)\s+)*[A-Z][\w.’'&-]*)*)")
_SOMEBODY = re.compile(r"(?:the|a|an|his|her|its|their|one|another)\s(?:\S+\s){0,4}?\S+(?<!s)$")
_PRONOUN = {"he": "m", "she": "f", "him": "m", "her": "f", "his": "m"}
_POSSESSIVE = re.compile(r"[’']s?$")
_OF = re.compile(r"\s+(?:of|for|at|from|in|with|to|on|by|who|whose|that)\b")
_SEX = {"mr": "m", "sir": "m", "lord": "m", "king": "m", "prince": "m", "congressman": "m", "mrs": "f", "ms": "f", "lady": "f",
        "queen": "f", "princess": "f", "congresswoman": "f"}  # fmt: skip
_REACH = 1500  # characters back to whom a pronoun may refer


@cache
def _words(group: str, table: str = "name_words") -> frozenset[str]:
    """Words of one group of a table in `data/`, lower case."""
    found: set[str] = set()
    current = ""
    for line in files("onrecord.link").joinpath(f"data/{table}.txt").read_text(encoding="utf-8").splitlines():
        line = line.split("#")[0].strip()
        if line.startswith("["):
            current = line.strip("[]")
        elif current == group:
            found.update(line.lower().split())
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A personal name as printed, without titles."""

    span: Span
    words: tuple[str, ...]
    sex: str | None  # "m" or "f" where a title tells
    titled: bool  # a title of a person stands before it

    @property
    def surname(self) -> str:
        """The last word, in lower case."""
        return self.words[-1].lower()


@dataclass(slots=True)
class _People:
    """Who has been named so far, by surname, with what pronouns told of them."""

    full: dict[str, list[PersonName]] = field(default_factory=dict)
    sex: dict[str, str] = field(default_factory=dict)
    heard: list[tuple[int, str]] = field(default_factory=list)  # (where, name or "") of speakers and topics, in text order


def name_speakers(text: str, attributions: Sequence[Attribution], sentences: Sequence[Span]) -> list[Attribution]:
    """The attributions with `speaker` set where a name in the text tells who it is."""
    starts = {span.start for span in sentences}
    people = _People()
    found = find_names(text, starts)
    for name in found:
        if len(name.words) > 1:
            people.full.setdefault(name.surname, []).append(name)
        sex = name.sex or _given_sex(name)
        if sex:
            people.sex.setdefault(name.surname, sex)
    named: dict[int, str | None] = {}
    order = sorted(range(len(attributions)), key=lambda i: _place(attributions[i]))
    topics = _topics(found, sentences, people)
    for index in order:
        while topics and topics[0][0] < _place(attributions[index]):
            people.heard.append(topics.pop(0))
        named[index] = _speaker(text, attributions[index], people, starts)
    return [replace(a, speaker=named[i]) for i, a in enumerate(attributions)]


def _topics(names: Sequence[PersonName], sentences: Sequence[Span], people: _People) -> list[tuple[int, str]]:
    """The first person of each sentence, by full name where the text has one: whom the next sentence may call she."""
    topics: list[tuple[int, str]] = []
    ends = iter(sentences)
    sentence = Span(0, 0)
    for name in names:
        if name.span.start < sentence.end or name.surname not in people.sex:
            continue  # capitals alone do not make a person; a known given name or a title does
        while sentence.end <= name.span.start:
            sentence = next(ends)
        topics.append((name.span.start, full_form(name, people.full.get(name.surname, ()))))
    return topics


def _given_sex(name: PersonName) -> str | None:
    given = name.words[0].lower()
    if len(name.words) < 2:
        return None
    return next((sex for sex in ("m", "f") if given in _words(sex, "given_names")), None)


def _place(attribution: Attribution) -> int:
    return attribution.source.start if attribution.source else attribution.content[0].start


def _speaker(text: str, attribution: Attribution, people: _People, starts: set[int]) -> str | None:
    source = attribution.source
    if source is None:
        return None
    words = source.of(text).strip().lower()
    if words in _PRONOUN:
        return _antecedent(source.start, _PRONOUN[words], people)
    name = person_in(text, source, starts)
    if name is None or (len(name.words) == 1 and not name.titled and name.surname not in people.full):
        body = body_in(text, source, starts)
        if body is None and _SOMEBODY.match(words):
            people.heard.append((source.start, ""))
        return body
    full = full_form(name, people.full.get(name.surname, ()))
    people.heard.append((source.start, full))
    return full


def _antecedent(at: int, sex: str, people: _People) -> str | None:
    """The last speaker a pronoun can mean; what it meant is remembered as that person's sex."""
    for place, full in reversed(people.heard):
        if at - place > _REACH or not full:
            return None  # too far, or somebody the text does not name spoke since: better open than wrong
        surname = full.split()[-1].lower()
        if people.sex.setdefault(surname, sex) == sex:
            people.heard.append((at, full))
            return full
    return None


def full_form(name: PersonName, known: Sequence[PersonName]) -> str:
    """The longest form of `name` in the text: of two people with its surname the one named last before it."""
    fits = [k for k in known if _compatible(name.words, k.words)]
    before = [k for k in fits if k.span.start <= name.span.start]
    if len(name.words) == 1 and len({k.words[0] for k in fits}) > 1:
        fits = before[-1:] or fits[:1]
    best = max(fits, key=lambda k: len(k.words), default=name)
    return " ".join(best.words if len(best.words) > len(name.words) else name.words)


def _compatible(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    return {w.strip(".").lower() for w in short} <= {w.strip(".").lower() for w in long}


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


def body_in(text: str, source: Span, starts: set[int]) -> str | None:
    """A source that is nothing but a proper name ("NATO", "the White House"), as printed without its article.

    One word that begins a sentence is capitalised anyway ("Analysts"): it must be written so elsewhere too, or be known.
    """
    match = _PROPER.fullmatch(text, source.start, source.end)
    if match is None:
        return None
    name = _POSSESSIVE.sub("", match["name"])
    alone = " " not in name and match.start("name") in starts
    if alone and name.lower() not in _words("not_persons"):
        elsewhere = (m.start() for m in re.finditer(rf"\b{re.escape(name)}\b", text))
        return name if any(at not in starts for at in elsewhere) else None
    return name


def _bears(text: str, name: PersonName, source: Span) -> bool:
    """Whether the name stands for its bearer: not a possessive, not a modifier of the noun behind it."""
    rest = text[name.span.end : source.end]
    if rest in {"’s", "'s", "’", "'"}:
        return True  # the whole source: "Rutte’s comments on ..."
    if rest.startswith(("’s", "'s", "’ ", "' ")):
        return False
    following = rest.split()
    return not following or rest.startswith((",", " (", " —", " –", ";")) or following[0].lower() in _words("joiners")


def find_names(text: str, starts: set[int], within: Span | None = None) -> list[PersonName]:
    """Likely personal names in order: capitalised words without titles, bodies, places and the like."""
    area = within or Span(0, len(text))
    found = []
    for match in _NAME.finditer(text, area.start, area.end):
        name = _person(match, starts)
        if name:
            found.append(name)
    return found


def _person(match: re.Match[str], starts: set[int]) -> PersonName | None:
    """The name among capitalised words, or None; a single word is one only behind a title that tells so (Mr, Senator)."""
    words = [(m[0], match.start() + m.start()) for m in re.finditer(r"\S+", match[0])]
    words[-1] = (_POSSESSIVE.sub("", words[-1][0]), words[-1][1])
    sex, titles = None, []
    while words and _leads(*words[0], starts):
        titles.append(words.pop(0)[0].strip(".").lower())
        sex = _SEX.get(titles[-1], sex)
    if not words or titles[-1:] == ["the"] or any(w.strip(".").lower() in _words("not_persons") for w, _ in words):
        return None
    if words[-1][0].endswith("."):
        return None
    start, end = words[0][1], words[-1][1] + len(words[-1][0])
    return PersonName(
        Span(start, end), tuple(w for w, _ in words), sex, titled=bool(set(titles) & _words("titles") - _words("plain_titles"))
    )


def _leads(word: str, at: int, starts: set[int]) -> bool:
    """Whether a capitalised word stands before a name without being part of it."""
    plain = word.strip(".").lower()
    return plain in _words("titles") | _words("plain_titles") | _words("calendar") or (
        at in starts and plain in _words("openers")
    )
