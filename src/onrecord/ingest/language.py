"""Which language a text is in."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

_LETTERS_NEEDED = 40
_SAMPLE = 4000
_TELLING = 0.5  # below, no language is named
_CONFIDENT = 0.9
_WORD = re.compile(r"[^\W\d_]+")
# English takes 30-45% of its running words from this list; Dutch, the closest of its neighbours, under 10%.
_COMMON = (
    "the of and to a in that is was for on with said by as at from has had have be are not he it his its they their "
    "will would but this which who an or were been she her we our you i"
)
_ENGLISH = frozenset(_COMMON.split())
_ENGLISH_SHARE = 0.25
_ENGLISH_DISTINCT = 5
_ENGLISH_WORDS = 12
_NAMES = {
    "ar": "Arabic", "be": "Belarusian", "bg": "Bulgarian", "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "cy": "Welsh",
    "da": "Danish", "de": "German", "el": "Greek", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish",
    "fr": "French", "ga": "Irish", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian",
    "id": "Indonesian", "is": "Icelandic", "it": "Italian", "ja": "Japanese", "ka": "Georgian", "ko": "Korean",
    "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "nb": "Norwegian", "nl": "Dutch", "nn": "Norwegian",
    "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak",
    "sl": "Slovenian", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Language:
    """An ISO 639-1 code, or None where the text is too short or unclear; a warning where it is surely not English."""

    code: str | None
    warning: str | None = None


def identify(text: str) -> Language:
    """The language of the first 4,000 characters of `text`."""
    sample = text[:_SAMPLE]
    if sum(map(str.isalpha, sample)) < _LETTERS_NEEDED:
        return Language(None)
    # The identifier takes a second to load; plain English, the usual case, is told without it.
    code, confidence = ("en", 1.0) if _is_plain_english(sample) else _classify(sample)
    if confidence < _TELLING:
        return Language(None)
    if code == "en" or confidence < _CONFIDENT:
        return Language(code)
    return Language(code, f"text is in {_NAMES.get(code, code)}, read as far as an English model goes")


def _is_plain_english(sample: str) -> bool:
    words = _WORD.findall(sample.lower())
    known = [word for word in words if word in _ENGLISH]
    if len(words) < _ENGLISH_WORDS or "the" not in known or len(set(known)) < _ENGLISH_DISTINCT:
        return False
    return len(known) >= _ENGLISH_SHARE * len(words)


def _classify(sample: str) -> tuple[str, float]:
    from py3langid import rank  # a quarter of a second to import, mostly numpy

    # Raw scores grow with length; dividing by the root of it is how py3langid itself calibrates them.
    scale = math.sqrt(len(sample.encode("utf-8", "replace")))
    scored: list[tuple[str, float]] = rank(sample)
    best = scored[0][1]
    return scored[0][0], 1.0 / sum(math.exp((score - best) / scale) for _, score in scored)
