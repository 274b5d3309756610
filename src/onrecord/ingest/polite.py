"""Fetching as a guest: one host is asked at intervals, and what its robots.txt disallows is not fetched."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from onrecord.ingest.items import Item, SourceError
from onrecord.ingest.network import PUBLIC, Network
from onrecord.ingest.settings import DEFAULT_SOURCES, Sources
from onrecord.schema import InputError

if TYPE_CHECKING:
    from urllib.robotparser import RobotFileParser

    from onrecord.ingest.fetch import Fetched, Request

_LONGEST_DELAY = 30.0  # of those that a robots.txt asks for
_RULES_HOLD_S = 86_400.0  # RFC 9309: no longer than a day
_TROUBLE_HOLDS_S = 300.0
_MOST_RULES = 512_000  # bytes of a robots.txt that are read, more than the 500 KiB of RFC 9309
_MOST_HOSTS = 1_000


@dataclass(frozen=True, slots=True)
class _Rules:
    """The robots.txt of a host, None where there is none; `trouble` says why it cannot be known. Good until `until`."""

    parser: RobotFileParser | None
    trouble: str | None
    until: float


class Fetcher:
    """Fetches pages politely, as `settings` say; for one thread. `clock` (seconds) and `sleep` are there for tests."""

    def __init__(
        self,
        settings: Sources = DEFAULT_SOURCES,
        *,
        network: Network = PUBLIC,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._settings, self._network, self._clock, self._sleep = settings, network, clock, sleep
        self._rules: dict[str, _Rules] = {}
        self._asked: dict[str, float] = {}  # host -> when the last answer of it was in

    def fill(self, item: Item) -> Item:
        """The item with its page fetched into `body`, `url` being where that was found in the end.

        Raises SourceError, transient for trouble of the network or the server.
        """
        from onrecord.ingest.fetch import PLAIN_REQUEST

        if item.body is not None:
            return item
        try:
            page = self.get(item.url or "", PLAIN_REQUEST)
        except InputError as error:
            raise failed(error, item.source, item.key) from error
        return replace(item, body=page.body, url=page.url, content_type=page.content_type or "", retrieved_at=page.retrieved_at)

    def get(self, url: str, request: Request) -> Fetched:
        """What is at `url`. Raises InputError, a FetchError if it is up to network or server."""
        if self._settings.robots:
            self._obey(url)
        return self._ask(url, request)

    def _ask(self, url: str, request: Request) -> Fetched:
        from onrecord.ingest.fetch import fetch

        host = _host(url)
        self._wait(url, host)
        try:
            return fetch(url, self._network, self._settings.limits, replace(request, user_agent=self._settings.user_agent))
        finally:
            self._asked.pop(host, None)
            self._asked[host] = self._clock()
            _shrink(self._asked)

    def _wait(self, url: str, host: str) -> None:
        if (last := self._asked.get(host)) is not None:
            left = last + self._delay(url) - self._clock()
            if left > 0:
                self._sleep(left)

    def _delay(self, url: str) -> float:
        rules = self._rules.get(_site(url))
        asked = rules.parser.crawl_delay(self._agent()) if rules and rules.parser else None
        return max(self._settings.delay_s, min(float(asked or 0), _LONGEST_DELAY))

    def _obey(self, url: str) -> None:
        from onrecord.ingest.fetch import FetchError

        rules = self._rules_of(url)
        if rules.trouble:
            raise FetchError(url, rules.trouble, transient=True)
        if rules.parser and not rules.parser.can_fetch(self._agent(), url):
            raise FetchError(url, f"the robots.txt of {_host(url)} does not allow it")

    def _rules_of(self, url: str) -> _Rules:
        site = _site(url)
        rules = self._rules.get(site)
        if rules is None or rules.until < self._clock():
            rules = self._fetch_rules(site)
            self._rules.pop(site, None)
            self._rules[site] = rules
            _shrink(self._rules)
        return rules

    def _fetch_rules(self, site: str) -> _Rules:
        """RFC 9309: a host that answers without a robots.txt allows everything; one that fails, nothing yet."""
        from urllib.robotparser import RobotFileParser

        from onrecord.ingest.fetch import FetchError, Request

        parser = RobotFileParser()
        try:
            raw = self._ask(f"{site}/robots.txt", Request(accept="text/plain, */*;q=0.1")).body
            parser.parse(raw[:_MOST_RULES].decode("utf-8-sig", "replace").splitlines())
        except FetchError as error:
            if error.transient:
                return _Rules(None, f"its robots.txt cannot be had: {error.reason}", self._clock() + _TROUBLE_HOLDS_S)
            return _Rules(None, None, self._clock() + _RULES_HOLD_S)
        except (InputError, ValueError):  # an address we do not go to, or no rules: fetching the page will say what is wrong
            return _Rules(None, None, self._clock() + _RULES_HOLD_S)
        return _Rules(parser, None, self._clock() + _RULES_HOLD_S)

    def _agent(self) -> str:
        return (self._settings.user_agent or "onrecord").partition("/")[0].strip()


def failed(error: InputError, source: str, key: str) -> SourceError:
    """The SourceError of something that could not be fetched."""
    return SourceError(error.name, error.reason, source=source, key=key, transient=getattr(error, "transient", False))


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _site(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return f"{parts.scheme}://{parts.netloc}"


def _shrink(table: dict[str, float] | dict[str, _Rules]) -> None:
    """The eldest goes where there are too many."""
    if len(table) > _MOST_HOSTS:
        table.pop(next(iter(table)))
