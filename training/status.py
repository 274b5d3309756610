"""Sentences and short articles written for this project, with their status events marked in the text.

`training/data/status/*.txt` holds frames: a line `== put pen to paper | signs` opens one, its sentences follow, one a line,
at most five. The key before the bar is the verb phrase (or noun, or adjective) in its plain form; `not signs` behind it marks
a frame of hard negatives, whose sentences hold the word but no such event. Files `*-articles.txt` hold articles in blocks
separated by `===`, each opened by `# published 2024-05-03`.

Marks nest: `{w1 Estonia} {1 signs asserted: put pen to paper} on {o1 the accord} {t1 on Friday}`. w is the participant
(who), o the office, body, document or subject (what), t the time; the trigger carries kind and factuality, and several events
where it stands for several: `{1 takes_office asserted, 2 leaves_office asserted: served}`. An argument of several events
carries all their numbers (`{w1,2 Stubb}`). In articles what the text resolves to stands before a colon: `{w1=Mark Rutte: he}`,
`{t1=2024-10-01: on October 1}`, and a date told elsewhere stands with the event: `{1 signs asserted @2024-07: signed}`.

    python -m training.status FILE...      checks the files and prints what they hold
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

DATA = Path(__file__).parent / "data" / "status"
KINDS = ("takes_office", "leaves_office", "appointed", "elected", "applies", "invited", "signs", "ratifies", "accedes",
         "pledges", "meets", "requests", "rejects")  # fmt: skip
FACTUALITY = ("asserted", "negated", "future", "possible")
MOST_OF_A_FRAME = 5

_ARGUMENT = re.compile(r"([wot])(\d+(?:,\d+)*)(?:=([^:{}]*):)? ")
_EVENT = re.compile(r"(\d+) (\w+) (\w+)(?: @([\dWTX/-]+))?")
_TRIGGER = re.compile(r"(\d+ \w+ \w+(?: @[\dWTX/-]+)?(?:, \d+ \w+ \w+(?: @[\dWTX/-]+)?)*): ")
_AUXILIARY = frozenset(
    [
        "a",
        "an",
        "the",
        "to",
        "be",
        "been",
        "being",
        "is",
        "are",
        "was",
        "were",
        "am",
        "has",
        "have",
        "had",
        "do",
        "does",
        "did",
        "will",
        "would",
        "shall",
        "should",
        "may",
        "might",
        "can",
        "could",
        "must",
        "not",
        "of",
        "in",
        "on",
        "as",
        "for",
        "its",
        "his",
        "her",
        "their",
    ]
)


class MarkError(ValueError):
    """A line whose marks do not hold together."""


@dataclass(slots=True)
class StatusEvent:
    """One labelled event: spans are [start, end) into the text; `names` and `when` only where an article gives them."""

    kind: str
    factuality: str
    trigger: tuple[int, int]
    who: list[tuple[int, int]] = field(default_factory=list)
    what: list[tuple[int, int]] = field(default_factory=list)
    time: list[tuple[int, int]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    about: list[str] = field(default_factory=list)
    when: str | None = None


@dataclass(slots=True)
class Labelled:
    """A text with its events; `frame` is the key of the frame, empty for an article."""

    id: str
    text: str
    events: list[StatusEvent]
    frame: str = ""
    published: str | None = None


def parse_marked(marked: str, name: str) -> tuple[str, list[StatusEvent]]:
    """The plain text and the events of a marked one."""
    text: list[str] = []
    at = length = 0
    stack: list[tuple[int, re.Match[str]]] = []
    arguments: list[tuple[str, str, str | None, tuple[int, int]]] = []
    events: dict[str, StatusEvent] = {}
    while at < len(marked):
        char = marked[at]
        if char == "{":
            opened = _ARGUMENT.match(marked, at + 1) or _TRIGGER.match(marked, at + 1)
            if opened is None:
                raise MarkError(f"{name}: no such mark: {marked[at : at + 40]!r}")
            stack.append((length, opened))
            at = opened.end()
            continue
        if char == "}":
            if not stack:
                raise MarkError(f"{name}: a closing brace too many before {marked[at : at + 20]!r}")
            start, opened = stack.pop()
            inside = "".join(text)[start:length]
            if not inside or inside != inside.strip():
                raise MarkError(f"{name}: empty, or white space at the edge, in {opened[0]!r}{inside!r}")
            if opened.re is _ARGUMENT:
                arguments.append((opened[1], opened[2], opened[3], (start, length)))
            else:
                for number, kind, fact, when in _EVENT.findall(opened[1]):
                    if kind not in KINDS or fact not in FACTUALITY:
                        raise MarkError(f"{name}: {kind} {fact} is no kind with a factuality")
                    if number in events:
                        raise MarkError(f"{name}: event {number} is marked twice")
                    events[number] = StatusEvent(kind, fact, (start, length), when=when or None)
            at += 1
            continue
        text.append(char)
        length += 1
        at += 1
    if stack:
        raise MarkError(f"{name}: a mark is not closed: {stack[-1][1][0]!r}")
    for role, numbers, value, span in arguments:
        for number in numbers.split(","):
            if number not in events:
                raise MarkError(f"{name}: {role}{number} belongs to no event")
            event = events[number]
            plain = "".join(text)[span[0] : span[1]]
            if role == "w":
                event.who.append(span)
                event.names += [part.strip() for part in (value or plain).split(";")]
            elif role == "o":
                event.what.append(span)
                event.about.append((value or plain).strip())
            else:
                event.time.append(span)
                event.when = value.strip() if value else event.when
    return "".join(text), [events[number] for number in sorted(events, key=int)]


def read_frames(path: Path) -> Iterator[Labelled]:
    """The sentences of a file of frames."""
    frame, decoy, held = "", False, 0
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        place = f"{path.name}:{number}"
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("=="):
            key, bar, kind = line[2:].partition("|")
            frame, decoy, held = key.strip(), kind.strip().startswith("not"), 0
            if not frame or not bar:
                raise MarkError(f"{place}: a frame is opened by '== verb phrase | kind'")
            continue
        if not frame:
            raise MarkError(f"{place}: a sentence before the first frame")
        held += 1
        if held > MOST_OF_A_FRAME:
            raise MarkError(f"{place}: more than {MOST_OF_A_FRAME} sentences in frame {frame!r}")
        text, events = parse_marked(line.strip(), place)
        if not decoy and not events:
            raise MarkError(f"{place}: no event in a frame that is not marked 'not'")
        yield Labelled(place, text, events, frame)


def read_articles(path: Path) -> Iterator[Labelled]:
    """The articles of a file of blocks."""
    for index, block in enumerate(re.split(r"^===+$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)):
        lines = block.strip("\n").split("\n")
        published = None
        while lines and lines[0].startswith("#"):
            match = re.match(r"# published (\d{4}-\d\d-\d\d)", lines.pop(0))
            published = match[1] if match else published
        if any(line.strip() for line in lines):
            name = f"{path.stem}:{index}"
            text, events = parse_marked("\n".join(lines).strip(), name)
            yield Labelled(name, text, events, published=published)


def read_labelled(path: Path) -> list[Labelled]:
    """Whatever form the file has."""
    return list(read_articles(path) if "articles" in path.stem else read_frames(path))


def references(row: Labelled, named: Iterable[str]) -> tuple[list[tuple[int, int]], list[tuple[tuple[int, int], list[int]]]]:
    """Where the names of an article stand, and which of them its participants refer to that are told by other words.

    `named` are the names as the text prints them; the labels say what "he" or "the 58-year-old" resolves to (`{w1=Shinzo Abe: he}`).
    """
    wanted = {name for name in named if name.strip()} | {n for e in row.events for n in e.names if n[:1].isupper()}
    if not wanted:
        return [], []
    pattern = "|".join(re.escape(name) for name in sorted(wanted, key=lambda name: (-len(name), name)))
    spans = [match.span() for match in re.finditer(rf"\b(?:{pattern})(?!\w)", row.text)]
    found: dict[tuple[int, int], list[int]] = {}
    for event in row.events:
        for span, name in zip(event.who, event.names, strict=False) if len(event.who) == len(event.names) else ():
            last = name.split()[-1]
            if last in row.text[slice(*span)]:
                continue
            same = [i for i, at in enumerate(spans) if at[1] <= span[0] and _names(row.text[slice(*at)], name)]
            if same:
                found[span] = same
    return spans, sorted(found.items())


def _names(printed: str, name: str) -> bool:
    """Whether printed words are a name or its last part."""
    return printed == name or name.endswith(f" {printed}")


def read_standoff(path: Path, texts: Mapping[str, str]) -> list[Labelled]:
    """Real articles whose events were marked for this project; their texts stay in the corpus: `texts` by id.

    A line of `*.standoff.jsonl` holds `id`, `published` and `events`, with [start, end) spans into the text of that id.
    """
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        events = [
            StatusEvent(
                e["kind"], e["factuality"], _pair(e["trigger"]), *([_pair(p) for p in e[role]] for role in ("who", "what", "time")),
                names=e["names"], when=e["when"],
            )
            for e in row["events"]
        ]  # fmt: skip
        rows.append(Labelled(row["id"], texts[row["id"]], events, published=row["published"]))
    return rows


def _pair(span: list[int]) -> tuple[int, int]:
    return span[0], span[1]


def phrase_key(text: str) -> tuple[str, ...]:
    """Crude stems of a verb phrase without auxiliaries: what must not stand on both sides of the split."""
    words = [w for w in re.findall(r"[a-z]+", text.lower()) if w not in _AUXILIARY]
    return tuple(sorted({_stem(word) for word in words}))


def _stem(word: str) -> str:
    for ending in ("ations", "ation", "ings", "ing", "ies", "ied", "ions", "ion", "es", "ed", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def shared_phrases(train: Iterable[Labelled], dev: Iterable[Labelled]) -> set[tuple[str, ...]]:
    """Frames and trigger phrases that stand on both sides."""

    def keys(rows: Iterable[Labelled]) -> set[tuple[str, ...]]:
        found = set()
        for row in rows:
            found.add(phrase_key(row.frame))
            found |= {phrase_key(row.text[slice(*event.trigger)]) for event in row.events}
        return found - {()}

    return keys(train) & keys(dev)


def main(paths: list[str]) -> int:
    rows = {path: [] for path in paths}
    for path in paths:
        try:
            rows[path] = read_labelled(Path(path))
        except MarkError as error:
            print(f"WRONG {error}")
            return 1
        events = [event for row in rows[path] for event in row.events]
        frames = {row.frame for row in rows[path] if row.frame}
        bare = sum(not row.events for row in rows[path])
        print(f"{path}: {len(rows[path])} texts, {len(frames)} frames, {bare} without event, {len(events)} events")
        print("   ", dict(Counter(event.kind for event in events)))
        print("   ", dict(Counter(event.factuality for event in events)))
        for row in rows[path]:
            for event in row.events:
                if not event.who:
                    print(f"    no participant: {row.id} {event.kind} {row.text[slice(*event.trigger)]!r}")
    groups = defaultdict(list)
    for path, found in rows.items():
        groups["dev" in Path(path).stem] += found
    for key in sorted(shared_phrases(groups[False], groups[True])):
        print("    in train and dev:", " ".join(key))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
