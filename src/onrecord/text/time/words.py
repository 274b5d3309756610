"""Words of a text as classes: what the patterns of the time grammar are written in.

Every token of a text becomes one character: the code of the set of classes it belongs to ("May" is a MONTH and, being a verb
as well, a DOUBTFUL one; "12" is a number, a day and a month). A pattern over classes is then an ordinary regular expression
over these characters, and the words that matter for nothing are all one character, the dot.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

OTHER = "."
_MONTHS = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
_DAYS = "Mon|Tues|Tue|Wed|Thurs|Thur|Thu|Fri|Sat|Sun"
_TOKEN = re.compile(
    rf"""
    (?:{_MONTHS}|{_DAYS}|{_MONTHS.upper()})\.
    | [AaPp]\.\s?[Mm]\. | B\.\s?C\.(?:E\.)? | A\.\s?D\.
    | [QqHh][1-4]\b | [Gg](?:7|8|20)\b | FY(?=\d)
    | [^\W\d_]+
    | ['’]\d(?:\d\b|0s\b)
    | \d{{4}}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?\b
    | \d{{1,4}}(?P<sep>[/.-])\d{{1,2}}(?P=sep)\d{{2,4}}\b | \d{{4}}/\d{{1,2}}/\d{{1,2}}\b
    | \d{{1,2}}[:.]\d\d(?::\d\d)?(?=\s?(?:[AaPp]\.?[Mm]\b|hours|hrs|GMT|CET|CEST|EST|EDT))
    | \d{{1,2}}:\d\d(?::\d\d)?\b
    | \d{{1,2}}/\d{{1,2}}\b
    | \d{{1,3}}(?:,\d{{3}})+(?:\.\d+)? | \d+\.\d+
    | \d+(?:st|nd|rd|th)\b
    | \d{{1,3}}0['’]?s\b
    | \d+ | ['’]s\b
    | \n[ \t\r]*\n | [^\w\s]
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark of the text."""

    start: int
    end: int
    text: str


def tokenize(text: str) -> list[Token]:
    """Words, numbers and marks in order; a blank line is a token too, so that nothing is read across it."""
    return [Token(match.start(), match.end(), match[0]) for match in _TOKEN.finditer(text)]


class Lexicon(dict[str, str]):
    """Token -> code. Looking a token up classifies it; what was looked up is kept, within bounds."""

    _LIMIT = 100_000

    def __init__(
        self, classes: Mapping[str, Mapping[str, Any]], cased: Mapping[str, Mapping[str, Any]], literals: Iterable[str]
    ) -> None:
        """`classes`: class -> {word in lower case: value}; `cased`: the same for words that count only as written."""
        super().__init__()
        self._values: dict[str, dict[str, Any]] = {}
        self._cased: dict[str, dict[str, Any]] = {}
        for table, source in ((self._values, classes), (self._cased, cased)):
            for name, words in source.items():
                for word, value in words.items():
                    table.setdefault(word, {})[name] = value
        for word in literals:
            self._values.setdefault(word, {})["=" + word] = word
        self._codes: dict[frozenset[str], str] = {}
        self._facts: dict[str, dict[str, Any]] = {}
        for word in [*self._values, *self._cased, *_SAMPLES]:
            self[word]

    def __missing__(self, token: str) -> str:
        facts = self._classify(token)
        names = frozenset(facts)
        code = OTHER
        if names:
            code = self._codes.setdefault(names, chr(0xE000 + len(self._codes)))
            self._facts[token] = facts
        if len(self) < self._LIMIT:
            self[token] = code
        return code

    def facts(self, token: str) -> dict[str, Any]:
        """The classes of a token with the value it has in each."""
        known = self._facts.get(token)
        return self._classify(token) if known is None else known

    def codes_of(self, name: str) -> str:
        """The codes of all sets that a class is in. Raises KeyError for a class nothing belongs to."""
        found = "".join(code for names, code in self._codes.items() if name in names)
        if not found:
            raise KeyError(name)
        return found

    def _classify(self, token: str) -> dict[str, Any]:
        if token[0].isalpha():
            lower = token.lower()
            facts = dict(self._values.get(lower, ()))
            facts.update(self._cased.get(token, ()))
            if not facts and token.isupper():
                facts.update(self._cased.get(token.capitalize(), ()))
            return facts
        facts = dict(self._values.get(token, ()))
        facts.update(_of_number(token))
        return facts


_SAMPLES = [
    "0",
    "1",
    "5",
    "9",
    "12",
    "13",
    "23",
    "24",
    "25",
    "29",
    "31",
    "32",
    "59",
    "60",
    "61",
    "99",
    "00",
    "05",
    "013",
    "100",
    "999",
    "1000",
    "1700",
    "1899",
    "1900",
    "2099",
    "2100",
    "2199",
    "2200",
    "9999",
    "10000",
    "1234567",
    "0300",
    "2359",
    "0059",
    "2460",
    "1260",
    "'98",
    "’05",
    "'90s",
    "’80s",
    "90s",
    "80s",
    "1990s",
    "1990's",
    "1900s",
    "850s",
    "1st",
    "2nd",
    "31st",
    "32nd",
    "101st",
    "2024-07-10",
    "2024-07-10T10:00",
    "10/30/89",
    "30/10/1989",
    "4.10.2024",
    "2024-7-1",
    "9/11",
    "1/2",
    "3/4",
    "13/40",
    "31/12",
    "12/31",
    "18:00",
    "3:30",
    "25:00",
    "10.30",
    "2,000",
    "2,000,000",
    "2.5",
    "0.1",
    "100.5",
]


def _of_number(token: str) -> dict[str, Any]:
    """What a token of digits may be, with its value as that."""
    if token.isdecimal():
        return _of_digits(token)
    for pattern, read in _SHAPES:
        match = pattern.fullmatch(token)
        if match:
            return read(match)
    return {}


def _of_digits(token: str) -> dict[str, Any]:
    value, size = int(token[:18]), len(token)
    facts: dict[str, Any] = {"INT": value}
    if size <= 2:
        facts |= {"DD": value} if 1 <= value <= 31 else {}
        facts |= {"MM": value} if 1 <= value <= 12 else {}
        facts |= {"HH": value} if value <= 24 else {}
        facts |= {"YY": value} if size == 2 else {}
    elif size == 3:
        facts["YEAR3"] = value
    elif size == 4:
        facts |= {"YEAR": value} if 1000 <= value <= 2199 else {}
        facts |= {"LATEYEAR": value} if 1900 <= value <= 2099 else {}
        facts |= {"HHMM": token} if value <= 2400 and value % 100 < 60 else {}
    return facts


def _century(two: int) -> int:
    """'98 is 1998, '05 is 2005."""
    return two + (1900 if two >= 30 else 2000)


def _decade(match: re.Match[str]) -> dict[str, Any]:
    digits = match[1]
    if len(digits) == 2:
        return {"TENS": 1900 + int(digits)} if digits[1] == "0" and digits != "00" else {}
    if digits[-1] != "0":
        return {}
    return {"TENS": int(digits)} if len(digits) == 4 or len(digits) == 3 else {}


def _clock(match: re.Match[str]) -> dict[str, Any]:
    hour, minute = int(match[1]), int(match[2])
    return {"CLOCK": (hour, minute)} if (hour < 24 and minute < 60) or (hour, minute) == (24, 0) else {}


def _decimal(match: re.Match[str]) -> dict[str, Any]:
    """2.5; "10.30" may be a clock time where a.m. or p.m. follows."""
    facts: dict[str, Any] = {"DECIMAL": float(match[0])}
    hour, _, minute = match[0].partition(".")
    if len(minute) == 2 and int(minute) < 60 and len(hour) <= 2 and int(hour) < 24:
        facts["DOTCLOCK"] = (int(hour), int(minute))
    return facts


def _fraction(match: re.Match[str]) -> dict[str, Any]:
    over, under = int(match[1]), int(match[2])
    facts: dict[str, Any] = {"FRACTION": over / under} if under > over else {}
    if 1 <= over <= 12 and 1 <= under <= 31:
        facts["MMDD"] = (over, under)
    if 1 <= over <= 31 and 1 <= under <= 12:
        facts["DDMM"] = (under, over)
    return facts


_SHAPES = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (r"['’](\d\d)", lambda m: {"SHORTYEAR": _century(int(m[1]))}),
        (r"['’]?(\d{2,4})['’]?s", _decade),
        (r"\d{4}-\d\d-\d\d(?:T.*)?", lambda m: {"ISODATE": m[0]}),
        (r"(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})", lambda m: {"NUMDATE": m[0]}),
        (r"(\d{1,2}):(\d\d)(?::\d\d)?", _clock),
        (r"(\d{1,2})/(\d{1,2})", _fraction),
        (r"\d{1,3}(?:,\d{3}){1,5}", lambda m: {"INT": int(m[0].replace(",", ""))}),
        (r"\d{1,15}\.\d{1,15}", _decimal),
        (r"(\d{1,6})(?:st|nd|rd|th)", lambda m: {"ORD": int(m[1])} | ({"DDTH": int(m[1])} if 1 <= int(m[1]) <= 31 else {})),
    )
)
