"""Texts from which names, references and status events are learned, and the losses of their heads.

A text has labels for some of the heads: GUM and PolNeAR's silver analysis for names and references, the project's own sentences
and articles for status events. What a text has no labels for is left out of its loss.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor

from onrecord.extract.mention import runs
from onrecord.model.heads import FACT_HEADS, FACTUALITIES, LINK_SIZE, MENTION_TAGS, ROLES, STATUS_KINDS, pair_buckets
from onrecord.model.pieces import SHAPES, UNKNOWN_SHAPE, Pieces, cut_pieces
from training.named import Named
from training.network import Network, Output
from training.status import Labelled, references
from training.swap import swapped

MASK, IGNORED = 103, -100
ROLE_LINKERS = tuple(f"to_{role}" for role in ROLES)
LONG = 0.4  # of the packs: two or three sentences made one, as news writes them
JOINTS = (", while ", ", and ", "; ", ", as ", ", but ", " after ", ", where ", " – ", ", adding that ", " before ", " because ")
HIDDEN_HINTS = 0.08
HIDDEN_TRIGGERS = 0.25
REACH = 900  # word pieces back to the names an anaphor may be tied to


@dataclass(slots=True)
class Event:
    """A labelled event in word pieces; the spans are [first, last] words."""

    at: int
    last: int  # word of the trigger
    kind: int
    fact: int
    roles: tuple[list[tuple[int, int]], list[tuple[int, int]], list[tuple[int, int]]]


@dataclass(slots=True)
class Case:
    """One text with its targets; those that it has no labels for are None."""

    pieces: Pieces
    mentions: np.ndarray | None = None
    events: list[Event] | None = None
    anaphors: list[tuple[tuple[int, int], list[int]]] = field(default_factory=list)
    names: list[tuple[int, int]] = field(default_factory=list)
    weight: float = 1.0


def words_of(pieces: Pieces, span: tuple[int, int]) -> tuple[int, int] | None:
    """First pieces of the first and last word that begin inside the characters `span`."""
    inside = np.flatnonzero(pieces.word_start & (pieces.start >= span[0]) & (pieces.start < span[1]))
    return (int(inside[0]), int(inside[-1])) if len(inside) else None


def named_case(row: Named, tokenizer: Tokenizer, draw: random.Random) -> Case:
    """Names and references of a text."""
    pieces = cut_pieces(row.text, tokenizer)
    tags = np.where(pieces.word_start, 0, IGNORED).astype(np.int64)
    at: dict[tuple[int, int], int] = {}
    names: list[tuple[int, int]] = []
    for span, kind in row.mentions:
        words = words_of(pieces, span)
        if words is None:
            continue
        begin = MENTION_TAGS.index(f"B-{kind}")
        inside = np.arange(words[0], words[1] + 1)
        tags[inside[pieces.word_start[inside]]] = begin + 1
        tags[words[0]] = begin
        at[span] = len(names)
        names.append(words)
    anaphors = []
    for anaphor in row.anaphors:
        words = words_of(pieces, anaphor.span)
        if words is None or (not anaphor.names and not anaphor.pronoun and draw.random() < 0.7):
            continue
        targets = [at[n] for n in anaphor.names if n in at]
        if anaphor.names and not targets:
            continue
        anaphors.append((words, targets))
    order = sorted(range(len(names)), key=lambda i: names[i])
    place = {old: new for new, old in enumerate(order)}
    return Case(pieces, tags, None, [(w, sorted(place[t] for t in ts)) for w, ts in anaphors], [names[i] for i in order],
                1.0 if row.gold else 0.5)  # fmt: skip


def event_case(texts: list[Labelled], tokenizer: Tokenizer, glue: str, *, bare: bool = False) -> Case:
    """Labelled texts set one after the other, as if they were one."""
    text, events = "", []
    shifts = []
    for row in texts:
        text = f"{text.rstrip('.')}{glue}" if text and glue.strip() else text + (glue if text else "")
        shifts.append(len(text))
        text += row.text
    pieces = cut_pieces(text, tokenizer)
    for row, shift in zip(texts, shifts, strict=True):
        for event in row.events:
            trigger = words_of(pieces, (event.trigger[0] + shift, event.trigger[1] + shift))
            if trigger is None:
                continue
            roles = tuple(
                [w for s, e in spans if (w := words_of(pieces, (s + shift, e + shift)))]
                for spans in (event.who, event.what, event.time)
            )
            events.append(Event(*trigger, STATUS_KINDS.index(event.kind), FACTUALITIES.index(event.factuality), roles))
    if bare:
        pieces.feature[:] += UNKNOWN_SHAPE - pieces.feature % SHAPES
    return Case(pieces, None, events)


def article_case(row: Labelled, tokenizer: Tokenizer, named: Iterable[str]) -> Case:
    """An article with its events, and what its participants refer to."""
    case = event_case([row], tokenizer, "")
    spans, referring = references(row, named)
    places = [words_of(case.pieces, span) for span in spans]
    kept = {i: at for at, i in enumerate(i for i, words in enumerate(places) if words)}
    case.names = [words for words in places if words]
    for span, targets in referring:
        words = words_of(case.pieces, span)
        held = [kept[i] for i in targets if i in kept]
        if words and held:
            case.anaphors.append((words, held))
    return case


def packed(
    rows: Iterable[Labelled],
    tokenizer: Tokenizer,
    draw: random.Random,
    share: float,
    banned: frozenset[tuple[str, ...]],
    named: Mapping[str, Sequence[str]],
) -> list[Case]:
    """The sentences in a random order, some in one text with others, some alone; articles by themselves.

    `share` of the triggers is exchanged for other phrases of the hint table; `named` has the printed names of each article.
    """
    rows = [swapped(row, share, draw, banned) for row in rows]
    sentences = [row for row in rows if row.frame]
    draw.shuffle(sentences)
    cases = [article_case(row, tokenizer, named.get(row.id, ())) for row in rows if not row.frame]
    at = 0
    while at < len(sentences):
        many = draw.choice((1, 2, 4, 6, 8))
        glue = draw.choice((" ", " ", "\n\n", "\n"))
        if draw.random() < LONG:
            many, glue = draw.choice((2, 2, 3)), draw.choice(JOINTS)
        cases.append(event_case(sentences[at : at + many], tokenizer, glue, bare=draw.random() < 0.06))
        at += many
    return cases


def split_heads(heads: Tensor) -> dict[str, Tensor]:
    """The heads' scores (pieces, all) by head."""
    return dict(zip(FACT_HEADS, heads.split(list(FACT_HEADS.values()), dim=-1), strict=True))


def case_losses(network: Network, case: Case, output: Output) -> dict[str, tuple[Tensor, float]]:
    """By name: the sum of the loss and the number of its terms."""
    losses: dict[str, tuple[Tensor, float]] = {}
    scores = split_heads(output.heads)
    vectors = output.vectors.view(len(case.pieces), -1, LINK_SIZE)
    if case.mentions is not None:
        target = torch.from_numpy(case.mentions)
        total = F.cross_entropy(scores["mentions"], target, ignore_index=IGNORED, reduction="sum")
        losses["mentions"] = total * case.weight, float((target != IGNORED).sum()) * case.weight
    if case.events is not None:
        losses |= _event_losses(network, case, scores, vectors)
    if case.anaphors and case.names:
        losses["names"] = _anaphor_loss(network, case, vectors)
    return losses


def _event_losses(network: Network, case: Case, scores: dict[str, Tensor], vectors: Tensor) -> dict[str, tuple[Tensor, float]]:
    pieces, events = case.pieces, case.events or []
    words = torch.from_numpy(np.flatnonzero(pieces.word_start))
    kinds = torch.zeros(len(pieces), len(STATUS_KINDS))
    counted = torch.ones_like(kinds)
    for event in events:  # which word of a trigger is taken does not matter
        counted[event.at + 1 : event.last + 1, event.kind] = 0.0
    for event in events:
        kinds[event.at, event.kind] = counted[event.at, event.kind] = 1.0
    each = F.binary_cross_entropy_with_logits(scores["kinds"][words], kinds[words], reduction="none")
    losses = {"kinds": ((each * counted[words]).sum(), float(len(words)))}
    roles = scores["roles"].view(len(pieces), len(ROLES), 3)
    total = torch.zeros(())
    for role in range(len(ROLES)):
        target = np.where(pieces.word_start, 0, IGNORED).astype(np.int64)
        for event in events:
            for first, last in event.roles[role]:
                inside = np.arange(first, last + 1)
                target[inside[pieces.word_start[inside]]] = 2
                target[first] = 1
        total = total + F.cross_entropy(roles[:, role], torch.from_numpy(target), ignore_index=IGNORED, reduction="sum")
    losses["roles"] = total, float(len(words) * len(ROLES))
    if not events:
        return losses
    at = torch.tensor([event.at for event in events])
    facts = torch.tensor([event.fact for event in events])
    losses["facts"] = F.cross_entropy(scores["facts"][at], facts, reduction="sum"), float(len(events))
    triggers = sorted({event.at for event in events})
    ends = np.array([(t, t) for t in triggers], dtype=np.int32)
    pair_sum, pair_count = torch.zeros(()), 0
    for role in range(len(ROLES)):
        held = {span for event in events for span in event.roles[role]}
        # What the tags mark in error joins as a decoy: when reading, nothing tells it from the rest.
        marked = runs(pieces, roles[:, role].detach().numpy())
        decoys = {(first, last) for first, last, _ in marked if not any(first <= b and a <= last for a, b in held)}
        spans = sorted(held | decoys)
        if not spans:
            continue
        edges = np.array(spans, dtype=np.int32)
        a = vectors[torch.tensor(triggers), role]
        b = (
            vectors[torch.from_numpy(edges[:, 0].astype(np.int64)), 3]
            + vectors[torch.from_numpy(edges[:, 1].astype(np.int64)), 4]
        )
        codes = pair_buckets(ends, edges, pieces.sentence, pieces.paragraph)
        logits = network.linkers[ROLE_LINKERS[role]](a, b, codes)[:, :-1]
        target = torch.zeros(logits.shape)
        for event in events:
            for span in event.roles[role]:
                target[triggers.index(event.at), spans.index(span)] = 1.0
        near = torch.from_numpy(np.abs(pieces.sentence[ends[:, :1]] - pieces.sentence[edges[None, :, 0]]) <= 1) | (target > 0)
        pair_sum = pair_sum + F.binary_cross_entropy_with_logits(logits[near], target[near], reduction="sum")
        pair_count += int(near.sum())
    losses["pairs"] = pair_sum, float(pair_count)
    return losses


def _anaphor_loss(network: Network, case: Case, vectors: Tensor) -> tuple[Tensor, float]:
    names = np.array(case.names, dtype=np.int32)
    firsts = torch.from_numpy(names[:, 0].astype(np.int64))
    lasts = torch.from_numpy(names[:, 1].astype(np.int64))
    b = vectors[firsts, 6] + vectors[lasts, 7]
    spans = np.array([words for words, _ in case.anaphors], dtype=np.int32)
    a = vectors[torch.from_numpy(spans[:, 0].astype(np.int64)), 5]
    codes = pair_buckets(spans, names, case.pieces.sentence, case.pieces.paragraph)
    scores = network.linkers["to_name"](a, b, codes)
    gap = spans[:, :1] - names[None, :, 1]
    allowed = torch.from_numpy(np.concatenate([(gap > 0) & (gap < REACH), np.ones((len(spans), 1), dtype=bool)], axis=1))
    scores = scores.masked_fill(~allowed, -1e4)
    right = torch.zeros(scores.shape, dtype=torch.bool)
    for row, (_, targets) in enumerate(case.anaphors):
        held = [t for t in targets if allowed[row, t]]
        right[row, held or [len(names)]] = True
    logp = F.log_softmax(scores, dim=1).masked_fill(~right, -1e9)
    return -torch.logsumexp(logp, dim=1).sum() * case.weight, len(spans) * case.weight


class Counts:
    """Words with the right kind of event, over texts."""

    def __init__(self) -> None:
        self.hit = self.said = self.gold = self.facts = self.bare = self.false = 0

    def add(self, case: Case, output: Output, threshold: float = 0.4) -> None:
        """Count one text; an event read off any word of its trigger is found."""
        scores = split_heads(output.heads)
        words = np.flatnonzero(case.pieces.word_start)
        chance = torch.sigmoid(scores["kinds"]).numpy()
        first = {(w, e.kind): e.at for e in case.events or [] for w in range(e.at, e.last + 1)}
        places = [(int(words[w]), int(k)) for w, k in zip(*np.nonzero(chance[words] > threshold), strict=True)]
        found = {(first.get((w, k), w), k) for w, k in places}
        wanted = {(e.at, e.kind): e.fact for e in case.events or []}
        best = scores["facts"].argmax(-1)
        self.hit += len(found & set(wanted))
        self.said += len(found)
        self.gold += len(wanted)
        self.facts += sum(int(best[w]) == wanted[w, k] for w, k in found & set(wanted))
        self.bare += not wanted
        self.false += 0 if wanted else len(found)

    def figures(self) -> dict[str, float]:
        """F1, share of right factuality among those found, false events per text without any."""
        p, r = self.hit / max(self.said, 1), self.hit / max(self.gold, 1)
        rest = {"fact": self.facts / max(self.hit, 1), "false": self.false / max(self.bare, 1)}
        return {name: round(value, 3) for name, value in {"P": p, "R": r, "F1": 2 * p * r / max(p + r, 1e-9), **rest}.items()}


def hide(case: Case, ids: np.ndarray, draw: np.random.Generator) -> np.ndarray:
    """Ids with some words hidden: names, and more often the words that carry events, which are then read from their hints."""
    ids = ids.copy()
    named = np.isin(case.pieces.feature % SHAPES, (1, 2, 4))
    ids[draw.random(len(ids)) < np.where(named, 0.08, 0.03)] = MASK
    for event in case.events or []:
        if draw.random() < HIDDEN_TRIGGERS:
            ids[event.at] = MASK
    return ids
