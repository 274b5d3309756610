"""The arithmetic of the heads against slower, plainer versions of itself."""

from __future__ import annotations

import itertools
import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onrecord.model.heads import (
    GAP_BUCKETS,
    RANK_BUCKETS,
    STEP_BUCKETS,
    TAGS,
    Calibration,
    best_path,
    log_softmax,
    pair_buckets,
)


def allowed(path: tuple[int, ...]) -> bool:
    before = 0
    for tag in path:
        role = TAGS[tag]
        if role.startswith("I-") and TAGS[before] not in {role, "B-" + role[2:]}:
            return False
        before = tag
    return True


@given(st.integers(1, 5), st.integers(0, 10_000))
def test_best_path_is_the_best_of_all_allowed_paths(length, seed):
    scores = log_softmax(np.random.default_rng(seed).normal(size=(length, 7)).astype(np.float32) * 3)
    paths = [p for p in itertools.product(range(7), repeat=length) if allowed(p)]
    best = max(paths, key=lambda p: sum(scores[i, t] for i, t in enumerate(p)))
    found = best_path(scores)
    assert allowed(tuple(found))
    assert math.isclose(
        sum(scores[i, t] for i, t in enumerate(found)), sum(scores[i, t] for i, t in enumerate(best)), abs_tol=1e-4
    )


def test_best_path_of_nothing():
    assert best_path(np.zeros((0, 7), dtype=np.float32)) == []


spans = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 40)), min_size=1, max_size=6)


@given(spans, spans)
def test_pair_codes_stay_inside_their_tables(a, b):
    a_spans = np.array([(s, s + n) for s, n in a], dtype=np.int32)
    b_spans = np.array(sorted((s, s + n) for s, n in b), dtype=np.int32)
    sentence = np.arange(441, dtype=np.int32) // 9
    for codes, size in zip(
        pair_buckets(a_spans, b_spans, sentence, sentence // 3), (GAP_BUCKETS, STEP_BUCKETS, RANK_BUCKETS), strict=True
    ):
        assert codes.shape == (len(a), len(b))
        assert codes.min() >= 0
        assert codes.max() < size


def test_rank_counts_candidates_between():
    content = np.array([[50, 60]], dtype=np.int32)
    cues = np.array([[10, 10], [30, 30], [40, 40], [70, 70], [90, 90]], dtype=np.int32)
    flat = np.zeros(100, dtype=np.int32)
    assert pair_buckets(content, cues, flat, flat)[2].tolist() == [[2, 1, 0, 3, 4]]


def test_calibration_is_a_probability_and_grows_with_its_evidence():
    calibration = Calibration(2.0, (1.0, 0.5))
    assert (
        0
        < calibration.probability((-900.0, -900.0))
        < calibration.probability((-1.0, -1.0))
        < calibration.probability((0.0, 0.0))
        < 1
    )
