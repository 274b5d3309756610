"""The shipped network: text in, a probability for every tag of every word and link vectors out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime as ort
from tokenizers import Tokenizer

from onrecord.model.heads import (
    FACT_HEADS,
    FACT_VECTORS,
    LINK_SIZE,
    LINK_VECTORS,
    STATUS_KINDS,
    Calibration,
    Decoding,
    FactLinkers,
    Floats,
    Linker,
    Linkers,
    log_softmax,
)
from onrecord.model.pieces import CLS, SEP, Pieces, cut_pieces, pack_windows

WEIGHTS = Path(__file__).parent / "weights"
DEFAULT_MODEL = "minilm-reader"
_OUTPUTS = ["tags", "links", "heads", "vectors"]


@dataclass(frozen=True, slots=True)
class Encoded:
    """One text after its single pass through the encoder.

    `tags`: log-probabilities (pieces, 7); only the rows where a word starts were trained. `links`: link vectors
    (pieces, 6, LINK_SIZE), in half precision: they are most of what a long text takes in memory. `facts`: logits by head
    of FACT_HEADS (pieces, outputs). `vectors`: those of the heads for facts (pieces, 8, LINK_SIZE), in half precision, too.
    """

    pieces: Pieces
    tags: Floats
    links: npt.NDArray[np.float16]
    facts: dict[str, Floats]
    vectors: npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Card:
    """What `config.json` beside the weights says of them."""

    name: str
    version: str
    heads: tuple[str, ...]


class Encoder:
    """Loads the weights of one folder and runs them; the session may be shared between threads."""

    def __init__(self, folder: Path | None = None, threads: int = 0) -> None:
        """`threads` for one text; 0 lets onnxruntime take every core."""
        folder = folder or WEIGHTS / DEFAULT_MODEL
        config = _config(folder)
        self.card = _card(config)
        self.calibration = Calibration(config["calibration"]["bias"], tuple(config["calibration"]["weights"]))
        self.decoding = Decoding(**config["decoding"])
        self.status_thresholds = tuple(config["status_thresholds"][kind] for kind in STATUS_KINDS)
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = ort.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
        with np.load(folder / "linkers.npz") as arrays:
            stored = dict(arrays)
        self.linkers = Linkers(Linker.from_arrays(stored, "content_cue"), Linker.from_arrays(stored, "cue_source"))
        with np.load(folder / "facts.npz") as arrays:
            stored = dict(arrays)
        self.fact_linkers = FactLinkers(*(Linker.from_arrays(stored, name) for name in FactLinkers.names()))

    def encode(self, text: str) -> Encoded:
        """One pass over `text`, window by window."""
        pieces = cut_pieces(text, self.tokenizer)
        count = len(pieces)
        tags = np.empty((count, 7), dtype=np.float32)
        links = np.empty((count, len(LINK_VECTORS), LINK_SIZE), dtype=np.float16)
        heads = np.empty((count, sum(FACT_HEADS.values())), dtype=np.float32)
        vectors = np.empty((count, len(FACT_VECTORS), LINK_SIZE), dtype=np.float16)
        for lo, hi in pack_windows(pieces):
            ids = np.full((1, hi - lo + 2), CLS, dtype=np.int64)
            ids[0, 1:-1] = pieces.ids[lo:hi]
            ids[0, -1] = SEP
            features = np.zeros_like(ids)
            features[0, 1:-1] = pieces.feature[lo:hi]
            hints = np.zeros((1, hi - lo + 2, len(STATUS_KINDS)), dtype=np.float32)
            hints[0, 1:-1] = pieces.hints[lo:hi]
            given = {"ids": ids, "features": features, "hints": hints}
            tag_scores, link_vectors, head_scores, fact_vectors = self._session.run(_OUTPUTS, given)
            tags[lo:hi] = log_softmax(tag_scores[0, 1:-1])
            links[lo:hi] = link_vectors[0, 1:-1].reshape(hi - lo, len(LINK_VECTORS), LINK_SIZE)
            heads[lo:hi] = head_scores[0, 1:-1]
            vectors[lo:hi] = fact_vectors[0, 1:-1].reshape(hi - lo, len(FACT_VECTORS), LINK_SIZE)
        parts = np.split(heads, np.cumsum(list(FACT_HEADS.values()))[:-1], axis=1)
        return Encoded(pieces, tags, links, dict(zip(FACT_HEADS, parts, strict=True)), vectors)


def default_card() -> Card:
    """What the shipped weights say of themselves; the weights are not loaded for it."""
    return _card(_config(WEIGHTS / DEFAULT_MODEL))


def default_encoder(threads: int = 0) -> Encoder:
    """The shipped encoder, loaded once in a process for each number of threads."""
    return _load(threads)


def _config(folder: Path) -> dict[str, Any]:
    config: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return config


def _card(config: dict[str, Any]) -> Card:
    return Card(config["name"], config["version"], tuple(config["heads"]))


@cache
def _load(threads: int) -> Encoder:
    return Encoder(threads=threads)
