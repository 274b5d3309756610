"""The bytes of an archive in order, of which the latest can be read again, and which go on behind damaged compression."""

from __future__ import annotations

import re
import zlib
from collections import deque
from collections.abc import Generator, Iterator
from typing import BinaryIO

from onrecord.ingest.limits import Limits
from onrecord.ingest.unpack import CHUNK, GZIP_MAGIC, DamagedError

_BEGIN = re.compile(rb"\nWARC/[0-9]\.[0-9]{1,2}\r?\n")
_LONGEST_BEGIN = 16
_GZIP = 31
_MEMBER = GZIP_MAGIC + b"\x08"
_PROBE = 4_096
_RATIO_FROM = 1_000_000
_ROOM = 1_000_000  # kept beyond the largest document: its header, and what a parser reads ahead


class Tape:
    """A WARC file, plain or in gzip, as one stretch of bytes; fastwarc asks for no more than `read` and `tell`.

    Offsets count decompressed bytes. Where the compression is damaged the tape halts: `read` gives b"" until `take_trouble`
    or `seek_record`, `trouble` saying why, and then goes on with the next gzip member that holds a record. `ended` means that
    nothing is left.
    Memory: one document of the limit and two megabytes.
    """

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        self._file, self._limits = file, limits
        head = file.read(len(GZIP_MAGIC))
        file.seek(0)
        # A string among the bytes says why there is damage at this place.
        self._pieces: Iterator[bytes | str] = self._unzipped() if head == GZIP_MAGIC else iter(lambda: file.read(CHUNK), b"")
        self._ahead: deque[bytes | str] = deque()
        self._kept: deque[bytes] = deque()
        self._start = self._at = 0
        self.trouble: str | None = None
        self.ended = False

    def tell(self) -> int:
        """The offset of the next byte."""
        return self._at

    def read(self, size: int = CHUNK) -> bytes:
        """At most `size` bytes; b"" at the end and at damage."""
        piece = None if self.trouble else self._next()
        if not isinstance(piece, bytes):
            self.trouble = piece or self.trouble
            return b""
        if 0 <= size < len(piece):
            self._ahead.appendleft(piece[size:])
            piece = piece[:size]
        self._kept.append(piece)
        self._at += len(piece)
        while self._at - self._start > self._limits.max_bytes + _ROOM:
            self._start += len(self._kept.popleft())
        return piece

    def take_trouble(self) -> str | None:
        """Why the tape halted here, None if it did not; reading may go on."""
        trouble, self.trouble = self.trouble, None
        return trouble

    def forget(self, offset: int) -> None:
        """What stands before `offset` is not asked for again."""
        while self._kept and self._start + len(self._kept[0]) <= offset:
            self._start += len(self._kept.popleft())

    def look(self, offset: int, size: int) -> bytes:
        """The bytes there, fewer before the end or damage; reading is not moved by it."""
        reach = self._at + sum(len(piece) for piece in self._ahead if isinstance(piece, bytes))
        while reach < offset + size and not self.trouble and not any(isinstance(piece, str) for piece in self._ahead):
            if (piece := next(self._pieces, None)) is None:
                break
            self._ahead.append(piece)
            reach += len(piece) if isinstance(piece, bytes) else 0
        found, at = bytearray(), self._start
        for piece in (*self._kept, *self._ahead):
            if isinstance(piece, str):
                break
            found += piece[max(0, offset - at) : max(0, offset + size - at)]
            at += len(piece)
        return bytes(found)

    def seek_record(self, offset: int) -> None:
        """Go to where the next record begins at or behind `offset`, as far back as bytes are kept, or to the end."""
        self._go_back(offset)
        rest = b""
        while (piece := self._next()) is not None:
            if isinstance(piece, str):
                rest = b"\n"  # a gzip member begins with a record
                continue
            window = rest + piece
            self._at += len(piece)
            if begin := _BEGIN.search(window):
                self._ahead.appendleft(window[begin.start() + 1 :])
                self._at -= len(window) - begin.start() - 1
                break
            rest = window[-_LONGEST_BEGIN:]
        self._start = self._at

    def _go_back(self, offset: int) -> None:
        if trouble := self.take_trouble():
            self._ahead.appendleft(trouble)
        offset = min(max(offset, self._start), self._at)
        self._ahead.appendleft(b"".join(self._kept)[offset - self._start :])
        self._kept.clear()
        self._start = self._at = offset

    def _next(self) -> bytes | str | None:
        piece = self._ahead.popleft() if self._ahead else next(self._pieces, None)
        self.ended = piece is None
        return piece

    def _unzipped(self) -> Iterator[bytes | str]:
        following: int | None = 0
        while (begin := following) is not None:
            try:
                following = yield from self._member(begin)
            except DamagedError as error:
                yield str(error)
                following = self._next_member(begin + 1)

    def _member(self, begin: int) -> Generator[bytes, None, int | None]:
        """The content of the gzip member at this offset of the file; returns where the next one begins, None at the end."""
        engine, made, pending = zlib.decompressobj(_GZIP), 0, b""
        self._file.seek(begin)
        while not engine.eof:
            block = pending or self._file.read(CHUNK)
            if self._file.tell() - len(block) == begin and not block.strip(b"\0"):  # padding is common and harmless
                return None
            try:
                piece = engine.decompress(block, CHUNK)
            except zlib.error as error:
                raise DamagedError("damaged compressed data") from error
            pending, made = engine.unconsumed_tail, made + len(piece)
            if made > max(_RATIO_FROM, self._limits.max_ratio * (self._file.tell() - begin)):
                raise DamagedError(f"expands to more than {self._limits.max_ratio} times its size, as a gzip bomb does")
            if piece:
                yield piece
            elif not block:
                raise DamagedError("truncated: the compressed data ends early")
        return self._file.tell() - len(engine.unused_data)

    def _next_member(self, offset: int) -> int | None:
        """Where behind `offset` the next gzip member stands whose content begins like a record."""
        self._file.seek(offset)
        rest = b""
        while block := self._file.read(CHUNK):
            window, base = rest + block, self._file.tell() - len(rest) - len(block)
            for hit in re.finditer(re.escape(_MEMBER), window):
                if self._holds_record(base + hit.start()):
                    return base + hit.start()
            self._file.seek(base + len(window))
            rest = window[-len(_MEMBER) + 1 :]
        return None

    def _holds_record(self, offset: int) -> bool:
        self._file.seek(offset)
        try:
            return zlib.decompressobj(_GZIP).decompress(self._file.read(_PROBE), _PROBE).startswith(b"WARC/")
        except zlib.error:
            return False
