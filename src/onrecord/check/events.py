"""Claims in what the reading found itself: status events whose words no pattern of the table knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from onrecord.check.cues import cue
from onrecord.check.finding import Found, Scene
from onrecord.check.lines import Line
from onrecord.reference import reference
from onrecord.schema import ClaimKind, Factuality, Query, Span, StatusEvent, StatusKind, WhenBasis

MADE_BY = "rule:event"
MADE_BY_STATED = "rule:event-stated"  # with a date of its own: sure enough to be contradicted
_OF_A_STEP = cue("loose", "steps")
_JOINS = re.compile(r"join|acced|enter|admi|member|accession|one of them|followed")
_VERY_SURE = 0.95  # from which its date may be contradicted
_BESIDE = 40  # characters behind an event in which its date is shown with it
_SURE = 0.6  # confidence from which an event is a claim of its own
_KINDS = {
    StatusKind.TAKES_OFFICE: (ClaimKind.OFFICE, "takes"),
    StatusKind.APPOINTED: (ClaimKind.OFFICE, "takes"),
    StatusKind.LEAVES_OFFICE: (ClaimKind.OFFICE, "leaves"),
    StatusKind.APPLIES: (ClaimKind.ACCESSION_STEP, "applied"),
    StatusKind.INVITED: (ClaimKind.ACCESSION_STEP, "invited"),
    StatusKind.ACCEDES: (ClaimKind.MEMBERSHIP, "joined"),
    StatusKind.SIGNS: (ClaimKind.AGREEMENT_PARTY, "signed"),
}
_WHO = {ClaimKind.OFFICE: "person:", ClaimKind.AGREEMENT_PARTY: "country:"}
_WHAT = {ClaimKind.OFFICE: "office:", ClaimKind.AGREEMENT_PARTY: "agreement:"}


def find_in_events(scene: Scene) -> Iterator[Found]:
    """Events of a checkable kind with participants and subject that are known."""
    for event in scene.reading.status_events:
        if event.kind in _KINDS and event.confidence >= _SURE and _is_told(event):
            kind, relation = _KINDS[event.kind]
            who = _countries(event.who_ids) if kind is not ClaimKind.OFFICE else [id_ for id_ in event.who_ids if id_]
            who = [id_ for id_ in who if id_.startswith(_WHO.get(kind, "country:"))]
            if who and (event.what_id or "").startswith(_WHAT.get(kind, "org:")):
                yield Found(
                    kind, _whole(scene, event), _query(scene, event, relation, who), _line(scene, event), _made_by(scene, event)
                )


def _whole(scene: Scene, event: StatusEvent) -> Span:
    """The words of an event to its date, where that stands near behind in the sentence."""
    dates = [
        token.span.end
        for line in _lines(scene, event)
        for token in line.tokens
        if token.sort == "D" and event.when and str(token.value) == event.when.value and token.span.start >= event.span.end
    ]
    return Span(event.span.start, min(dates)) if dates and min(dates) - event.span.end <= _BESIDE else event.span


def _words(scene: Scene, event: StatusEvent) -> str:
    return next((line.text for line in _lines(scene, event)), "")


def _made_by(scene: Scene, event: StatusEvent) -> str:
    steps = event.kind in (StatusKind.APPLIES, StatusKind.INVITED, StatusKind.ACCEDES)
    sure = steps or (event.kind in (StatusKind.TAKES_OFFICE, StatusKind.LEAVES_OFFICE) and event.confidence >= _VERY_SURE)
    if event.kind is StatusKind.INVITED and not re.search(r"invit|asked", _words(scene, event)):
        return MADE_BY
    if event.kind is StatusKind.APPLIES and not re.search(r"appl|bid|request|submit|lodg", _words(scene, event)):
        return MADE_BY
    if event.kind is StatusKind.ACCEDES:
        words = _words(scene, event)
        sure = (
            sure
            and not _OF_A_STEP.search(words)
            and bool(_JOINS.search(event.span.of(scene.reading.text)))
            and _are_named(scene, event)
        )
    return MADE_BY_STATED if sure and event.when is not None and event.when.basis is WhenBasis.STATED else MADE_BY


def _are_named(scene: Scene, event: StatusEvent) -> bool:
    """Whether all who joined stand in the sentence: whom else a noun stands for is a guess."""
    named = {id_ for line in _lines(scene, event) for token in line.tokens for id_ in token.ids}
    return set(_countries(event.who_ids)) <= named


def _is_told(event: StatusEvent) -> bool:
    """Whether it is told as a fact; of joining a body only with a date of its own, since wishes and ceremonies tell of it too."""
    if event.kind in (StatusKind.ACCEDES, StatusKind.INVITED):
        dated = event.when is not None and event.when.basis is not WhenBasis.INFERRED
        return event.factuality in (Factuality.ASSERTED, Factuality.NEGATED) and (dated or event.kind is StatusKind.INVITED)
    return event.factuality is not Factuality.POSSIBLE


def _query(scene: Scene, event: StatusEvent, relation: str, who: Sequence[str]) -> Query:
    return Query(
        relation=relation,
        who=tuple(who),
        what=event.what_id,
        when=event.when.value if event.when else None,
        at=scene.at,
        degree="appointed" if event.kind is StatusKind.APPOINTED else None,
        negated=event.factuality is Factuality.NEGATED,
        future=event.factuality is Factuality.FUTURE,
    )


def _countries(ids: Sequence[str | None]) -> list[str]:
    """Governments and parliaments as the countries they act for."""
    found = []
    for id_ in ids:
        kind, _, rest = (id_ or "").partition(":")
        found.append(f"country:{rest}" if kind in ("government", "parliament") else id_ or "")
    return [id_ for id_ in dict.fromkeys(found) if reference().exists(id_)] if all(found) else []


def _lines(scene: Scene, event: StatusEvent) -> Iterator[Line]:
    """The lines in which an event is told."""
    return (line for line in scene.lines if line.span.overlaps(event.span))


def _line(scene: Scene, event: StatusEvent) -> int:
    return next((line.number for line in _lines(scene, event)), -1)
