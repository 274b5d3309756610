"""Short articles written for this project, with their attributions marked in the text.

`training/data/attributions-*.txt` holds documents separated by a line of `===`, an optional `# note` line first. Marks:
`{s1 Prime Minister Ana Ferrante} {c1 said} {t1 that it would rain}.` marks the source (s), cue (c) and a part of the content
(t) of attribution 1; a source of several attributions carries all their numbers (`{s1,2 She}`). Marks do not nest.

    python -m training.own FILE...      checks the files and prints what they hold
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

DATA = Path(__file__).parent / "data"
_MARK = re.compile(r"\{([sct])(\d+(?:,\d+)*) ([^{}]*)\}")
_ROLES = {"s": "source", "c": "cue", "t": "content"}


class MarkError(ValueError):
    """A document whose marks do not hold together."""


def parse_document(marked: str, name: str) -> dict:
    """One document in the form of a PolNeAR row: {"id", "text", "attributions": [{"source", "cue", "content"}]}."""
    text, at = "", 0
    found: dict[int, dict[str, list[list[int]]]] = {}
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        span = [len(text), len(text) + len(match[3])]
        text += match[3]
        at = match.end()
        if match[3] != match[3].strip() or not match[3]:
            raise MarkError(f"{name}: white space at the edge of {match[0]!r}")
        for number in match[2].split(","):
            roles = found.setdefault(int(number), {"source": [], "cue": [], "content": []})
            roles[_ROLES[match[1]]].append(span)
    text += marked[at:]
    if "{" in text or "}" in text:
        raise MarkError(f"{name}: a brace that is no mark: {text[max(0, text.find('{') - 20) :][:60]!r}")
    for number, roles in found.items():
        if len(roles["cue"]) != 1 or not roles["content"] or len(roles["source"]) > 1:
            raise MarkError(f"{name}: attribution {number} needs one cue, at most one source, some content")
    return {"id": name, "text": text, "attributions": [found[number] for number in sorted(found)]}


def blocks(path: Path) -> Iterator[tuple[str, str]]:
    """(name, marked text) of each document in a file, without its notes."""
    for index, block in enumerate(re.split(r"^===+$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)):
        lines = block.strip("\n").split("\n")
        while lines and lines[0].startswith("#"):
            lines.pop(0)
        if any(line.strip() for line in lines):
            yield f"{path.stem}:{index}", "\n".join(lines)


def own_files() -> list[Path]:
    """The files of `training/data`."""
    return sorted(DATA.glob("attributions-*.txt"))


def load_own() -> list[dict]:
    """All documents of `training/data`."""
    return [parse_document(marked, name) for path in own_files() for name, marked in blocks(path)]


def main() -> None:
    rows, failed = [], 0
    for path in map(Path, sys.argv[1:]) if sys.argv[1:] else own_files():
        for name, marked in blocks(path):
            try:
                rows.append(parse_document(marked, name))
            except MarkError as error:
                print(error)
                failed += 1
    if failed:
        raise SystemExit(f"{failed} documents with errors")
    found = [a for row in rows for a in row["attributions"]]
    print(f"{len(rows)} documents, {sum(len(r['text'].split()) for r in rows)} words, {len(found)} attributions")
    print(
        f"without source {sum(not a['source'] for a in found)}, content in several parts {sum(len(a['content']) > 1 for a in found)}"
    )
    cues = Counter(r["text"][slice(*a["cue"][0])].lower() for r in rows for a in r["attributions"])
    print(f"{len(cues)} different cues; most frequent: {', '.join(f'{c} {n}' for c, n in cues.most_common(12))}")


if __name__ == "__main__":
    main()
