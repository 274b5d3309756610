"""Near-duplicates: which texts are copies of one another but for a few words, as wire copies and updated versions are.

MinHash (Broder 1997) over runs of four words, 128 permutations in 16 bands of 8: two texts are near-duplicates where they share
a whole band. With a share s of their runs in common they do with a probability of 1 - (1 - s**8)**16: 0.3 for one in a thousand
pairs, 0.6 for a quarter, 0.8 for 95 in a hundred, 0.9 for practically all. Sharing a band is a property of the pair alone, so
groups do not depend on the order in which texts come.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Sequence

_WORD = re.compile(r"[^\W_]+")
_RUN = 4  # words
_PERMUTATIONS, _ROWS = 128, 8
_SEED = 20_240_711
MADE_BY = f"rensa/2/{_PERMUTATIONS}/{_ROWS}/{_RUN}"  # kept with the record: marks of different making cannot be compared


def bands_of(text: str) -> tuple[int, ...]:
    """The 16 marks of a text, each from 0 to 2**63 - 1 with its place among the bands in it; none for a text under four words."""
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
