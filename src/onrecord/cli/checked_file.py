"""What `onrecord check --json` or `--jsonl` wrote, read back: one claim of it, as it was judged."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any, BinaryIO, TypeVar

from onrecord.cli.clean import one_line
from onrecord.cli.digest import line_starts, place_of
from onrecord.cli.out import STANDARD
from onrecord.schema import Claim, ClaimKind, InputError, Query, Reason, Span, Verdict

_SHOWN = 4  # of the ids that a beginning may stand for
_Shape = TypeVar("_Shape", Query, Reason)
_BROKEN = (AttributeError, KeyError, IndexError, TypeError, ValueError, RecursionError)  # what JSON of another shape leads to


@dataclass(frozen=True, slots=True)
class Found:
    """One claim with its words, where they stand, and in whose words it is told ("" for the author's)."""

    claim: Claim
    quote: str
    place: str
    title: str
    said_by: str


def find_claim(path: str, wanted: str) -> Found:
    """The claim whose id is or begins with `wanted`, with or without "claim:".

    Raises InputError where the file is not what `onrecord check` wrote, or no claim or more than one is meant.
    """
    beginnings = (wanted, f"claim:{wanted}")
    found: dict[str, Found] = {}
    for number, row in _rows(path):
        try:
            for claim in row["claims"] if "error" not in row else ():
                if claim["id"].startswith(beginnings):
                    found.setdefault(claim["id"], _found(row, claim))
        except _BROKEN as error:
            raise InputError(path, f"line {number} is no Reading as `onrecord check --json` or --jsonl writes it") from error
        if exact := next((found[id_] for id_ in beginnings if id_ in found), None):
            return exact
        if len(found) > _SHOWN:
            break
    return _only(path, wanted, found)


def _only(path: str, wanted: str, found: dict[str, Found]) -> Found:
    if not found:
        raise InputError(wanted, f"no claim in {path} has this id, or one that begins so")
    if len(found) > 1:
        shown = ", ".join(list(found)[:_SHOWN]) + (" …" if len(found) > _SHOWN else "")
        raise InputError(wanted, f"may be {shown}: give more of it")
    return next(iter(found.values()))


def _rows(path: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The lines of the file as objects, with their numbers; or the whole of it, where one object takes many lines."""
    with _opened(path) as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                try:
                    yield number, _object(line)
                except _BROKEN as error:
                    if number > 1:
                        raise InputError(path, f"line {number} is no JSON object") from error
                    yield number, _whole(path, line + stream.read())


def _whole(path: str, content: bytes) -> dict[str, Any]:
    try:
        return _object(content)
    except _BROKEN as error:
        raise InputError(path, "is not what `onrecord check --json` or --jsonl writes") from error


def _object(content: bytes) -> dict[str, Any]:
    row = json.loads(content)
    if not isinstance(row, dict):
        raise TypeError(type(row))
    return row


@contextmanager
def _opened(path: str) -> Iterator[BinaryIO]:
    if path == STANDARD:
        if sys.stdin is None:
            raise InputError("standard input", "is closed")
        yield sys.stdin.buffer
        return
    try:
        with open(path, "rb") as stream:  # noqa: PTH123 (a path that is none gives ValueError here, too)
            yield stream
    except OSError as error:
        raise InputError(path, (error.strerror or str(error)).lower()) from error
    except ValueError as error:
        raise InputError(path, f"cannot be opened: {error}") from error


def _found(row: dict[str, Any], told: dict[str, Any]) -> Found:
    claim, text, document = _claim(told), row["text"], row["document"]
    return Found(
        claim=claim,
        quote=one_line(claim.span.of(text)),
        place=place_of(claim.span.start, line_starts(text)),
        title=one_line(document["title"] or row["id"]),
        said_by=_said_by(row, claim),
    )


def _said_by(row: dict[str, Any], claim: Claim) -> str:
    if claim.said_by is None:
        return ""
    attribution = row["attributions"][claim.said_by]
    source = attribution["source"]
    words = attribution["speaker"] or (Span(*source).of(row["text"]) if source else "")
    return one_line(words) or "a source not named"


def _claim(row: dict[str, Any]) -> Claim:
    """A claim from its JSON; raises one of `_BROKEN` for what `Claim.to_json` did not write."""
    start, end = row["span"]
    return Claim(
        id=_word(row["id"]),
        kind=ClaimKind(row["kind"]),
        span=Span(_count(start), _count(end)),
        claim=_word(row["claim"]),
        query=_made(Query, {name: tuple(v) if isinstance(v, list) else v for name, v in row["query"].items()}),
        verdict=Verdict(row["verdict"]),
        why=_word(row["why"]),
        rule=_word(row["rule"]),
        made_by=_word(row["made_by"]),
        because=tuple(map(_reason, row["because"])),
        doubtful=bool(row["doubtful"]),
        said_by=None if row["said_by"] is None else _count(row["said_by"]),
        support=tuple(map(_reason, row["support"])),
        dissent=tuple(map(_reason, row["dissent"])),
        conflicts=tuple(map(_word, row["conflicts"])),
    )


def _reason(row: dict[str, Any]) -> Reason:
    place = "entry" if "entry" in row else row["table"]
    told = {"place": place, "key": row["key"], "text": row["text"], "source": row["source"], "grade": row.get("evidence")}
    return _made(Reason, told)


def _made(shape: type[_Shape], values: dict[str, Any]) -> _Shape:
    """One of our shapes from plain values, each of the type that its field declares."""
    for field in fields(shape):
        if field.name in values and not _fits(values[field.name], str(field.type)):
            raise TypeError(field.name)
    return shape(**values)


def _fits(value: object, declared: str) -> bool:
    """Whether a value is of a type as it is written in a declaration.

    >>> _fits(("a",), "tuple[str, ...]"), _fits(None, "int | None"), _fits(True, "int | None"), _fits("x", "float | None")
    (True, True, False, False)
    """
    if value is None:
        return declared.endswith("| None")
    if declared.startswith("tuple"):
        return isinstance(value, tuple) and all(isinstance(part, str) for part in value)
    kinds: dict[str, tuple[type, ...]] = {"str": (str,), "int": (int,), "float": (int, float), "bool": (bool,)}
    return type(value) in kinds[declared.removesuffix(" | None")]


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(type(value))
    return value


def _count(value: object) -> int:
    if type(value) is not int or value < 0:
        raise TypeError(type(value))
    return value
