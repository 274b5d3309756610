"""Bytes to text: byte order marks, declared charsets, UTF-8, and a careful guess."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Only these are looked up: Python's registry also holds codecs that are no charsets (base64, unicode_escape, idna).
_CHARSET = re.compile(
    r"utf-8|utf-16(?:-le|-be)?|utf-32(?:-le|-be)?|cp125\d|cp874|cp866|iso8859-\d+|koi8-[ru]|mac-roman|mac-cyrillic"
    r"|gb2312|gbk|gb18030|big5|big5hkscs|euc_jp|shift_jis|cp932|iso2022_jp|euc_kr|cp949|tis-620"
)
# Browsers read these as windows-1252, and so do the people who declare them.
_AS_1252 = frozenset({"ascii", "iso8859-1"})
_IN_MARKUP = re.compile(
    rb"""(?:<meta[^>]{0,400}?charset|<\?xml[^>]{0,200}?encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_MARKUP_HEAD = 4096
_STRAY = re.compile("[\udc80-\udcff]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f\udc80-\udcff]")
_FROM_1252 = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}
_NUL_SAMPLE = 2000


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text without its byte order mark, the encoding it was read in, and what was uncertain about that."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(raw: bytes, declared: str | None = None) -> Decoded:
    """Decode `raw`; never fails.

    1. A byte order mark. 2. UTF-16 without one, by its pattern of NULs. 3. UTF-8, if valid. 4. The charset declared by
    the caller (HTTP), then by the markup itself. 5. UTF-8 with its stray bytes read as windows-1252, with a warning.

    Valid UTF-8 goes before the declaration, since text in another charset that is valid UTF-8 by chance hardly exists.
    """
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return _decode_as(raw[len(mark) :], encoding)
    if guessed := _utf16_by_nuls(raw):
        return _warned(_decode_as(raw, guessed), f"encoding guessed as {guessed}")
    charset = _known(declared) or _known(_declared_in_markup(raw))
    if charset == "iso2022_jp":  # its bytes are ASCII, so every such text is valid UTF-8
        return _decode_as(raw, charset)
    if _is_utf8(raw) or charset in {None, "utf-8"}:
        return _decode_mixed(raw)
    return _decode_as(raw, str(charset))


def charset_of(content_type: str | None) -> str | None:
    """The charset parameter of a Content-Type header."""
    match = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type or "", re.IGNORECASE)
    return match and match[1]


def _decode_as(raw: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(raw.decode(encoding), encoding)
    except UnicodeDecodeError:
        text = raw.decode(encoding, "replace")
    return Decoded(text, encoding, (f"{text.count(chr(0xFFFD)):,} places not valid in {encoding}, replaced",))


def _decode_mixed(raw: bytes) -> Decoded:
    escaped = raw.decode("utf-8", "surrogateescape")
    stray = len(_STRAY.findall(escaped))
    if not stray:
        return Decoded(escaped, "utf-8")
    text = escaped.translate(_FROM_1252)
    if _BEYOND_ASCII.search(escaped):
        found = Decoded(text, "utf-8", (f"{stray:,} bytes not valid in UTF-8, read as windows-1252",))
    else:
        found = Decoded(text, "cp1252", ("encoding guessed as windows-1252",))
    lost = sum(1 for byte in _STRAY.findall(escaped) if _FROM_1252[ord(byte)] == "\ufffd")
    return _warned(found, f"{lost:,} bytes undecodable, replaced") if lost else found


def _warned(found: Decoded, warning: str) -> Decoded:
    return Decoded(found.text, found.encoding, (warning, *found.warnings))


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _utf16_by_nuls(raw: bytes) -> str | None:
    sample = raw[:_NUL_SAMPLE]
    pairs = len(sample) // 2
    if pairs < 4 or len(raw) % 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.6 * pairs and even < 0.05 * pairs:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 * pairs and odd < 0.05 * pairs else None


def _declared_in_markup(raw: bytes) -> str | None:
    match = _IN_MARKUP.search(raw[:_MARKUP_HEAD])
    # A tag readable as ASCII cannot be in UTF-16, whatever it says.
    return None if match is None else match[1].decode("ascii", "replace").lower().replace("utf-16", "utf-8")


def _known(charset: str | None) -> str | None:
    if not charset or not charset.isascii():
        return None
    try:
        name = codecs.lookup(charset).name
    except LookupError:
        return None
    if name in _AS_1252:
        return "cp1252"
    return name if _CHARSET.fullmatch(name) else None
