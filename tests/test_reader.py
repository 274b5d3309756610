"""The whole walk: from a text or file to the Reading contract, with the shipped model."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

import onrecord
from onrecord.cli import main
from onrecord.ingest import from_text
from onrecord.schema import InputError

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "samples/harbour-pact.txt"
MISSION_SAMPLE = ROOT.parent / "shared/samples/rutte-nato-priorities.txt"


@pytest.fixture(scope="module")
def reading():
    return onrecord.read(SAMPLE.read_text(encoding="utf-8"), published="2026-03-14")


def said(reading, speaker):
    return [" … ".join(c.of(reading.text) for c in a.content) for a in reading.attributions if a.speaker == speaker]


def test_the_sample_is_read(reading):
    assert "“There is no technical obstacle left,” … “only a political one.”" in said(reading, "Tomas Rehak")
    assert "“We have waited eleven years for this signature,” … “We will not wait another eleven to use it.”" in said(
        reading, "Ana Ferrante"
    )
    assert said(reading, "Piet Varga")
    assert [span.of(reading.text) for span in reading.boilerplate] == ["Share this article", "Exit mobile version"]


def test_the_contract(reading):
    row = json.loads(json.dumps(reading.to_json()))
    assert list(row) == ["id", "document", "text", "mentions", "attributions", "events", "status_events", "views", "times", "boilerplate", "warnings", "claims", "model"]  # fmt: skip
    assert list(row["document"]) == ["url", "title", "publisher", "published", "published_range", "published_basis", "retrieved_at", "language", "sha256"]  # fmt: skip
    assert row["document"]["published"] == "2026-03-14"
    assert row["document"]["published_basis"] == "given"
    assert row["document"]["sha256"] == hashlib.sha256(SAMPLE.read_bytes()).hexdigest()
    assert row["text"] == SAMPLE.read_text(encoding="utf-8")
    assert row["model"]["heads"] == ["attribution", "mention", "status", "author", "time"]
    for attribution in row["attributions"]:
        assert list(attribution) == ["source", "cue", "content", "speaker", "speaker_id", "kind", "confidence", "made_by"]
        assert attribution["kind"] in {"direct", "indirect", "mixed"}
        assert attribution["made_by"] == "head:attribution"
        spans = [s for s in (attribution["source"], attribution["cue"], *attribution["content"]) if s]
        assert all(0 <= s < e <= len(row["text"]) for s, e in spans)


def test_events_and_mentions_of_the_contract(reading):
    row = json.loads(json.dumps(reading.to_json()))
    assert row["mentions"]
    assert row["status_events"]
    for mention in row["mentions"]:
        assert list(mention) == ["span", "kind", "entity", "name", "candidates", "made_by"]
        assert mention["kind"] in {"person", "organisation", "country", "place", "office", "agreement", "summit", "group"}
    for event in row["status_events"]:
        assert list(event) == ["kind", "who", "who_ids", "what", "what_id", "when", "factuality", "span", "trigger", "attribution", "background", "confidence", "made_by"]  # fmt: skip
        assert event["who"]
        assert len(event["who"]) == len(event["who_ids"])
        assert event["span"][0] <= event["trigger"][0] < event["trigger"][1] <= event["span"][1]
        assert event["attribution"] is None or 0 <= event["attribution"] < len(row["attributions"])


def test_reading_is_the_same_every_time(reading):
    again = onrecord.read(SAMPLE.read_text(encoding="utf-8"), published="2026-03-14")
    assert again.to_json() == reading.to_json()


def test_an_undated_text_stays_undated():
    assert onrecord.read("“We agree,” Ana Ferrante said.").document.published is None


def test_read_many_keeps_order_and_passes_errors_through():
    given = [from_text("“Yes,” Ana Ferrante said.", id="a"), InputError("line 2", "broken"), from_text("Nothing.", id="c")]
    found = list(onrecord.Reader().read_many(iter(given)))
    assert [r.name if isinstance(r, InputError) else r.id for r in found] == ["a", "line 2", "c"]


def test_what_stands_in_page_furniture_is_not_said():
    text = "Ana Ferrante said that the pact would hold.\n\nWe use cookies to improve your experience. By continuing you agree that we may store them.\n"
    reading = onrecord.read(text)
    assert all(not any(b.covers(c) for b in reading.boilerplate) for a in reading.attributions for c in a.content)


def test_a_long_text_is_read_in_blocks():
    text = SAMPLE.read_text(encoding="utf-8")
    once = len(onrecord.read(text).attributions)
    assert len(onrecord.read("\n\n".join([text] * 12)).attributions) >= 11 * once


def test_command_to_json(tmp_path, capsys):
    assert main(["read", str(SAMPLE), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["attributions"]


def test_command_over_many(tmp_path):
    rows = [{"id": "x", "text": "“Yes,” Ana Ferrante said."}, {"id": "y"}, {"id": "z", "text": "Nothing."}]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    assert main(["read", "--jsonl", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out.jsonl")]) == 1
    found = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [r["id"] for r in found] == ["x", "y", "z"]
    assert found[1]["error"] == "no text"


@pytest.mark.skipif(
    not MISSION_SAMPLE.exists(), reason="the mission's sample is not in the repository; it needs the shared folder beside it"
)
def test_the_mission_sample():
    reading = onrecord.read(MISSION_SAMPLE.read_text(encoding="utf-8"))
    assert len(said(reading, "Mark Rutte")) >= 6
    assert said(reading, "Andriy Yermak")
    assert [span.of(reading.text) for span in reading.boilerplate] == ["Share.", "Exit mobile version"]
    assert reading.document.published is None
