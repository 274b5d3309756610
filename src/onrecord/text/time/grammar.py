"""The grammar of time expressions: `data/time.toml` read, compiled and matched.

A rule is a pattern over classes of words, the name of what makes its value, and examples. Patterns are written as

    (the)? {day: DD|DDTH} (of)? {month: MONTH}

in lower case a word itself, in capitals a class or a macro, `{name: ...}` a part that the maker asks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import count
from typing import Any

from onrecord.text.time.table import time_table
from onrecord.text.time.words import OTHER, Lexicon, Token

_SYMBOLS = {
    "COMMA": ",",
    "LPAR": "(",
    "RPAR": ")",
    "SLASH": "/",
    "HYPHEN": "-",
    "DASH": "–",
    "COLON": ":",
    "POSS": "'s",
    "APOS": "'",
}
_TIMES = {"?": "?", "*": "{0,8}", "+": "{1,8}"}  # bounded: ten thousand number words cost no square
_STRETCH = re.compile(f"[^{OTHER}]+")
_SAME = {"’s": "'s", "’": "'", "‐": "-", "‑": "-", "—": "–", "−": "-"}
_PART = re.compile(
    r"\{(?P<open>[a-z_]+):|(?P<close>\})|(?P<macro>[A-Z][A-Z0-9_]*)|(?P<word>[^\W\d_A-Z][^\W\d_]*)|(?P<sign>[()|?*+])|(?P<space>\s+)|(?P<bad>.)"
)


class GrammarError(ValueError):
    """The table of the grammar is wrong: the message names the rule and says why."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of `data/time.toml`; the file says what its fields mean."""

    name: str
    pattern: str
    make: str
    type: str = "DATE"
    deictic: bool = False
    examples: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that fits the tokens from `start` to `end` (exclusive) of a text, with the parts its maker asks for."""

    rule: Rule
    tokens: list[Token]
    start: int
    end: int
    parts: dict[str, tuple[int, int]]
    lexicon: Lexicon

    @property
    def said(self) -> list[str]:
        """All its tokens in lower case."""
        return [token.text.lower() for token in self.tokens[self.start : self.end]]

    def has(self, part: str) -> bool:
        """Whether a part stands in the text."""
        return part in self.parts

    def value(self, part: str, *classes: str) -> Any:  # noqa: ANN401 (a month, a unit, a pair: as the table says)
        """The value of the first token of a part in the first of the classes it has; None if it has none or is absent."""
        if part not in self.parts:
            return None
        facts = self.lexicon.facts(self.tokens[self.parts[part][0]].text)
        return next((facts[name] for name in classes if name in facts), None)

    def words(self, part: str) -> list[str]:
        """The tokens of a part in lower case; none if it is absent."""
        start, end = self.parts.get(part, (0, 0))
        return [token.text.lower() for token in self.tokens[start:end]]


class Grammar:
    """The rules, ready to be matched."""

    def __init__(self, table: dict[str, Any]) -> None:
        """`table`: the content of `data/time.toml`. Raises GrammarError."""
        self.rules = tuple(_rule(row) for row in table["rule"])
        patterns = [*table["macro"].values(), *(rule.pattern for rule in self.rules)]
        literals = {part["word"] for pattern in patterns for part in _PART.finditer(pattern) if part["word"]}
        classes = {**table["class"], **{name: {sign: sign} for name, sign in _SYMBOLS.items()}}
        self.lexicon = Lexicon(classes, table["cased"], literals)
        macros = Macros(table["macro"], self.lexicon)
        self._nucleus = re.compile("[" + "".join(self.lexicon.codes_of(name) for name in table["nucleus"]) + "]")
        self._by_code: dict[str, list[_Candidate]] = {}
        for rule in self.rules:
            piece = _translated(rule, macros)
            candidate = _Candidate(rule, piece.expression)
            for code in piece.firsts:
                self._by_code.setdefault(code, []).append(candidate)

    def codes(self, tokens: list[Token]) -> str:
        """The tokens as one character each."""
        lexicon = self.lexicon
        return "".join([lexicon[_SAME.get(token.text, token.text)] for token in tokens])

    def find(self, tokens: list[Token], codes: str) -> Iterator[list[Match]]:
        """For each place where something fits, the rules that do: the longest first, then in the order of the table."""
        for stretch in _STRETCH.finditer(codes):
            if self._nucleus.search(codes, stretch.start(), stretch.end()):
                for at in range(stretch.start(), stretch.end()):
                    fitting = self._fitting(tokens, codes, at)
                    if fitting:
                        yield fitting

    def _fitting(self, tokens: list[Token], codes: str, at: int) -> list[Match]:
        matches = []
        for candidate in self._by_code.get(codes[at], ()):
            match = candidate.pattern.match(codes, at)
            if match and match.end() > at:
                matches.append(Match(candidate.rule, tokens, at, match.end(), _parts(match), self.lexicon))
        matches.sort(key=lambda match: -match.end)
        return matches


def _parts(match: re.Match[str]) -> dict[str, tuple[int, int]]:
    """The named parts that stand in the text; of several of one name the first."""
    parts: dict[str, tuple[int, int]] = {}
    for name in match.re.groupindex:
        if match.start(name) >= 0:
            parts.setdefault(name.rstrip("0123456789"), match.span(name))
    return parts


class _Candidate:
    """A rule with its expression over codes, which is compiled when a text first needs it."""

    def __init__(self, rule: Rule, expression: str) -> None:
        self.rule = rule
        self._expression = expression

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled expression."""
        return re.compile(self._expression)


def _translated(rule: Rule, macros: Macros) -> _Piece:
    try:
        return _Compiler(rule.pattern, macros).compile()
    except (KeyError, IndexError, RecursionError) as error:
        raise GrammarError(f"rule {rule.name!r}: {error}") from error


@dataclass(frozen=True, slots=True)
class _Piece:
    """A compiled part of a pattern: its expression, the codes it can begin with, whether it can be empty."""

    expression: str
    firsts: str
    empty: bool = False


def _united(*codes: str) -> str:
    """Codes, each once."""
    return "".join(dict.fromkeys("".join(codes)))


class Macros:
    """What names in patterns stand for: macros of the table, or classes of the lexicon. Most are compiled once."""

    def __init__(self, patterns: dict[str, str], lexicon: Lexicon) -> None:
        self._patterns, self._lexicon = patterns, lexicon
        self._pieces: dict[str, _Piece] = {}

    def piece(self, name: str, names: Iterator[int]) -> _Piece:
        """The compiled piece of a name; one that captures parts is compiled anew, for each part needs a name of its own."""
        known = self._pieces.get(name)
        if known is None:
            known = self._compiled(name, names)
            if "(?P<" not in known.expression:
                self._pieces[name] = known
        return known

    def _compiled(self, name: str, names: Iterator[int]) -> _Piece:
        if name in self._patterns:
            return _Compiler(self._patterns[name], self, names).compile()
        codes = self._lexicon.codes_of(name)
        return _Piece(f"[{codes}]", codes)


class _Compiler:
    """A pattern of the table to an expression over codes, by recursive descent."""

    def __init__(self, pattern: str, macros: Macros, names: Iterator[int] | None = None) -> None:
        self._parts = [part for part in _PART.finditer(pattern) if not part["space"]]
        self._at = 0
        self._macros = macros
        self._names = names or count(1)

    def compile(self) -> _Piece:
        """The whole pattern."""
        piece = self._choice()
        if self._at < len(self._parts):
            raise KeyError(f"unexpected {self._parts[self._at][0]!r}")
        return piece

    def _choice(self) -> _Piece:
        choices = [self._sequence()]
        while self._take("|"):
            choices.append(self._sequence())
        if len(choices) == 1:
            return choices[0]
        expression = "|".join(choice.expression for choice in choices)
        return _Piece(
            f"(?:{expression})", _united(*(choice.firsts for choice in choices)), any(choice.empty for choice in choices)
        )

    def _sequence(self) -> _Piece:
        expression, firsts, empty = "", "", True
        while self._at < len(self._parts) and self._parts[self._at][0] not in ("|", ")", "}"):
            piece = self._repeated()
            expression += piece.expression
            firsts = _united(firsts, piece.firsts) if empty else firsts
            empty = empty and piece.empty
        return _Piece(expression, firsts, empty)

    def _repeated(self) -> _Piece:
        piece = self._one()
        for sign, times in _TIMES.items():
            if self._take(sign):
                return _Piece(f"(?:{piece.expression}){times}", piece.firsts, piece.empty or sign != "+")
        return piece

    def _one(self) -> _Piece:
        part = self._parts[self._at]
        self._at += 1
        if part["open"]:
            return self._closed("}", f"(?P<{part['open']}{next(self._names)}>")
        if part["sign"] == "(":
            return self._closed(")", "(?:")
        if part["macro"] or part["word"]:
            return self._macros.piece(part["macro"] or "=" + part["word"], self._names)
        raise KeyError(f"unexpected {part[0]!r}")

    def _closed(self, close: str, opening: str) -> _Piece:
        inner = self._choice()
        if not self._take(close):
            raise KeyError(f"{close!r} is missing")
        return _Piece(f"{opening}{inner.expression})", inner.firsts, inner.empty)

    def _take(self, sign: str) -> bool:
        taken = self._at < len(self._parts) and self._parts[self._at][0] == sign
        self._at += taken
        return taken


def _rule(row: dict[str, Any]) -> Rule:
    """A rule from its row. Raises GrammarError for a field that there is not."""
    examples = tuple(tuple(example) for example in row.get("examples", ()))
    try:
        return Rule(**{**row, "examples": examples})
    except TypeError as error:
        raise GrammarError(f"rule {row.get('name')!r}: {error}") from error


@cache
def grammar() -> Grammar:
    """The grammar that ships with the package."""
    return Grammar(time_table())
