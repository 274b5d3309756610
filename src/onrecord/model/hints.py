"""Words and phrases that often tell a status event, found in a text before the network reads it.

The table `data/status_words.txt` says for each kind of event by which verbs, nouns and adjectives news tells it. Where one of
them stands, its first word carries a hint, which the network weighs against everything else it sees: "signed the guest book"
has the hint and is no event. A phrase that was in no training sentence is read by its hint, so adding one is a line in the table.

Entries: `v swear|swears|swore|sworn|swearing .. in` is a verb phrase, its first word in all forms (regular ones are made from
the base), `..` stands for up to five words; `n signing` a noun with its plural; `a outgoing` is taken as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from onrecord.model.heads import STATUS_KINDS

_TOKEN = re.compile(r"\w+|[^\w\s]")
_GAP = ".."
_LONGEST_GAP = 5  # words
_VOWELS = "aeiou"


class _Phrase(NamedTuple):
    """What must follow a first word, and the kind it hints at."""

    rest: tuple[str, ...]
    kind: int


def status_hints(words: list[str]) -> npt.NDArray[np.float32]:
    """`words` of a text, in lower case, punctuation apart -> 1.0 where a phrase of a kind begins: (words, kinds)."""
    table = _table()
    found = np.zeros((len(words), len(STATUS_KINDS)), dtype=np.float32)
    for at, word in enumerate(words):
        for phrase in table.get(word, ()):
            if found[at, phrase.kind] == 0.0 and _follows(words, at + 1, phrase.rest):
                found[at, phrase.kind] = 1.0
    return found


def _follows(words: list[str], at: int, rest: tuple[str, ...]) -> bool:
    """Whether `rest` stands at `at`."""
    for number, word in enumerate(rest):
        if word == _GAP:
            tail = rest[number + 1 :]
            return any(_follows(words, begin, tail) for begin in range(at, min(at + _LONGEST_GAP, len(words)) + 1))
        if at >= len(words) or words[at] != word:
            return False
        at += 1
    return True


@cache
def _table() -> dict[str, tuple[_Phrase, ...]]:
    """The phrases by their first word."""
    found: dict[str, list[_Phrase]] = {}
    kind = -1
    for line in files("onrecord.model").joinpath("data/status_words.txt").read_text(encoding="utf-8").splitlines():
        line = line.split("#")[0].strip()
        if line.startswith("["):
            kind = STATUS_KINDS.index(line.strip("[]"))
        elif line:
            for first, *rest in _phrases(line):
                found.setdefault(first, []).append(_Phrase(tuple(rest), kind))
    return {word: tuple(dict.fromkeys(phrases)) for word, phrases in found.items()}


def _phrases(line: str) -> Iterator[list[str]]:
    """The token sequences that an entry stands for."""
    sort, _, entry = line.partition(" ")
    head, *rest = entry.split()
    if any("|" in part for part in rest):  # "n working lunch|working lunches": whole phrases side by side
        yield from (_TOKEN.findall(phrase.lower()) for phrase in entry.split("|") if phrase.strip())
        return
    following = [token for part in rest for token in ((_GAP,) if part == _GAP else _TOKEN.findall(part.lower()))]
    yield from ([*_TOKEN.findall(form), *following] for form in forms(sort, head, last=not rest))


def forms(sort: str, head: str, *, last: bool = True) -> list[str]:
    """All forms of the first word of an entry; a noun's plural only where it is the whole entry.

    >>> forms("v", "ratify"), forms("n", "treaty"), forms("v", "quit|quits|quitting")
    (['ratify', 'ratifies', 'ratified', 'ratifying'], ['treaty', 'treaties'], ['quit', 'quits', 'quitting'])
    """
    given = head.lower().split("|")
    if len(given) > 1 or sort == "a":
        return given
    word = given[0]
    consonant_y = word.endswith("y") and len(word) > 1 and word[-2] not in _VOWELS
    plural = f"{word[:-1]}ies" if consonant_y else f"{word}es" if re.search(r"(?:s|x|z|ch|sh)$", word) else f"{word}s"
    if sort == "n":
        return [word, plural] if last else [word]
    stem = word[:-1] if word.endswith("e") and not word.endswith(("ee", "oe", "ye")) else word
    past = f"{word[:-1]}ied" if consonant_y else f"{stem}d" if stem.endswith("e") else f"{stem}ed"
    return [word, plural, past, f"{stem}ing"]
