"""All that one document puts on record, and its JSON shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from onrecord.schema.attribution import Attribution
from onrecord.schema.author import View
from onrecord.schema.claim import Claim
from onrecord.schema.document import Document
from onrecord.schema.mention import Mention
from onrecord.schema.span import Span
from onrecord.schema.status import StatusEvent
from onrecord.schema.time import Time


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """Which network read the document, and what it read for.

    `heads` names the kinds of fact this version looks for, by the network or by rules: an empty list of a kind not named
    there means "not looked for", not "none found".
    """

    name: str
    version: str
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A document with everything found in it; all spans point into `document.text`. `claims` come from `check`."""

    document: Document
    attributions: tuple[Attribution, ...]
    times: tuple[Time, ...]
    boilerplate: tuple[Span, ...]
    warnings: tuple[str, ...]
    model: ModelInfo
    mentions: tuple[Mention, ...] = ()
    status_events: tuple[StatusEvent, ...] = ()
    views: tuple[View, ...] = ()
    claims: tuple[Claim, ...] = ()

    @property
    def id(self) -> str:
        """The document's id."""
        return self.document.id

    @property
    def text(self) -> str:
        """The canonical text."""
        return self.document.text

    def to_json(self) -> dict[str, Any]:
        """The Reading contract as plain lists and dicts, ready for `json.dumps`."""
        document = self.document
        return {
            "id": document.id,
            "document": {
                "url": document.url,
                "title": document.title,
                "publisher": document.publisher,
                "published": document.published,
                "published_range": _list(document.published_range),
                "published_basis": document.published_basis,
                "retrieved_at": document.retrieved_at,
                "language": document.language,
                "sha256": document.sha256,
            },
            "text": document.text,
            "mentions": [_mention_json(mention) for mention in self.mentions],
            "attributions": [_attribution_json(a) for a in self.attributions],
            "events": [],
            "status_events": [_status_json(event) for event in self.status_events],
            "views": [_view_json(view) for view in self.views],
            "times": [_time_json(time) for time in self.times],
            "boilerplate": [list(span) for span in self.boilerplate],
            "warnings": list(self.warnings),
            "claims": [claim.to_json() for claim in self.claims],
            "model": {"name": self.model.name, "version": self.model.version, "heads": list(self.model.heads)},
        }


def _attribution_json(attribution: Attribution) -> dict[str, Any]:
    return {
        "source": _list(attribution.source),
        "cue": _list(attribution.cue),
        "content": [list(span) for span in attribution.content],
        "speaker": attribution.speaker,
        "speaker_id": attribution.speaker_id,
        "kind": attribution.kind,
        "confidence": attribution.confidence,
        "made_by": attribution.made_by,
    }


def _mention_json(mention: Mention) -> dict[str, Any]:
    return {
        "span": list(mention.span),
        "kind": mention.kind,
        "entity": mention.entity,
        "name": mention.name,
        "candidates": list(mention.candidates),
        "made_by": mention.made_by,
    }


def _status_json(event: StatusEvent) -> dict[str, Any]:
    when = event.when
    return {
        "kind": event.kind,
        "who": list(event.who),
        "who_ids": list(event.who_ids),
        "what": event.what,
        "what_id": event.what_id,
        "when": None if when is None else {"value": when.value, "precision": when.precision, "basis": when.basis},
        "factuality": event.factuality,
        "span": list(event.span),
        "trigger": list(event.trigger),
        "attribution": event.attribution,
        "background": event.background,
        "confidence": event.confidence,
        "made_by": event.made_by,
    }


def _view_json(view: View) -> dict[str, Any]:
    return {"span": list(view.span), "kind": view.kind, "cue": list(view.cue), "made_by": view.made_by}


def _time_json(time: Time) -> dict[str, Any]:
    return {
        "span": list(time.span),
        "type": time.type,
        "value": time.value,
        "earliest": time.earliest,
        "latest": time.latest,
        "basis": time.basis,
        "made_by": time.made_by,
    }


def _list(pair: tuple[Any, Any] | None) -> list[Any] | None:
    return None if pair is None else list(pair)
