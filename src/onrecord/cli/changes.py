"""What changed: the status events of a Reading, one line a fact, its retellings folded into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.cli.clean import one_line
from onrecord.cli.dates import written_value
from onrecord.cli.digest import DOUBTFUL_BELOW, line_starts, place_of, speaker_of
from onrecord.schema import SPOKEN, Factuality, Reading, StatusEvent, StatusKind

# How each kind is told when it happened, did not, is to come, may come; "{}" is the office, body, document or subject.
_TOLD = {
    StatusKind.TAKES_OFFICE: (
        "took office as {}",
        "did not take office as {}",
        "is to take office as {}",
        "may take office as {}",
    ),
    StatusKind.LEAVES_OFFICE: (
        "left office as {}",
        "did not leave office as {}",
        "is to leave office as {}",
        "may leave office as {}",
    ),
    StatusKind.APPOINTED: ("was appointed {}", "was not appointed {}", "is to be appointed {}", "may be appointed {}"),
    StatusKind.ELECTED: ("was elected {}", "was not elected {}", "is to be elected {}", "may be elected {}"),
    StatusKind.APPLIES: ("applied to join {}", "did not apply to join {}", "is to apply to join {}", "may apply to join {}"),
    StatusKind.INVITED: (
        "was invited to join {}",
        "was not invited to join {}",
        "is to be invited to join {}",
        "may be invited to join {}",
    ),
    StatusKind.SIGNS: ("signed {}", "did not sign {}", "is to sign {}", "may sign {}"),
    StatusKind.RATIFIES: ("ratified {}", "did not ratify {}", "is to ratify {}", "may ratify {}"),
    StatusKind.ACCEDES: ("joined {}", "did not join {}", "is to join {}", "wants or may join {}"),
    StatusKind.PLEDGES: ("pledged {}", "did not pledge {}", "is to pledge {}", "may pledge {}"),
    StatusKind.MEETS: ("met: {}", "did not meet: {}", "is to meet: {}", "may meet: {}"),
    StatusKind.REQUESTS: ("asked for {}", "did not ask for {}", "is to ask for {}", "may ask for {}"),
    StatusKind.REJECTS: ("rejected {}", "did not reject {}", "is to reject {}", "may reject {}"),
}
# Without an office or body: what is left of the words above, and where that would say nothing, other words.
_BARE = {
    StatusKind.TAKES_OFFICE: ("took office", "did not take office", "is to take office", "may take office"),
    StatusKind.LEAVES_OFFICE: ("left office", "did not leave office", "is to leave office", "may leave office"),
    StatusKind.REQUESTS: ("made a request", "made no request", "is to make a request", "may make a request"),
    StatusKind.PLEDGES: ("made a pledge", "made no pledge", "is to make a pledge", "may make a pledge"),
    StatusKind.REJECTS: ("refused", "did not refuse", "is to refuse", "may refuse"),
}
# What is won, where one is not elected to an office ("the nomination", "the Iowa caucuses").
_CONTESTS = frozenset(
    {"nomination", "primary", "primaries", "caucus", "caucuses", "election", "race", "contest", "seat", "vote", "runoff"}
)
_LONGEST_QUOTE = 90  # characters
_MANY = 8  # names that are written out


@dataclass(frozen=True, slots=True)
class Change:
    """One fact in words; `when` is its date in words or "", `said_by` who is said to have said so in every telling, or "".

    `indices` are positions in `Reading.status_events`, in text order, each with its place; `label` says what the words alone
    might hide: "not so", "to come", "open".
    """

    words: str
    when: str
    said_by: str
    label: str
    factuality: Factuality
    doubtful: bool
    indices: tuple[int, ...]
    places: tuple[str, ...]


_LABELS = {Factuality.ASSERTED: "", Factuality.NEGATED: "not so", Factuality.FUTURE: "to come", Factuality.POSSIBLE: "open"}


def changes(reading: Reading) -> tuple[Change, ...]:
    """The facts in the order in which the text first tells them."""
    folded: list[list[int]] = []
    for index, event in enumerate(reading.status_events):
        home = next((held for held in folded if any(_same(reading.status_events[i], event) for i in held)), None)
        if home is None:
            folded.append([index])
        else:
            home.append(index)
    lines = line_starts(reading.text)
    return tuple(_change(reading, held, lines) for held in folded)


def _same(one: StatusEvent, other: StatusEvent) -> bool:
    """Whether two events tell one fact: the same kind, factuality, participants and subject, and no other date."""
    if (one.kind, one.factuality) != (other.kind, other.factuality) or set(one.who) != set(other.who):
        return False
    if one.when and other.when and not _compatible(one.when.value, other.when.value):
        return False
    a, b = one.what_id or one.what, other.what_id or other.what
    return a == b or one.what is None or other.what is None or (one.kind is StatusKind.MEETS and one.when == other.when)


def _compatible(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _change(reading: Reading, indices: Sequence[int], lines: list[int]) -> Change:
    events = [reading.status_events[index] for index in indices]
    fullest = max(events, key=lambda event: (event.what_id is not None, event.what is not None, event.confidence))
    dates = [event.when for event in events if event.when]
    when = max(dates, key=lambda when: len(when.value), default=None)
    said = {_speaker(reading, event) for event in events}
    return Change(
        words=in_words(fullest) + _quoted(fullest, reading.text),
        when=written_value(when.value) if when else "",
        said_by=said.pop() if len(said) == 1 else "",
        label=_LABELS[fullest.factuality],
        factuality=fullest.factuality,
        doubtful=all(event.confidence < DOUBTFUL_BELOW for event in events),
        indices=tuple(indices),
        places=tuple(place_of(event.trigger.start, lines) for event in events),
    )


def _speaker(reading: Reading, event: StatusEvent) -> str:
    if event.attribution is None:
        return ""
    return speaker_of(reading.attributions[event.attribution], reading.text) or "source not named"


def change_line(change: Change) -> str:
    """A fact in words with its date, where it has one: "Ukraine was not invited to join NATO — July 2024"."""
    return change.words + (f" — {change.when}" if change.when else "")


def _quoted(event: StatusEvent, text: str) -> str:
    """The words that tell an event whose name alone says little: what is asked or promised stands only in them."""
    if event.what or event.kind not in SPOKEN:
        return ""
    words = one_line(text[event.trigger.start : event.span.end])
    return f": “{words[:_LONGEST_QUOTE].rsplit(' ', 1)[0]}…”" if len(words) > _LONGEST_QUOTE else f": “{words}”"


def in_words(event: StatusEvent) -> str:
    """An event as a sentence without its stop: "Ukraine was not invited to join NATO"."""
    row = list(Factuality).index(event.factuality)
    names = [one_line(name) for name in event.who]
    shown = names if len(names) <= _MANY else [*names[: _MANY - 1], f"{len(names) - _MANY + 1} more"]
    who = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
    what = one_line(event.what) if event.what else ""
    pattern = (
        _TOLD[event.kind][row] if what else _BARE.get(event.kind, tuple(p.replace("{}", "") for p in _TOLD[event.kind]))[row]
    )
    if (event.what_id or "").startswith("org:"):  # told with the body where one serves, not with the office
        pattern = pattern.replace("office as {}", "office at {}").replace("appointed {}", "appointed at {}")
    if event.kind is StatusKind.ELECTED and not _CONTESTS.isdisjoint(what.lower().split()):
        pattern = ("won {}", "did not win {}", "is to win {}", "may win {}")[row]
    if event.kind is StatusKind.REQUESTS and what.startswith("to "):
        pattern = pattern.replace("asked for", "asked others").replace("ask for", "ask others")
    verb = pattern.format(what).rstrip(" :")
    plural = len(names) > 1 or names[0].lower().endswith(("members", "countries", "allies", "states"))
    return f"{who} {_agreed(verb) if plural else verb}"


def _agreed(verb: str) -> str:
    """The verb for more than one: "were", "are"."""
    head, _, rest = verb.partition(" ")
    return " ".join(filter(None, ({"was": "were", "is": "are", "wants": "want"}.get(head, head), rest)))
