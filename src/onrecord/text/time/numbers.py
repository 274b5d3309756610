"""Numbers and lengths as they are said; the words are those of the grammar's table."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.text.time.table import words_of

_LARGE = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1_000_000}
_UNTOLD = frozenset(("few", "handful", "dozens", "hundreds", "thousands", "number"))
_UNITS = {
    "second": "T{}S", "minute": "T{}M", "hour": "T{}H", "day": "{}D", "week": "{}W", "weekend": "{}W", "month": "{}M",
    "quarter": "{}Q", "year": "{}Y", "decade": "{}DE", "century": "{}C",
}  # fmt: skip
_MULTIPLES = {"decade": ("year", 10), "century": ("year", 100), "fortnight": ("week", 2)}
_SMALLER = {
    "year": ("month", 12), "month": ("day", 30), "week": ("day", 7),
    "day": ("hour", 24), "hour": ("minute", 60), "minute": ("second", 60),
}  # fmt: skip
_DIGITS = 18  # of a number; nobody counts time in longer ones


def number_of(words: Sequence[str]) -> int:
    """A whole number or ordinal said in words or digits; 0 where it is none.

    >>> number_of(["twenty", "-", "first"]), number_of(["9th"]), number_of(["two", "hundred"])
    (21, 9, 200)
    """
    spelled = words_of("NUMWORD", "ORDWORD")
    total, part = 0, 0
    for word in words:
        digits = word.rstrip("stndrh").replace(",", "")
        if digits.isdecimal():
            part += int(digits) if len(digits) <= _DIGITS else 0
        elif word in _LARGE:
            part = max(part, 1) * _LARGE[word]
            if word in ("thousand", "million"):
                total, part = total + part, 0
        else:
            part += spelled.get(word, 0)
    return total + part


def quantity_of(words: Sequence[str]) -> float | None:
    """How many; None for a number that is not told ("several").

    >>> quantity_of(["two", "and", "a", "half"]), quantity_of(["a", "couple"]), quantity_of(["a", "few"])
    (2.5, 2, None)
    """
    if any(word in _UNTOLD or word in words_of("FEW") or len(word) > _DIGITS for word in words):
        return None
    if "couple" in words:
        return 2
    if words and words[0] == "half":
        return 0.5
    share = next((_share(word) for word in words if "/" in word or word == "half"), 0.0)
    whole = [word for word in words if "/" not in word and word != "half"]
    decimal = next(
        (float(word) for word in whole if "." in word and word.replace(".", "").isdecimal() and len(word) <= _DIGITS), None
    )
    if decimal is not None:
        return decimal * next((_LARGE[word] for word in whole if word in _LARGE), 1)
    number = number_of(whole)
    return (number if number or any(word.isdecimal() for word in whole) else 1) + share


def _share(word: str) -> float:
    over, _, under = word.partition("/")
    return int(over) / int(under) if under else 0.5


def duration(many: float | None, unit: str) -> str:
    """The TIMEX3 value of a length; X where `many` is None. The rest of what is not whole goes into the next smaller unit.

    >>> duration(3, "year"), duration(2.5, "year"), duration(2, "decade"), duration(None, "hour")
    ('P3Y', 'P2Y6M', 'P20Y', 'PTXH')
    """
    if many is None:
        return "P" + _UNITS.get(unit, "{}X").format("X")
    if unit in _MULTIPLES:
        unit, times = _MULTIPLES[unit]
        many *= times
    whole = int(many)
    if many == whole or unit not in _SMALLER:
        return "P" + _UNITS[unit].format(round(many))
    smaller, times = _SMALLER[unit]
    rest = duration(round((many - whole) * times), smaller)
    if not whole:
        return rest
    large = "P" + _UNITS[unit].format(whole)
    return large + (rest.removeprefix("PT") if "T" in large else rest.removeprefix("P"))


def year_said(words: Sequence[str]) -> int | None:
    """A year spelled out; None where the words are none.

    >>> year_said(["nineteen", "ninety", "-", "six"]), year_said(["two", "-", "thousand", "-", "four"])
    (1996, 2004)
    """
    plain = [word for word in words if word not in ("-", "and", "the", "year", "‑", "–")]
    if "thousand" in plain:
        return number_of(plain)
    if len(plain) <= 1 or plain[0] not in words_of("NUMWORD"):
        return None
    return number_of(plain[:1]) * 100 + number_of([word for word in plain[1:] if word not in ("oh", "hundred")])
