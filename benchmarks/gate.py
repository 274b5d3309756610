"""Hold the accuracy of `onrecord read` and `onrecord check` above the floors of `floors.json` (`make gate`).

Each measure reads a gold file with `onrecord read --jsonl` (or `check --jsonl`, where it has claims) as a user would, scores it
with the shared scorer and compares with its floor. `claims` are made from the reference with the phrasings in `data/`, true and
nearly true. A hash of the gold data stands beside the floors: other data is another measure, and the gate says so
instead of comparing. `--update` raises floors to what was measured (less a margin); it lowers one only with
`--allow-regression`, so that a fall is an explicit act that shows in the diff.

Exit codes: 0 all held, 1 a floor is missed, 2 the gate could not measure.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

FLOORS = Path(__file__).with_name("floors.json")
# Points a floor stays below the figure it was set from: int8 kernels differ a little between CPUs, and where gold is small
# a single attribution is a point.
MARGIN, SMALL_MARGIN = 0.3, 1.5


class GateError(Exception):
    """The gate could not measure."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One gold set: its scorer kind and files (below the shared folder)."""

    name: str
    kind: str
    files: tuple[str, ...]
    margin: float = MARGIN
    command: str = "read"


MADE = "claims"  # the kind of a measure whose texts are made from the reference
HERE = Path(__file__).parent
MEASURES = (
    Measure("polnear-dev", "attribution", ("corpora/polnear/dev.jsonl",)),
    Measure("gold-dev+seed", "gold", ("gold/gold-dev.jsonl", "gold/gold-seed.jsonl"), SMALL_MARGIN, "check"),
    Measure("articles-open", "gold", ("data/claims_articles.jsonl",), SMALL_MARGIN, "check"),
    Measure("articles-later", "gold", ("data/claims_articles_later.jsonl",), SMALL_MARGIN, "check"),
    Measure("claims-open", MADE, ("data/claims_open.toml",)),
    Measure("claims-later", MADE, ("data/claims_later.toml",)),
    Measure("claims-sealed", MADE, ("data/claims_sealed.toml",)),
    Measure("timebank", "time", ("corpora/time/timebank.jsonl",)),
    Measure("wikiwars-01-11", "time", ("corpora/time/wikiwars.jsonl",)),
)


def gold_bytes(shared: Path, measure: Measure) -> bytes:
    """The gold files of a measure, one after the other; those in `data/` are this project's own."""
    try:
        return b"".join(((HERE if file.startswith("data/") else shared) / file).read_bytes() for file in measure.files)
    except OSError as error:
        raise GateError(f"{error.filename}: {error.strerror}") from None


def read_and_score(shared: Path, measure: Measure, gold: bytes) -> dict[str, dict[str, float]]:
    """All figures the scorer prints for this measure: {"attr +source all": {"f1": ...}, ...}."""
    if measure.kind == MADE:
        return make_and_score(measure)
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder) / f"{name}.jsonl" for name in ("gold", "in", "out")}
        paths["gold"].write_bytes(gold)
        score = [sys.executable, str(shared / "score/score.py")]
        paths["in"].write_bytes(_run([*score, "input", str(paths["gold"])]))
        _run([sys.executable, "-m", "onrecord", measure.command, "--jsonl", str(paths["in"]), "--out", str(paths["out"])])
        figures = json.loads(_run([*score, measure.kind, str(paths["gold"]), str(paths["out"]), "--json"]))
    return {name: {key.lower(): value for key, value in row.items()} for name, row in figures.items() if isinstance(row, dict)}


def make_and_score(measure: Measure) -> dict[str, dict[str, float]]:
    """What of 400 true and 400 false claims is judged right, and how many of the true ones are not contradicted, in per cent."""
    with tempfile.TemporaryDirectory() as folder:
        made, checked = Path(folder) / "made.jsonl", Path(folder) / "checked.jsonl"
        claims = [sys.executable, "-m", "benchmarks.claims"]
        phrasings = [str(HERE / file) for file in measure.files]
        _run([*claims, "make", "--phrasings", *phrasings, "--out", str(made), "--true", "400", "--false", "400"])
        _run([sys.executable, "-m", "onrecord", "check", "--jsonl", str(made), "--out", str(checked)])
        figures = json.loads(_run([*claims, "score", str(made), str(checked), "--json"]))
    return {
        "claims judged right": {"f1": round(figures["accuracy"], 2)},
        "true not contradicted": {"f1": round(100 - figures["false_contradictions"], 2)},
    }


def _run(command: list[str]) -> bytes:
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        raise GateError(f"{' '.join(command[:4])}: exit {done.returncode}: {done.stderr.decode(errors='replace')[-500:]}")
    return done.stdout


def hold(measure: Measure, floors: dict[str, float], figures: dict[str, dict[str, float]]) -> list[str]:
    """Print every floor with its figure; return the names of those that are missed."""
    missed = []
    for name, floor in floors.items():
        figure = figures[name]["f1"]
        held = figure >= floor
        print(f"{'held  ' if held else 'MISSED'} {measure.name:14} {name:28} F1 {figure:5.1f}  floor {floor:5.1f}")
        if not held:
            missed.append(f"{measure.name}: {name}")
    return missed


def updated(old: dict[str, float], figures: dict[str, dict[str, float]], margin: float, *, may_fall: bool) -> dict[str, float]:
    """Floors at what was measured less the margin; none below its old value unless `may_fall`."""
    new = {name: round(figures[name]["f1"] - margin, 1) for name in old}
    return new if may_fall else {name: max(new[name], floor) for name, floor in old.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder with corpora/, gold/ and score/")
    parser.add_argument("--update", action="store_true", help="raise the floors to what is measured now")
    parser.add_argument("--allow-regression", action="store_true", help="with --update: floors may fall")
    args = parser.parse_args()
    stored = json.loads(FLOORS.read_text(encoding="utf-8"))
    missed: list[str] = []
    try:
        for measure in MEASURES:
            gold = gold_bytes(args.shared, measure)
            entry = stored[measure.name]
            digest = hashlib.sha256(gold).hexdigest()
            if entry["sha256"] != digest and not args.update:
                raise GateError(
                    f"{measure.name}: the gold data changed (sha256 {digest[:12]}, floors are for {entry['sha256'][:12]})"
                )
            figures = read_and_score(args.shared, measure, gold)
            if args.update:
                entry["f1"] = updated(entry["f1"], figures, measure.margin, may_fall=args.allow_regression)
                entry["sha256"] = digest
            missed += hold(measure, entry["f1"], figures)
    except (GateError, KeyError) as error:
        print(f"gate: {error!s}", file=sys.stderr)
        return 2
    if args.update:
        FLOORS.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    for name in missed:
        print(f"gate: below its floor: {name}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
