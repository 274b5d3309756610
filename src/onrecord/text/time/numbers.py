"""Numbers and lengths as they are said."""

from __future__ import annotations

from collections.abc import Sequence

_ONES = dict(zip("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), range(20), strict=True))  # noqa: SIM905
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))  # noqa: SIM905
_LARGE = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1_000_000}
_ORDINALS = dict(zip("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth".split(), [*range(1, 21), 30], strict=True))  # noqa: SIM905
_NO_NUMBER = frozenset({"few", "several", "some", "many", "countless", "numerous", "various", "handful", "dozens", "hundreds", "thousands", "number"})
_UNITS = {"second": "T{}S", "minute": "T{}M", "hour": "T{}H", "day": "{}D", "night": "{}D", "week": "{}W", "weekend": "{}W", "month": "{}M", "quarter": "{}Q", "year": "{}Y"}
_MULTIPLES = {"decade": ("year", 10), "century": ("year", 100), "fortnight": ("week", 2)}


def number_of(words: Sequence[str]) -> int:
    """A whole number or ordinal said in words or digits; 0 where it is none.

    >>> number_of(["twenty", "-", "first"]), number_of(["9th"]), number_of(["two", "hundred"])
    (21, 9, 200)
    """
    total, part = 0, 0
    for word in words:
        digits = word.rstrip("stndrh").replace(",", "")
        if digits.isdigit():
            part += int(digits)
        elif word in _LARGE:
            part = max(part, 1) * _LARGE[word]
            if word in ("thousand", "million"):
                total, part = total + part, 0
        else:
            part += _ONES.get(word, _TENS.get(word, _ORDINALS.get(word, 0)))
    return total + part


def quantity_of(words: Sequence[str]) -> float | None:
    """How many; None for a number that is not told ("several").

    >>> quantity_of(["two", "and", "a", "half"]), quantity_of(["a", "couple"]), quantity_of(["a", "few"]), quantity_of(["half", "a"])
    (2.5, 2, None, 0.5)
    """
    if any(word in _NO_NUMBER for word in words):
        return None
    if "couple" in words:
        return 2
    if words and words[0] == "half":
        return 0.5
    half = next((_share(word) for word in words if "/" in word or word == "half"), 0.0)
    plain = [word for word in words if "/" not in word and word != "half"]
    decimal = next((float(word) for word in plain if "." in word and word.replace(".", "").isdigit()), None)
    if decimal is not None:
        return decimal
    return (number_of(plain) or 1) + half


def _share(word: str) -> float:
    if word == "half":
        return 0.5
    over, under = word.split("/")
    return int(over) / int(under)


def duration(many: float | None, unit: str) -> str:
    """The TIMEX3 value of a length; X where `many` is None.

    >>> duration(3, "year"), duration(2.5, "year"), duration(2, "decade"), duration(None, "hour")
    ('P3Y', 'P30M', 'P20Y', 'PTXH')
    """
    if unit in _MULTIPLES and many is not None:
        unit, times = _MULTIPLES[unit]
        many *= times
    if many is None:
        return "P" + _UNITS.get(unit, {"decade": "{}DE", "century": "{}C"}.get(unit, "{}X")).format("X")
    if many != int(many):
        smaller = {"year": ("month", 12), "hour": ("minute", 60), "minute": ("second", 60), "week": ("day", 7), "day": ("hour", 24), "month": ("day", 30)}.get(unit)
        if smaller:
            unit, many = smaller[0], many * smaller[1]
    return "P" + _UNITS[unit].format(int(many) if many == int(many) else round(many))


def year_said(words: Sequence[str]) -> int | None:
    """A year spelled out: "nineteen ninety-six", "two thousand four".

    >>> year_said(["nineteen", "ninety", "-", "six"]), year_said(["two", "-", "thousand", "-", "four"])
    (1996, 2004)
    """
    plain = [word for word in words if word not in ("-", "and", "the", "year", "‑", "–")]
    if "thousand" in plain:
        return number_of(plain)
    if not plain or plain[0] not in _ONES and plain[0] not in _TENS:
        return None
    head, rest = number_of(plain[:1]), [word for word in plain[1:] if word not in ("oh", "hundred")]
    return head * 100 + number_of(rest) if len(plain) > 1 else None
