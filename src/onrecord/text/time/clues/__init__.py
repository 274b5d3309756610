"""What in a text betrays when it was published; one file for each kind of clue."""

from onrecord.text.time.clues.dates import happened, headed, nth_since, told
from onrecord.text.time.clues.page import Clue, Days, Finder, Page
from onrecord.text.time.clues.people import called, spoken_of
from onrecord.text.time.clues.votes import aspiring, counted, upcoming, won

CLUES: tuple[Finder, ...] = (headed, told, happened, nth_since, called, spoken_of, upcoming, won, aspiring, counted)

__all__ = ["CLUES", "Clue", "Days", "Finder", "Page"]
