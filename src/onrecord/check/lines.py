"""Sentences as lines of tokens: names, dates and numbers become one sign each, so that a claim is a short pattern.

"Finland officially joined NATO on 4 April 2023." is the line `<C> joined <O> on <D> .`: articles and adverbs that change nothing
are left out, lists of one sort are one sign. The signs:

    <C> a country, or several (its government and parliament too)     <A> the adjective of a country
    <P> a person      <O> an organisation      <F> an office      <G> an agreement      <S> a summit of the reference
    <L> a place       <D> a date               <N> a number       <R> an ordinal
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from onrecord.check.titles import find_titles, office_of
from onrecord.link.known import Known, find_known
from onrecord.reference import Body, Office, Summit, fold, reference
from onrecord.schema import Mention, MentionKind, Reading, Span, Time, TimeType
from onrecord.text.sentences import split_sentences
from onrecord.text.tables import word_groups
from onrecord.text.time.numbers import number_of
from onrecord.text.time.table import words_of

_TOKEN = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Gen|Adm|Lt|Col|Sen|Sgt|Capt|Maj)\.|\d+(?:st|nd|rd|th)\b|\d+(?:[.,]\d+)*|(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:[’'](?!s\b)[^\W\d_]+)*|[’']s\b|[’'](?=\s)|[^\w\s]"
)
_SORTS = {"person": "P", "country": "C", "government": "C", "parliament": "C", "org": "O", "agreement": "G", "summit": "S"}
_LISTED = frozenset("CPAG")
_ARTICLES = frozenset({"the", "a", "an"})
_POSSESSIVES = frozenset({"his", "her", "its", "their"})
_JOINS = (("and",), ("&",), (",", "and"), ("as", "well", "as"), ("along", "with"), ("together", "with"))
_STYLE = re.compile(r"(?:mr|mrs|ms|dr|gen|adm|lt|col|sen|sgt|capt|maj)\.")
_COUNTRY = frozenset({"country", "nation", "republic"})
_THE_ONE = re.compile(r"(?:\bthe|\bour|\bthis|\bthat)\s+(?:[a-z-]+\s+){0,2}$", re.IGNORECASE)
_OBLIQUE = word_groups("onrecord.check", "words")["oblique"]
_QUOTED = re.compile('["“”,;]')  # a name does not reach over these, whatever the tables fold away
_FROM_ANOTHER = re.compile(
    r"(?:the )?(?:following|previous|same|next) (?:day|week|month|year)|that (?:same )?(?:day|week|month|year)"
    r"|(?:weeks?|months?|years?|decades?) (?:ago|earlier|before|later|after)",
    re.IGNORECASE,
)
_ALLIANCE = re.compile(r"\bNATO\b|\b[Aa]lliance\b|\b[Aa]lli(?:es|ed)\b")
_SHORTEST = 3  # letters of a short form of a first name
_HEADING = re.compile(r"^(?:[A-Z]{3,}|Ex)\s?-\s?")
_DATELINE = re.compile(
    r"(?!(?:On|In|By|Since|From|Until|After|Before|As|Born|It|The|Between|During)\b)(?:[A-Z][\w.'’-]*[,. (/]+){1,5}"
)
_HEAD_OF_WIRE = re.compile(r"^[A-Z]{3,}[A-Z .'’-]*(?:, [A-Z][\w.]+)?(?: \([^()\n]{1,40}\))? [-–—]{1,2} ", re.MULTILINE)
_DATELINE_END = re.compile(r"\)?\s*(?:\([^()\n]{1,40}\)\s*)?(?:[-–—]|\.\s)")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_FIGURE = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, mark or sign. `sort` is the letter of a sign, "" for words; `ids` whom it stands for; `value` a date, number."""

    text: str
    span: Span
    sort: str = ""
    ids: tuple[str, ...] = ()
    value: str | float | None = None
    spelled: str = ""
    pronoun: bool = False

    @property
    def shown(self) -> str:
        """How it stands in a line."""
        return f"<{self.sort}>" if self.sort else self.text


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as tokens; `text` joins them with blanks, `starts` are their places in it. `number` counts the sentences."""

    number: int
    span: Span
    tokens: tuple[Token, ...]
    text: str
    starts: tuple[int, ...]

    def at(self, place: int) -> int:
        """The index of the token that stands at a place of `text` (or begins first after it)."""
        return bisect_left(self.starts, place)

    def index(self, token: Token) -> int:
        """The index of a token of this line: of it alone, not of one like it."""
        return next(index for index, one in enumerate(self.tokens) if one is token)

    def part(self, start: int, end: int) -> tuple[Token, ...]:
        """The tokens between two places of `text`."""
        return self.tokens[self.at(start) : self.at(end)]


def lines_of(reading: Reading) -> list[Line]:
    """The sentences of a reading as lines, page furniture left out."""
    text = reading.text
    signs = sorted(_signs(reading), key=lambda token: token.span)
    starts = [token.span.start for token in signs]
    lines = []
    country: Token | None = None
    for number, sentence in enumerate(split_sentences(text)):
        if any(span.overlaps(sentence) for span in reading.boilerplate):
            continue
        within = signs[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        tokens = _with_offices(_listed(_tokens(text, sentence, within)))
        tokens, country = _standing_in(text, tokens, country)
        lines.append(line_of(number, sentence, tokens))
    return lines


def _standing_in(text: str, tokens: Sequence[Token], last: Token | None) -> tuple[list[Token], Token | None]:
    """ "The country", "the Adriatic nation" as the country told last that was not only a place; and which that is afterwards."""
    found: list[Token] = []
    for index, token in enumerate(tokens):
        lead = text[max(0, token.span.start - 40) : token.span.start]
        after = tokens[index + 1].text if index + 1 < len(tokens) else ""
        if token.text in _COUNTRY and last and _THE_ONE.search(lead) and after not in ("that", "which", "to", "-"):
            token = replace(token, sort="C", ids=last.ids, pronoun=True)
        elif token.sort == "C" and len(token.ids) == 1 and not token.pronoun:
            before = tokens[index - 1].text if index else ""
            last = token if before not in _OBLIQUE or last is None else last
        found.append(token)
    return found, last


def line_of(number: int, span: Span, tokens: Iterable[Token]) -> Line:
    """A line of tokens."""
    tokens = tuple(tokens)
    starts, at = [], 0
    for token in tokens:
        starts.append(at)
        at += len(token.shown) + 1
    return Line(number, span, tokens, " ".join(token.shown for token in tokens), tuple(starts))


def _signs(reading: Reading) -> Iterator[Token]:
    """All names and dates as tokens, none over another: what the reading links goes before what only the tables know."""
    taken: list[Token] = []
    known = find_known(reading.text)
    heads = [Span(*match.span()) for match in _HEAD_OF_WIRE.finditer(reading.text)]
    heads += [head for time in reading.times if (head := _dateline(reading.text, time.span))]
    for token in (
        *_agreements(reading.text),
        *_titles(reading, known),
        *_mentioned(reading.text, reading.mentions),
        *_known(reading.text, known),
        *_dates(reading),
        *_places(reading.text),
    ):
        if any(head.covers(token.span) for head in heads):
            continue  # where and when a text was written
        clash = [other for other in taken if other.span.overlaps(token.span)]
        if not clash:
            taken.append(token)
        elif token.sort in "SGC" and all(_gives_way(other, token) for other in clash):
            taken = [other for other in taken if other not in clash] + [token]
    return iter(taken)


def _gives_way(other: Token, token: Token) -> bool:
    """Whether a shorter name is only part of a longer one ("Washington" of the Washington summit)."""
    return token.span.covers(other.span) and token.span != other.span and other.sort not in ("P", "T")


def _titles(reading: Reading, known: Sequence[Known]) -> Iterator[Token]:
    """Offices named in full as `F`, other titles as `T` with what the reading takes them for."""
    whole = {one.span: one.ids[0] for one in known if one.sure and one.ids[0].startswith("office:")}
    linked = {m.span: m.entity for m in reading.mentions if m.kind is MentionKind.OFFICE and m.entity}
    for span in find_titles(reading.text):
        around = next((at for at in whole if at.covers(span) and at != span and not _QUOTED.search(at.of(reading.text))), None)
        words = span.of(reading.text)
        if around:
            office = reference().entities[whole[around]]
            whose = (office.body,) if isinstance(office, Office) else ()
            yield Token(words.lower(), around, "F", (whole[around], *whose), spelled=around.of(reading.text))
        else:
            ids = tuple(id_ for at, id_ in linked.items() if at.overlaps(span))[:1]
            yield Token(words.lower(), span, "T", ids, spelled=words)


def _mentioned(text: str, mentions: Sequence[Mention]) -> Iterator[Token]:
    for mention in sorted(mentions, key=lambda one: one.span.start - one.span.end):
        words = mention.span.of(text)
        pronoun = (
            words.lower() in _POSSESSIVES or (words.islower() and mention.kind is MentionKind.PERSON) or words in ("He", "She")
        )
        if mention.kind is MentionKind.OFFICE or (mention.entity is None and not mention.name):
            continue
        id_ = _person(mention, words) if mention.kind is MentionKind.PERSON else mention.entity or f"name:{mention.name}"
        lands = (
            [one for one in reference().named(words) if one.startswith("country:")] if mention.kind is MentionKind.PLACE else []
        )
        if len(lands) == 1 and not words.islower():
            yield Token(words.lower(), mention.span, "C", tuple(lands), spelled=words)
        elif mention.kind is MentionKind.PLACE and not words.islower():
            yield Token(words.lower(), mention.span, "L", (id_,), spelled=words)
        elif mention.kind is not MentionKind.PLACE and (token := _named(words, mention.span, id_, pronoun=pronoun)):
            yield token


def _person(mention: Mention, words: str) -> str:
    """The id of a person; of one that no table has by the printed name, also without initials and by other spellings.

    "PROFILE-" and other headings of news agencies are no part of a name.
    """
    id_ = mention.entity or f"name:{mention.name}"
    if id_ in reference().entities or not mention.name:
        return id_
    plain = re.sub(r"\b[A-Z]\.? ", "", mention.name)
    for name in (_HEADING.sub("", words), plain, plain.replace("Dj", "D").replace("dj", "d")):
        found = [one for one in reference().named(name) if one.startswith("person:")] if " " in name else []
        if len(found) == 1:
            return found[0]
    first, _, last = plain.partition(" ") if plain.count(" ") == 1 else ("", "", "")
    found = [one for one in reference().named(last) if one.startswith("person:") and _is_first_of(first, one)] if last else []
    return found[0] if len(found) == 1 else id_


def _is_first_of(first: str, person: str) -> bool:
    """Whether a first name is one of a person's, or short for it ("Ash" for Ashton)."""
    names = fold(reference().name_of(person)).split()[:-1]
    return any(name == fold(first) or (len(first) > _SHORTEST - 1 and name.startswith(fold(first))) for name in names)


def _known(text: str, names: Sequence[Known]) -> Iterator[Token]:
    for known in names:
        id_ = _chosen(known, text)
        words = known.span.of(text)
        if id_ and words.lower() in _adjectives():
            yield Token(words.lower(), known.span, "A", (id_,), spelled=words)
        elif id_ and (token := _named(words, known.span, id_)):
            yield token


def _chosen(known: Known, text: str) -> str | None:
    """What a name of the tables surely stands for; persons only by their full name.

    Of several summits at a place it is one of the alliance where the text names that or no other body, the last of them.
    """
    id_ = known.ids[0]
    if id_.startswith("summit:") and len(known.ids) > 1:
        rows = [row for one in known.ids if isinstance(row := reference().entities.get(one), Summit)]
        bodies = {row.body for row in rows}
        ours = [row for row in rows if row.body == "org:nato"]
        other = any(re.search(rf"\b{re.escape(reference().name_of(body))}\b", text) for body in bodies - {"org:nato"})
        id_ = max(ours, key=lambda row: row.start).id if ours and (_ALLIANCE.search(text) or not other) else id_
    whole = " " in known.span.of(text)  # a person by the full name; by less only the reading tells
    return id_ if known.sure and id_.partition(":")[0] in {*_SORTS, "group"} - (set() if whole else {"person"}) else None


@cache
def _adjectives() -> frozenset[str]:
    kinds = {"adjective", "demonym"}
    return frozenset(row.name.lower() for row in reference().aliases if row.kind in kinds and row.entity.startswith("country:"))


def _named(words: str, span: Span, id_: str, *, pronoun: bool = False) -> Token | None:
    """The sign of an entity; a government and a parliament act for their country, a group for its members."""
    kind, _, rest = id_.partition(":")
    row = reference().entities.get(id_)
    ids: tuple[str, ...] = (id_,)
    if isinstance(row, Body) and row.members and all(one.startswith("country:") for one in row.members) and kind == "group":
        kind, ids = "country", row.members
    elif kind in ("government", "parliament"):
        ids = (f"country:{rest}",)
    elif words.lower() in _adjectives() and kind == "country":
        return Token(words.lower(), span, "A", ids, spelled=words)
    if not reference().exists(id_) and kind not in ("person", "name"):
        return None  # a name of the text that no table has: its words may matter more
    sort = _SORTS.get(kind, "O" if kind in ("group", "party") else "")
    return Token(words.lower(), span, sort, ids, spelled=words, pronoun=pronoun) if sort else None


def _agreements(text: str) -> Iterator[Token]:
    """Agreements by names of three words and more, with any "the" inside: longer names hold those of countries and bodies."""
    for match in _agreement_names()[0].finditer(text):
        id_ = _agreement_names()[1][fold(match[0])]
        yield Token(match[0].lower(), Span(*match.span()), "G", (id_,), spelled=match[0])


@cache
def _agreement_names() -> tuple[re.Pattern[str], dict[str, str]]:
    named = [(row.name, row.id) for row in reference().agreements]
    named += [(row.name, row.entity) for row in reference().aliases if row.entity.startswith("agreement:")]
    ids = {fold(name): id_ for name, id_ in named if len(fold(name).split()) > 2}
    words = sorted(ids, key=len, reverse=True)
    pattern = "|".join(r"[\s-]+(?:the\s+)?".join(map(re.escape, name.split())) for name in words)
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w|\s+organi[sz]ation)", re.IGNORECASE), ids


def _places(text: str) -> Iterator[Token]:
    """Places that the tables name: where agreements were signed and leaders met."""
    for match in _place_names().finditer(text):
        yield Token(match[0].lower(), Span(*match.span()), "L", (f"place:{match[0].lower()}",), spelled=match[0])


@cache
def _place_names() -> re.Pattern[str]:
    rows = [row.place for row in reference().agreements if row.place] + [row.place for row in reference().summits]
    names = {part.strip() for place in rows for part in re.split(r"[,;/()]| and | signed in ", place)} | {
        row.capital for row in reference().countries if row.capital
    }
    words = sorted((re.escape(name) for name in names if len(name) > 2 and name[0].isupper()), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)")


def is_place(token: Token) -> bool:
    """Whether a sign is a city or another place, also where the reading takes a capital for its government."""
    own = token.sort == "C" and any(getattr(reference().entities.get(id_), "name", "") == token.spelled for id_ in token.ids)
    return token.sort == "L" or (not own and token.sort in ("C", "O") and bool(_place_names().fullmatch(token.spelled)))


def _dates(reading: Reading) -> Iterator[Token]:
    for time in reading.times:
        if time.type in (TimeType.DATE, TimeType.TIME) and (value := _day(time, time.span.of(reading.text))):
            yield Token(time.span.of(reading.text).lower(), time.span, "D", value=value, spelled=time.span.of(reading.text))


def _dateline(text: str, date: Span) -> Span | None:
    """The dateline that ends with a date ("KYIV, 4 July 2025 -"), which is the day of the text and of nothing told in it."""
    start = text.rfind("\n", 0, date.start) + 1
    return Span(start, date.end) if _DATELINE.fullmatch(text, start, date.start) and _DATELINE_END.match(text, date.end) else None


def _day(time: Time, words: str) -> str | None:
    """The value of a date without its hour; None for what has no place in the calendar, or hangs on another date of the text."""
    return (
        None
        if time.earliest is None or "_REF" in time.value or "X" in time.value or _FROM_ANOTHER.search(words)
        else time.value.split("T")[0]
    )


def _tokens(text: str, sentence: Span, signs: Sequence[Token]) -> list[Token]:
    """The words and signs of a sentence in order, with what changes nothing left out."""
    found: list[Token] = []
    at = sentence.start
    for sign in (*signs, None):
        end = sign.span.start if sign else sentence.end
        found += _words(text, at, end)
        if sign and sign.span.end <= sentence.end:
            found.append(sign)
            if sign.text in _POSSESSIVES:
                found.append(Token("'s", Span(sign.span.end, sign.span.end)))
            at = sign.span.end
    return _without_empty_asides(found)


def _without_empty_asides(tokens: Sequence[Token]) -> list[Token]:
    """Without commas between which nothing is left (", however,")."""
    found: list[Token] = []
    for token in tokens:
        if token.text == "," and found and found[-1].text == ",":
            found.pop()
        else:
            found.append(token)
    return found


def _words(text: str, start: int, end: int) -> Iterator[Token]:
    """Words and marks in lower case, numbers as signs. "Thirty-one" is one number, "32-member" a number and a word."""
    left_out = word_groups("onrecord.check", "words")["noise"]
    words = [(match[0].lower().replace("’", "'"), Span(*match.span())) for match in _TOKEN.finditer(text, start, end)]
    at = 0
    while at < len(words):
        word, span = words[at]
        if number := _number(words, at):
            token, at = number
            yield token
            if at < len(words) and words[at][0] in "-‑" and words[at][1].start == token.span.end:
                at += 1
            continue
        at += 1
        if (
            word in "-‑"
            and at < len(words)
            and (words[at][0] == "cent" or (words[at - 2 : at - 1] and words[at - 2][0] == "per"))
        ):
            continue  # "per-cent"
        if word == "the" and (counted := _number(words, at) if at < len(words) else None) and counted[0].sort == "N":
            yield Token(word, span)  # "the 30 allies" are all of them
        elif word == "both" and at < len(words) and words[at][0] in ("countries", "nations", "states", "governments"):
            yield Token(word, span)
        elif word not in _ARTICLES and word not in left_out and word != "both" and not _STYLE.fullmatch(word):
            yield Token(word, span, spelled=span.of(text))


def _number(words: Sequence[tuple[str, Span]], at: int) -> tuple[Token, int] | None:
    """A number or an ordinal that begins at a word, and where it ends."""
    word, span = words[at]
    if _ORDINAL.fullmatch(word):
        return Token(word, span, "R", value=float(word[:-2])), at + 1
    if _FIGURE.fullmatch(word):
        return Token(word, span, "N", value=float(word.replace(",", ""))), at + 1
    spelled, ordinals = words_of("NUMWORD", "ORDWORD"), words_of("ORDWORD")
    end = at
    parts: list[str] = []
    while end < len(words) and (words[end][0] in spelled or words[end][0] == "dozen" or (parts and words[end][0] == "-")):
        parts.append(words[end][0])
        end += 1
    while parts and parts[-1] == "-":
        parts.pop()
        end -= 1
    value = number_of(parts) if parts else 0
    if not value or parts == ["one"]:
        return None
    whole = Span(span.start, words[end - 1][1].end)
    return Token(" ".join(parts), whole, "R" if parts[-1] in ordinals else "N", value=float(value)), end


def _listed(tokens: Sequence[Token]) -> list[Token]:
    """Names of one sort beside each other as one sign: "Albania and Croatia", "Estonia, Latvia and Lithuania"."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        token, end = tokens[at], at + 1
        if token.sort in _LISTED and not token.pronoun:
            token, end = _list_from(tokens, at)
        found.append(token)
        at = end
    return found


def _list_from(tokens: Sequence[Token], at: int) -> tuple[Token, int]:
    first, members, end = tokens[at], [tokens[at]], at + 1
    pending = 0  # members behind commas only: a list once "and" or a third of them follows
    while end < len(tokens):
        join = next((join for join in _JOINS if tuple(t.text for t in tokens[end : end + len(join)]) == join), None)
        step = len(join) if join else 1 if tokens[end].text == "," else 0
        after = tokens[end + step] if step and end + step < len(tokens) else None
        if after is None or after.sort != first.sort or after.pronoun:
            break
        members.append(after)
        pending = 0 if join else pending + 1
        end += step + 1
    if pending and pending == len(members) - 1 and len(members) < 3:
        return first, at + 1
    if len(members) == 1:
        return first, at + 1
    ids = tuple(dict.fromkeys(id_ for member in members for id_ in member.ids))
    return replace(first, span=Span(first.span.start, members[-1].span.end), ids=ids), end


def _degrees_before(tokens: Sequence[Token]) -> int:
    """How many words that qualify a title stand at the end of some tokens ("Ukraine's new")."""
    words = word_groups("onrecord.check", "words")["degrees"] - {"'s", "its", "their", "his", "her"}
    count = 0
    while count < len(tokens) and tokens[-1 - count].text in words:
        count += 1
    return count


def _owns(tokens: Sequence[Token], end: int) -> bool:
    """Whether a name with a possessive ends at a place."""
    return end > 1 and tokens[end - 1].text == "'s" and tokens[end - 2].sort in ("C", "O") and len(tokens[end - 2].ids) == 1


def _with_offices(tokens: Sequence[Token]) -> list[Token]:
    """Titles with whose they are: "Dutch prime minister", "president of Finland", "Estonia's prime minister", "NATO chief"."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        token, end = tokens[at], at + 1
        if token.sort == "T":
            owner = None
            if (
                at + 2 < len(tokens)
                and tokens[at + 1].text in ("of", "for")
                and tokens[at + 2].sort in ("C", "O")
                and len(tokens[at + 2].ids) == 1
            ):
                owner, end = tokens[at + 2], at + 3
                token = replace(token, span=Span(token.span.start, owner.span.end))
            elif found and found[-1].sort in ("A", "C", "O") and len(found[-1].ids) == 1 and not found[-1].pronoun:
                owner = found.pop()
            elif (degree := _degrees_before(found)) and _owns(found, len(found) - degree):
                owner = found[len(found) - degree - 2]
            elif len(found) > 1 and found[-1].text == "'s" and found[-2].sort in ("C", "O") and len(found[-2].ids) == 1:
                found.pop()
                owner = found.pop()
            start = min(token.span.start, owner.span.start) if owner else token.span.start
            id_ = office_of(token.text, owner.ids[0] if owner else None, token.ids[0] if token.ids else None)
            place = owner.ids if owner else ()
            token = replace(token, sort="F", ids=(id_, *place), span=Span(start, token.span.end))
        found.append(token)
        at = end
    return found
