"""What makes values: one function for each `make` of the grammar's table, in a file for each kind of expression.

A maker gets a match and its context and returns what the expression means (mostly one `Made`), or None where the words are
no expression of time after all; then the next rule that fits is asked.
"""

from onrecord.text.time.makers import clocks, dates, days, distances, lengths, seasons, units, vague, years
from onrecord.text.time.makers.made import MAKERS, Made

__all__ = ["MAKERS", "Made", "clocks", "dates", "days", "distances", "lengths", "seasons", "units", "vague", "years"]
