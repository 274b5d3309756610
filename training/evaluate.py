"""What each step of tying gains over "nearest", by construction, on PolNeAR dev.

The spans are the tag head's in every row; only the tying differs. Recall of gold attributions (content IoU >= 0.5 and
sources touch, as in the shared scorer) is given for each construction that the gold annotation shows, and P, R, F1 overall.
`--calibrate` fits the confidence: logistic regression on half of the documents, reported on the other half, both ways.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from onrecord.extract.attribution import Role, Spans, Tie, evidence_of, find_spans, fit_content, span_of, tie
from onrecord.model.encoder import Encoded, Encoder
from onrecord.schema import Span
from training.polnear import load_rows

PRONOUNS = frozenset(["he", "she", "they", "it", "we", "i", "you", "who"])
Tying = Callable[[Encoded, Spans, Encoder], list[Tie]]


def by_learning(encoded: Encoded, spans: Spans, encoder: Encoder) -> list[Tie]:
    """Both choices by the link heads, as `onrecord read` makes them (which then drops what is unlikely)."""
    return tie(encoded, spans, encoder.linkers)


def by_nearest(encoded: Encoded, spans: Spans, encoder: Encoder) -> list[Tie]:  # noqa: ARG001
    """Every content takes the nearest cue, every cue the nearest source, within the paragraph if there is one."""
    members: dict[Role, list[Role]] = defaultdict(list)
    for content in spans.contents:
        cue = nearest(content, spans.cues, encoded)
        if cue:
            members[cue].append(content)
    return [Tie(cue, tuple(own), nearest(cue, spans.sources, encoded), 0.0, 0.0) for cue, own in members.items()]


def by_learned_cue(encoded: Encoded, spans: Spans, encoder: Encoder) -> list[Tie]:
    """Cues by the link head, sources nearest to the cue."""
    return [
        Tie(t.cue, t.contents, nearest(t.cue, spans.sources, encoded), 0.0, 0.0) for t in tie(encoded, spans, encoder.linkers)
    ]


def nearest(role: Role, others: tuple[Role, ...], encoded: Encoded) -> Role | None:
    """The one of `others` with the fewest pieces between it and `role`; those of the same paragraph first."""
    paragraph = encoded.pieces.paragraph

    def distance(other: Role) -> tuple[bool, int]:
        gap = max(other.first - role.last, role.first - other.last)
        return bool(paragraph[other.first] != paragraph[role.first]), gap

    return min(others, key=distance, default=None)


@dataclass(frozen=True, slots=True)
class Gold:
    """A gold attribution as sets of characters, with the constructions it shows."""

    source: frozenset[int]
    content: frozenset[int]
    constructions: tuple[str, ...]


def constructions(text: str, row: dict, sentence_of: Callable[[int], int]) -> tuple[str, ...]:
    """Names of the constructions of one gold attribution."""
    source, cue, content = (sorted(map(tuple, row.get(role) or [])) for role in ("source", "cue", "content"))
    found = ["all"]
    if not cue or not content:
        return ("all",)
    cue_start = cue[0][0]
    found += ["content before cue" if content[0][0] < cue_start else "content after cue"]
    if text[cue_start : cue[0][1]].lower() == "according to":
        found.append("according to")
    if content[0][0] < cue_start < content[-1][0]:
        found.append("interrupted")
    if all(sentence_of(a) != sentence_of(cue_start) for a, _ in content):
        found.append("cue in another sentence")
    if len({sentence_of(c) for a, b in content for c in (a, b - 1)}) > 1:
        found.append("content of several sentences")
    if not source:
        found.append("no source")
    else:
        if text[source[0][0] : source[0][1]].lower() in PRONOUNS:
            found.append("pronoun source")
        if sentence_of(source[0][0]) != sentence_of(cue_start):
            found.append("source in another sentence")
        if source[0][0] > cue_start:
            found.append("source after cue")
    return tuple(found)


def chars(spans: list[Span] | list[list[int]], text: str) -> frozenset[int]:
    return frozenset(c for a, b in spans for c in range(a, b) if not text[c].isspace())


def match(gold: list[Gold], found: list[tuple[frozenset[int], frozenset[int]]]) -> dict[int, int]:
    """Gold index -> predicted index, one to one, best content overlap first; only pairs whose sources agree count."""
    pairs = sorted(
        (
            (len(g.content & c) / len(g.content | c), i, j)
            for i, g in enumerate(gold)
            for j, (_, c) in enumerate(found)
            if g.content & c
        ),
        reverse=True,
    )
    used_g: set[int] = set()
    used_p: set[int] = set()
    right = {}
    for iou, i, j in pairs:
        if iou < 0.5 or i in used_g or j in used_p:
            continue
        used_g.add(i)
        used_p.add(j)
        if gold[i].source & found[j][0] or (not gold[i].source and not found[j][0]):
            right[i] = j
    return right


def compare(rows: list[dict], encoder: Encoder, tyings: dict[str, Tying]) -> tuple[dict[str, Counter], Counter, dict[str, list]]:
    """Hits by tying and construction, gold by construction, and (evidence, right) of each prediction by tying."""
    hits: dict[str, Counter] = {name: Counter() for name in tyings}
    total: Counter = Counter()
    scored: dict[str, list] = {name: [] for name in tyings}
    for number, row in enumerate(rows):
        text = row["text"]
        encoded = encoder.encode(text)
        starts = np.array([s.start for s in encoded.pieces.sentences])

        def sentence_of(at: int, starts: np.ndarray = starts) -> int:
            return int(np.searchsorted(starts, at, side="right"))

        gold = [
            Gold(chars(a["source"], text), chars(a["content"], text), constructions(text, a, sentence_of))
            for a in row["attributions"]
            if a["content"]
        ]
        for g in gold:
            total.update(g.constructions)
        spans = find_spans(encoded, encoder.decoding.outside)
        for name, tying in tyings.items():
            ties = tying(encoded, spans, encoder)
            found = []
            for one in ties:
                content = [fit_content(text, span_of(text, encoded.pieces, r), encoded.pieces.quotations) for r in one.contents]
                found.append(
                    (
                        chars([span_of(text, encoded.pieces, one.source)], text) if one.source else frozenset(),
                        chars(content, text),
                    )
                )
            right = match(gold, found)
            for i in right:
                hits[name].update(gold[i].constructions)
            scored[name] += [(number, evidence_of(one), j in set(right.values())) for j, one in enumerate(ties)]
    return hits, total, scored


def fit_logistic(x: np.ndarray, y: np.ndarray, steps: int = 60) -> np.ndarray:
    """Weights (1 + features) by Newton's method with a light ridge."""
    x = np.concatenate([np.ones((len(x), 1)), x], axis=1)
    w = np.zeros(x.shape[1])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (p - y) + 1e-2 * w
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 1e-2 * np.eye(len(w))
        w -= np.linalg.solve(hessian, gradient)
    return w


def calibration_error(p: np.ndarray, y: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error over equal-width bins, and nothing hidden by sorting."""
    edges = np.minimum((p * bins).astype(int), bins - 1)
    return float(
        sum(abs(p[edges == b].mean() - y[edges == b].mean()) * (edges == b).mean() for b in range(bins) if (edges == b).any())
    )


def calibrate(scored: list, config: Path | None) -> None:
    """Report calibration across halves of the documents, then store weights fitted on all of them."""
    part = np.array([n % 2 for n, _, _ in scored])
    x = np.array([e for _, e, _ in scored])
    y = np.array([float(r) for _, _, r in scored])

    def apply(w: np.ndarray, x: np.ndarray) -> np.ndarray:
        return 1 / (1 + np.exp(-(w[0] + x @ w[1:])))

    held = np.zeros(len(y))
    for side in (0, 1):
        held[part == side] = apply(fit_logistic(x[part != side], y[part != side]), x[part == side])
    print(
        f"calibration, fitted on one half of the documents and applied to the other: {len(y)} predictions, {y.mean():.3f} right"
    )
    print(
        f"  expected calibration error {calibration_error(held, y):.3f}, "
        f"Brier {((held - y) ** 2).mean():.3f} (constant {y.mean() * (1 - y.mean()):.3f})"
    )
    for low in np.arange(0, 1, 0.1):
        here = (held >= low) & (held < low + 0.1)
        if here.any():
            print(
                f"  said {low:.1f}-{low + 0.1:.1f}: {here.sum():5d} predictions, mean {held[here].mean():.2f}, right {y[here].mean():.2f}"
            )
    weights = fit_logistic(x, y)
    print("weights on all:", [round(float(v), 4) for v in weights])
    if config:
        held_config = json.loads(config.read_text(encoding="utf-8"))
        held_config["calibration"] = {"bias": round(float(weights[0]), 4), "weights": [round(float(v), 4) for v in weights[1:]]}
        config.write_text(json.dumps(held_config, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True, help="folder of an exported model")
    parser.add_argument("--calibrate", action="store_true", help="write the fitted confidence into the model's config.json")
    args = parser.parse_args()
    encoder = Encoder(args.model, threads=2)
    rows = load_rows(args.corpora / "polnear/dev.jsonl")
    tyings = {
        "nearest cue, nearest source": by_nearest,
        "learned cue, nearest source": by_learned_cue,
        "learned cue, learned source": by_learning,
    }
    hits, total, scored = compare(rows, encoder, tyings)
    print(f"| construction | gold | {' | '.join(tyings)} |\n|---|---|{'---|' * len(tyings)}")
    for name, count in total.most_common():
        print(f"| {name} | {count} | " + " | ".join(f"{100 * hits[t][name] / count:.1f}" for t in tyings) + " |")
    for name in tyings:
        right = sum(r for _, _, r in scored[name])
        p, r = right / max(len(scored[name]), 1), right / total["all"]
        print(f"{name}: P {100 * p:.1f} R {100 * r:.1f} F1 {200 * p * r / max(p + r, 1e-9):.1f}")
    calibrate(scored["learned cue, learned source"], args.model / "config.json" if args.calibrate else None)


if __name__ == "__main__":
    main()
