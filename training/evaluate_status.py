"""How well the shipped model reads status events: the project's own sentences of unseen frames, and its own articles.

A sentence's event is found where one of its kind has its trigger within the labelled words that tell it and shares a
participant with it. `--errors N` prints what is missed, what is read into a sentence, and what has the wrong factuality.

    python -m training.evaluate_status [--model FOLDER] [--errors N]
    python -m training.evaluate_status --gold OUT.jsonl      writes the dev articles in the form of the shared gold
    python -m training.evaluate_status --corpora FOLDER      reads 30 real articles of campaign news instead (texts in FOLDER)
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from onrecord.extract.status import Told, find_told
from onrecord.model.encoder import Encoder
from training.polnear import load_rows
from training.status import DATA, FACTUALITY, KINDS, Labelled, StatusEvent, read_labelled, read_standoff


def shares(found: Told, event: StatusEvent) -> bool:
    """Whether what was read is the labelled event, whatever its factuality."""
    low = min(start for start, _ in (event.trigger, *event.who, *event.what))
    high = max(end for _, end in (event.trigger, *event.who, *event.what))
    inside = low <= found.trigger.start < high
    who = not event.who or any(a.start < end and start < a.end for a in found.who for start, end in event.who)
    return found.kind == event.kind and inside and who


def score(rows: list[Labelled], encoder: Encoder, errors: int) -> dict[str, float]:
    """Shares in per cent over all rows; `false` is events read per 20 sentences that have none."""
    tally: Counter[str] = Counter()
    shown: list[str] = []
    for row in rows:
        found = find_told(row.text, encoder.encode(row.text), encoder)
        left = list(found)
        for event in row.events:
            tally["gold"] += 1
            tally[f"gold {event.kind}"] += 1
            tally[f"gold {event.factuality}"] += 1
            fits = [one for one in left if shares(one, event)]
            one = min(fits, key=lambda o: abs(o.trigger.start - event.trigger[0]), default=None)
            if one is None:
                shown.append(f"MISSED {event.kind} {event.factuality} {row.text[slice(*event.trigger)]!r} | {row.text}")
                continue
            left.remove(one)
            tally["hit"] += 1
            tally[f"hit {event.kind}"] += 1
            if one.factuality == event.factuality:
                tally[f"right {event.factuality}"] += 1
                tally["right"] += 1
            else:
                shown.append(f"FACT {event.kind} {event.factuality} read as {one.factuality} | {row.text}")
        for one in found:
            tally["said"] += 1
            tally[f"said {one.kind}"] += 1
            tally[f"said {one.factuality}"] += 1
        shown += [f"EXTRA {o.kind} {o.factuality} {o.trigger.of(row.text)!r} | {row.text}" for o in left]
        if not row.events:
            tally["bare"] += 1
            tally["false"] += len(found)
    for line in shown[:errors]:
        print(line)

    def f1(hit: str, said: str, gold: str) -> float:
        return round(200 * tally[hit] / max(tally[said] + tally[gold], 1), 1)

    result = {
        "P": round(100 * tally["hit"] / max(tally["said"], 1), 1),
        "R": round(100 * tally["hit"] / max(tally["gold"], 1), 1),
        "F1": f1("hit", "said", "gold"),
        "with factuality": f1("right", "said", "gold"),
        "false in 20": round(20 * tally["false"] / max(tally["bare"], 1), 2),
    }
    result |= {fact: f1(f"right {fact}", f"said {fact}", f"gold {fact}") for fact in FACTUALITY}
    return result | {kind: f1(f"hit {kind}", f"said {kind}", f"gold {kind}") for kind in KINDS}


def as_gold(row: Labelled) -> dict:
    """An article in the form of the shared gold files, as far as status events go."""
    events = []
    for event in row.events:
        spans = [event.trigger, *event.who, *event.what, *event.time]
        start, end = event.trigger
        near = [s for s in spans if "\n" not in row.text[min(s[0], start) : max(s[1], end)] and abs(s[0] - start) < 200]
        events.append(
            {
                "kind": event.kind,
                "who": event.names,
                "what": "; ".join(event.about) or None,
                "when": {"value": event.when} if event.when else None,
                "factuality": event.factuality,
                "span": [min(s for s, _ in near), max(e for _, e in near)],
            }
        )
    return {"id": row.id, "published": row.published, "text": row.text, "attributions": [], "status_events": events, "times": []}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, help="folder of a model, if not the shipped one")
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--files", default="*-dev.txt", help="which of the labelled files")
    parser.add_argument("--sweep", action="store_true", help="F1 at other thresholds")
    parser.add_argument("--gold", type=Path, help="write articles as gold instead")
    parser.add_argument(
        "--corpora", type=Path, help="the real articles of campaign news, whose texts are in this folder, instead"
    )
    args = parser.parse_args()
    rows = [row for path in sorted(DATA.glob(args.files)) for row in read_labelled(path)]
    if args.corpora:
        texts = {row["id"]: row["text"] for row in load_rows(args.corpora / "polnear/train.jsonl")}
        rows = [row for path in sorted(DATA.glob("*-dev.standoff.jsonl")) for row in read_standoff(path, texts)]
    if args.gold:
        articles = rows if args.corpora else read_labelled(DATA / "dev-articles.txt")
        args.gold.write_text("".join(json.dumps(as_gold(row), ensure_ascii=False) + "\n" for row in articles), encoding="utf-8")
        return
    frames = len({row.frame for row in rows})
    print(f"{len(rows)} texts, {frames} frames, {sum(len(r.events) for r in rows)} events")
    encoder = Encoder(args.model)
    for threshold in (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5) if args.sweep else ():
        encoder.status_thresholds = (threshold,) * len(KINDS)
        found = score(rows, encoder, 0)
        print(
            threshold, {name: found[name] for name in ("P", "R", "F1", "with factuality", "false in 20", "negated", "possible")}
        )
    print(json.dumps(score(rows, Encoder(args.model), args.errors)))


if __name__ == "__main__":
    main()
