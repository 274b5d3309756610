"""The gate itself: floors hold, are raised, and fall only when told to."""

from __future__ import annotations

import json

import pytest

from benchmarks.gate import FLOORS, MARGIN, MEASURES, GateError, gold_bytes, hold, updated

FIGURES = {"a": {"f1": 70.0}, "b": {"f1": 50.0}}


def test_a_missed_floor_is_named(capsys):
    assert hold(MEASURES[0], {"a": 69.0, "b": 50.1}, FIGURES) == [f"{MEASURES[0].name}: b"]
    assert "MISSED" in capsys.readouterr().out


def test_floors_rise_but_do_not_fall_by_themselves():
    assert updated({"a": 60.0, "b": 60.0}, FIGURES, MARGIN, may_fall=False) == {"a": 70.0 - MARGIN, "b": 60.0}
    assert updated({"a": 60.0, "b": 60.0}, FIGURES, MARGIN, may_fall=True) == {"a": 70.0 - MARGIN, "b": 50.0 - MARGIN}


def test_missing_gold_is_said(tmp_path):
    with pytest.raises(GateError, match="No such file"):
        gold_bytes(tmp_path, MEASURES[0])


def test_every_measure_has_floors_and_a_hash():
    stored = json.loads(FLOORS.read_text(encoding="utf-8"))
    assert set(stored) == {measure.name for measure in MEASURES}
    assert all(len(entry["sha256"]) == 64 and entry["f1"] for entry in stored.values())
    assert stored["polnear-dev"]["f1"]["attr +source all"] >= 67.0
    assert stored["gold-dev+seed"]["f1"]["attribution"] >= 70.0
