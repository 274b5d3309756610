"""One page over HTTP, without being led to a private address.

Every address a name resolves to is judged before any is used, and the connection goes to the very address that was judged,
so a second answer of the name server has no chance; redirects go the same way. Proxy settings are not used.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import time
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from io import BufferedReader, RawIOBase
from typing import Any, cast
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from onrecord.ingest.limits import Limits
from onrecord.ingest.network import Network
from onrecord.ingest.unpack import CHUNK, gunzip, inflate
from onrecord.schema import InputError

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SAFE_IN_URL = "%/:=&?~#+!$,;'@()*[]|"
_NOT_MODIFIED = 304
# Of the client errors, those that speak of the moment: too slow, too early, too many.
_PASSING = frozenset({408, 425, 429})


class FetchError(InputError):
    """A URL that gave no page. `status` is the HTTP status if there was one; `transient`: trying again may help."""

    def __init__(self, name: str, reason: str, *, status: int | None = None, transient: bool = False) -> None:
        super().__init__(name, reason)
        self.status = status
        self.transient = transient

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(FetchError, status=self.status, transient=self.transient), (self.name, self.reason)


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent along: the ETag and Last-Modified of an earlier answer, what is welcome, and who asks (None: we)."""

    etag: str | None = None
    last_modified: str | None = None
    accept: str = "text/html, application/xhtml+xml, text/plain;q=0.8"
    user_agent: str | None = None


PLAIN_REQUEST = Request()


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: the bytes as received (`raw`) and without their content encoding (`body`); `retrieved_at` in UTC.

    Where nothing is new since the ETag or date that was sent along, both are empty and `not_modified` is true.
    """

    raw: bytes
    body: bytes
    url: str
    content_type: str | None
    retrieved_at: str
    etag: str | None = None
    last_modified: str | None = None
    not_modified: bool = False


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    reason: str
    headers: http.client.HTTPMessage
    raw: bytes


def fetch(url: str, network: Network, limits: Limits, request: Request = PLAIN_REQUEST) -> Fetched:
    """The page at `url`, redirects followed; InputError for whatever prevents it, a FetchError if that is the network."""
    deadline = time.monotonic() + limits.timeout_s
    at = url
    for _ in range(limits.max_redirects + 1):
        answer = _ask(url, at, network, limits, deadline, request)
        location = answer.headers.get("Location")
        if answer.status == _NOT_MODIFIED and (request.etag or request.last_modified):
            return _unchanged(at, answer, request)
        if answer.status not in _REDIRECTS or not location:
            return _accept(url, at, answer, limits)
        at = _join(url, at, location)
    raise InputError(url, f"more than {limits.max_redirects} redirects")


def _join(name: str, at: str, location: str) -> str:
    try:
        return urljoin(at, location)
    except ValueError as error:
        raise InputError(name, "redirected to what is not a valid URL") from error


def _accept(name: str, at: str, answer: _Answer, limits: Limits) -> Fetched:
    if not 200 <= answer.status < 300:
        passing = answer.status in _PASSING or answer.status >= 500
        reason = f"HTTP status {answer.status} {_one_line(answer.reason)}".rstrip()
        raise FetchError(name, reason, status=answer.status, transient=passing)
    body, headers = _without_encoding(answer, name, limits), answer.headers
    etag, last_modified = _validators(headers)
    return Fetched(answer.raw, body, at, headers.get("Content-Type"), _now(), etag, last_modified)


def _unchanged(at: str, answer: _Answer, request: Request) -> Fetched:
    etag, last_modified = _validators(answer.headers)
    etag, last_modified = etag or request.etag, last_modified or request.last_modified
    return Fetched(b"", b"", at, None, _now(), etag, last_modified, not_modified=True)


def _validators(headers: http.client.HTTPMessage) -> tuple[str | None, str | None]:
    """ETag and Last-Modified, fit to be sent back: a header may come folded over lines but cannot go so."""
    etag, last_modified = (" ".join((headers.get(key) or "").split()) for key in ("ETag", "Last-Modified"))
    return etag or None, last_modified or None


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _without_encoding(answer: _Answer, name: str, limits: Limits) -> bytes:
    encoding = (answer.headers.get("Content-Encoding") or "identity").strip().lower()
    if encoding in {"gzip", "x-gzip"}:
        return gunzip(answer.raw, name, limits)
    if encoding == "deflate":
        return inflate(answer.raw, name, limits)
    if encoding != "identity":
        raise InputError(name, f"content encoding {_one_line(encoding)} is not supported")
    return answer.raw


def _ask(name: str, at: str, network: Network, limits: Limits, deadline: float, request: Request) -> _Answer:
    """One request. What the libraries raise becomes one line of reason."""
    parts, host = _parse(name, at)
    addresses = _addresses(name, parts, host, network)
    try:
        return _exchange(name, parts, host, addresses, limits, deadline, request)
    except TimeoutError:
        raise FetchError(name, f"no complete answer within {limits.timeout_s:g} seconds", transient=True) from None
    except ssl.SSLCertVerificationError as error:
        raise FetchError(name, f"the certificate of {host} is not valid: {_one_line(error.verify_message)}") from error
    except ssl.SSLError as error:
        reason = f"no secure connection to {host}: {_one_line(error.reason or 'TLS failed')}"
        raise FetchError(name, reason, transient=True) from error
    except OSError as error:
        reason = f"no connection to {host}: {_one_line(error.strerror or str(error))}"
        raise FetchError(name, reason, transient=True) from error
    except (http.client.HTTPException, zlib.error, ValueError) as error:
        raise FetchError(name, f"{host} gave no valid HTTP answer ({type(error).__name__})", transient=True) from error


def _parse(name: str, at: str) -> tuple[SplitResult, str]:
    """The parts of a URL and its host in ASCII."""
    try:
        parts = urlsplit(at)
        host, _ = parts.hostname or "", parts.port
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except ValueError as error:
        raise InputError(name, "not a valid URL") from error
    if parts.scheme not in {"http", "https"}:
        raise InputError(name, f"scheme {_one_line(parts.scheme) or 'missing'}: only http and https are fetched")
    if not host or re.search(r"[\x00-\x20\x7f/\\]", host):
        raise InputError(name, "not a valid URL")
    if parts.username is not None:
        raise InputError(name, "a URL with a user name in it is not fetched")
    return parts, host


def _addresses(name: str, parts: SplitResult, host: str, network: Network) -> list[str]:
    try:
        addresses = network.resolve(host, _port(parts))
    except (OSError, UnicodeError):
        addresses = []
    if not addresses:
        raise FetchError(name, f"the host {host} is not known", transient=True)
    for address in addresses:
        if not network.allowed(address):
            raise InputError(name, f"the host {host} has an address that is not public ({_one_line(address)})")
    return addresses


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _exchange(
    name: str, parts: SplitResult, host: str, addresses: list[str], limits: Limits, deadline: float, request: Request
) -> _Answer:
    connection = http.client.HTTPConnection(host, parts.port or _port(parts))
    connection.default_port = 443 if parts.scheme == "https" else 80  # leaves it out of the Host header
    with _connect(parts, host, addresses, deadline) as channel:
        # http.client needs no more of a socket than sendall, makefile and close.
        connection.sock = cast("Any", _Timed(channel, deadline))
        connection.request("GET", _target(parts), headers=_headers(request))
        response = connection.getresponse()
        try:
            wanted = 200 <= response.status < 300
            raw = _read(name, response, limits) if wanted else b""
            return _Answer(response.status, response.reason, response.headers, raw)
        finally:
            response.close()


def _target(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe=_SAFE_IN_URL)
    return f"{path}?{quote(parts.query, safe=_SAFE_IN_URL)}" if parts.query else path


def own_name() -> str:
    """What we call ourselves to servers."""
    try:
        release = version("onrecord")
    except PackageNotFoundError:  # run from a checkout
        release = "dev"
    return f"onrecord/{release} (+offline news reader)"


def _headers(request: Request) -> dict[str, str]:
    headers = {
        "User-Agent": request.user_agent or own_name(),
        "Accept": request.accept,
        "Accept-Encoding": "gzip, deflate",
        "Connection": "close",
    }
    conditions = {"If-None-Match": request.etag, "If-Modified-Since": request.last_modified}
    return headers | {key: value for key, value in conditions.items() if value}


def _read(name: str, response: http.client.HTTPResponse, limits: Limits) -> bytes:
    too_large = InputError(name, f"too large: more than {limits.max_bytes:,} bytes")
    if (response.length or 0) > limits.max_bytes:
        raise too_large
    expected, content = response.length, bytearray()
    while piece := response.read1(CHUNK):
        content += piece
        if len(content) > limits.max_bytes:
            raise too_large
    if expected is not None and len(content) < expected:
        raise http.client.IncompleteRead(b"")
    return bytes(content)


def _connect(parts: SplitResult, host: str, addresses: list[str], deadline: float) -> socket.socket:
    """A connection to the first of the checked `addresses` that answers."""
    failure: OSError | None = None
    for address in addresses:
        try:
            channel = socket.create_connection((address, _port(parts)), timeout=_left(deadline))
        except OSError as error:
            failure = error
            continue
        return channel if parts.scheme == "http" else _secure(channel, host, deadline)
    raise failure or TimeoutError


def _secure(channel: socket.socket, host: str, deadline: float) -> socket.socket:
    try:
        channel.settimeout(_left(deadline))
        return ssl.create_default_context().wrap_socket(channel, server_hostname=host)
    except BaseException:
        channel.close()
        raise


class _Timed:
    """A socket whose every reading and writing ends by one deadline, however slowly the other side drips."""

    def __init__(self, channel: socket.socket, deadline: float) -> None:
        self._channel, self._deadline = channel, deadline

    def sendall(self, content: bytes) -> None:
        self._channel.settimeout(_left(self._deadline))
        self._channel.sendall(content)

    def makefile(self, _mode: str) -> BufferedReader:
        return BufferedReader(_TimedReading(self._channel, self._deadline))

    def close(self) -> None:
        """Left to whoever made the connection."""


class _TimedReading(RawIOBase):
    def __init__(self, channel: socket.socket, deadline: float) -> None:
        self._channel, self._deadline = channel, deadline

    def readable(self) -> bool:
        return True

    # The type that RawIOBase gives to `buffer` has no name before Python 3.12.
    def readinto(self, buffer: Any) -> int:  # noqa: ANN401
        self._channel.settimeout(_left(self._deadline))
        return self._channel.recv_into(buffer)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _one_line(text: str) -> str:
    return " ".join(text.split())[:120]
