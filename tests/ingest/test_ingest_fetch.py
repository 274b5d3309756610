"""URLs: a server on loopback plays the Internet, which only an explicit Network allows."""

import gzip
import threading
import zlib
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from onrecord.ingest import Limits, Network, RawStore, is_public, load
from onrecord.schema import InputError

STORY = b"<!doctype html><html><head><title>T</title></head><body><article>" + b"".join(
    b"<p>The minister of the %s said on Monday that the treaty would not be signed before the end of the year.</p>" % who
    for who in (b"north", b"south", b"east")
) + b"</article></body></html>"  # fmt: skip


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.seen.append((self.path, dict(self.headers)))
        answer = self.server.answers.get(self.path.partition("?")[0])
        if callable(answer):
            answer(self)
            return
        status, headers, body = answer or (404, {}, b"nothing here")
        self.send_response(status)
        for key, value in {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body)), **headers}.items():
            if value is not None:
                self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextmanager
def serving(**answers):
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


class Names:
    """A resolver that writes down what it is asked."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []

    def __call__(self, host, port):
        self.asked.append((host, port))
        return self.answers[min(len(self.asked), len(self.answers)) - 1]


def loopback():
    return Network(resolve=Names(["127.0.0.1"]), allowed=lambda address: address == "127.0.0.1")


def url_of(server, path, host="news.example"):
    return f"http://{host}:{server.server_address[1]}/{path}"


def refused(url, network=None, **options):
    with pytest.raises(InputError) as caught:
        load(url, **options) if network is None else load(url, network=network, **options)
    assert caught.value.name == url
    assert "\n" not in caught.value.reason
    return caught.value.reason


def test_page_is_fetched(tmp_path):
    network, store = loopback(), RawStore(tmp_path)
    with serving(page=(200, {}, STORY)) as server:
        document = load(url_of(server, "page?x=1 2"), network=network, keep=store)
        port = server.server_address[1]
    assert "minister of the south said" in document.text
    assert document.url == f"http://news.example:{port}/page?x=1 2"
    assert document.publisher == "news.example"
    assert document.retrieved_at.endswith("Z")
    assert len(document.retrieved_at) == 20
    assert store.get(document.sha256) == STORY
    assert network.resolve.asked == [("news.example", port)]
    (path, headers) = server.seen[0]
    assert path == "/page?x=1%202"
    assert headers["Host"] == f"news.example:{port}"
    assert headers["User-Agent"].startswith("onrecord/")
    assert headers["User-Agent"].endswith(" (+offline news reader)")


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(STORY)),
        ("x-gzip", gzip.compress(STORY)),
        ("deflate", zlib.compress(STORY)),
        ("deflate", zlib.compress(STORY)[2:-4]),
        ("identity", STORY),
    ],
)
def test_content_encodings(tmp_path, encoding, body):
    store = RawStore(tmp_path)
    with serving(page=(200, {"Content-Encoding": encoding}, body)) as server:
        document = load(url_of(server, "page"), network=loopback(), keep=store)
    assert "minister of the east said" in document.text
    assert store.get(document.sha256) == body


@pytest.mark.parametrize(
    ("headers", "body", "reason"),
    [
        ({"Content-Encoding": "br"}, b"x", "content encoding br is not supported"),
        (
            {"Content-Encoding": "gzip"},
            gzip.compress(bytes(30_000_000), 9),
            "expands to more than 200 times its size, as a gzip bomb does",
        ),
        ({"Content-Encoding": "gzip"}, gzip.compress(STORY)[:-20], "truncated: the compressed data ends early"),
        ({"Content-Type": "application/pdf"}, b"%PDF-1.7", "not text: it is a PDF"),
        (
            {"Content-Type": "application/json"},
            b"{}",
            "content type application/json is not supported, only HTML and plain text are",
        ),
        ({}, b"", "empty"),
        ({"Content-Length": None}, b"x" * 5000, "too large: more than 4,000 bytes"),
        ({"Content-Length": "999999999999"}, b"x", "too large: more than 4,000 bytes"),
        ({"Content-Length": "600"}, b"x", "news.example gave no valid HTTP answer (IncompleteRead)"),
    ],
)
def test_answers_that_cannot_be_read(headers, body, reason):
    limits = Limits(max_bytes=4_000) if "4,000" in reason else Limits()
    with serving(page=(200, headers, body)) as server:
        assert refused(url_of(server, "page"), loopback(), limits=limits) == reason


@pytest.mark.parametrize(
    ("status", "reason"), [(404, "HTTP status 404 Not Found"), (500, "HTTP status 500 Internal Server Error")]
)
def test_error_status(status, reason):
    with serving(page=(status, {}, STORY)) as server:
        assert refused(url_of(server, "page"), loopback()) == reason


def test_redirects_are_followed_and_resolved_once_each():
    network = loopback()
    answers = {"a": (302, {"Location": "b"}, b""), "b": (308, {"Location": "//other.example:PORT/c"}, b""), "c": (200, {}, STORY)}
    with serving(**answers) as server:
        port = server.server_address[1]
        server.answers["/b"] = (308, {"Location": f"//other.example:{port}/c"}, b"")
        document = load(url_of(server, "a"), network=network)
    assert document.url == f"http://other.example:{port}/c"
    assert [host for host, _ in network.resolve.asked] == ["news.example", "news.example", "other.example"]


def test_redirect_loop():
    with serving(a=(302, {"Location": "/b"}, b""), b=(301, {"Location": "/a"}, b"")) as server:
        assert refused(url_of(server, "a"), loopback()) == "more than 5 redirects"
        assert len(server.seen) == 6


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("file:///etc/passwd", "scheme file: only http and https are fetched"),
        ("http://[::1", "redirected to what is not a valid URL"),
        ("http://127.0.0.2/", "the host 127.0.0.2 has an address that is not public (127.0.0.2)"),
    ],
)
def test_redirect_to_what_is_not_fetched(location, reason):
    names = Names(["127.0.0.1"], ["127.0.0.2"])
    network = Network(resolve=names, allowed=lambda address: address == "127.0.0.1")
    with serving(a=(302, {"Location": location}, b"")) as server:
        assert refused(url_of(server, "a"), network) == reason


def test_redirect_to_loopback_is_refused_by_the_default_policy():
    # The first hop alone may be on loopback, as if it were public.
    hops = iter([lambda _: True])
    network = Network(resolve=Names(["127.0.0.1"]), allowed=lambda address: next(hops, is_public)(address))
    with serving(a=(302, {"Location": "http://localhost/b"}, b"")) as server:
        assert refused(url_of(server, "a"), network) == "the host localhost has an address that is not public (127.0.0.1)"


def test_one_private_address_among_public_ones_is_enough():
    network = Network(resolve=Names(["93.184.215.14", "10.0.0.1"]))
    assert refused("http://news.example/", network) == "the host news.example has an address that is not public (10.0.0.1)"


def test_name_that_changes_its_address_has_no_chance():
    names = Names(["127.0.0.1"], ["10.0.0.1"])
    with serving(page=(200, {}, STORY)) as server:
        load(url_of(server, "page"), network=Network(resolve=names, allowed=lambda address: address == "127.0.0.1"))
    assert len(names.asked) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:9/",
        "http://2130706433/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "https://0x7f.1/",
    ],
)
def test_loopback_is_refused_by_default(url):
    reason = refused(url)
    assert "not public" in reason or "is not known" in reason


NOT_PUBLIC = (
    "127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 240.0.0.1 255.255.255.255 192.0.2.1 "
    ":: ::1 fe80::1 fe80::1%eth0 fc00::1 fec0::1 ff02::1 2001:db8::1 ::ffff:10.0.0.1 ::ffff:a00:1 ::7f00:1 64:ff9b::7f00:1 "
    "2002:7f00:1:: 2001:0:1::1 news.example 1 127.1"
)


@pytest.mark.parametrize("address", NOT_PUBLIC.split(" "))
def test_addresses_that_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"])
def test_addresses_that_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "scheme file: only http and https are fetched"),
        ("ftp://news.example/a", "scheme ftp: only http and https are fetched"),
        ("http://", "not a valid URL"),
        ("http://a b/", "not a valid URL"),
        ("http://news.example:99999/", "not a valid URL"),
        ("http://" + "x" * 70 + ".example/", "not a valid URL"),
        ("http://me:secret@news.example/", "a URL with a user name in it is not fetched"),
    ],
)
def test_urls_that_are_not_fetched(url, reason):
    assert refused(url, loopback()) == reason


def test_host_that_is_not_known():
    def unknown(host, port):
        raise OSError(-2, "Name or service not known")

    assert refused("http://none.example/", Network(resolve=unknown)) == "the host none.example is not known"


def test_wrong_date_is_told_before_fetching():
    network = loopback()
    assert refused("http://news.example/", network, published="soon").startswith("published 'soon' is not an ISO date")
    assert network.resolve.asked == []


def test_connection_refused():
    with serving() as server:
        port = server.server_address[1]
    assert refused(f"http://news.example:{port}/", loopback()) == "no connection to news.example: Connection refused"


def test_server_that_never_answers():
    release = threading.Event()
    with serving(slow=lambda handler: release.wait(20)) as server:
        reason = refused(url_of(server, "slow"), loopback(), limits=Limits(timeout_s=0.1))
        release.set()
    assert reason == "no complete answer within 0.1 seconds"


def test_server_that_drips_its_header():
    release = threading.Event()

    def drip(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not release.wait(0.01):
            try:
                handler.wfile.write(b"x")
            except OSError:
                return

    with serving(slow=drip) as server:
        reason = refused(url_of(server, "slow"), loopback(), limits=Limits(timeout_s=0.2))
        release.set()
    assert reason == "no complete answer within 0.2 seconds"


def test_server_that_speaks_no_http():
    with serving(odd=lambda handler: handler.wfile.write(b"SSH-2.0-none\r\n\r\n")) as server:
        assert refused(url_of(server, "odd"), loopback()) == "news.example gave no valid HTTP answer (BadStatusLine)"


def test_https_needs_a_server_that_speaks_it():
    with serving(page=(200, {}, STORY)) as server:
        reason = refused(url_of(server, "page").replace("http:", "https:"), loopback())
    assert reason.startswith("no secure connection to news.example")
