"""What a run takes from its sources, and how it behaves towards the hosts it asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from onrecord.ingest.limits import DEFAULT_LIMITS, Limits

_SUFFIXES = frozenset(
    (".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".jsonl", ".ndjson", ".json", ".xml", ".rss", ".atom", ".rdf", ".warc")
)


@dataclass(frozen=True, slots=True)
class Sources:
    """Settings of `walk` and `Fetcher`.

    `recursive`: whether folders are read with all folders below them; ** in a pattern goes down in any case.
    `hidden`: whether files and folders whose name begins with a dot are read, where they are not named directly.
    `suffixes`: of the files read in folders, in lower case and with the dot; each also with ".gz" behind it.
    `follow`: whether the page that a feed entry links to is fetched. "auto": of feeds that came from a URL, while an entry
    of a feed file is read as it stands in the feed; "always"; "never".
    `delay_s`: seconds from the end of one request to a host to the beginning of the next; a longer Crawl-delay of its
    robots.txt is kept, up to half a minute.
    `robots`: whether robots.txt is obeyed, for whatever is fetched.
    `max_items`: different entries read of one feed; what is left out is told.
    `limits`: bounds on one document.
    `user_agent`: what servers are told, None for the name and version of this package. robots.txt knows us by what stands
    before its first slash.
    """

    recursive: bool = True
    hidden: bool = False
    suffixes: frozenset[str] = _SUFFIXES
    follow: Literal["auto", "always", "never"] = "auto"
    delay_s: float = 1.0
    robots: bool = True
    max_items: int = 5_000
    limits: Limits = DEFAULT_LIMITS
    user_agent: str | None = None


DEFAULT_SOURCES = Sources()
