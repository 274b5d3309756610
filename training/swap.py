"""Labelled texts with their triggers exchanged for other phrases of the hint table, in the same form.

"Estonia signed the pact" is also "Estonia initialled the pact": the network is to learn that a hinted phrase in such a place
tells the event, whatever the phrase. Phrases that stand in dev are never put in, so that dev stays unseen.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib.resources import files

from onrecord.model.hints import forms
from training.status import Labelled, StatusEvent, phrase_key

_FORMS = ("base", "third", "past", "ing")
Phrases = dict[str, dict[str, list[str]]]  # kind -> form -> phrases


@cache
def phrases() -> Phrases:
    """The table's phrases without gaps, by kind and form."""
    found: Phrases = {}
    kind = ""
    for line in files("onrecord.model").joinpath("data/status_words.txt").read_text(encoding="utf-8").splitlines():
        line = line.split("#")[0].strip()
        if line.startswith("["):
            kind = line.strip("[]")
        elif line and ".." not in line and "|" not in " ".join(line.split()[2:]):
            sort, _, entry = line.partition(" ")
            head, *rest = entry.split()
            held = found.setdefault(kind, {})
            tail = " ".join(["", *rest])
            if sort == "n" and not rest:
                for form, word in zip(("noun", "nouns"), forms("n", head), strict=False):
                    held.setdefault(form, []).append(word)
            elif sort == "v":
                for word in forms("v", head):
                    held.setdefault(_form_of(word, head.split("|")[0]), []).append(word + tail)
    return found


def _form_of(word: str, base: str) -> str:
    if word == base:
        return "base"
    if word.endswith("ing"):
        return "ing"
    return "third" if word.endswith("s") and word[:2] == base[:2] else "past"


@cache
def _lookup() -> dict[tuple[str, str], str]:
    """(kind, phrase) -> its form; past before base, as for "put"."""
    return {
        (kind, p): form for kind, held in phrases().items() for form in (*_FORMS, "noun", "nouns") for p in held.get(form, ())
    }


def swapped(row: Labelled, share: float, draw: random.Random, banned: frozenset[tuple[str, ...]]) -> Labelled:
    """`row` with about `share` of its triggers exchanged; phrases whose key is in `banned` are not put in."""
    edits: dict[tuple[int, int], str] = {}
    for event in row.events:
        if (
            event.trigger in edits
            or draw.random() > share
            or any(_inside(e.trigger, event.trigger) for e in row.events if e is not event)
        ):
            continue
        printed = row.text[slice(*event.trigger)]
        form = _lookup().get((event.kind, printed.lower()))
        if form is None or any(overlaps(event.trigger, span) for e in row.events for span in (*e.who, *e.what, *e.time)):
            continue
        new = draw.choice(phrases()[event.kind][form])
        if phrase_key(new) in banned:
            continue
        edits[event.trigger] = new[0].upper() + new[1:] if printed[0].isupper() else new
    return _edited(row, edits) if edits else row


def _inside(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return overlaps(one, other)


def overlaps(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two spans share a character."""
    return one[0] < other[1] and other[0] < one[1]


def _edited(row: Labelled, edits: dict[tuple[int, int], str]) -> Labelled:
    text, at, moves = "", 0, []
    for (start, end), new in sorted(edits.items()):
        text += row.text[at:start] + new
        moves.append((start, end, len(new) - (end - start)))
        at = end
    text += row.text[at:]

    def move(span: tuple[int, int]) -> tuple[int, int]:
        start = span[0] + sum(delta for _, end, delta in moves if end <= span[0])
        return start, span[1] + sum(delta for _, end, delta in moves if end <= span[1])

    def spans(found: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        return [move(span) for span in found]

    events = [
        StatusEvent(e.kind, e.factuality, move(e.trigger), spans(e.who), spans(e.what), spans(e.time), e.names, e.about, e.when)
        for e in row.events
    ]
    return replace(row, text=text, events=events)


def banned_keys(dev: Iterable[Labelled]) -> frozenset[tuple[str, ...]]:
    """The keys of all phrases of dev."""
    rows = list(dev)
    keys = {phrase_key(row.text[slice(*event.trigger)]) for row in rows for event in row.events}
    return frozenset(keys | {phrase_key(re.sub(r"\(.*?\)", "", row.frame)) for row in rows if row.frame})
