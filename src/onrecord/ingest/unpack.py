"""Bounded decompression."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from io import BytesIO

from onrecord.ingest.limits import Limits
from onrecord.schema import InputError

GZIP_MAGIC = b"\x1f\x8b"
CHUNK = 65_536
_GZIP, _ZLIB, _RAW = 31, 15, -15
_RATIO_FROM = 1_000_000


class DamagedError(ValueError):
    """Compressed data that is cut short or damaged; the message says which."""


def gunzip_stream(read: Callable[[int], bytes]) -> Iterator[bytes]:
    """Decompressed pieces, each of at most CHUNK bytes, of the gzip data (any number of members) that `read(size)` gives.

    Raises DamagedError, after all that came before the damage.
    """
    return _inflate(read, _GZIP)


def gunzip(raw: bytes, name: str, limits: Limits) -> bytes:
    """The content of gzip data; InputError if damaged, cut short or past a limit."""
    return _bounded(raw, gunzip_stream(BytesIO(raw).read), name, limits)


def inflate(raw: bytes, name: str, limits: Limits) -> bytes:
    """The content of an HTTP "deflate" body; InputError as for `gunzip`."""
    # The standard says zlib, but some servers send the bare stream.
    wbits = _ZLIB if raw[:1] == b"\x78" else _RAW
    return _bounded(raw, _inflate(BytesIO(raw).read, wbits), name, limits)


def _bounded(raw: bytes, pieces: Iterator[bytes], name: str, limits: Limits) -> bytes:
    content = bytearray()
    try:
        for piece in pieces:
            content += piece
            if len(content) > max(_RATIO_FROM, limits.max_ratio * len(raw)):
                raise InputError(name, f"expands to more than {limits.max_ratio} times its size, as a gzip bomb does")
            if len(content) > limits.max_bytes:
                raise InputError(name, f"too large: more than {limits.max_bytes:,} bytes after decompression")
    except DamagedError as error:
        raise InputError(name, str(error)) from error
    return bytes(content)


def _inflate(read: Callable[[int], bytes], wbits: int) -> Iterator[bytes]:
    engine, pending = zlib.decompressobj(wbits), b""
    while True:
        block = pending or read(CHUNK)
        try:
            piece = engine.decompress(block, CHUNK)
        except zlib.error as error:
            raise DamagedError("damaged compressed data") from error
        if piece:
            yield piece
        pending = engine.unconsumed_tail
        if engine.eof:
            pending = engine.unused_data
            if len(pending) < len(GZIP_MAGIC):
                pending += read(CHUNK)
            # Padding behind the last member is common and harmless.
            if wbits != _GZIP or not pending.startswith(GZIP_MAGIC):
                return
            engine = zlib.decompressobj(wbits)
        elif not block and not piece:
            raise DamagedError("truncated: the compressed data ends early")
