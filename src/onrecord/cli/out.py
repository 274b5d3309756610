"""Writing results: whole or not at all, to a file, a pipe or the terminal."""

from __future__ import annotations

import os
import re
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from onrecord.cli.clean import PLAIN_MARKS
from onrecord.cli.exits import UsageError

if sys.platform != "win32":
    import fcntl

STANDARD = "-"
_NEIGHBOUR = re.compile(r"\.onrecord-(?:(?P<pid>\d{1,9})-)?\w+\.part")  # the first versions named no process
_STALE_AFTER = 600  # seconds without a write, where it cannot be seen that the process is gone


def check_out(out: str, source: str | None) -> None:
    """Raises UsageError where nothing can be written to `out`, or where it is the file that is read from.

    Called before anything is read, so that a slip in a path does not cost an hour of reading.
    """
    if out == STANDARD:
        return
    with writing_to(out):  # a name too long to look up is no traceback either
        _check_target(_real(out), out, source)


def _check_target(target: Path, out: str, source: str | None) -> None:
    if target.is_dir():
        raise UsageError(f"--out {out}: is a folder")
    if not target.parent.is_dir():
        raise UsageError(f"--out {out}: there is no folder {target.parent}")
    if not os.access(target if target.exists() else target.parent, os.W_OK):
        raise UsageError(f"--out {out}: no permission to write")
    if source is not None and _same_file(target, source):
        raise UsageError(f"--out {out}: is the file to be read")


@contextmanager
def open_out(out: str, *, for_people: bool = False) -> Iterator[TextIO]:
    """A text stream to `out` ("-" is standard output); a file appears, or is replaced, only when all went well."""
    if out == STANDARD:
        stream = standard_output(for_people=for_people)
        yield stream
        with writing_to(out):
            stream.flush()
        return
    target = _real(out)
    # A named pipe or /dev/null is written to as it is: nothing could be moved into its place.
    direct = target.exists() and not target.is_file()
    with _direct(target, out) if direct else _replacing(target, out) as stream:
        yield stream


def sweep(folder: Path) -> None:
    """Removes what processes that were killed had begun to write in a folder; what somebody may still write stays.

    A file is stale if nobody has it locked, and its process is gone or it has not been written to for ten minutes.
    """
    with suppress(OSError):
        for path in [path for path in folder.iterdir() if _NEIGHBOUR.fullmatch(path.name)]:
            with suppress(OSError):
                if _is_stale(path):
                    path.unlink()


def _is_stale(path: Path) -> bool:
    found = path.lstat()
    old = time.time() - found.st_mtime > _STALE_AFTER
    if sys.platform == "win32":
        return stat.S_ISREG(found.st_mode) and old
    if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid():
        return False
    named = _NEIGHBOUR.fullmatch(path.name)
    gone = named is not None and named["pid"] is not None and not _runs(int(named["pid"]))
    return (gone or old) and _is_free(path)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)  # sends nothing
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _is_free(path: Path) -> bool:
    """Whether no process has a file locked: the kernel drops a lock with its process, however that ends."""
    if sys.platform == "win32":
        return True
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(handle)
    return True


@contextmanager
def _locked(handle: int) -> Iterator[None]:
    """Keeps a file locked, also after its handle was closed; where there are no locks, its age has to do."""
    kept = os.dup(handle)
    try:
        if sys.platform != "win32":
            with suppress(OSError):
                fcntl.flock(kept, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(kept)


@contextmanager
def writing_to(out: str) -> Iterator[None]:
    """Says in one line what went wrong with an output (a full disk, for one); a pipe closed early is left to `main`."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        if out == STANDARD:
            forget_output()
        name = "standard output" if out == STANDARD else f"--out {out}"
        raise UsageError(f"{name}: {error.strerror or error}") from error


def standard_output(*, for_people: bool = False) -> TextIO:
    """Standard output as it can take any text: data is always UTF-8, text for people falls back to plain marks."""
    stream = sys.stdout
    if stream is None:
        raise UsageError("standard output is closed")
    if isinstance(stream, TextIOWrapper):
        if for_people:
            stream.reconfigure(errors=PLAIN_MARKS)
        else:
            stream.reconfigure(encoding="utf-8", errors="strict", newline="\n")
    return stream


def forget_output() -> None:
    """Lets Python's last flush of standard output go nowhere, so that it cannot fail again."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _direct(target: Path, out: str) -> Iterator[TextIO]:
    with writing_to(out):
        stream = target.open("w", encoding="utf-8", newline="\n")
    try:
        yield stream
        with writing_to(out):
            stream.close()
    except BaseException:
        _drop(stream)
        raise


@contextmanager
def _replacing(target: Path, out: str) -> Iterator[TextIO]:
    """A neighbour of `target`, moved into its place at the end and removed if anything goes wrong before."""
    with writing_to(out):
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".onrecord-{os.getpid()}-", suffix=".part")
    neighbour = Path(name)
    stream = open(handle, "w", encoding="utf-8", newline="\n")  # noqa: PTH123, SIM115 (a handle; closed below)
    try:
        with _locked(handle):
            yield stream
            with writing_to(out):
                stream.flush()
                os.fsync(handle)
                stream.close()
                neighbour.chmod(_mode_for(target))
                neighbour.replace(target)
    except BaseException:
        _drop(stream)
        with suppress(OSError):
            neighbour.unlink()
        raise


def _drop(stream: TextIO) -> None:
    # What is still in its buffer would fail the way the last write did, and hide the reason.
    with suppress(OSError):
        stream.close()


def _mode_for(target: Path) -> int:
    """The permissions `target` has, or those a new file would get (mkstemp gives its own to the owner alone)."""
    if target.exists():
        return target.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _real(out: str) -> Path:
    """Where `out` leads: a link stays a link, the file behind it is replaced."""
    try:
        return Path(out).resolve()
    except (OSError, ValueError, RuntimeError) as error:
        raise UsageError(f"--out {out}: {error}") from error


def _same_file(target: Path, source: str) -> bool:
    with suppress(OSError, ValueError):
        return target.samefile(source)
    return False
