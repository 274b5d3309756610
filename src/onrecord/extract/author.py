"""The author's own evaluations and forecasts, by the words of `data/author.toml`.

"His experience will be critical" stands in no quotation and nobody is said to have thought so: it is the author's, and is kept
apart from what is on record. Sentences that somebody is said to have said are passed over.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from onrecord.schema import Attribution, Span, View, ViewKind

MADE_BY = "rule:author"


def find_views(
    text: str, sentences: Sequence[Span], attributions: Sequence[Attribution], boilerplate: Sequence[Span] = ()
) -> list[View]:
    """One view for each sentence that holds one outside all contents of `attributions`; a forecast before an evaluation."""
    taken = [part for attribution in attributions for part in attribution.content] + list(boilerplate)
    found = []
    for sentence in sentences:
        for kind, pattern in _patterns():
            cues = (Span(*match.span()) for match in pattern.finditer(text, sentence.start, sentence.end))
            cue = next((cue for cue in cues if not any(part.overlaps(cue) for part in taken)), None)
            if cue:
                found.append(View(_trimmed(text, sentence), cue, kind, MADE_BY))
                break
    return found


def _trimmed(text: str, sentence: Span) -> Span:
    words = sentence.of(text)
    start = sentence.start + len(words) - len(words.lstrip())
    return Span(start, start + len(words.strip()))


@cache
def _patterns() -> tuple[tuple[ViewKind, re.Pattern[str]], ...]:
    """One pattern for each kind, forecasts first."""
    table = view_table()
    joined = {
        kind: "|".join(f"(?:{entry['words']})" for entry in table[kind]) for kind in (ViewKind.FORECAST, ViewKind.EVALUATION)
    }
    return tuple((kind, re.compile(rf"\b(?:{words})\b".replace(" ", r"\s+"), re.IGNORECASE)) for kind, words in joined.items())


def view_table() -> dict[str, list[dict[str, str]]]:
    """The table as it is: by kind, entries with `words`, `example` and `not`."""
    return tomllib.loads(files("onrecord.extract").joinpath("data/author.toml").read_text(encoding="utf-8"))
