"""Feeds and pages over HTTP: intervals, robots.txt, and what did not change. A server on loopback plays the Internet."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from onrecord.ingest import FeedDone, FeedState, Fetcher, Form, Item, Network, SourceError, Sources, open_item, walk

STORY = "The harbour minister said on Monday that the ferry treaty would be signed in the spring."
PAGE = f"<!doctype html><html><head><title>Ferry treaty</title></head><body><article><p>{STORY}</p></article></body></html>"
ENTRIES = "".join(f"<item><title>Treaty {n}</title><link>/news/{n}</link><guid>urn:g{n}</guid></item>" for n in (1, 2))
RSS = f"<rss version='2.0'><channel><title>Harbour Post</title>{ENTRIES}</channel></rss>"
FAST = Sources(delay_s=0)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.seen.append((self.path, dict(self.headers)))
        status, headers, body = self.server.answers.get(self.path) or (404, {}, "")
        if headers.get("ETag") and headers["ETag"] == self.headers.get("If-None-Match"):
            status, body = 304, ""
        self.send_response(status)
        for key, value in {"Content-Length": str(len(body.encode())), **headers}.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


@contextmanager
def serving(answers):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.answers, server.seen = {f"/{path}": answer for path, answer in answers.items()}, []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


LOOPBACK = Network(resolve=lambda host, port: ["127.0.0.1"], allowed=lambda address: address == "127.0.0.1")


class Clock:
    """A clock that only sleeping and asking move; each look at it takes a hundredth of a second."""

    def __init__(self):
        self.now, self.slept = 0.0, []

    def __call__(self):
        self.now += 0.01
        return self.now

    def sleep(self, seconds):
        self.slept.append(round(seconds, 1))
        self.now += seconds


def url_of(server, path, host="harbour.example"):
    return f"http://{host}:{server.server_address[1]}/{path}"


def asked(server):
    return [path for path, _ in server.seen]


def page_item(url):
    return Item(source="s", key="s#1", stamp="x", name=url, form=Form.PAGE, body=None, url=url)


def test_feed_and_its_pages():
    answers = {
        "feed": (
            200,
            {"Content-Type": "application/rss+xml", "ETag": '"v1"', "Last-Modified": "Wed, 01 May 2024 08:00:00 GMT"},
            RSS,
        ),
        "news/1": (302, {"Location": "/news/one"}, ""),
        "news/one": (200, {"Content-Type": "text/html"}, PAGE),
    }
    with serving(answers) as server:
        name = url_of(server, "feed")
        fetcher = Fetcher(FAST, network=LOOPBACK)
        first, second, done = walk([name], FAST, network=LOOPBACK, fetcher=fetcher)
        document = open_item(fetcher.fill(first))
        with pytest.raises(SourceError) as caught:
            fetcher.fill(second)
    assert done == FeedDone(FeedState(name, '"v1"', "Wed, 01 May 2024 08:00:00 GMT"))
    assert (first.key, first.source, first.body, first.url) == (f"{name}#urn:g1", name, None, url_of(server, "news/1"))
    assert (document.id, document.url, document.text) == ("urn:g1", url_of(server, "news/one"), STORY)
    assert (document.publisher, document.title, document.retrieved_at[-1]) == ("Harbour Post", "Ferry treaty", "Z")
    assert (caught.value.reason, caught.value.key, caught.value.transient) == (
        "HTTP status 404 Not Found",
        f"{name}#urn:g2",
        False,
    )
    assert asked(server) == ["/robots.txt", "/feed", "/news/1", "/news/one", "/news/2"]


def test_feed_that_did_not_change():
    with serving({"feed": (200, {"ETag": '"v1"', "Content-Type": "text/xml"}, RSS)}) as server:
        name = url_of(server, "feed")
        *_, done = walk([name], FAST, network=LOOPBACK)
        again = list(walk([name], FAST, network=LOOPBACK, states={name: done.state}))
        other = list(
            walk([name], FAST, network=LOOPBACK, states={name: FeedState(name, '"v0"', "Tue, 30 Apr 2024 08:00:00 GMT")})
        )
    assert again == [done]
    assert len(other) == 3
    assert server.seen[-1][1]["If-Modified-Since"] == "Tue, 30 Apr 2024 08:00:00 GMT"
    assert "application/atom+xml" in server.seen[-1][1]["Accept"]


def test_state_of_half_a_feed_is_not_kept():
    with serving({"feed": (200, {"ETag": '"v1"'}, RSS.removesuffix("</channel></rss>"))}) as server:
        *items, error = walk([url_of(server, "feed")], FAST, network=LOOPBACK)
    assert [item.id for item in items] == ["urn:g1", "urn:g2"]
    assert (error.reason, error.transient) == ("truncated: the feed ends early", True)


def test_one_page():
    with serving({"page": (200, {"Content-Type": "text/html"}, PAGE)}) as server:
        name = url_of(server, "page")
        (item,) = walk([name], FAST, network=LOOPBACK)
        (error,) = walk([name], FAST, network=LOOPBACK, expect_feed=True)
    document = open_item(item)
    assert (item.key, item.source, document.id, document.url, document.text) == (name, name, name, name, STORY)
    assert document.retrieved_at is not None
    assert (error.name, error.reason, error.transient) == (name, "not a feed: it is an HTML page", False)


@pytest.mark.parametrize(
    ("status", "transient"), [(404, False), (403, False), (410, False), (429, True), (408, True), (500, True), (503, True)]
)
def test_which_answers_may_pass(status, transient):
    with serving({"page": (status, {}, "")}) as server:
        (error,) = walk([url_of(server, "page")], FAST, network=LOOPBACK)
    assert isinstance(error, SourceError)
    assert error.transient is transient


def test_trouble_of_the_network_may_pass():
    with serving({}) as server:
        name = url_of(server, "page")
    (closed,) = walk([name], Sources(robots=False, delay_s=0), network=LOOPBACK)
    (unknown,) = walk([name], FAST, network=Network(resolve=lambda host, port: []))
    (private,) = walk([name], FAST, network=Network(resolve=lambda host, port: ["10.0.0.1"]))
    assert (closed.transient, unknown.transient, private.transient) == (True, True, False)
    assert private.reason == "the host harbour.example has an address that is not public (10.0.0.1)"


def test_robots_are_obeyed():
    rules = "User-agent: *\nDisallow: /news/\n\nUser-agent: onrecord\nDisallow: /private/\n"
    with serving({"robots.txt": (200, {}, rules), "news/1": (200, {}, PAGE), "private/1": (200, {}, PAGE)}) as server:
        fetcher = Fetcher(FAST, network=LOOPBACK)
        assert fetcher.fill(page_item(url_of(server, "news/1"))).body == PAGE.encode()
        with pytest.raises(SourceError) as caught:
            fetcher.fill(page_item(url_of(server, "private/1")))
        assert asked(server) == ["/robots.txt", "/news/1"]
        other = Fetcher(Sources(delay_s=0, user_agent="harbour-reader/2"), network=LOOPBACK)
        with pytest.raises(SourceError):
            other.fill(page_item(url_of(server, "news/1")))
        assert other.fill(page_item(url_of(server, "private/1"))).body == PAGE.encode()
        assert server.seen[-1][1]["User-Agent"] == "harbour-reader/2"
        careless = Fetcher(Sources(delay_s=0, robots=False), network=LOOPBACK)
        assert careless.fill(page_item(url_of(server, "private/1"))).body == PAGE.encode()
    assert (caught.value.reason, caught.value.transient) == ("the robots.txt of harbour.example does not allow it", False)


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_no_robots_allow_everything(status):
    with serving({"robots.txt": (status, {}, ""), "page": (200, {}, PAGE)}) as server:
        assert Fetcher(FAST, network=LOOPBACK).fill(page_item(url_of(server, "page"))).body == PAGE.encode()


def test_robots_that_fail_allow_nothing_yet():
    clock = Clock()
    with serving({"robots.txt": (503, {}, ""), "page": (200, {}, PAGE)}) as server:
        fetcher = Fetcher(FAST, network=LOOPBACK, clock=clock, sleep=clock.sleep)
        for _ in range(2):
            with pytest.raises(SourceError) as caught:
                fetcher.fill(page_item(url_of(server, "page")))
            assert caught.value.transient
            assert caught.value.reason == "its robots.txt cannot be had: HTTP status 503 Service Unavailable"
        assert asked(server) == ["/robots.txt"]
        server.answers["/robots.txt"] = (200, {}, "")
        clock.now += 301
        assert fetcher.fill(page_item(url_of(server, "page"))).body == PAGE.encode()


@pytest.mark.parametrize(
    ("delay_s", "rules", "slept"),
    [(1.0, "", [1.0, 1.0]), (0, "", []), (1.0, "User-agent: *\nCrawl-delay: 7\n", [7.0, 7.0]), (1.0, "User-agent: *\nCrawl-delay: 900\n", [30.0, 30.0])],
)  # fmt: skip
def test_intervals_between_requests_to_one_host(delay_s, rules, slept):
    clock = Clock()
    with serving({"robots.txt": (200, {}, rules), "page": (200, {}, PAGE)}) as server:
        fetcher = Fetcher(Sources(delay_s=delay_s), network=LOOPBACK, clock=clock, sleep=clock.sleep)
        for _ in range(2):
            fetcher.fill(page_item(url_of(server, "page")))
        assert clock.slept == slept
        fetcher.fill(page_item(url_of(server, "page", "islands.example")))
        assert clock.slept[len(slept) :] == slept[:1]  # between its robots.txt and its page
        clock.now += 60
        before = list(clock.slept)
        fetcher.fill(page_item(url_of(server, "page")))
        assert clock.slept == before


def test_walk_keeps_the_intervals_of_its_fetcher():
    clock = Clock()
    with serving({"feed": (200, {}, RSS), "news/1": (200, {}, PAGE)}) as server:
        fetcher = Fetcher(Sources(), network=LOOPBACK, clock=clock, sleep=clock.sleep)
        first, *_ = walk([url_of(server, "feed")], Sources(), network=LOOPBACK, fetcher=fetcher)
        fetcher.fill(first)
    assert clock.slept == [1.0, 1.0]


def test_filled_item_is_not_fetched_again():
    item = Item(source="s", key="k", stamp="", name="n", form=Form.ROW, body=b"words")
    assert Fetcher(network=LOOPBACK).fill(item) is item
