"""Feeds into a record, from a server on this machine: asked only for what is new, and again where that was not put on record."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from onrecord.bulk import Pool
from onrecord.ingest import Network, Sources
from onrecord.recorder import FAILED, PASSED, Pace, Recorder
from onrecord.store import Record, StoreError, open_record
from onrecord.store.writer import Writer

LOOPBACK = Network(resolve=lambda _host, _port: ["127.0.0.1"], allowed=lambda _address: True)
PAGE = (
    "<!doctype html><html><head><title>{0}</title></head><body><article><p>{0} wants peace.</p><p>{1}</p></article></body></html>"
)
STORY = (
    "“We stand together,” Ana Ferrante said on 12 March 2026. The talks went on for hours, and nobody wanted to leave the room."
)


class Site:
    """What a server has: a feed of stories, a page for each; `asked` are the paths and the ETag that was sent along."""

    def __init__(self) -> None:
        self.stories = ["Norholm", "Veldria"]
        self.down: set[str] = set()
        self.asked: list[tuple[str, str | None]] = []
        self.base = ""

    def answer(self, path: str, etag: str | None) -> tuple[int, str, str]:
        """Status, content type and body."""
        self.asked.append((path, etag))
        name = path.rpartition("/")[2]
        if name in self.down:
            return 503, "text/plain", "down"
        if name == "feed.xml":
            return (304, "", "") if etag == self.etag else (200, "application/rss+xml", self.feed())
        return (200, "text/html", PAGE.format(name, STORY)) if name in self.stories else (404, "text/plain", "")

    @property
    def etag(self) -> str:
        return f'"{len(self.stories)}"'

    def feed(self) -> str:
        items = "".join(
            f"<item><guid>{name}</guid><title>{name}</title><link>{self.base}/{name}</link>"
            "<pubDate>Thu, 12 Mar 2026 10:00:00 GMT</pubDate></item>"
            for name in self.stories
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Coast Daily</title>{items}</channel></rss>'


@contextmanager
def serving(site: Site) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, kind, body = site.answer(self.path, self.headers.get("If-None-Match"))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body.encode())))
            if self.path.endswith("feed.xml"):
                self.send_header("ETag", site.etag)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Nothing on standard error."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    site.base = f"http://news.test:{server.server_port}"
    try:
        yield f"{site.base}/feed.xml"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def record(tmp_path) -> Iterator[Record]:
    with open_record(str(tmp_path / "news.db"), create=True) as opened:
        yield opened


def taking(record: Record, **options) -> Recorder:
    return Recorder(record, sources=Sources(delay_s=0, robots=False), network=LOOPBACK, **options)


def test_a_feed_is_asked_only_for_what_is_new(record):
    site = Site()
    with serving(site) as feed, taking(record) as recorder:
        assert recorder.take_in([feed], expect_feed=True).outcomes == {"recorded": 2}
        assert record.feeds() == {feed: ('"2"', None)}
        assert recorder.take_in([feed], expect_feed=True).outcomes == {}
        assert site.asked[-1] == ("/feed.xml", '"2"')
        site.stories.append("Costa-Mare")
        assert recorder.take_in([feed], expect_feed=True).outcomes == {PASSED: 2, "recorded": 1}
        assert len(site.asked) == 6
    documents = list(record.documents())
    assert [one.publisher for one in documents] == ["Coast Daily"] * 3
    assert {one.published for one in documents} == {"2026-03-12"}
    assert len({one.id for one in documents}) == 3
    [statement] = record.entries(kind="says", who="person:ana-ferrante")
    assert (statement.value, len(statement.evidence), statement.publishers) == ("“We stand together,”", 3, 1)


def test_a_page_that_is_down_is_tried_again_with_the_next_poll(record):
    site = Site()
    site.down.add("Veldria")
    with serving(site) as feed, taking(record) as recorder:
        first = recorder.take_in([feed], expect_feed=True)
        assert first.outcomes == {"recorded": 1, FAILED: 1}
        [failure] = record.failures()
        assert failure.transient
        assert "503" in failure.reason
        site.down.clear()
        assert record.feeds() == {}  # so that the feed, which has not changed, is sent in full
        assert recorder.take_in([feed], expect_feed=True).outcomes == {PASSED: 1, "recorded": 1}
        assert record.failures() == ()


def test_the_state_of_a_feed_is_kept_only_once_all_it_held_is_on_record(record, monkeypatch):
    site = Site()

    def fill(self, *_args, **_options):
        raise StoreError("news.db", "no room left", "full")

    with serving(site) as feed, taking(record, pace=Pace(rows=1)) as recorder:
        with monkeypatch.context() as patched:
            patched.setattr("onrecord.store.writer.Writer.file", fill)
            with pytest.raises(StoreError):
                recorder.take_in([feed])
        assert record.feeds() == {}
        assert recorder.take_in([feed]).outcomes == {"recorded": 2}
        assert record.feeds() == {feed: ('"2"', None)}


def test_a_document_that_no_worker_can_read_is_a_failure_and_the_rest_goes_on(record, tmp_path, monkeypatch):
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.txt").write_text(f"{STORY} {name}", encoding="utf-8")
    monkeypatch.setattr("onrecord.recorder.Pool", Fragile)
    with taking(record) as recorder:
        summary = recorder.take_in([str(tmp_path / "*.txt")])
    assert summary.outcomes == {"recorded": 2, FAILED: 1}
    assert [failure.reason for failure in record.failures()] == ["its worker was killed (signal 9) 3 times"]


def test_a_document_that_cannot_be_put_on_record_does_not_cost_the_others(record, tmp_path, monkeypatch):
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.txt").write_text(f"{STORY} {name}", encoding="utf-8")
    file = Writer.file

    def fail(self, filing, **options):
        if filing.document.text.endswith("b"):
            raise ZeroDivisionError("by nought")
        return file(self, filing, **options)

    monkeypatch.setattr(Writer, "file", fail)
    with taking(record) as recorder:
        summary = recorder.take_in([str(tmp_path / "*.txt")])
    assert summary.outcomes == {"recorded": 2, FAILED: 1}
    assert [failure.reason for failure in record.failures()] == ["cannot be put on record: ZeroDivisionError: by nought"]


class Fragile(Pool):
    """A pool in which the second of three documents kills its workers."""

    def map(self, tasks):
        from onrecord.bulk import Failed

        for task, result in super().map(tasks):
            poison = task.key.endswith("b.txt")
            yield task, Failed(task, "its worker was killed (signal 9) 3 times") if poison else result
