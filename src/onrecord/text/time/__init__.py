"""Expressions of time in a text, with their place in the calendar."""

from onrecord.text.time.find import Expressions, find_times

__all__ = ["Expressions", "find_times"]
