"""Characters made safe to show: no article, file name or server may steer the reader's terminal or bend a line of JSON."""

from __future__ import annotations

import codecs
import json
import re
from typing import Any

# Spaces and line breaks of every sort, the four separators of ASCII (U+001C to U+001F) included.
_SPACE = re.compile(r"\s+")
# Marks that turn the direction of writing can make a line read as something that it does not say.
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# The C0 and C1 controls (ESC is one, and U+009B, which some terminals take for ESC [), DEL and lone surrogates.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# Legal unescaped in JSON, but a terminal obeys the first, UTF-8 cannot carry the second, some readers split lines at the third.
_RISKY_IN_JSON = re.compile("[\x7f-\x9f\ud800-\udfff\u2028\u2029]")
_REPLACEMENT = "\ufffd"

_TYPOGRAPHIC = ("“", "”", "„", "«", "»", "‘", "’", "…", "·", "–", "—", "✓", "✗", "→")
_ASCII = dict(zip(_TYPOGRAPHIC, ('"', '"', '"', '"', '"', "'", "'", "...", "-", "-", "-", "+", "x", "->"), strict=True))
# The name of the encoding error handler that writes plain marks where an output cannot carry the typographic ones.
PLAIN_MARKS = "onrecord-plain-marks"


def one_line(text: str) -> str:
    r"""`text` in one line fit for a terminal: white space collapsed, control characters shown as a replacement mark.

    >>> one_line("Paris \n agrees\x1b[2J")
    'Paris agrees�[2J'
    """
    return _CONTROL.sub(_REPLACEMENT, _DIRECTION.sub("", _SPACE.sub(" ", text))).strip()


def same_length(text: str) -> str:
    """`text` with each control character but tab and line breaks replaced by one mark, so that offsets stay true."""
    return _CONTROL.sub(_REPLACEMENT, text)


def dump(value: dict[str, Any] | list[Any], indent: int | None = None) -> str:
    """`value` as JSON in the characters of its texts, without a line break unless indented."""
    return _RISKY_IN_JSON.sub(_escaped, json.dumps(value, ensure_ascii=False, indent=indent))


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def _plain_marks(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_ASCII.get(mark, "?") for mark in error.object[error.start : error.end]), error.end


codecs.register_error(PLAIN_MARKS, _plain_marks)
