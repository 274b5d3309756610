"""The bytes as they came, kept by their hash."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class RawStore:
    """A folder of raw documents, `<folder>/ab/abcdef...`, named by SHA-256. Safe to share between processes."""

    folder: Path

    def keep(self, raw: bytes) -> str:
        """Store `raw` unless it is there already; its SHA-256 in hex. OSError if the disk refuses."""
        sha256 = hashlib.sha256(raw).hexdigest()
        target = self._path(sha256)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(target, raw)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes with this hash; KeyError if they are not kept here."""
        if not _SHA256.fullmatch(sha256):
            raise KeyError(sha256)
        try:
            return self._path(sha256).read_bytes()
        except FileNotFoundError:
            raise KeyError(sha256) from None

    def _path(self, sha256: str) -> Path:
        return Path(self.folder) / sha256[:2] / sha256


def _write_whole(target: Path, raw: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
