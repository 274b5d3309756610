"""How much of an input is accepted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one input; whatever passes one is refused with an InputError.

    `max_bytes`: bytes of one document, as received and again after decompression.
    `max_ratio`: times its size that a compressed document may grow once it is past a megabyte; a gzip bomb grows 1000 times.
    `max_markup`: characters of one HTML page; three million take about ten seconds to read, a usual page has 0.3.
    `max_text`: characters of the canonical text.
    `max_line`: bytes of one JSONL line; 2,000,000 characters escaped as \\uXXXX take 12,000,000.
    `max_feed_tags`: tags of one feed; half a million take about 200 MB of memory while they are read.
    `max_redirects`: redirects followed for one URL.
    `timeout_s`: seconds for one URL from connecting to the last byte, all redirects together (name look-up apart).
    """

    max_bytes: int = 20_000_000
    max_ratio: int = 200
    max_markup: int = 3_000_000
    max_text: int = 1_000_000
    max_line: int = 16_000_000
    max_feed_tags: int = 500_000
    max_redirects: int = 5
    timeout_s: float = 20.0


DEFAULT_LIMITS = Limits()
