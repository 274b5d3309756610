"""The trained network as an ONNX graph: int8 weights, fused operators, no padding, no mask.

The graph is written node by node rather than traced. A traced export spreads layer norm, GELU and attention over dozens of
small operators and leaves the embedding table in floats; written by hand it uses the fused operators of onnxruntime and is
small enough to read. It takes one window at a time: windows differ in length, and without a batch there is nothing to pad.
"""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from onrecord.model.heads import STATUS_KINDS, TAGS
from training.network import Sizes

MICROSOFT = "com.microsoft"


class GraphWriter:
    """Collects nodes and weights of one graph."""

    def __init__(self, bits: int) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self.limit = 2 ** (bits - 1) - 1

    def weight(self, name: str, value: np.ndarray) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, domain: str = "", **attributes: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def linear(self, x: str, name: str, weight: np.ndarray, bias: np.ndarray) -> str:
        """x @ weight.T + bias: x quantised as it comes, weights per output channel. `weight` is (out, in)."""
        quantised, scale = quantise_rows(weight, self.limit)
        inputs = [
            x,
            self.weight(f"{name}.weight", quantised.T),
            self.weight(f"{name}.scale", scale),
            self.weight(f"{name}.zero", np.zeros(len(scale), dtype=np.int8)),
            self.weight(f"{name}.bias", bias.astype(np.float32)),
        ]
        return self.node("DynamicQuantizeMatMul", inputs, f"{name}.out", MICROSOFT)


def quantise_rows(weight: np.ndarray, limit: int) -> tuple[np.ndarray, np.ndarray]:
    """Symmetric int8 per row -> (int8 of the same shape, float32 scale per row)."""
    scale = np.maximum(np.abs(weight).max(axis=1), 1e-8) / limit
    return np.clip(np.round(weight / scale[:, None]), -limit, limit).astype(np.int8), scale.astype(np.float32)


def write_graph(state: dict[str, np.ndarray], sizes: Sizes, bits: int = 8) -> onnx.ModelProto:
    """The graph of a trained network.

    Inputs: `ids`, `features` (1, length) int64, `hints` (1, length, kinds) floats. Outputs, floats: `tags` (1, length, 7),
    `links` (1, length, 384), `heads` (1, length, 35), `vectors` (1, length, 512).
    """
    g = GraphWriter(bits)
    table, scale = quantise_rows(state["words.weight"], 127)
    ids = g.node("Gather", [g.weight("words", table), "ids"], "words.int8")
    scales = g.node("Gather", [g.weight("words.scale", scale[:, None]), "ids"], "words.scales")
    words = g.node("Mul", [g.node("Cast", [ids], "words.float", to=TensorProto.FLOAT), scales], "words.out")
    features = g.node("Gather", [g.weight("features.table", state["features.weight"]), "features"], "features.out")
    length = g.node("Shape", ["ids"], "length", start=1, end=2)
    zero, axis = g.weight("zero", np.array([0], dtype=np.int64)), g.weight("axis0", np.array([0], dtype=np.int64))
    positions = g.node("Slice", [g.weight("positions.table", state["positions.weight"]), zero, length, axis], "positions.out")
    hinted = g.node("MatMul", ["hints", g.weight("hints.weight", state["hints.weight"].T)], "hints.out")
    total = g.node("Add", [g.node("Add", [words, features], "sum1"), positions], "sum2")
    total = g.node("Add", [total, hinted], "sum3")
    norm = [g.weight("norm.weight", state["norm.weight"]), g.weight("norm.bias", state["norm.bias"])]
    x = g.node("LayerNormalization", [total, *norm], "x", axis=-1, epsilon=1e-12)
    for index in range(sizes.layers):
        x = add_layer(g, x, f"layers.{index}", state, sizes)
    tag_weight = g.weight("tags.weight", state["tags.weight"].T)
    g.node("Add", [g.node("MatMul", [x, tag_weight], "tags.product"), g.weight("tags.bias", state["tags.bias"])], "tags")
    heads = g.node("MatMul", [x, g.weight("heads.weight", state["heads.weight"].T)], "heads.product")
    heads = g.node("Add", [heads, g.weight("heads.bias", state["heads.bias"])], "heads.sum")
    told = g.node("MatMul", ["hints", g.weight("told.weight", state["told.weight"].T)], "told.out")
    g.node("Add", [heads, told], "heads")
    for name in ("links", "vectors"):
        g.node("Identity", [g.linear(x, name, state[f"{name}.weight"], state[f"{name}.bias"])], name)
    shape = [1, "length"]
    graph = helper.make_graph(
        g.nodes,
        "onrecord",
        [
            *(helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("ids", "features")),
            helper.make_tensor_value_info("hints", TensorProto.FLOAT, [*shape, len(STATUS_KINDS)]),
        ],
        [
            helper.make_tensor_value_info("tags", TensorProto.FLOAT, [*shape, len(TAGS)]),
            *(
                helper.make_tensor_value_info(name, TensorProto.FLOAT, [*shape, len(state[f"{name}.bias"])])
                for name in ("links", "heads", "vectors")
            ),
        ],
        g.weights,
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="onrecord")


def add_layer(g: GraphWriter, x: str, name: str, state: dict[str, np.ndarray], sizes: Sizes) -> str:
    """One transformer layer whose weights stand under `name` in `state`; gives the name of its output."""

    def linear(source: str, part: str) -> str:
        return g.linear(source, f"{name}.{part}", state[f"{name}.{part}.weight"], state[f"{name}.{part}.bias"])

    def add_norm(a: str, b: str, part: str) -> str:
        # Add and LayerNormalization take a quarter of the time of the fused SkipLayerNormalization (onnxruntime 1.32, CPU).
        scale = g.weight(f"{name}.{part}.weight", state[f"{name}.{part}.weight"])
        bias = g.weight(f"{name}.{part}.bias", state[f"{name}.{part}.bias"])
        total = g.node("Add", [a, b], f"{name}.{part}.sum")
        return g.node("LayerNormalization", [total, scale, bias], f"{name}.{part}.out", axis=-1, epsilon=1e-12)

    qkv = linear(x, "qkv")
    parts = [f"{name}.{part}" for part in ("q", "k", "v")]
    g.nodes.append(helper.make_node("Split", [qkv], parts, name=f"{name}.split", axis=-1))
    g.nodes[-1].input.append(g.weight(f"{name}.thirds", np.array([sizes.width] * 3, dtype=np.int64)))
    mixed = g.node("MultiHeadAttention", parts, f"{name}.mixed", MICROSOFT, num_heads=sizes.heads)
    x = add_norm(linear(mixed, "attended"), x, "norm1")
    up = g.node("Gelu", [linear(x, "up")], f"{name}.gelu", MICROSOFT)
    return add_norm(linear(up, "down"), x, "norm2")
