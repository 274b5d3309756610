"""A PostgreSQL server of our own for the tests, and readings made by hand, so that no test of the store needs a model."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from onrecord.record.when import precision_of
from onrecord.schema import (
    Attribution,
    AttributionKind,
    Document,
    Factuality,
    ModelInfo,
    Reading,
    Span,
    StatusEvent,
    StatusKind,
    When,
    WhenBasis,
)

MODEL = ModelInfo("by-hand", "1", ("attribution", "status"))
NEWER = ModelInfo("by-hand", "2", ("attribution", "status"))
PASSWORD = "open-sesame"
_START_S = 60.0
# Everybody is let in but `clerk`, who has to give a password.
_HBA = "local all clerk scram-sha-256\nlocal all all trust\n"
# Runs the server until a line comes or whoever started it is dead, however it died; then nothing is left of it.
_KEEPER = '"$@" & read -r _; kill -INT $!; wait; rm -rf "$PWD"'


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: the folder of its socket, and the process that keeps it."""

    folder: Path
    process: subprocess.Popen[bytes]

    def url(self, schema: str = "onrecord", *, user: str = "postgres", database: str = "postgres") -> str:
        return f"postgresql://{user}@/{database}?host={self.folder}&schema={schema}"


def find_binaries() -> Path | None:
    """The folder of `initdb` and `postgres`: that on PATH, else the latest where Debian puts them."""
    on_path = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    candidates = [*([Path(on_path).resolve()] if on_path else []), *reversed(debian)]
    return next((path.parent for path in candidates if (path.parent / "postgres").exists()), None)


@contextmanager
def running_server(binaries: Path) -> Iterator[Server]:
    """A server in a new folder, reached through a socket in it; stopped and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # the path of a socket may have 100 characters
    try:
        user = "nobody" if os.geteuid() == 0 else None  # the server refuses to run as root
        if user:
            shutil.chown(folder, user)
        with (folder / "log").open("wb") as log:
            made = {"user": user, "cwd": folder, "stdout": log, "stderr": log}
            options = ["-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
            subprocess.run([binaries / "initdb", *options], check=True, **made)
            (folder / "data" / "pg_hba.conf").write_text(_HBA)
            settings = ("listen_addresses=", "fsync=off", "max_connections=30")
            command = ["sh", "-c", _KEEPER, "sh", binaries / "postgres", "-D", folder / "data", "-k", folder]
            command += [part for setting in settings for part in ("-c", setting)]
            process = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True, **made)
        try:
            _prepare(Server(folder, process))
            yield Server(folder, process)
        finally:
            process.communicate(b"stop\n", _START_S)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _prepare(server: Server) -> None:
    """Waits until the server answers, and makes the user with a password and the one who may do nothing."""
    import psycopg

    until = time.monotonic() + _START_S
    while True:
        try:
            with psycopg.connect(host=str(server.folder), user="postgres", dbname="postgres") as connection:
                connection.execute(f"CREATE ROLE clerk LOGIN PASSWORD '{PASSWORD}'; CREATE ROLE guest LOGIN")
            return
        except psycopg.OperationalError:
            if time.monotonic() > until or server.process.poll() is not None:
                raise
            time.sleep(0.05)


class Clock:
    """Says a second later each time it is asked; `now` may be set."""

    def __init__(self, now: int = 1_720_000_000_000_000) -> None:
        self.now = now

    def __call__(self) -> int:
        self.now += 1_000_000
        return self.now


@dataclass(frozen=True, slots=True)
class Said:
    """A statement to be found in a text: who, and the words, in several stretches where they are interrupted."""

    who: tuple[str, str | None]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """A status event to be found in a text; `words` are its span, `within` the index of a statement."""

    kind: StatusKind
    who: tuple[tuple[str, str | None], ...]
    words: str
    what: tuple[str, str | None] | None = None
    when: str | None = None
    factuality: Factuality = Factuality.ASSERTED
    within: int | None = None


def make_reading(key: str, text: str, *told: Said | Done, model: ModelInfo = MODEL, **provenance: str | None) -> Reading:
    """A reading of `text` that found just what is told."""
    document = Document(id=key, text=text, sha256=f"{len(text):064x}", **provenance)
    return Reading(
        document=document,
        attributions=tuple(_attribution(text, one) for one in told if isinstance(one, Said)),
        times=(),
        boilerplate=(),
        warnings=(),
        model=model,
        status_events=tuple(_event(text, one) for one in told if isinstance(one, Done)),
    )


def span_of(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def _attribution(text: str, said: Said) -> Attribution:
    content = tuple(span_of(text, words) for words in said.words)
    return Attribution(None, None, content, AttributionKind.DIRECT, 0.9, "by-hand", *said.who)


def _event(text: str, done: Done) -> StatusEvent:
    span, precision = span_of(text, done.words), precision_of(done.when or "")
    return StatusEvent(
        kind=done.kind,
        factuality=done.factuality,
        span=span,
        trigger=span,
        who=tuple(name for name, _ in done.who),
        who_ids=tuple(id_ for _, id_ in done.who),
        confidence=0.9,
        made_by="by-hand",
        what=done.what[0] if done.what else None,
        what_id=done.what[1] if done.what else None,
        when=When(done.when, precision, WhenBasis.STATED) if done.when and precision else None,
        attribution=done.within,
    )
