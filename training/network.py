"""The encoder and its heads in PyTorch: a small BERT with feature embeddings, word tags and link vectors."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from onrecord.model.heads import (
    FACT_HEADS,
    FACT_VECTORS,
    GAP_BUCKETS,
    LINK_SIZE,
    LINK_VECTORS,
    MENTION_TAGS,
    RANK_BUCKETS,
    ROLES,
    STATUS_KINDS,
    STEP_BUCKETS,
    TAGS,
)
from onrecord.model.pieces import FEATURES


@dataclass(frozen=True, slots=True)
class Sizes:
    """Shape of the base encoder (MiniLM-L6-H384-uncased)."""

    vocabulary: int = 30522
    positions: int = 256
    width: int = 384
    inner: int = 1536
    heads: int = 12
    layers: int = 6


def drop(x: Tensor, rate: float, training: bool) -> Tensor:
    """Dropout from random bytes: ten times faster than drawing a float for each number, `rate` to the nearest 1/256."""
    if not training or not rate:
        return x
    limit = round(rate * 256)
    size = -(-x.numel() // 8)
    kept = torch.randint(-(2**63), 2**63 - 1, (size,)).view(torch.uint8)[: x.numel()].view(x.shape) >= limit
    return x * kept * (256 / (256 - limit))


class Layer(nn.Module):
    """One post-norm transformer layer."""

    def __init__(self, sizes: Sizes, dropout: float) -> None:
        super().__init__()
        self.heads = sizes.heads
        self.dropout = dropout
        self.qkv = nn.Linear(sizes.width, 3 * sizes.width)
        self.attended = nn.Linear(sizes.width, sizes.width)
        self.norm1 = nn.LayerNorm(sizes.width, eps=1e-12)
        self.up = nn.Linear(sizes.width, sizes.inner)
        self.down = nn.Linear(sizes.inner, sizes.width)
        self.norm2 = nn.LayerNorm(sizes.width, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """`x` (batch, length, width), `mask` (batch, 1, 1, length) True where a piece is."""
        batch, length, width = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        # No dropout on attention weights: it halves the speed on a CPU (drawing them, and no fused kernel).
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        mixed = self.attended(mixed.transpose(1, 2).reshape(batch, length, width))
        x = self.norm1(x + drop(mixed, self.dropout, self.training))
        inner = self.down(F.gelu(self.up(x)))
        return self.norm2(x + drop(inner, self.dropout, self.training))


class Linker(nn.Module):
    """Scores of pairs (a, b) and of "none", from link vectors and distance codes."""

    def __init__(self) -> None:
        super().__init__()
        self.gap_a = nn.Parameter(torch.zeros(GAP_BUCKETS, LINK_SIZE))
        self.step_a = nn.Parameter(torch.zeros(STEP_BUCKETS, LINK_SIZE))
        self.gap = nn.Parameter(torch.zeros(GAP_BUCKETS))
        self.step = nn.Parameter(torch.zeros(STEP_BUCKETS))
        self.rank = nn.Parameter(torch.zeros(RANK_BUCKETS))
        self.none = nn.Parameter(torch.zeros(LINK_SIZE))
        self.none_bias = nn.Parameter(torch.zeros(1))

    def forward(self, a: Tensor, b: Tensor, codes: tuple[np.ndarray, np.ndarray, np.ndarray]) -> Tensor:
        """`a` (n, size), `b` (m, size), codes (n, m) each -> scores (n, m + 1), the last column "none"."""
        gap, step, rank = (torch.as_tensor(code, dtype=torch.long) for code in codes)
        scale = 1 / math.sqrt(LINK_SIZE)
        scores = a @ b.T * scale + self.gap[gap] + self.step[step] + self.rank[rank]
        scores = scores + ((a @ self.gap_a.T).gather(1, gap) + (a @ self.step_a.T).gather(1, step)) * scale
        none = (a @ self.none * scale + self.none_bias)[:, None]
        return torch.cat([scores, none], dim=1)


# What is no part of the base encoder: trained from nothing, and faster.
HEADS = frozenset({"tags", "links", "features", "content_cue", "cue_source", "hints", "heads", "told", "vectors", "linkers"})
FACT_LINKERS = (*(f"to_{role}" for role in ROLES), "to_name")


class Output(NamedTuple):
    """What the heads answer for every piece: see `onrecord.model.heads` for what each number means."""

    tags: Tensor  # (..., 7)
    links: Tensor  # (..., 6 * LINK_SIZE)
    heads: Tensor  # (..., all of FACT_HEADS side by side)
    vectors: Tensor  # (..., 8 * LINK_SIZE)


class Network(nn.Module):
    """The whole: pieces, feature codes and hints in; the scores and vectors of all heads out."""

    def __init__(self, sizes: Sizes | None = None, dropout: float = 0.1) -> None:
        super().__init__()
        self.sizes = sizes or Sizes()
        self.dropout = dropout
        width = self.sizes.width
        self.words = nn.Embedding(self.sizes.vocabulary, width)
        self.positions = nn.Embedding(self.sizes.positions, width)
        self.features = nn.Embedding(FEATURES, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(self.sizes, dropout) for _ in range(self.sizes.layers))
        self.tags = nn.Linear(width, len(TAGS))
        self.links = nn.Linear(width, len(LINK_VECTORS) * LINK_SIZE)
        self.content_cue = Linker()
        self.cue_source = Linker()
        self.hints = nn.Linear(len(STATUS_KINDS), width, bias=False)
        self.heads = nn.Linear(width, sum(FACT_HEADS.values()))
        self.told = nn.Linear(len(STATUS_KINDS), sum(FACT_HEADS.values()), bias=False)  # from hints straight to the heads
        self.vectors = nn.Linear(width, len(FACT_VECTORS) * LINK_SIZE)
        self.linkers = nn.ModuleDict({name: Linker() for name in FACT_LINKERS})
        nn.init.normal_(self.features.weight, std=1e-3)
        nn.init.normal_(self.hints.weight, std=1e-3)
        with torch.no_grad():
            first = len(MENTION_TAGS)
            self.heads.bias[first : first + len(STATUS_KINDS)] = -4.0
            self.told.weight.zero_()
            self.told.weight[first : first + len(STATUS_KINDS)] = torch.eye(len(STATUS_KINDS))

    def forward(self, ids: Tensor, features: Tensor, hints: Tensor, mask: Tensor) -> Output:
        """`ids`, `features`, `mask` (batch, length), `hints` (batch, length, kinds)."""
        at = torch.arange(ids.shape[1], device=ids.device)
        x = self.norm(self.words(ids) + self.positions(at) + self.features(features) + self.hints(hints))
        x = drop(x, self.dropout, self.training)
        for layer in self.layers:
            x = layer(x, mask[:, None, None, :])
        dropped = drop(x, self.dropout, self.training)
        return Output(self.tags(dropped), self.links(dropped), self.heads(dropped) + self.told(hints), self.vectors(dropped))


def load_base(path: Path) -> Network:
    """A network whose encoder holds the weights of a BERT checkpoint in safetensors form, heads fresh."""
    network = Network()
    weights = load_file(path)
    own = {
        "words.weight": weights["embeddings.word_embeddings.weight"],
        "positions.weight": weights["embeddings.position_embeddings.weight"][: network.sizes.positions]
        + weights["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": weights["embeddings.LayerNorm.weight"],
        "norm.bias": weights["embeddings.LayerNorm.bias"],
    }
    names = {"attention.output.dense": "attended", "attention.output.LayerNorm": "norm1", "intermediate.dense": "up",
             "output.dense": "down", "output.LayerNorm": "norm2"}  # fmt: skip
    for index in range(network.sizes.layers):
        base = f"encoder.layer.{index}."
        for kind in ("weight", "bias"):
            parts = [weights[f"{base}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
            own[f"layers.{index}.qkv.{kind}"] = torch.cat(parts)
            for theirs, mine in names.items():
                own[f"layers.{index}.{mine}.{kind}"] = weights[f"{base}{theirs}.{kind}"]
    missing, unexpected = network.load_state_dict(own, strict=False)
    assert not unexpected
    assert all(m.split(".")[0] in HEADS for m in missing)
    return network
