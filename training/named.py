"""Names and what refers to them, from GUM (gold) and the automatic analysis of PolNeAR (silver), in one form.

A text comes with its named mentions (character spans with a kind) and its anaphors: pronouns and plain descriptions, each
with the named mentions of the same chain that stand before it, or with none where its chain holds no name.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Pair = tuple[int, int]

PERSON, ORGANISATION, PLACE, OTHER = "person", "organisation", "place", "other"
_GUM_KINDS = {"person": PERSON, "organization": ORGANISATION, "place": PLACE, "object": OTHER, "event": OTHER, "abstract": OTHER}
_SILVER_KINDS = {"PERSON": PERSON, "ORGANIZATION": ORGANISATION, "LOCATION": PLACE, "MISC": OTHER}
PRONOUNS = frozenset(
    [
        "he",
        "him",
        "his",
        "himself",
        "she",
        "her",
        "hers",
        "herself",
        "they",
        "them",
        "their",
        "theirs",
        "themselves",
        "it",
        "its",
        "itself",
    ]
)
_TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "mx",
        "dr",
        "prof",
        "professor",
        "sir",
        "dame",
        "lord",
        "lady",
        "king",
        "queen",
        "prince",
        "princess",
        "pope",
        "president",
        "vice",
        "prime",
        "minister",
        "chancellor",
        "secretary",
        "general",
        "senator",
        "sen",
        "rep",
        "congressman",
        "congresswoman",
        "gov",
        "governor",
        "mayor",
        "judge",
        "justice",
        "ambassador",
        "lt",
        "col",
        "maj",
        "capt",
        "sgt",
        "adm",
        "gen",
        "admiral",
        "colonel",
        "major",
        "captain",
        "sergeant",
        "commander",
        "the",
        "former",
    ]
)
_INSIDE = frozenset({"of", "the", "for", "and", "&", "de", "la", "del", "von", "van", "-", "–", "/", "'s", "’s"})


@dataclass(frozen=True, slots=True)
class Anaphor:
    """`span` refers to something; `names` are the named mentions before it that it may be tied to, empty for none."""

    span: Pair
    names: tuple[Pair, ...]
    pronoun: bool


@dataclass(frozen=True, slots=True)
class Named:
    """One text; `gold` False where the labels are automatic."""

    id: str
    text: str
    mentions: list[tuple[Pair, str]]
    anaphors: list[Anaphor]
    gold: bool
    genre: str = "news"


@dataclass(slots=True)
class _Token:
    start: int
    end: int
    form: str
    upos: str
    head: int
    relation: str


def _strip_titles(tokens: list[_Token], first: int, last: int) -> int:
    while first < last and tokens[first].form.strip(".").lower() in _TITLES:
        first += 1
    return first


def load_gum(path: Path) -> Iterator[Named]:
    """Documents of a GUM file in CoNLL-U form, with paragraphs apart by an empty line."""
    for block in re.split(r"(?m)^(?=# newdoc id)", path.read_text(encoding="utf-8")):
        if block.strip():
            yield _gum_document(block)


def _gum_document(block: str) -> Named:
    name = re.search(r"# newdoc id = (\S+)", block)[1]  # type: ignore[index]
    text, base = "", 0
    tokens: list[_Token] = []
    opened: dict[str, list[tuple[int, str, int]]] = {}
    mentions: list[tuple[str, str, int, int, int]] = []  # id, kind, first, last, head
    glue, joined = "", (0, 0, "")  # of a contraction: its first and last word and what follows the last
    for line in block.splitlines():
        if line.startswith("# newpar") and not line.startswith("# newpar_"):
            glue = "\n\n" if text else ""
        elif line.startswith("# sent_id"):
            base, joined = len(tokens), (0, 0, "")
        if not line or line.startswith("#"):
            continue
        fields = line.split("\t")
        after = "" if "SpaceAfter=No" in fields[9] else " "
        if not fields[0].isdigit():
            low, _, high = fields[0].partition("-")
            joined = (int(low), int(high), after) if high else joined
            continue  # the words of a contraction follow one by one
        text += glue
        number = int(fields[0])
        inside = joined[0] <= number <= joined[1]
        glue = after if not inside else joined[2] if number == joined[1] else ""
        tokens.append(_Token(len(text), len(text) + len(fields[1]), fields[1], fields[3], base + int(fields[6]) - 1, fields[7]))
        text += fields[1]
        at = len(tokens) - 1
        entity = re.search(r"(?:^|\|)Entity=([^|]+)", fields[9])
        if entity is None:
            continue
        for mark in re.findall(r"\([^()]+\)?|[^()]+\)", entity[1]):
            if mark.startswith("("):
                parts = mark.strip("()").split("-")
                middle = int(parts[5].split(",")[0]) if len(parts) > 5 and parts[5].split(",")[0].isdigit() else 1
                if mark.endswith(")"):
                    mentions.append((parts[0], parts[1], at, at, at))
                else:
                    opened.setdefault(parts[0], []).append((at, parts[1], middle))
            elif opened.get(identity := mark.strip(")").split("-")[0]):
                begin, kind, head = opened[identity].pop()
                mentions.append((identity, kind, begin, at, min(begin + head - 1, at)))
    chains: dict[str, list[tuple[int, int, int]]] = {}
    names: list[tuple[Pair, str]] = []
    named_in: dict[str, list[Pair]] = {}
    for identity, kind, first, last, middle in sorted(mentions, key=lambda m: (m[2], -m[3])):
        chains.setdefault(identity, []).append((first, last, middle))
        if tokens[middle].upos == "PROPN" and kind in _GUM_KINDS:
            left, right = _name_run(tokens, first, last, middle)
            span = (tokens[left].start, tokens[right].end)
            if span not in [n for n, _ in names]:
                names.append((span, _GUM_KINDS[kind]))
            named_in.setdefault(identity, []).append(span)
    return Named(name, text, _outermost(names), _anaphors(tokens, chains, named_in), gold=True, genre=name.split("_")[1])


def _name_run(tokens: list[_Token], first: int, last: int, head: int) -> tuple[int, int]:
    """The unbroken run of proper nouns round the head, over "of" and the like."""
    low = high = head
    while high < last:
        step = next((n for n in range(high + 1, min(high + 3, last) + 1) if tokens[n].upos == "PROPN"), None)
        if step is None or any(tokens[n].form.lower() not in _INSIDE for n in range(high + 1, step)):
            break
        if any(tokens[n].form in {"'s", "’s", "and"} for n in range(high + 1, step)):
            break
        high = step
    while low > first and (
        tokens[low - 1].upos == "PROPN" or (tokens[low - 1].upos == "ADJ" and tokens[low - 1].form[0].isupper())
    ):
        low -= 1
    return _strip_titles(tokens, low, high), high


def _outermost(names: list[tuple[Pair, str]]) -> list[tuple[Pair, str]]:
    kept: list[tuple[Pair, str]] = []
    for span, kind in sorted(names, key=lambda n: (n[0][0], -n[0][1])):
        if not kept or span[0] >= kept[-1][0][1]:
            kept.append((span, kind))
    return kept


def _anaphors(
    tokens: list[_Token], chains: dict[str, list[tuple[int, int, int]]], named_in: dict[str, list[Pair]]
) -> list[Anaphor]:
    found = []
    for identity, members in chains.items():
        for first, last, middle in members:
            form = tokens[first].form.lower()
            pronoun = first == last and form in PRONOUNS
            description = tokens[middle].upos == "NOUN" and form in {"the", "this", "these", "those", "both", "that"}
            if not (pronoun or (description and last - first < 6)):
                continue
            span = (tokens[first].start, tokens[last].end)
            before = tuple(n for n in named_in.get(identity, []) if n[1] <= span[0])
            found.append(Anaphor(span, before, pronoun))
    return sorted(found, key=lambda a: a.span)


def load_silver(silver: Path, rows: Path) -> Iterator[Named]:
    """PolNeAR documents with CoreNLP's names and chains."""
    with rows.open(encoding="utf-8") as lines:
        texts = {row["id"]: row["text"] for row in map(json.loads, lines)}
    with gzip.open(silver, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["id"] in texts:
                yield _silver_document(row, texts[row["id"]])


def _silver_document(row: dict[str, Any], text: str) -> Named:
    names: list[tuple[Pair, str]] = []
    at_token: dict[tuple[int, int], tuple[Pair, str]] = {}
    for number, sentence in enumerate(row["sentences"]):
        tags = sentence["ner"]
        at = 0
        while at < len(tags):
            end = at + 1
            while end < len(tags) and tags[end] == tags[at]:
                end += 1
            if tags[at] in _SILVER_KINDS:
                span = (sentence["start"][at], sentence["end"][end - 1])
                if text[span[0]].isupper() and "\n" not in text[slice(*span)]:
                    names.append((span, _SILVER_KINDS[tags[at]]))
                    for token in range(at, end):
                        at_token[number, token] = names[-1]
            at = end
    found = []
    for chain in row["coreference"]:
        named: list[Pair] = []
        for number, first, end in sorted(chain):
            sentence = row["sentences"][number]
            head = _head(sentence["head"], first, end)
            if sentence["pos"][head].startswith("NNP") and (number, head) in at_token:
                named.append(at_token[number, head][0])
            form = text[sentence["start"][first] : sentence["end"][first]].lower()
            pronoun = end - first == 1 and form in PRONOUNS
            description = sentence["pos"][head] in {"NN", "NNS"} and form in {"the", "this"} and end - first < 6 and named
            span = (sentence["start"][first], sentence["end"][end - 1])
            before = tuple(n for n in named if n[1] <= span[0])
            if description or (pronoun and _likely(form, before, dict(names))):
                found.append(Anaphor(span, before, pronoun))
    return Named(row["id"], text, names, sorted(found, key=lambda a: a.span), gold=False)


def _likely(form: str, names: tuple[Pair, ...], kinds: dict[Pair, str]) -> bool:
    """Whether a silver tie can be believed: chains of bare he and she are unfinished, a person is not they or it."""
    if form[0] in "hs":
        return bool(names)
    return all(kinds[name] != PERSON for name in names)


def _head(heads: list[int], first: int, end: int) -> int:
    """The token of [first, end) that hangs on one outside it."""
    return next((at for at in range(first, end) if not first <= heads[at] - 1 < end), end - 1)
