"""Which date and which place of a line belong to a claim."""

from __future__ import annotations

from onrecord.check.cues import cue
from onrecord.check.lines import Line, Token
from onrecord.reference import Summit, reference

_BREAKS = frozenset(
    {
        ";",
        "while",
        "whereas",
        "but",
        "after",
        "before",
        "when",
        "because",
        "although",
        "though",
        "according",
        "that",
        "who",
        "whose",
        "which",
        "where",
    }
)
_SPEECH = cue("times", "speech")
_AFTER, _BEFORE = 12, 9  # tokens behind and before a claim in which its date may stand
_ASIDE = 10  # tokens of an aside before its date
_MEETING = frozenset({"org:nato", "org:g7", "org:g20", "org:eu"})
_OF_FIGURES = frozenset(
    {"tables", "list", "published", "figures", "estimates", "data", "released", "release", "report", "according", "issued"}
)


def date_for(
    line: Line, start: int, end: int, groups: dict[str, tuple[Token, ...]]
) -> tuple[str | None, str | None, list[Token]]:
    """The date of the words from token `start` to `end`, the end of a range, and the tokens that tell them."""
    told = [token for token in groups.get("when", ()) if token.sort == "D"]
    till = [token for token in groups.get("until", ()) if token.sort == "D"]
    if not told:
        inside, beside = _inside(line, start, end)
        told = inside or _behind(line, end) or beside or _before(line, start)
    if told and not till:
        till = _other_end(line, told[0])
    if not told:
        return None, None, []
    value = str(told[0].value)
    first, _, last = value.partition("/")
    until = str(till[0].value).partition("/")[0] if till else last or None
    return first, until, [*told[:1], *till[:1]]


def _inside(line: Line, start: int, end: int) -> tuple[list[Token], list[Token]]:
    """The first date in some words, and the first in an aside, which is that of something else if there is another."""
    plain: list[Token] = []
    aside: list[Token] = []
    for index, token in enumerate(line.tokens[start:end], start):
        if token.sort == "D" and not of_figures(line, token):
            opened = any(one.text in ("who", "which") for one in line.tokens[max(start, index - _ASIDE) : index])
            closed = any(one.text == "," for one in line.tokens[index + 1 : end])
            (aside if opened and closed else plain).append(token)
    return plain[:1], aside[:1]


def _behind(line: Line, end: int) -> list[Token]:
    for index in range(end, min(len(line.tokens), end + _AFTER)):
        token = line.tokens[index]
        after = line.tokens[index + 1] if index + 1 < len(line.tokens) else token
        if token.text in _BREAKS or (token.text in ("and", "since") and after.sort != "D"):
            return []
        if token.sort == "D" and not of_figures(line, token):
            return [token]
    return []


def _before(line: Line, start: int) -> list[Token]:
    """A date before: nearest in the clause, or at the head of the sentence."""
    for index in range(start - 1, max(-1, start - _BEFORE), -1):
        token = line.tokens[index]
        if token.text == "and" and index == start - 1:
            break  # "left in July 2024 and became": the date is that of the verb before
        if token.text in _BREAKS or _SPEECH.fullmatch(token.text):
            break
        if token.sort == "D" and not of_figures(line, token):
            return [token]
    for index in range(start - 1, max(-1, start - 22), -1):  # "in January 2025, the month in which"
        token, after = line.tokens[index], [one.text for one in line.tokens[index + 1 : index + 7]]
        if token.sort == "D" and ({"which", "when"} & set(after) or after[:1] == ["that"]):
            return [token]
    head = [token for token in line.tokens[:6] if token.sort == "D"]
    if head and not of_figures(line, head[0]) and start > 0 and _is_frame(line, head[0], start):
        return head[:1]
    head = [token for token in line.tokens[:4] if token.sort == "D"]
    breaks = any(token.text in (";", "but", "while", "whereas") or _SPEECH.fullmatch(token.text) for token in line.tokens[:start])
    return head[:1] if head and not breaks and not of_figures(line, head[0]) and start > 0 else []


def _is_frame(line: Line, date: Token, start: int) -> bool:
    """Whether a date at the head of a sentence is that of all of it: "In May 2022, ...,", "It was in May 2022 that"."""
    index = line.index(date)
    lead = " ".join(token.text for token in line.tokens[:index])
    between = [token.text for token in line.tokens[index + 1 : start]]
    asides = between.count(",") >= 2 or not any(_SPEECH.fullmatch(word) or word in _BREAKS for word in between)
    return lead in ("it was in", "it was on", "it was not until", "so it's", "it's") or (
        lead in ("", "in", "on", "back in", '" in', "“ in") and between[:1] == [","] and asides
    )


def _other_end(line: Line, told: Token) -> list[Token]:
    """The date behind "to" or "until" after one: "from 2014 to 2024"."""
    index = line.index(told)
    after = line.tokens[index + 1 : index + 3]
    if len(after) == 2 and after[0].text in ("to", "until", "and", "-", "–", "till", "through") and after[1].sort == "D":
        between = line.tokens[index - 1].text if index else ""
        if after[0].text != "and" or between == "between":
            return [after[1]]
    return []


def sole_date(line: Line) -> Token | None:
    """The only date of a line that is not one of publication."""
    found = [token for token in line.tokens if token.sort == "D" and not of_figures(line, token)]
    return found[0] if len(found) == 1 else None


def of_figures(line: Line, date: Token) -> bool:
    """Whether a date says when figures were published, not what they are of."""
    index = line.index(date)
    first = max((i + 1 for i in range(max(0, index - 4), index) if line.tokens[i].sort == "D"), default=max(0, index - 4))
    before = [token.text for token in line.tokens[first:index]]
    after = [token.text for token in line.tokens[index + 1 : index + 3]]
    if after[:1] == [","]:
        after = []
    issuer = line.tokens[index - 2 : index] if index > 1 else ()
    if len(issuer) == 2 and issuer[0].sort == "O" and issuer[1].text == ",":
        return True  # "(NATO, June 2024)"
    if (
        len(before) > 2
        and before[-1] == "in"
        and line.tokens[index - 2].text in ("said", "published", "reported", "stated", "released", "issued")
        and line.tokens[index - 3].sort == "O"
    ):
        return True  # "NATO said in June 2024"
    return bool(_OF_FIGURES & set(before)) or bool(
        {"figures", "estimates", "data", "report", "release", "tables", "numbers", "statistics"} & set(after)
    )


def places_for(line: Line, start: int, end: int) -> tuple[str | None, list[Token]]:
    """The summit or place at which something is said to have happened: inside the words, or right behind them."""
    window = line.tokens[start : min(len(line.tokens), end + 8)]
    for token in window:
        if token.sort == "S":
            return token.ids[0], [token]
    for index, token in enumerate(window[:-1]):
        if token.sort == "O" and window[index + 1].text == "summit" and token.ids[0] in _MEETING:
            return f"body:{token.ids[0]}", [token, window[index + 1]]
    for index, token in enumerate(window):
        if token.sort in ("L", "C") and index and window[index - 1].text in ("in", "at") and len(token.ids) == 1:
            return f"place:{token.spelled or token.text}", [token]
    return None, []


def summit_days(id_: str | None) -> tuple[str, str] | None:
    """The first and the last day of a summit of the reference."""
    row = reference().entities.get(id_ or "")
    return (row.start, row.end) if isinstance(row, Summit) else None
