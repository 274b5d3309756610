"""Names that the reference knows, found in a text."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from onrecord.link.names import POSSESSIVE
from onrecord.reference import Reference, fold, reference
from onrecord.reference.names import ALIAS, COMPUTED, OWN, TAIL, every_name
from onrecord.schema import Span

_WORD = re.compile(r"(?:[^\W_]|[.’'&](?=[^\W_])|(?<=\b[A-Z])\.)+")
_LONGEST = 8  # words of a name; longer ones are found by their first eight or not at all
# Kinds of entity in the order in which a name is taken for one when it may be several: "Brussels" is not asked for here.
_LIKELIEST = ("person", "office", "agreement", "summit", "org", "country", "government", "parliament", "group", "party")
_SKIPPED = ("occasion:", "release:", "election:", "people:", "kind:")  # not what a mention stands for


class Known(NamedTuple):
    """A name of the reference in a text. `ids` are all it may stand for, likeliest first; `sure` that it may stand alone."""

    span: Span
    ids: tuple[str, ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    ids: tuple[str, ...]
    sure: bool
    capitals: bool  # written in capitals only: "WHO", "US"


def find_known(text: str) -> list[Known]:
    """The names in order, the longest at each place; surnames alone and names with two meanings are not `sure`.

    Adjectives ("Dutch") count, with the country as what they stand for.
    """
    index = _index()
    words = [(fold(POSSESSIVE.sub("", m[0])), m.start(), m.end(), m[0]) for m in _WORD.finditer(text)]
    found: list[Known] = []
    at = 0
    while at < len(words):
        lengths = index.lengths.get(words[at][0], ())
        for length in lengths:
            part = words[at : at + length]
            entry = index.entries.get(" ".join(word[0] for word in part)) if len(part) == length else None
            if entry and _written_as_name(part, entry) and "\n\n" not in text[part[0][1] : part[-1][2]]:
                end = part[-1][1] + len(POSSESSIVE.sub("", part[-1][3]))
                found.append(Known(Span(part[0][1], end), entry.ids, entry.sure))
                at += length
                break
        else:
            at += 1
    return found


def _written_as_name(part: list[tuple[str, int, int, str]], entry: _Entry) -> bool:
    """Whether the words look like a name here: one begins with a capital; what is all capitals by rights stands so."""
    if entry.capitals and len(part) == 1:
        return part[0][3].replace(".", "").rstrip("’'s").isupper()
    return any(word[3][0].isupper() for word in part) and (len(part) > 1 or len(part[0][0]) > 1)


@dataclass(frozen=True, slots=True)
class _Index:
    entries: dict[str, _Entry]
    lengths: dict[str, tuple[int, ...]]  # of the names that begin with a word, longest first


@cache
def _index() -> _Index:
    tables: Reference = reference()
    unsure = {(fold(row.name), row.entity) for row in tables.aliases if row.ambiguous or row.kind in {"surname", "local"}}
    ids: dict[str, list[tuple[int, str]]] = defaultdict(list)
    plain: dict[str, bool] = {}
    capitals: dict[str, bool] = {}
    for name, id_, kind in every_name(tables):
        key = fold(name)
        if not key or id_.startswith(_SKIPPED) or len(key.split()) > _LONGEST:
            continue
        ids[key].append((kind, id_))
        sure = kind in (OWN, ALIAS, COMPUTED) and (key, id_) not in unsure
        plain[key] = plain.get(key, False) or sure
        capitals[key] = capitals.get(key, True) and name.replace(".", "").isupper() and len(name) <= 5
    entries = {}
    lengths: dict[str, set[int]] = defaultdict(set)
    for key, found in ids.items():
        ordered = sorted(set(found), key=lambda pair: (pair[0] == TAIL, _rank(pair[1]), pair[0], pair[1]))
        entries[key] = _Entry(tuple(dict.fromkeys(id_ for _, id_ in ordered)), plain[key], capitals[key])
        lengths[key.split()[0]].add(len(key.split()))
    return _Index(entries, {word: tuple(sorted(held, reverse=True)) for word, held in lengths.items()})


def _rank(id_: str) -> int:
    kind = id_.partition(":")[0]
    return _LIKELIEST.index(kind) if kind in _LIKELIEST else len(_LIKELIEST)
