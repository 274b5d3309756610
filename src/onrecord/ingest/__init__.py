"""Bytes to Document: files, standard input, URLs and JSONL; decoding, article text, publication date, language.

Everything that can be wrong with an input is an InputError with one line of reason. Nothing here goes on the network
except `load` of an http(s) URL, `walk` of one, and `Fetcher`.
"""

from onrecord.ingest.items import FeedDone, FeedState, Form, Item, SourceError, open_item
from onrecord.ingest.jsonl import JsonlError, read_jsonl
from onrecord.ingest.limits import DEFAULT_LIMITS, Limits
from onrecord.ingest.load import from_bytes, from_text, load
from onrecord.ingest.network import PUBLIC, Network, Resolver, is_public, system_resolver
from onrecord.ingest.polite import Fetcher
from onrecord.ingest.raw import RawStore
from onrecord.ingest.settings import DEFAULT_SOURCES, Sources
from onrecord.ingest.sources import walk

__all__ = [
    "DEFAULT_LIMITS",
    "DEFAULT_SOURCES",
    "PUBLIC",
    "FeedDone",
    "FeedState",
    "Fetcher",
    "Form",
    "Item",
    "JsonlError",
    "Limits",
    "Network",
    "RawStore",
    "Resolver",
    "SourceError",
    "Sources",
    "from_bytes",
    "from_text",
    "is_public",
    "load",
    "open_item",
    "read_jsonl",
    "system_resolver",
    "walk",
]
