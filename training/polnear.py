"""PolNeAR documents as training examples: tags on words, and which content hangs on which cue and source."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from tokenizers import Tokenizer

from onrecord.extract.attribution import join_parts
from onrecord.model.heads import TAGS
from onrecord.model.pieces import Pieces, cut_pieces
from onrecord.schema import Span

if TYPE_CHECKING:
    from training.facts import Case

IGNORED = -100


@dataclass(frozen=True, slots=True)
class GoldAttribution:
    """Spans in word pieces, [first, last] inclusive, both the first piece of a word."""

    cue: tuple[int, int] | None
    source: tuple[int, int] | None
    content: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Example:
    """One document: its pieces, a tag for the first piece of each word (IGNORED elsewhere), its attributions."""

    id: str
    text: str
    pieces: Pieces
    tags: np.ndarray
    attributions: list[GoldAttribution]
    names: Case | None = None  # of the same text, from its automatic analysis


def load_rows(path: Path) -> list[dict]:
    """Rows of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def make_example(row: dict, tokenizer: Tokenizer) -> Example:
    """Align one PolNeAR row with word pieces. Spans that hold no word are dropped."""
    text = row["text"]
    pieces = cut_pieces(text, tokenizer)
    tags = np.where(pieces.word_start, 0, IGNORED).astype(np.int64)
    found = []
    for attribution in row["attributions"]:
        spans = {
            role: [s for part in _parts(text, attribution.get(role) or []) if (s := _words(pieces, part))]
            for role in ("source", "cue", "content")
        }
        for role, parts in spans.items():
            begin = TAGS.index(f"B-{role}")
            for first, last in parts:
                inside = np.arange(first, last + 1)
                inside = inside[pieces.word_start[inside]]
                tags[inside] = begin + 1
                tags[first] = begin
        cue, source = spans["cue"][:1], spans["source"][:1]
        found.append(GoldAttribution(cue[0] if cue else None, source[0] if source else None, spans["content"]))
    return Example(row["id"], text, pieces, tags, found)


def _parts(text: str, parts: list[list[int]]) -> tuple[Span, ...]:
    """Parts of one role in order; the corpus files wrap lines, so some are cut where nothing but a line ends."""
    return join_parts(text, sorted(Span(*part) for part in parts))


def _words(pieces: Pieces, part: tuple[int, int]) -> tuple[int, int] | None:
    """First pieces of the first and last word that begin inside `part`."""
    inside = np.flatnonzero(pieces.word_start & (pieces.start >= part[0]) & (pieces.start < part[1]))
    return (int(inside[0]), int(inside[-1])) if len(inside) else None
