"""Bytes to Document: files, standard input, URLs and JSONL; decoding, article text, publication date, language.

Everything that can be wrong with an input is an InputError with one line of reason. Nothing here goes on the network
except `load` of an http(s) URL.
"""

from onrecord.ingest.jsonl import JsonlError, read_jsonl
from onrecord.ingest.limits import DEFAULT_LIMITS, Limits
from onrecord.ingest.load import from_bytes, from_text, load
from onrecord.ingest.network import PUBLIC, Network, Resolver, is_public, system_resolver
from onrecord.ingest.raw import RawStore

__all__ = [
    "DEFAULT_LIMITS",
    "PUBLIC",
    "JsonlError",
    "Limits",
    "Network",
    "RawStore",
    "Resolver",
    "from_bytes",
    "from_text",
    "is_public",
    "load",
    "read_jsonl",
    "system_resolver",
]
