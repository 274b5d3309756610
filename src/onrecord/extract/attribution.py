"""Who is said to have said what: spans of the tag head tied into attributions by the link heads.

Stages, in the order of `find_attributions`:
1. spans      the likeliest tag sequence gives sources, cues and contents
2. cue        every content chooses its cue, or none
3. source     every cue that has content chooses its source, or none
4. assemble   contents of one cue become one attribution, interrupted or continued as they are; the unlikely are dropped
5. edges      spans are fitted to the conventions: quotation marks in, final stop out (not in a turn of a transcript)
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from onrecord.model.encoder import Encoded, Encoder
from onrecord.model.heads import LINK_VECTORS, TAGS, Calibration, Floats, Ints, Linker, Linkers, best_path, pair_buckets
from onrecord.model.pieces import Pieces
from onrecord.schema import Attribution, AttributionKind, Span
from onrecord.text.quotes import Quotation, quotations_at, quoted_share

MADE_BY = "head:attribution"
_MARKS = "“”„«»\"＂`'. ,"
_STOP = re.compile(r"(?<!\.)(?<!\b\w\.\w)[.,]\s*\Z")  # not the last of "..." and "U.S."
_DIRECT, _INDIRECT = 0.9, 0.1
_SUREST, _LEAST_SURE = 1e-3, -3.0
_BLOCK, _REACH = 128, 2000  # spans tied at once; word pieces to either side of them within which partners are sought
_CONTENT_FIRST, _CONTENT_LAST, _CUE_OF_CONTENT, _CUE_FOR_SOURCE, _SOURCE_FIRST, _SOURCE_LAST = range(len(LINK_VECTORS))


class Role(NamedTuple):
    """A span in one role: its first and last word (index of their first piece) and the mean log-probability of its tags."""

    first: int
    last: int
    score: float


class Choice(NamedTuple):
    """What a span was tied to (its index, None for "none of these") and the log-probability of that."""

    target: int | None
    score: float


@dataclass(frozen=True, slots=True)
class Spans:
    """What the tag head marks in one text, each in text order."""

    sources: tuple[Role, ...]
    cues: tuple[Role, ...]
    contents: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """One cue with its contents and source, and how likely each of the two choices was."""

    cue: Role
    contents: tuple[Role, ...]
    source: Role | None
    content_score: float
    source_score: float


def find_attributions(text: str, encoded: Encoded, encoder: Encoder) -> list[Attribution]:
    """Attributions of `text` in order of their first content; `encoder` is the one that made `encoded`."""
    ties = tie(encoded, find_spans(encoded, encoder.decoding.outside), encoder.linkers)
    found = [_assemble(text, encoded.pieces, one, encoder.calibration) for one in ties]
    kept = [attribution for attribution in found if attribution.confidence >= encoder.decoding.least_confidence]
    return sorted(kept, key=lambda attribution: attribution.content[0])


def find_spans(encoded: Encoded, outside: float = 0.0) -> Spans:
    """Read the spans off the likeliest tag sequence, with `outside` taken off the log-probability of O."""
    words = np.flatnonzero(encoded.pieces.word_start).astype(np.int32)
    scores = encoded.tags[words]
    scores[:, 0] -= np.float32(outside)
    path = best_path(scores)
    chosen = scores[np.arange(len(path)), path].tolist() if path else []
    roles: dict[str, list[Role]] = {"source": [], "cue": [], "content": []}
    at = 0
    while at < len(path):
        tag = path[at]
        begin = at
        at += 1
        if tag:
            while at < len(path) and path[at] == tag + 1:
                at += 1
            role = TAGS[tag].removeprefix("B-")
            if role != "content":
                begin = _after_break(encoded.pieces, words, begin, at)
            roles[role].append(Role(int(words[begin]), int(words[at - 1]), sum(chosen[begin:at]) / (at - begin)))
    return Spans(tuple(roles["source"]), tuple(roles["cue"]), tuple(roles["content"]))


def _after_break(pieces: Pieces, words: Ints, begin: int, end: int) -> int:
    """Where a source or cue really begins: the last paragraph that words begin..end reach (not the headline above)."""
    paragraphs = pieces.paragraph[words[begin:end]]
    return begin + int(np.argmax(paragraphs == paragraphs[-1]))


def tie(encoded: Encoded, spans: Spans, linkers: Linkers) -> list[Tie]:
    """Give every content a cue and every such cue a source, by the link heads."""
    vectors = encoded.links
    contents, cues, sources = (_edges(roles) for roles in (spans.contents, spans.cues, spans.sources))
    content_vectors = (vectors[contents[:, 0], _CONTENT_FIRST] + vectors[contents[:, 1], _CONTENT_LAST]).astype(np.float32)
    source_vectors = (vectors[sources[:, 0], _SOURCE_FIRST] + vectors[sources[:, 1], _SOURCE_LAST]).astype(np.float32)
    as_target = vectors[cues[:, 0], _CUE_OF_CONTENT].astype(np.float32)
    as_chooser = vectors[cues[:, 0], _CUE_FOR_SOURCE].astype(np.float32)
    to_cue = _choose(encoded.pieces, linkers.content_cue, (contents, content_vectors), (cues, as_target))
    to_source = _choose(encoded.pieces, linkers.cue_source, (cues, as_chooser), (sources, source_vectors))

    members: dict[int, list[int]] = {}
    for content, choice in enumerate(to_cue):
        if choice.target is not None:
            members.setdefault(choice.target, []).append(content)
    return [
        Tie(
            cue=spans.cues[cue],
            contents=tuple(spans.contents[c] for c in own),
            source=_near_source(encoded.pieces, spans, cue, to_source[cue].target),
            content_score=min(to_cue[c].score for c in own),
            source_score=to_source[cue].score,
        )
        for cue, own in sorted(members.items())
    ]


def _near_source(pieces: Pieces, spans: Spans, cue: int, source: int | None) -> Role | None:
    """The chosen source, if it stands in the sentence of its cue; one from elsewhere is a guess: better open than wrong."""
    if source is None:
        return None
    chosen = spans.sources[source]
    return chosen if pieces.sentence[chosen.first] == pieces.sentence[spans.cues[cue].first] else None


def _edges(roles: tuple[Role, ...]) -> Ints:
    """(n, 2): first and last piece of each span."""
    return np.array([(role.first, role.last) for role in roles], dtype=np.int32).reshape(-1, 2)


def _choose(pieces: Pieces, linker: Linker, choosers: tuple[Ints, Floats], targets: tuple[Ints, Floats]) -> list[Choice]:
    """The likeliest target of each chooser; both as (edges, vectors), in text order.

    Choosers go in blocks and see the targets within reach of their block, so that a book costs no more per page than an
    article.
    """
    (a, a_vectors), (b, b_vectors) = choosers, targets
    choices: list[Choice] = []
    for at in range(0, len(a), _BLOCK):
        block = slice(at, at + _BLOCK)
        low = int(np.searchsorted(b[:, 0], a[block][0, 0] - _REACH))
        high = int(np.searchsorted(b[:, 0], a[block][-1, 1] + _REACH))
        codes = pair_buckets(a[block], b[low:high], pieces.sentence, pieces.paragraph)
        scores = linker.log_probabilities(a_vectors[block], b_vectors[low:high], codes)
        best = scores.argmax(axis=1).tolist()
        choices += [Choice(None if i == high - low else low + i, float(row[i])) for i, row in zip(best, scores, strict=True)]
    return choices


def _assemble(text: str, pieces: Pieces, one: Tie, calibration: Calibration) -> Attribution:
    cue = span_of(text, pieces, one.cue)  # "said:" keeps its colon, as in PolNeAR
    turn = cue.of(text) == ":"
    parts = [span_of(text, pieces, role) for role in one.contents]
    content = join_parts(text, parts if turn else [fit_content(text, part, pieces.quotations) for part in parts])
    source = fit_edge(text, span_of(text, pieces, one.source)) if one.source else None
    return Attribution(
        source=source,
        cue=cue,
        content=content,
        kind=AttributionKind.DIRECT if turn else content_kind(text, content, pieces.quotations),
        confidence=round(calibration.probability(evidence_of(one)), 3),
        made_by=MADE_BY,
    )


def evidence_of(one: Tie) -> tuple[float, ...]:
    """What the confidence is computed from: log-odds of the weakest content, the cue and the source as marked and of both
    ties, and whether there is no source."""
    weakest = min(role.score for role in one.contents)
    marked = (weakest, one.cue.score, one.source.score if one.source else 0.0)
    return (*map(_log_odds, (*marked, one.content_score, one.source_score)), float(one.source is None))


def _log_odds(score: float) -> float:
    """Log-odds of a log-probability, held to what the heads can be trusted to tell apart."""
    rest = max(-math.expm1(min(score, 0.0)), _SUREST)
    return max(score - math.log(rest), _LEAST_SURE)


def span_of(text: str, pieces: Pieces, role: Role) -> Span:
    """Characters from the beginning of the first word to the end of the last, with accents written apart from it."""
    last = role.last
    while last + 1 < len(pieces) and not pieces.word_start[last + 1]:
        last += 1
    end = int(pieces.end[last])
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return Span(int(pieces.start[role.first]), end)


def join_parts(text: str, parts: list[Span]) -> tuple[Span, ...]:
    """Parts in order; those with only white space between them are one."""
    joined: list[Span] = []
    for part in parts:
        if joined and not text[joined[-1].end : part.start].strip():
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, part.end))
        else:
            joined.append(part)
    return tuple(joined)


def fit_edge(text: str, span: Span) -> Span:
    """A comma or dash that closes an apposition is not part of the source."""
    kept = span.of(text).rstrip(" \t\n\r\xa0\u2009\u202f,;:—–-")
    return Span(span.start, span.start + len(kept)) if kept else span


def fit_content(text: str, span: Span, quotations: tuple[Quotation, ...]) -> Span:
    """Fit a content span to the conventions: quotation marks at its edges inside, a final stop after it outside."""
    start, end = span
    near = quotations_at(quotations, span)
    for quotation in near:
        q_start, q_end = quotation.span
        if q_start < start <= q_start + 2 and not text[q_start:start].strip(_MARKS):
            start = q_start
        if quotation.closed and start < q_end and q_end - 2 <= end < q_end and not text[end:q_end].strip(_MARKS):
            end = q_end
    stop = _STOP.search(text, start + 1, end)
    if stop and not any(q.span.start < end <= q.span.end for q in near):
        end = stop.start()
    return Span(start, end)


def content_kind(text: str, content: tuple[Span, ...], quotations: tuple[Quotation, ...]) -> AttributionKind:
    """Direct, indirect or mixed by the share of letters and digits inside quotation marks (0.9 and 0.1)."""
    share = quoted_share(text, content, quotations)
    if share >= _DIRECT:
        return AttributionKind.DIRECT
    return AttributionKind.INDIRECT if share <= _INDIRECT else AttributionKind.MIXED
