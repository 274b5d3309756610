"""What a person puts right: facts that are not so, places that were misread, and what is so instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from onrecord.record.filing import counted_group
from onrecord.record.kinds import kinds
from onrecord.record.when import days_of, precision_of
from onrecord.reference import fold, reference
from onrecord.schema import STATEMENT, Basis, Fact, Factuality, InputError, When, WhenBasis

Place = tuple[str, int, int]  # id of a document, first character, character behind the last
Resolve = Callable[[str], str | None]  # the id that a name stands for where it is known, else None
_ENTRY = re.compile(rf"(?:{'|'.join(Basis)}):(?P<fact>[0-9a-f]{{16}})")
_EVIDENCE = re.compile(r"(?P<document>.+)@(?P<begins>\d+)-(?P<ends>\d+)/(?P<fact>[0-9a-f]{16})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rejection:
    """A fact, by its number, that is not so; with a `place`: that was not told there, whatever else tells it."""

    fact: int
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """A fact that is so, with its date and the place that tells it, where there is one; `names` pairs ids with names."""

    fact: Fact
    when: When | None = None
    count: int | None = None
    place: Place | None = None
    note: str | None = None
    names: tuple[tuple[str, str], ...] = ()


def rejection_of(id: str) -> Rejection:  # noqa: A002  (the field's name)
    """What is rejected by naming an entry, or one piece of its evidence; InputError for what is no id of either.

    >>> rejection_of("pact@10-24/00000000000000ff")
    Rejection(fact=255, place=('pact', 10, 24))
    """
    if found := _ENTRY.fullmatch(id):
        return Rejection(int(found["fact"], 16))
    if found := _EVIDENCE.fullmatch(id):
        return Rejection(int(found["fact"], 16), (found["document"], int(found["begins"]), int(found["ends"])))
    raise InputError(id, "no id of an entry or of a piece of evidence (reading:..., DOCUMENT@10-24/...)")


def assertion_of(
    kind: str,
    who: Iterable[str],
    what: str | None = None,
    *,
    when: str | None = None,
    factuality: Factuality = Factuality.ASSERTED,
    place: Place | None = None,
    note: str | None = None,
    resolve: Resolve | None = None,
) -> Assertion:
    """A fact in a person's words: who and what are ids, or names, which the reference resolves where it knows just one.

    `resolve` is asked before the reference. InputError for a kind that there is not, a statement (these are corrected at their
    place, in the text), nobody, or no date.
    """
    if kind not in kinds() or kind == STATEMENT:
        known = ", ".join(name for name in kinds() if name != STATEMENT)
        raise InputError(kind, f"no kind of fact that can be asserted: {known}")
    named = dict(identify(name, resolve=resolve) for name in who if name.strip())
    if not named:
        raise InputError(kind, "nobody is named")
    if when is not None and days_of(when) is None:
        raise InputError(when, "no date of the form 2024, 2024-10 or 2024-10-01")
    subject = identify(what, "words:", resolve=resolve) if what and what.strip() else None
    precision = precision_of(when) if when else None
    group = counted_group(next(iter(named.values()))) if len(named) == 1 and kinds()[kind].counted else None
    return Assertion(
        fact=Fact(kind, tuple(sorted(named)), subject[0] if subject else None, factuality),
        when=When(when, precision, WhenBasis.STATED) if when and precision else None,
        count=group[0] if group else None,
        place=place,
        note=note,
        names=(*named.items(), *((subject,) if subject else ())),
    )


def actors(kind: str, who: Iterable[str]) -> list[list[str]]:
    """Those named as they make facts: all in one where the kind is done together, else one each, as readings are filed.

    >>> actors("meets", ["Ana", "Tom"]), actors("signs", ["Germany", "Japan"])
    ([['Ana', 'Tom']], [['Germany'], ['Japan']])
    """
    named = [name for name in who if name.strip()]
    together = not named or kind not in kinds() or kinds()[kind].together
    return [named] if together else [[name] for name in named]


def likeliest(name: str) -> tuple[str, ...]:
    """The ids of the reference that a name may stand for; those whose own name it is, where there are such.

    >>> likeliest("Montenegro")
    ('country:MNE',)
    """
    known = reference()
    ids = known.named(name)
    return tuple(id_ for id_ in ids if fold(known.name_of(id_)) == fold(name)) or ids


def identify(name: str, unknown: str = "name:", *, resolve: Resolve | None = None) -> tuple[str, str]:
    """The id and the name of whom or what a person names; `unknown` begins the id of what is known by its words alone."""
    name = " ".join(name.split())
    found = resolve(name) if resolve else None
    if found is not None and not found.startswith("words:" if unknown == "name:" else "name:"):
        return found, name
    known = reference()
    if known.exists(name):
        return name, known.name_of(name)
    ids = likeliest(name)
    if len(ids) == 1:
        return ids[0], known.name_of(ids[0])
    if name.startswith(unknown) or (":" in name and " " not in name):
        return name, name.partition(":")[2]
    return f"{unknown}{fold(name)}", name
