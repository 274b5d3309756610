"""Near-duplicates: which texts are copies of one another but for a few words, as wire copies and updated versions are.

MinHash (Broder 1997) over runs of three words, 96 permutations in 16 bands of 6: two texts are near-duplicates where they share
a whole band. With a share s of their runs in common they do with a probability of 1 - (1 - s**6)**16: 0.2 for one in a thousand
pairs, 0.5 for 22 in a hundred, 0.7 for 87, 0.8 for 99. Sharing a band is a property of the pair alone, so groups do not depend on
the order in which texts come.

Why these numbers: of 924 real articles (PolNeAR) seven pairs share half of their runs or more, all of them versions of one
article, and no other pair shares over 14 in a hundred. The gap is wide, so the bands need not be strict. Bands of 8 over runs of
four words found four of the seven and 91 % of the made wire copies (`benchmarks/articles.py`), these find all seven and 97 %;
with every 20th word exchanged 62 % and 97 %, every tenth 6 % and 52 %. Two different articles share a band by chance in four of
10**10 pairs of real ones (computed from the shares of all pairs), in three of a million of those made from the same templates.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Sequence

_WORD = re.compile(r"[^\W_]+")
_RUN = 3  # words
_PERMUTATIONS, _ROWS = 96, 6
_SEED = 20_240_711
MADE_BY = f"rensa/2/{_PERMUTATIONS}/{_ROWS}/{_RUN}"  # kept with the record: marks of different making cannot be compared


def bands_of(text: str) -> tuple[int, ...]:
    """The 16 marks of a text, each from 0 to 2**63 - 1 and with its place among the bands in it; none for under three words."""
    from rensa import RMinHash

    words = _WORD.findall(text.lower())
    runs = {" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}
    if not runs:
        return ()
    hashed = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    hashed.update(sorted(runs))
    digest = hashed.digest()
    return tuple(_mark(place, digest[place : place + _ROWS]) for place in range(0, _PERMUTATIONS, _ROWS))


def _mark(place: int, rows: Sequence[int]) -> int:
    """A hash of the rows of a band and of where it stands among the bands."""
    packed = struct.pack(f">{len(rows) + 1}I", place, *rows)
    return int.from_bytes(hashlib.blake2b(packed, digest_size=8).digest(), "big") >> 1
