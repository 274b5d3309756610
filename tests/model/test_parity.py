"""The shipped int8 model against the float network's own answers, stored when it was exported (no torch needed)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from onrecord.model.encoder import WEIGHTS, default_encoder

FIXTURE = Path(__file__).with_name("parity.npz")


@pytest.fixture(scope="module")
def stored():
    with np.load(FIXTURE) as arrays:
        return dict(arrays)


def test_tags_agree_with_the_float_network(stored):
    same = total = 0
    differences = []
    for index, text in enumerate(stored["texts"].tolist()):
        encoded = default_encoder().encode(text)
        words = encoded.pieces.word_start
        expected = stored[f"tags{index}"].astype(np.float32)
        assert expected.shape == encoded.tags.shape
        same += int((expected.argmax(1) == encoded.tags.argmax(1))[words].sum())
        total += int(words.sum())
        differences.append(np.abs(np.exp(expected) - np.exp(encoded.tags))[words].max(axis=1))
    assert same / total >= 0.95  # most of the rest are words on which the float network itself wavers
    assert np.concatenate(differences).mean() <= 0.03


def test_link_vectors_point_the_same_way_as_the_float_network(stored):
    for index, text in enumerate(stored["texts"].tolist()):
        ours = default_encoder().encode(text).links.reshape(-1).astype(np.float32)
        theirs = stored[f"links{index}"].astype(np.float32).reshape(-1)
        assert ours @ theirs / np.sqrt((ours @ ours) * (theirs @ theirs)) >= 0.98


def test_the_model_folder_is_complete_and_small():
    folder = default_encoder().card
    files = {p.name: p.stat().st_size for p in (WEIGHTS / folder.name).iterdir()}
    assert {"model.onnx", "linkers.npz", "tokenizer.json", "labels.json", "config.json", "README.md"} <= set(files)
    assert sum(files.values()) <= 35_000_000
