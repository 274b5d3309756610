"""The words of a passage as they are compared and searched: case, accents and marks do not count."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """The words and numbers of `text` in lower case without accents.

    >>> words_of("“We can’t wait,” Rutte said in Łódź; 2.5 %.")
    ['we', 'can', 't', 'wait', 'rutte', 'said', 'in', 'łodz', '2', '5']
    """
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text.casefold())
        text = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _WORD.findall(text.lower())


@lru_cache(maxsize=1 << 16)
def number_of(text: str) -> int:
    """A number from 0 to 2**63 - 1 that stands for `text` (the head of its SHA-256), so that equal texts meet without look-up.

    Among ten million texts two share a number with a probability of five in a million.
    """
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big") >> 1
