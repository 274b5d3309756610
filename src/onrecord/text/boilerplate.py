"""Web debris in a text: found and marked, never deleted.

What sticks to news text on its way from the page (menus, share buttons, cookie notices, credits, counters, labels) is known
by the words of a single line. The rules are data, `data/boilerplate.toml`; this module applies them:

1. cut the text into lines and fold each (lower case, plain quotation marks, dashes and blanks), without moving an offset;
2. hold short lines against the rules for whole lines and beginnings of lines, combined into a few expressions;
3. find where the body begins and ends; there only, weak rules (a lone "Politics") count when they stand in company, and
   headlines below "Related articles" go with it;
4. in the lines that are left, mark the parts that are debris (the site's name in a title, a credit behind a caption).

A wrong mark costs a sentence, a missed one little, so each rule asks for the whole line or an unmistakable beginning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from onrecord.schema import Span
from onrecord.text.tables import toml_table

Scope = Literal["line", "prefix", "suffix", "part"]
Position = Literal["anywhere", "first", "head", "tail"]

_BUT_FIRST: tuple[Position, ...] = ("anywhere", "head", "tail")
_ALL: tuple[Position, ...] = ("first", *_BUT_FIRST)

_ORNAMENT = " \t\r\f\v•*·▪►▶▸→←↑↓<>»«›‹|#+=~_-[]{}().,…:;!✕×☰✉🔗📷↗⤴©"
_FRONT = " \t\r\f\v•*·▪►▶▸→←↑↓>»›|+=~_-✕×☰✉🔗📷↗⤴"
_PLAIN = str.maketrans(dict.fromkeys("’‘ʼ´`", "'") | dict.fromkeys("“”„＂", '"') | dict.fromkeys("–—‐‑−", "-"))
_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f\u3000\t", " "))
_ENDS = frozenset(".!?…\"'”’»)")
_LINE_LIMIT = 200  # a whole-line rule never fits a longer line
_PREFIX_LIMIT = 700
_SUFFIX_WINDOW = 160
# Without one of these a line carries no credit: spares most lines the slow search.
_CREDIT_HINT = re.compile(
    r"[(\[©/]|[Pp]hoto|PHOTO|[Pp]ic|mage|IMAGE|llustration|creenshot|redit|CREDIT|ourtesy|COURTESY|opyright|FILE|File"
)
_HEADLINE_LIMIT = 130
_MENU = 3  # so many weak lines in a row are a menu without a surer neighbour
_TITLE_BLANKS = 2  # a title before the name of its site has three words or more


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of `data/boilerplate.toml`; the file says what its fields mean."""

    name: str
    what: str
    scope: Scope
    patterns: tuple[str, ...]
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]
    position: Position = "anywhere"
    cased: bool = False
    weak: bool = False
    list: bool = False

    @property
    def pattern(self) -> str:
        """Its patterns as one."""
        return "|".join(f"(?:{pattern})" for pattern in self.patterns)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with text: its span without outer white space, what it says, plain and folded, and the gap before it."""

    span: Span
    plain: str
    folded: str
    after_blank: bool


@cache
def rules() -> tuple[Rule, ...]:
    """The table, in its order."""
    return tuple(Rule(**{key: _frozen(value) for key, value in row.items()}) for row in toml_table("boilerplate")["rule"])


def _frozen(value: Any) -> Any:  # noqa: ANN401 - what TOML holds
    return tuple(value) if isinstance(value, list) else value


@cache
def _matcher(
    scope: Scope, positions: tuple[Position, ...] = _BUT_FIRST, *, cased: bool = False
) -> tuple[re.Pattern[str], tuple[Rule, ...]]:
    """The rules of one scope in one expression, each a group named by its place in the tuple."""
    chosen = tuple(
        sorted(
            (rule for rule in rules() if rule.scope == scope and rule.position in positions and rule.cased == cased),
            key=lambda rule: rule.weak,  # where a sure rule fits too, it decides
        )
    )
    alternatives = "|".join(f"(?P<r{number}>{rule.pattern})" for number, rule in enumerate(chosen))
    return re.compile(alternatives or r"(?!)"), chosen


def find_boilerplate(text: str) -> list[Span]:
    """Debris in `text`: one span a line or part of a line, no outer white space, in order, none overlapping.

    >>> text = "Ministers meet in Riga | Example.com\\n3 min read\\nThey spoke for an hour.\\nShare."
    >>> [span.of(text) for span in find_boilerplate(text)]
    ['| Example.com', '3 min read', 'Share.']
    """
    lines = list(_lines(text))
    wrapped = _wrapped(lines)
    found = [None if wrapped[at] else _line_rule(line, first=at == 0) for at, line in enumerate(lines)]
    head, tail = _body(lines, found)
    _drop_misplaced(found, head, tail)
    _keep_company(found, head, tail)
    _follow_lists(lines, found, tail)
    marked: list[Span] = []
    for at, line in enumerate(lines):
        if found[at] is not None:
            marked.append(line.span)
        else:
            marked.extend(_parts(line, in_head=at < max(head, 2)))
    return marked


def _lines(text: str) -> Iterator[_Line]:
    start, after_blank = 0, True
    for raw in text.split("\n"):
        bare = raw.strip()
        if bare:
            at = start + len(raw) - len(raw.lstrip())
            span = Span(at, at + len(bare))
            if len(bare) > _PREFIX_LIMIT:
                yield _Line(span, bare, "", after_blank)
            else:
                plain = bare.translate(_BLANKS)
                yield _Line(span, plain, _fold(plain), after_blank)
        after_blank = not bare
        start += len(raw) + 1


def _fold(line: str) -> str:
    lower = line.lower()
    if len(lower) != len(line):  # "İ" grows in lower case
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in line)
    return lower.translate(_PLAIN)


def _wrapped(lines: Sequence[_Line]) -> list[bool]:
    """Which lines only carry on a hard-wrapped paragraph: "... paid its full" / "share." is no button."""
    flags = [False] * len(lines)
    certain = 0
    for at in range(1, len(lines)):
        before, line = lines[at - 1], lines[at]
        if not line.after_blank and 45 <= len(before.plain) <= 160 and before.plain[-1] not in _ENDS:
            flags[at] = True
            certain += line.plain[0].islower()
    hard = certain >= max(3, len(lines) // 6)
    return [flag and (hard or lines[at].plain[0].islower()) for at, flag in enumerate(flags)]


def _line_rule(line: _Line, *, first: bool) -> Rule | None:
    """The first rule that the whole line, or its beginning, fits."""
    if not line.folded:
        return None
    if len(line.folded) <= _LINE_LIMIT:
        for cased, said in ((False, line.folded), (True, line.plain)):
            expression, chosen = _matcher("line", _ALL if first else _BUT_FIRST, cased=cased)
            for core in dict.fromkeys((said.strip(_ORNAMENT), said)):
                if core and (match := expression.fullmatch(core)):
                    return _rule_of(match, chosen)
    expression, chosen = _matcher("prefix")
    match = expression.match(line.folded.lstrip(_FRONT))
    return _rule_of(match, chosen) if match else None


def _rule_of(match: re.Match[str], chosen: Sequence[Rule]) -> Rule:
    return chosen[int((match.lastgroup or "r0")[1:])]


def _is_prose(line: _Line) -> bool:
    words = line.plain.count(" ") + 1
    return words >= 16 or (words >= 8 and line.plain[-1] in _ENDS)


def _body(lines: Sequence[_Line], found: Sequence[Rule | None]) -> tuple[int, int]:
    """(first line of the body, first line behind it); both are the number of lines where nothing reads like prose."""
    prose = [at for at, line in enumerate(lines) if (found[at] is None or len(line.folded) == 0) and _is_prose(line)]
    return (prose[0], prose[-1] + 1) if prose else (len(lines), 0)


def _drop_misplaced(found: list[Rule | None], head: int, tail: int) -> None:
    for at, rule in enumerate(found):
        if rule is None:
            continue
        if (
            (rule.position == "head" and at >= max(head, 2))
            or (rule.position == "tail" and at < tail)
            or (rule.weak and head <= at < tail)
        ):
            found[at] = None


def _keep_company(found: list[Rule | None], head: int, tail: int) -> None:
    """Drop weak lines unless their run of debris has a sure line in it or is long enough to be a menu."""
    at = 0
    while at < len(found):
        if found[at] is None:
            at += 1
            continue
        end = at
        while end < len(found) and found[end] is not None and not (end > at and end in (head, tail)):
            end += 1
        run = [rule for rule in found[at:end] if rule is not None]
        if all(rule.weak for rule in run) and len(run) < _MENU:
            found[at:end] = [None] * (end - at)
        at = end


def _follow_lists(lines: Sequence[_Line], found: list[Rule | None], tail: int) -> None:
    """Behind the body, short lines under "Related articles" are its list."""
    heading: Rule | None = None
    for at in range(tail, len(lines)):
        rule, line = found[at], lines[at]
        if rule is not None and rule.list:
            heading = rule
        elif rule is None and heading is not None:
            if len(line.plain) > _HEADLINE_LIMIT or line.plain[-1] in ".!…":
                heading = None
            else:
                found[at] = heading


def _parts(line: _Line, *, in_head: bool) -> list[Span]:
    """What a line that stays carries along: brackets with links, the name of the site, one credit at its end."""
    text = line.plain
    found: list[tuple[int, int]] = []
    if "(" in text or "[" in text:
        found += [match.span() for match in _matcher("part")[0].finditer(line.folded or _fold(text))]
    window = max(0, len(text) - _SUFFIX_WINDOW)
    ending = _matcher("suffix", ("anywhere",), cased=True)[0].search(text, window) if _CREDIT_HINT.search(text, window) else None
    if ending is None and in_head and len(text) <= _LINE_LIMIT and not text.startswith(("By ", "BY ")):
        ending = _matcher("suffix", ("head",), cased=True)[0].search(text)
        if ending is not None and text.count(" ", 0, ending.start()) <= _TITLE_BLANKS:
            ending = None
    if ending is not None and ending.start() > 0 and all(end <= ending.start() for _, end in found):
        found.append(ending.span())
    return [Span(line.span.start + start, line.span.start + end) for start, end in found]


def rule_matches(rule: Rule, line: str) -> bool:
    """Whether one rule alone fits one line, wherever it stands: what its examples are checked with."""
    read = next(_lines(line), None)
    if read is None or not read.folded:
        return False
    pattern, said = re.compile(rule.pattern), read.plain if rule.cased else read.folded
    if rule.scope == "line":
        return any(core and pattern.fullmatch(core) for core in (said.strip(_ORNAMENT), said))
    return bool(pattern.match(said.lstrip(_FRONT)) if rule.scope == "prefix" else pattern.search(said))
