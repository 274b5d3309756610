"""Records on both databases; the server for PostgreSQL is started once and only where a test wants it."""

from __future__ import annotations

from itertools import count

import pytest
from store_servers import Clock, find_binaries, running_server

from onrecord.store import open_record

SCHEMAS = (f"record_{number}" for number in count())


@pytest.fixture(scope="session")
def server():
    """A PostgreSQL server."""
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL server here: initdb is neither on PATH nor in /usr/lib/postgresql")
    with running_server(binaries) as started:
        yield started


@pytest.fixture(params=["sqlite", "postgres"])
def url(request, tmp_path):
    """Where a record may be made."""
    if request.param == "sqlite":
        return str(tmp_path / "record.db")
    return request.getfixturevalue("server").url(next(SCHEMAS))


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def record(url, clock):
    """A new record, whose time goes on by a second with each transaction."""
    with open_record(url, create=True, clock=clock) as opened:
        yield opened
