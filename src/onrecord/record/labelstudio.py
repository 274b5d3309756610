"""The record as tasks of Label Studio, and what people who went through these put right. Pure: no files, no record.

Label Studio counts places in a text by characters (code points), as onrecord does; its own tests say so ("offsets by code
points"). Before 2022 it counted the units of UTF-16, in which an emoji is two: a region whose words only fit that way is read so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from statistics import fmean
from typing import Any
from xml.sax.saxutils import quoteattr

from onrecord.record.correcting import Assertion, Rejection, Resolve, actors, assertion_of, identify, rejection_of
from onrecord.record.filing import fact_number
from onrecord.record.folding import entry_id
from onrecord.record.kinds import kinds
from onrecord.record.words import number_of, words_of
from onrecord.schema import STATEMENT, Basis, Document, Entry, Evidence, Fact, Factuality, InputError, Span

_Key = tuple[int, int, int, str | None]  # the number of a fact, first character, character behind the last, date
_TYPED = ("who", "what", "when")  # the names of the text areas of a region
_HINTS = {"who": "one at a time", "what": "office, body, agreement, subject", "when": "2024-10-01, 2024-10 or 2024"}
_AREA = '    <TextArea name="{}" toName="text" perRegion="true" editable="true" maxSubmissions="{}" placeholder={}/>'
_MOST = {"who": 50, "what": 1, "when": 1}  # values that can be typed
_LABELS, _TEXT, _FACTUALITY = "label", "text", "factuality"  # names of the other controls


@dataclass(frozen=True, slots=True)
class _Told:
    """What a region says, as it can be compared: names are sorted; of a statement only who said it counts."""

    kind: str
    who: tuple[str, ...]
    what: str | None
    when: str | None
    factuality: str
    span: Span


@dataclass(frozen=True, slots=True)
class _Shown:
    """A region as the task showed it: a piece of evidence, with what rejects it. `ids` pairs names with what they stand for."""

    id: str
    told: _Told
    fact: Fact
    rejection: Rejection
    ids: tuple[tuple[str, str], ...]

    @property
    def key(self) -> _Key:
        return (self.rejection.fact, *self.told.span, self.told.when)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What somebody who went through a task puts right: nothing where both are empty. `annotator` is an address or a number."""

    document: str
    annotator: str | None
    rejects: tuple[Rejection, ...]
    asserts: tuple[Assertion, ...]


def label_config() -> str:
    """The labelling configuration that the tasks need, as XML."""
    labels = "\n".join(f"    <Label value={quoteattr(kind)}/>" for kind in kinds())
    areas = "\n".join(_AREA.format(name, _MOST[name], quoteattr(f"{name}: {_HINTS[name]}")) for name in _TYPED)
    choices = "\n".join(f"      <Choice value={quoteattr(one)}/>" for one in Factuality)
    return f"""<View>
  <Style>.htx-text {{ white-space: pre-wrap; }}</Style>
  <Header value="$title"/>
  <Labels name="{_LABELS}" toName="{_TEXT}" choice="single">
{labels}
  </Labels>
  <Text name="{_TEXT}" value="$text" valueType="text"/>
  <View visibleWhen="region-selected">
{areas}
    <Choices name="{_FACTUALITY}" toName="{_TEXT}" perRegion="true" choice="single-radio">
{choices}
    </Choices>
  </View>
</View>
"""


def task_of(document: Document, entries: Iterable[Entry]) -> dict[str, Any]:
    """A document as a task: each piece of evidence that was read in it, and that no correction rejects, is a region.

    `data.shown` repeats the regions, since not every export has predictions.
    """
    found = {one.id: (entry, one) for entry in entries for one in entry.evidence if _is_shown(one, document)}
    shown = [_shown_json(entry, one) for entry, one in sorted(found.values(), key=_in_text_order)]
    given = {"url": document.url, "published": document.published}
    data = {"text": document.text, "document": document.id, "title": document.title or document.id}
    data |= {name: value for name, value in given.items() if value}
    return {"data": {**data, "shown": shown}, "predictions": _predictions(shown, [one for _, one in found.values()], document)}


def parse_export(content: str, name: str) -> list[object]:
    """The tasks of an export, unchecked; InputError for what is no JSON or no list."""
    try:
        tasks = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise InputError(name, f"is no JSON: {error}") from error
    if not isinstance(tasks, list):
        raise InputError(name, "is no export of Label Studio, which is a list of tasks")
    return tasks


def document_of(task: object, name: str) -> str:
    """The id of the document that a task is about; InputError, for `name`, where it is about none."""
    data = task.get("data") if isinstance(task, dict) else None
    found = data.get("document") if isinstance(data, dict) else None
    if not isinstance(found, str) or not found:
        raise InputError(name, "is no task of ours: data.document names no document")
    try:
        json.dumps(task, ensure_ascii=False).encode("utf-8")
    except (UnicodeEncodeError, RecursionError) as error:  # JSON can spell half a pair of surrogates, which is no character
        raise InputError(name, "holds what is no text") from error
    return found


def check_task(task: object, document: Document, resolve: Resolve | None = None) -> Checked | None:
    """What the latest annotation of a task changes in what the task showed; None where nobody has gone through it yet.

    A region that is gone rejects its place; one that was changed rejects it, and asserts what is told now where it is told now; a
    new one asserts. `resolve` gives the ids of names that the document itself does not explain. InputError for a task about
    another text than that of the document, and for regions that make no sense.
    """
    try:
        whole = _dict(task, "the task")
        data = _dict(whole.get("data"), "data")
        if data.get("text") != document.text:
            raise InputError(document.id, "its text on record is another than that of the task")
        annotation = _latest(_dicts(whole.get("annotations"), "annotations"))
        if annotation is None:
            return None
        shown = {one.id: one for one in (_shown(row, document) for row in _dicts(data.get("shown"), "data.shown"))}
        regions = dict(_regions(_dicts(annotation.get("result"), "result"), document.text))
    except _ShapeError as error:
        raise InputError(document.id, f"its task is misshapen: {error}") from error
    rejects, asserts = _changes(shown, regions, document, resolve)
    return Checked(document=document.id, annotator=_annotator(annotation), rejects=rejects, asserts=asserts)


def outstanding(checked: Checked, entry: Callable[[str], Entry | None]) -> Checked:
    """What of it is not on record yet; `entry` gives the entry with an id. What is no evidence any more needs no rejection."""
    rejects = (one for one in checked.rejects if _is_evidence(one, entry(f"{Basis.READING.value}:{one.fact:016x}")))
    asserts = (one for one in checked.asserts if not _is_asserted(one, entry(entry_id(Basis.CORRECTION, one.fact))))
    return replace(checked, rejects=tuple(rejects), asserts=tuple(asserts))


class _ShapeError(Exception):
    """A part of a task is not of the form that Label Studio writes; the message says which."""


def _is_shown(evidence: Evidence, document: Document) -> bool:
    read = evidence.basis is Basis.READING and evidence.document == document.id
    return read and evidence.span is not None and evidence.rejected_by is None


def _in_text_order(found: tuple[Entry, Evidence]) -> tuple[Span, str]:
    return found[1].span or Span(0, 0), found[1].id


def _shown_json(entry: Entry, evidence: Evidence) -> dict[str, Any]:
    start, end = evidence.span or (0, 0)
    fact = entry.fact
    return {
        "id": evidence.id,
        "kind": fact.kind,
        "who": list(entry.who),
        "who_ids": list(fact.who_ids),
        "what": entry.what,
        "what_id": fact.what_id,
        "when": evidence.when.value if evidence.when else None,
        "factuality": fact.factuality.value,
        "start": start,
        "end": end,
    }


def _predictions(shown: Sequence[dict[str, Any]], evidence: Sequence[Evidence], document: Document) -> list[dict[str, Any]]:
    """One prediction with all regions, scored by how sure the reading is on average; none where nothing was found."""
    if not shown:
        return []
    models = " + ".join(sorted({one.model for one in evidence if one.model})) or "onrecord"
    sure = [one.confidence for one in evidence if one.confidence is not None]
    score = {"score": round(fmean(sure), 4)} if sure else {}
    return [{"model_version": models, **score, "result": [part for one in shown for part in _results(one, document.text)]}]


def _results(one: Mapping[str, Any], text: str) -> Iterator[dict[str, Any]]:
    """A region with its label, and what can be typed and chosen for it; results that share an id are one region."""
    place = {"start": one["start"], "end": one["end"]}
    head = {"id": _region_id(one["id"]), "to_name": _TEXT}
    words = {"text": text[one["start"] : one["end"]]}
    yield {**head, "from_name": _LABELS, "type": "labels", "value": {**place, **words, "labels": [one["kind"]]}}
    for name in _TYPED:
        if typed := one[name]:
            typed = typed if isinstance(typed, list) else [typed]
            yield {**head, "from_name": name, "type": "textarea", "value": {**place, "text": typed}}
    yield {**head, "from_name": _FACTUALITY, "type": "choices", "value": {**place, **words, "choices": [one["factuality"]]}}


def _region_id(evidence: str) -> str:
    """The id of evidence as that of a region: Label Studio takes what follows a "#" for a number of its own and drops it."""
    return evidence.replace("#", "%23")


def _changes(
    shown: Mapping[str, _Shown], regions: Mapping[str, _Told], document: Document, resolve: Resolve | None
) -> tuple[tuple[Rejection, ...], tuple[Assertion, ...]]:
    kept = {id_ for id_, one in shown.items() if regions.get(id_) == one.told}
    standing = {shown[id_].key for id_ in kept}
    gone = {one.key: one.rejection for id_, one in shown.items() if id_ not in kept}
    told: dict[_Key, Assertion] = {}
    for id_, region in regions.items():
        if id_ not in kept:
            known = _naming(shown.values(), shown.get(id_), resolve)
            told |= {_key(one): one for one in _asserted(region, shown.get(id_), document, known)}
    # What was removed and put back as it was is no change, nor is a copy of what stands.
    rejects = tuple(one for key, one in gone.items() if key not in told)
    return rejects, tuple(one for key, one in told.items() if key not in gone and key not in standing)


def _key(assertion: Assertion) -> _Key:
    _, start, end = assertion.place or ("", 0, 0)
    return fact_number(assertion.fact), start, end, assertion.when.value if assertion.when else None


def _naming(shown: Iterable[_Shown], own: _Shown | None, resolve: Resolve | None) -> Resolve:
    """Who a name stands for: whom it stood for in this region, else in the one way in which the document uses it."""
    meanings: dict[str, set[str]] = {}
    for name, id_ in (pair for one in shown for pair in one.ids):
        meanings.setdefault(name, set()).add(id_)
    known = {name: next(iter(ids)) for name, ids in meanings.items() if len(ids) == 1} | dict(own.ids if own else ())
    return lambda name: known.get(name) or (resolve(name) if resolve else None)


def _asserted(told: _Told, before: _Shown | None, document: Document, resolve: Resolve) -> tuple[Assertion, ...]:
    """What a new or changed region asserts: one fact each for those who do not act together."""
    place = (document.id, *told.span)
    try:
        if told.kind == STATEMENT:
            said = _said(told, before, document.text)
            named = [identify(name, resolve=resolve) for name in told.who]
            speakers = [named[at : at + 1] for at in range(max(len(named), 1))]
            return tuple(
                Assertion(fact=Fact(STATEMENT, tuple(id_ for id_, _ in one), said), place=place, names=tuple(one))
                for one in speakers
            )
        factuality = Factuality(told.factuality)
        return tuple(
            assertion_of(told.kind, who, told.what, when=told.when, factuality=factuality, place=place, resolve=resolve)
            for who in actors(told.kind, told.who)
        )
    except InputError as error:
        raise InputError(document.id, f"its region at {told.span.start}-{told.span.end}: {error}") from error


def _said(told: _Told, before: _Shown | None, text: str) -> str:
    """The id of what was said; where the place is as before so are the words, which may be interrupted."""
    if before and before.fact.kind == STATEMENT and before.told.span == told.span and before.fact.what_id:
        return before.fact.what_id
    words = words_of(told.span.of(text))
    if not words:
        raise InputError(STATEMENT, "there are no words")
    return f"words:{number_of(' '.join(words)):016x}"


def _is_evidence(rejection: Rejection, entry: Entry | None) -> bool:
    """Whether a place is evidence that no correction has rejected."""
    evidence = entry.evidence if entry else ()
    return any((one.document, *(one.span or ())) == rejection.place and one.rejected_by is None for one in evidence)


def _is_asserted(assertion: Assertion, entry: Entry | None) -> bool:
    """Whether a correction that stands says the same of the same place."""
    evidence = entry.evidence if entry else ()
    return any((one.document, *(one.span or ())) == assertion.place and one.when == assertion.when for one in evidence)


def _latest(annotations: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The annotation that was saved last, those that were cancelled left out."""
    counted = [one for one in annotations if not one.get("was_cancelled")]
    return max(enumerate(counted), key=lambda found: (_saved(found[1]), found[0]))[1] if counted else None


def _saved(annotation: Mapping[str, Any]) -> datetime:
    for name in ("updated_at", "created_at"):
        try:
            saved = datetime.fromisoformat(str(annotation.get(name)))
        except ValueError:
            continue
        return saved if saved.tzinfo else saved.replace(tzinfo=UTC)
    return datetime.min.replace(tzinfo=UTC)


def _annotator(annotation: Mapping[str, Any]) -> str | None:
    """Who made an annotation: an address, or the number of a user."""
    who = annotation.get("completed_by")
    if isinstance(who, dict):
        who = who.get("email") or who.get("id")
    return str(who) if isinstance(who, str | int) and who != "" else None


def _regions(results: Iterable[Mapping[str, Any]], text: str) -> Iterator[tuple[str, _Told]]:
    """The regions of an annotation by their ids: the results that share one, put together. Relations are passed over."""
    grouped: dict[str, dict[str, Mapping[str, Any]]] = {}
    for number, result in enumerate(results):
        if result.get("from_name") in (_LABELS, _FACTUALITY, *_TYPED):
            id_ = result.get("id")
            parts = grouped.setdefault(id_ if isinstance(id_, str) else f"result {number}", {})
            parts[result["from_name"]] = _dict(result.get("value"), "value")
    for id_, parts in grouped.items():
        if _LABELS not in parts:
            raise _ShapeError("a region has no label")
        yield id_, _region(parts, text)


def _region(parts: Mapping[str, Mapping[str, Any]], text: str) -> _Told:
    kind = _one(_strings(parts[_LABELS].get("labels"), "labels"), "label") or ""
    who, what, when = (_strings(parts.get(name, {}).get("text", []), name) for name in _TYPED)
    factuality = _one(_strings(parts.get(_FACTUALITY, {}).get("choices", []), _FACTUALITY), _FACTUALITY)
    if kind not in kinds() or (factuality or Factuality.ASSERTED) not in [*Factuality]:
        raise _ShapeError(f"{kind!r}, {factuality!r} are not among what the configuration offers")
    span = _span(parts[_LABELS], text)
    return _compared(kind, who, _one(what, "what"), _one(when, "when"), factuality or Factuality.ASSERTED.value, span)


def _compared(kind: str, who: Iterable[str], what: str | None, when: str | None, factuality: str, span: Span) -> _Told:
    named = tuple(sorted({" ".join(name.split()) for name in who} - {""}))
    if kind == STATEMENT:
        return _Told(kind, named, None, None, Factuality.ASSERTED.value, span)
    return _Told(kind, named, " ".join((what or "").split()) or None, (when or "").strip() or None, factuality, span)


def _shown(row: Mapping[str, Any], document: Document) -> _Shown:
    """A row of `data.shown`; _ShapeError where it is not as it was written."""
    try:
        who, who_ids, what_id = row["who"], row["who_ids"], row["what_id"]
        fact = Fact(row["kind"], tuple(who_ids), what_id, Factuality(row["factuality"]))
        told = _compared(fact.kind, who, row["what"], row["when"], fact.factuality.value, _ends(row))
        rejection = Rejection(fact_number(fact), (document.id, *told.span))
        if rejection_of(row["id"]) != rejection:
            raise _ShapeError(f"data.shown, {row['id']} is no evidence for what is shown")
        pairs = [*zip(who, who_ids, strict=True), *([(row["what"], what_id)] if told.what and what_id else [])]
    except (KeyError, TypeError, ValueError, AttributeError, InputError) as error:
        raise _ShapeError(f"data.shown is not as it was written ({error})") from error
    return _Shown(_region_id(row["id"]), told, fact, rejection, tuple((" ".join(name.split()), id_) for name, id_ in pairs))


def _span(value: Mapping[str, Any], text: str) -> Span:
    """Where a region stands: by characters, or by units of UTF-16 where only so its words are there."""
    found = _ends(value)
    words = value.get("text")
    if not isinstance(words, str):
        words = found.of(text)
    if found.end <= len(text) and _plain(words) == _plain(found.of(text)):
        return found
    spans = [span for span in (found, _from_utf16(found, text)) if span and span.end <= len(text)]
    for alike in (_plain, _words):  # an editor may leave out characters that it does not show
        for span in spans:
            if alike(words) == alike(span.of(text)):
                return span
    raise _ShapeError(f"the words of the region at {found.start}-{found.end} do not stand there")


def _ends(value: Mapping[str, Any]) -> Span:
    start, end = value.get("start"), value.get("end")
    if type(start) is not int or type(end) is not int or not 0 <= start < end:
        raise _ShapeError(f"{start!r} to {end!r} is no place")
    return Span(start, end)


def _from_utf16(span: Span, text: str) -> Span | None:
    """A place counted in units of UTF-16 as one counted in characters; None where it would cut a character in two.

    >>> _from_utf16(Span(3, 7), "🐱 test"), _from_utf16(Span(1, 7), "🐱 test")
    (Span(start=2, end=6), None)
    """
    units = text.encode("utf-16-le", "surrogatepass")
    try:
        start = len(units[: 2 * span.start].decode("utf-16-le"))
        return Span(start, start + len(units[2 * span.start : 2 * span.end].decode("utf-16-le")))
    except UnicodeDecodeError:
        return None


def _plain(text: str) -> str:
    """Text without white space."""
    return "".join(_unescaped(text).split())


def _words(text: str) -> list[str]:
    return words_of(_unescaped(text))


def _unescaped(text: str) -> str:
    r"""Text without the "\n" that the editor writes for a line break."""
    return text.replace("\\n", " ")


def _dict(value: object, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _ShapeError(f"{name} is no object")
    return value


def _dicts(value: object, name: str) -> Sequence[Mapping[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise _ShapeError(f"{name} is no list of objects")
    return value


def _strings(value: object, name: str) -> list[str]:
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list) or not all(isinstance(one, str) and "\0" not in one for one in found):
        raise _ShapeError(f"{name} is no list of words")
    return found


def _one(values: Sequence[str], name: str) -> str | None:
    given = [value for value in values if value.strip()]
    if len(given) > 1:
        raise _ShapeError(f"a region has {len(given)} values of {name}")
    return given[0] if given else None
