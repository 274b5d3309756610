"""The claims of an article, held against reference and record.

`find_claims` walks a Reading: lines, patterns, titles, summits, spending, events; `judge` gives each claim a verdict by the rules
of its kind. Nothing here reads text or keeps anything.
"""

from onrecord.check.claims import check_reading

__all__ = ["check_reading"]
