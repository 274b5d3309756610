"""Sentence boundaries that survive newspaper English.

A boundary is a full stop, question or exclamation mark with the closers behind it, before white space and a plausible
beginning; a blank line always ends a sentence, a single line break does unless the text is hard-wrapped. The lists
(abbreviations that never end a sentence, those that may) are data: `data/abbreviations.txt`.
"""

from __future__ import annotations

import re
from functools import cache

from onrecord.schema import Span
from onrecord.text.tables import word_groups

_CLOSERS = "\"'”’»)]}＂"
# Only at the beginning of a run of marks, and possessive: ten thousand full stops cost one look at each.
_END = re.compile(r"(?P<mark>(?<![.!?…])[.!?…]++|。)(?P<close>[" + re.escape(_CLOSERS) + r"]*+)(?=(?P<gap>\s+)|$)")
_BLOCK = re.compile(r"\n[ \t\r\f\v]*(?:\n[ \t\r\f\v]*)+")
_LAST_WORD = re.compile(r"[^\W\d_][\w.’'&-]*$")
_NEXT = re.compile(r"[\s\"'“‘«(\[„]*(?P<first>\S+)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+$")
_LIST_NUMBER = re.compile(r"(?:\d{1,2}|[ivxIVX]{1,4}|[a-zA-Z])")
_TERMINAL = frozenset(".!?…:") | frozenset(_CLOSERS)
# Words that begin a sentence far more often than they continue "Gov. X" or "the U.S. Y" (checked on PolNeAR train).
_STARTER_WORDS = """
the a an this that these those he she it they we i you his her its their our my there here but and or so if when
while as at by for from in on of to with after before although though because since however meanwhile also what who
why how where which no not yes now then still even some many most all both each one two asked according during
under over despite last earlier later until
"""
_STARTERS = frozenset(_STARTER_WORDS.split())
_INDENT = 80
_WRAP_WIDTH = range(50, 160)


@cache
def _abbreviations() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """(never end a sentence, may end one, are words too), lower case, without their final stop."""
    groups = word_groups("onrecord.text", "abbreviations")
    never, sometimes, words = (frozenset(w.rstrip(".") for w in groups[name]) for name in ("never", "sometimes", "words"))
    return never, sometimes, words


def split_sentences(text: str) -> list[Span]:
    """Sentences of `text` in order: no outer white space, no overlap, every non-space character in exactly one.

    >>> [s.of(t) for t in ["He met U.S. Secretary J. F. Dulles. They spoke."] for s in split_sentences(t)]
    ['He met U.S. Secretary J. F. Dulles.', 'They spoke.']
    """
    found: list[Span] = []
    for block in _blocks(text):
        start = block.start
        for match in _END.finditer(text, block.start, block.end):
            if _ends_sentence(text, match, Span(start, block.end)):
                found.append(Span(start, match.end()))
                start = match.end()
        found.append(Span(start, block.end))
    trimmed = (_trim(text, span) for span in found)
    return [span for span in trimmed if span.start < span.end]


def split_paragraphs(text: str) -> list[Span]:
    """Blocks between blank lines, or single lines where the text is not hard-wrapped; no outer white space."""
    trimmed = (_trim(text, span) for span in _blocks(text))
    return [span for span in trimmed if span.start < span.end]


def _blocks(text: str) -> list[Span]:
    """Stretches that no sentence crosses: cut at blank lines, and at line breaks that are not mere wrapping."""
    cuts = [(m.start(), m.end()) for m in _BLOCK.finditer(text)]
    blocks: list[Span] = []
    at = 0
    for start, end in [*cuts, (len(text), len(text))]:
        blocks.extend(_lines(text, Span(at, start)))
        at = end
    return blocks


def _lines(text: str, block: Span) -> list[Span]:
    breaks = [at for at in range(block.start, block.end) if text[at] == "\n"]
    if not breaks:
        return [block]
    lengths = [b - a for a, b in zip([block.start, *breaks[:-1]], breaks, strict=True)]
    full = max(lengths)
    lines: list[Span] = []
    start = block.start
    for at, length in zip(breaks, lengths, strict=True):
        if not _wraps(text, at, length, full, block.end):
            lines.append(Span(start, at))
            start = at + 1
    lines.append(Span(start, block.end))
    return lines


def _wraps(text: str, at: int, length: int, full: int, end: int) -> bool:
    """Whether the line break at `at` only wraps a line: the line is near full width and goes on in the next one."""
    if length not in _WRAP_WIDTH:
        return False
    before, after = text[at - length : at].rstrip(" \t\r\n")[-1:], text[at + 1 : min(end, at + 160)].lstrip(" \t")[:1]
    if not before or not after:
        return False
    if before in _TERMINAL:
        return full in range(60, 130) and length >= full - 22 and after not in '•-*–—"“' and before != ":"
    return after.islower() or length >= full - 22


def _ends_sentence(text: str, match: re.Match[str], rest: Span) -> bool:
    """Whether `match` ends a sentence; `rest` reaches from the last end before it to the end of the block."""
    if match["gap"] is None or match.end() >= rest.end:
        return False  # the block ends here anyway
    following = _NEXT.match(text, match.end(), rest.end)
    if following is None:
        return False
    first = following["first"]
    if "\n" in match["gap"] and first[0] in "•*-–—":
        return True
    if first[0].islower():
        return False  # “Why?” he asked; "etc. and so on"
    if match["mark"] != "." or match["close"]:
        return not first.startswith(("—", "–", ",", ";"))
    word = _LAST_WORD.search(text, max(rest.start, match.start() - 40), match.start())
    if word is None:
        return not _LIST_NUMBER.fullmatch(text[max(rest.start, match.start() - 8) : match.start()].lstrip())
    return _word_ends_sentence(word[0], first, at_start=_begins(text, rest.start, word.start()))


def _begins(text: str, start: int, at: int) -> bool:
    """Whether nothing but a little white space stands between `start` and `at`."""
    return at - start < _INDENT and not text[start:at].strip()


def _word_ends_sentence(word: str, first: str, *, at_start: bool) -> bool:
    """Whether `word` and its full stop end a sentence before `first`, a word that does not begin in lower case."""
    never, sometimes, words = _abbreviations()
    plain = word.lower()
    opens = first.strip("\"'“”‘’().,:;").lower() in _STARTERS and first[0].isupper() and first not in {"A", "I"}
    if word in words and not first[0].isdigit():  # listed in lower case, met in lower case
        return True
    if plain in never:
        return False
    if plain in sometimes:
        return opens
    if _INITIALS.fullmatch(word + "."):
        single = len(word) == 1  # "Vitamin C. The …" ends one, "J. F. Holm" and a list's "A. The …" do not
        return opens and (not single or (word.isupper() and word != "I" and not at_start and len(first) > 1))
    return True


def _trim(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
