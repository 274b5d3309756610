"""`onrecord watch`: feeds into a record, again and again."""

from __future__ import annotations

import argparse
import re
import time

from onrecord.cli.exits import Code, UsageError, complain
from onrecord.cli.ingest import add_manner, add_record, opened, recorder, tally
from onrecord.cli.rooms import Rooms

SUMMARY = "poll feeds and put what is new on record"
EXAMPLES = """\
examples:
  onrecord watch https://example.org/feed.xml https://example.net/rss --record news.db --every 15m
  onrecord watch https://example.org/feed.xml --record news.db --once

Each feed is asked only for what changed since all that it held was put on record (ETag, Last-Modified). A feed that cannot be
had, or that is a web page, is named with its reason, and asked again the next time. Ctrl-C ends the watch; nothing is lost.
"""
_EVERY = re.compile(r"(\d{1,6})\s*([smhd]?)")
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3_600, "d": 86_400}
_SHORTEST = 10  # seconds; a host that is asked more often has reason to shut us out


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declares what `onrecord watch` takes."""
    parser.add_argument("names", nargs="+", metavar="FEED", help="the address of a feed, or a file that others renew")
    add_record(parser)
    parser.add_argument("--every", default="15m", metavar="TIME", help="how often: 90s, 15m, 2h, 1d (%(default)s)")
    parser.add_argument("--once", action="store_true", help="ask once, and end")
    add_manner(parser)


def run(options: argparse.Namespace, _rooms: Rooms) -> Code:
    """Carries out `onrecord watch`; raises UsageError where it cannot."""
    every = _interval(options.every)
    with opened(options, create=True) as record, recorder(record, options) as taking:
        while True:
            begun = time.monotonic()
            summary = taking.take_in(options.names, expect_feed=True)
            complain(tally(summary))
            if options.once:
                return Code.SOME_FAILED if summary.failed else Code.DONE
            time.sleep(max(_SHORTEST, every - (time.monotonic() - begun)))


def _interval(value: str) -> int:
    found = _EVERY.fullmatch(value.strip().lower())
    seconds = int(found[1]) * _SECONDS[found[2]] if found else 0
    if seconds < _SHORTEST:
        raise UsageError(f"--every {value}: give a time of at least {_SHORTEST} seconds, such as 90s, 15m, 2h or 1d")
    return seconds
