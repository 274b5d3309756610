"""Defence spending: who spends what share of GDP or how much money, how many reach a target."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from onrecord.check.cues import cue
from onrecord.check.finding import Found, Scene, subject
from onrecord.check.lines import Line, Token
from onrecord.check.moods import Mood, mood_of
from onrecord.check.times import date_for, of_figures, sole_date
from onrecord.schema import ClaimKind, Query, Span

MADE_BY = "rule:spending"
_SHORT = 24  # tokens of a line in which money beside "defence" is what is spent on it
_DEAL = re.compile(
    r"(?<!\S)(?:deals?|contracts?|orders?|purchase\w*|packages?|aid|sales?|equipment|weapons|funds?|loans?|missiles|jets|arms|industry|company|worth)(?!\S)"
)
_ELSE = re.compile(  # what a share of GDP may be spent on but defence
    r"(?:of |<C> 's |its |their |gdp |gross domestic product )*(?:on|for|in) "
    r"(?:education|health\w*|research|pensions|culture|climate|science|schools|welfare|infrastructure|aid|development|interest|debt)(?!\S)"
)
_MATTER = re.compile(r"(?<!\S)(?:gdp|domestic product|national income|output|economy|defen[cs]e|military|armed forces)(?!\S)")
_NEWCOMER = re.compile(r"(?<!\S)(?:member|ally|newcomer)(?!\S)")
_PUBLISHED = frozenset({"figures", "estimates", "published", "data", "released", "report", "tables", "statistics", "list"})
_PAST = re.compile(r"(?<!\S)(?:spent|reached|met|was|were|had|devoted|allocated|came|stood)(?!\S)")
_BEHIND = 4  # tokens behind a figure in which it may be said that it was reached
_BESIDE = 9  # tokens beside a figure in which it may be said that it was missed
_CONTEXT = 5  # lines before in which it may be said what a share is of
TARGET = 2.0  # per cent of GDP: the guideline of NATO since 2006, a pledge since the Wales summit of 2014
_SHARE = cue("spending", "share")
_MONEY = cue("spending", "money")
_TARGET = cue("spending", "target")
_SPENDING = cue("spending", "spending")
_DEFENCE = cue("spending", "defence")
_COUNT = cue("spending", "count")
_BELOW = cue("spending", "below")
_MISSED = cue("spending", "missed")
_REACHED = cue("spending", "reached")
_OF_NATO = cue("spending", "of_nato")
_AID = cue("spending", "aid")


def find_spending(scene: Scene) -> Iterator[Found]:
    """What a line says of defence spending, one claim for each figure or target."""
    year: str | None = None  # of the figures told last
    told = -1
    for index, line in enumerate(scene.lines):
        context = " ".join(other.text for other in scene.lines[max(0, index - _CONTEXT) : index + 1])
        if not _is_about_spending(line, context):
            continue
        seen: set[tuple[object, ...]] = set()
        for match in (*_SHARE.finditer(line.text), *_MONEY.finditer(line.text), *_targets(line, context)):
            found = _found(scene, line, match, context)
            query = found.query if found else None
            key = (query.who, query.number, query.value, query.unit, query.when) if query else ()
            if found and key not in seen:
                seen.add(key)
                year = found.query.when or (year if index - told == 1 and not found.query.future else None)
                told = index
                yield _with_year(found, year) if year and _PAST.search(line.text) else found


def _is_about_spending(line: Line, context: str) -> bool:
    """Whether a line tells of defence spending, by its own words or those of the lines before."""
    if _OF_NATO.search(line.text):
        return True
    if not _MATTER.search(context):
        return False
    aid = bool(_AID.search(line.text))
    share = "gdp" in context and not aid and (_SPENDING.search(line.text) or _SHARE.search(line.text))
    money = _MONEY.search(line.text) and _DEFENCE.search(line.text) and not _DEAL.search(line.text)
    defence = not aid and _SPENDING.search(line.text) and _DEFENCE.search(context)
    return bool(share or (money and len(line.tokens) < _SHORT) or defence)


def _with_year(found: Found, year: str) -> Found:
    """A claim of the year that the sentence before tells: "... last year. Germany spent 1.8 per cent."""
    return found if found.query.when else replace(found, query=replace(found.query, when=year))


def _targets(line: Line, context: str) -> Iterator[re.Match[str]]:
    """Targets told without their figure: the one NATO has."""
    about = not _SHARE.search(line.text) and re.search(r"(?<!\S)(?:spen\w+|gdp|budgets?|defen[cs]e|military)(?!\S)", context)
    if about and (_REACHED.search(line.text) or _BELOW.search(line.text)):
        yield from _TARGET.finditer(line.text)


def _found(scene: Scene, line: Line, match: re.Match[str], context: str) -> Found | None:
    start, end = line.at(match.start()), line.at(match.end())
    groups = match.groupdict()
    unit = "usd_billions" if "size" in groups else "percent_of_gdp"
    if _ELSE.match(" ".join(token.shown for token in line.tokens[end : end + 6])):
        return None
    value = _value(line, match, groups)
    around = _clause(line, start, end)
    if (
        unit == "percent_of_gdp"
        and "value" in groups
        and not _OF_NATO.search(line.text)
        and not re.search(r"gdp|gross domestic|national income|output|economy|target|guideline|benchmark|threshold|goal", context)
    ):
        return None
    counted = _counted(line, match.start())
    who = [] if counted else _spender(line, start) or _behind(line, end)
    if who and who[0].pronoun and _NEWCOMER.search(" ".join(token.shown for token in line.tokens[:start])):
        return None  # which of the members "the new member" is cannot be told
    if not who and not counted:
        return None
    mood = mood_of(line, start, end)
    told, until, dates = date_for(line, start, end, {})
    if told is None and (only := sole_date(line)):
        told, dates = str(only.value).partition("/")[0], [only]
    plain = _undenied(around)
    beside = _undenied(" ".join(token.shown for token in line.tokens[max(0, start - _BESIDE) : end + _BESIDE]))
    near = _undenied(" ".join(token.shown for token in line.tokens[max(0, start - _BESIDE) : end + _BEHIND]))
    aimed = "value" not in groups or bool(_TARGET.search(around))
    reached = bool(_REACHED.search(plain if aimed else near))
    below = bool(_BELOW.search(beside) or (aimed and _MISSED.search(plain)))
    if "value" in groups and not counted and (bound := _bound_of(line, start)):
        below, reached = bound == "below", bound == "at_least"
    if (
        unit == "percent_of_gdp"
        and (
            mood is Mood.POSSIBLE
            or re.search(
                r"(?<!\S)(?:set(?! to)|agreed|adopted|raise|pledged|wants|"
                r"should|must|demand\w*|proposed|call\w*|urg\w+|approach\w*|towards?)(?!\S)",
                around,
            )
        )
        and not reached
    ):
        return None
    listed = _listed(line, counted) if counted else []
    degree = "below" if below else "at_least" if reached or aimed or counted else None
    tokens = [*line.tokens[start:end], *who, *(counted[1] if counted else ()), *dates, *listed]
    return Found(
        ClaimKind.SPENDING,
        Span(min(t.span.start for t in tokens), max(t.span.end for t in (*tokens, *_about(line, end)))),
        Query(
            relation="allies_at" if counted else "share" if unit == "percent_of_gdp" else "amount",
            who=tuple(id_ for token in (who or listed) for id_ in token.ids),
            what="org:nato",
            when=told,
            until=until,
            at=scene.at,
            number=counted[0] if counted else None,
            value=value,
            decimals=_decimals(line, match, groups),
            unit=unit,
            by=_release(line),
            degree=degree,
            future=mood is Mood.FUTURE,
        ),
        line.number,
        MADE_BY,
    )


def _bound_of(line: Line, start: int) -> str | None:
    """What the words right before a figure make of it: a figure has its own bound, whatever is said of others."""
    lead = " ".join(token.shown for token in line.tokens[max(0, start - 4) : start])
    denied = bool(re.search(r"(?<!\S)(?:no|not|\w+n't|never)(?!\S)", lead))
    if re.search(r"(?<!\S)(?:more than|over|above|at least|exceed\w*|upwards of)$", lead):
        return "below" if denied else "at_least"
    if re.search(r"(?<!\S)(?:less than|under|below|fewer than|short of|lower than)$", lead):
        return "at_least" if denied else "below"
    return None


def _undenied(words: str) -> str:
    """Words in which what is denied twice is told plainly: "no less than", "did not fall short of"."""
    words = re.sub(r"(?:no|not) (?:(?:less|fewer|lower) than|below|under)", "at least", words)
    return re.sub(
        r"(?:(?:not|never)|\w+n't) (?:fall|fell|fallen|falling|come|came|dip|drop|stay|be) (?:short of|below|under)",
        "reached",
        words,
    )


def _value(line: Line, match: re.Match[str], groups: dict[str, str | None]) -> float:
    name = next((name for name in ("value", "value2", "value3") if groups.get(name)), None)
    if name is None:
        return TARGET
    figure = next(token.value for token in line.part(*match.span(name)))
    size = groups.get("size") or groups.get("size2") or groups.get("size3") or ""
    return float(figure or 0) / (1000 if size.startswith("m") else 1)


def _decimals(line: Line, match: re.Match[str], groups: dict[str, str | None]) -> int | None:
    """To how many places a figure is printed, which says how it was rounded."""
    name = next((name for name in ("value", "value2", "value3") if groups.get(name)), None)
    return len(line.part(*match.span(name))[0].text.partition(".")[2]) if name else None


def _clause(line: Line, start: int, end: int) -> str:
    """The words around a figure."""
    tokens = line.tokens
    first = next((i + 1 for i in range(start - 1, -1, -1) if tokens[i].text in (";", ":", "while", "but", "whereas")), 0)
    last = next((i for i in range(end, len(tokens)) if tokens[i].text in (";", "while", "but", "whereas")), len(tokens))
    return " ".join(token.shown for token in tokens[first:last])


def _counted(line: Line, at: int) -> tuple[int, tuple[Token, ...]] | None:
    """How many states do it: the count nearest to the figure."""
    matches = list(_COUNT.finditer(line.text))
    if not matches:
        return None
    match = min(matches, key=lambda one: (one.start() > at, abs(one.start() - at)))
    tokens = line.part(*match.span())
    countries = [i for i, token in enumerate(line.tokens) if token.sort == "C"]
    between = [i for i in countries if line.at(match.end()) <= i < line.at(at)]
    if (
        between
        and not re.search(r"[–—:(-]", " ".join(t.text for t in line.tokens[line.at(match.end()) : between[0]]))
        and match.start() < at
    ):
        return None
    first = tokens[-1] if match["number3"] or match["number4"] else tokens[0]
    number = int(first.value) if isinstance(first.value, float) else {"one": 1}.get(first.text, 0)
    return number, tokens


def _listed(line: Line, counted: tuple[int, tuple[Token, ...]]) -> list[Token]:
    """The states named beside their number: "four allies – the United States, ... – met the target"."""
    return [token for token in line.tokens if token.sort == "C" and len(token.ids) == counted[0] > 0][:1]


def _spender(line: Line, start: int) -> list[Token]:
    """Who spends; "US" before a sign for dollars is no country here."""
    beside = line.tokens[max(0, start - 2) : start]
    if len(beside) == 2 and beside[0].sort == "C" and beside[1].text in ("with", "at", "on", ":", "("):
        return [beside[0]]  # "ahead of Estonia with 3.43 %"
    found = subject(line, start, "CA")
    index = next((i for i, token in enumerate(line.tokens) if found and token is found[0]), None)
    if index is not None and index + 1 < len(line.tokens) and line.tokens[index + 1].text in ("$", "dollars"):
        found = subject(line, index, "CA")
    return found


def _behind(line: Line, end: int) -> list[Token]:
    """Whose figure it is, where the name follows: "2.1 per cent of GDP, the share that Poland spent"."""
    return [token for token in line.tokens[end : end + 10] if token.sort == "C"][:1] or [t for t in line.tokens if t.sort == "C"][
        :1
    ]


def _about(line: Line, end: int) -> list[Token]:
    """ "on defence", behind the figure."""
    tokens = line.tokens[end : end + 4]
    return [token for token in tokens if re.fullmatch(r"defen[cs]e|military|spending|target|guideline", token.text)][:1]


def _release(line: Line) -> tuple[str, ...]:
    """When the figures were published, where the line says so."""
    found = [str(token.value) for token in line.tokens if token.sort == "D" and of_figures(line, token)]
    for index, token in enumerate(line.tokens):
        near = {other.text for other in line.tokens[max(0, index - 4) : index + 3]}
        closed = index + 1 < len(line.tokens) and line.tokens[index + 1].text == ","
        if token.sort == "D" and near & _PUBLISHED and not closed:
            found.append(str(token.value))
    return tuple(found[:1])
