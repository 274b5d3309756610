"""Expressions of time in a text, with their place in the calendar."""

from onrecord.text.time.find import find_times

__all__ = ["find_times"]
