"""Turn a trained network into the shipped model: int8 ONNX, linker arrays, config, tokenizer, parity fixtures."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from tokenizers import Tokenizer

from onrecord.model.heads import STATUS_KINDS, TAGS
from onrecord.model.pieces import CLS, SEP, cut_pieces, pack_windows
from training.network import Network, Sizes
from training.onnx_graph import write_graph

FRESH = {"calibration": {"bias": 2.0, "weights": [1.0] * 5 + [0.0]}, "decoding": {"outside": 0.5, "least_confidence": 0.35}}
NAME, VERSION = "minilm-reader", "2"


def plain_tokenizer(path: Path) -> str:
    """The base model's tokenizer without truncation, padding and special tokens, so that "[SEP]" in a text is text."""
    tokenizer = json.loads(path.read_text(encoding="utf-8"))
    tokenizer.update(truncation=None, padding=None, added_tokens=[], post_processor=None)
    return json.dumps(tokenizer, ensure_ascii=False, indent=None)


def write_model(network: Network, tokenizer: str, folder: Path, bits: int) -> None:
    """`folder` gets model.onnx, linkers.npz, tokenizer.json, labels.json and config.json (calibration kept if there)."""
    folder.mkdir(parents=True, exist_ok=True)
    state = {name: value.detach().numpy() for name, value in network.state_dict().items()}
    onnx.save(write_graph(state, Sizes(), bits), folder / "model.onnx")
    np.savez(folder / "linkers.npz", **{k: v for k, v in state.items() if k.split(".")[0] in {"content_cue", "cue_source"}})
    facts = {k.removeprefix("linkers."): v for k, v in state.items() if k.startswith("linkers.")}
    np.savez(folder / "facts.npz", **facts)
    (folder / "tokenizer.json").write_text(tokenizer, encoding="utf-8")
    (folder / "labels.json").write_text(json.dumps({"tags": TAGS}, indent=1) + "\n", encoding="utf-8")
    config = folder / "config.json"
    held = json.loads(config.read_text(encoding="utf-8")) if config.exists() else FRESH
    held.update(name=NAME, version=VERSION, heads=["attribution", "mention", "status"], weight_bits=bits)
    held.setdefault("status_thresholds", dict.fromkeys(STATUS_KINDS, 0.4))
    config.write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8")


def write_fixtures(network: Network, tokenizer: Tokenizer, texts: list[str], path: Path) -> None:
    """The float network's own answers on `texts`, for the parity test: tag log-probabilities and link vectors."""
    stored: dict[str, np.ndarray] = {"texts": np.array(texts)}
    for index, text in enumerate(texts):
        pieces = cut_pieces(text, tokenizer)
        tags, links = [], []
        for lo, hi in pack_windows(pieces):
            ids = torch.tensor([[CLS, *pieces.ids[lo:hi].tolist(), SEP]])
            features = torch.tensor([[0, *pieces.feature[lo:hi].tolist(), 0]])
            hints = torch.zeros((1, hi - lo + 2, len(STATUS_KINDS)))
            hints[0, 1:-1] = torch.from_numpy(pieces.hints[lo:hi])
            with torch.no_grad():
                answers = network(ids, features, hints, torch.ones_like(ids, dtype=torch.bool))
            tags.append(torch.log_softmax(answers.tags[0, 1:-1], -1).numpy())
            links.append(answers.links[0, 1:-1].numpy())
        stored[f"tags{index}"] = np.concatenate(tags).astype(np.float16)
        stored[f"links{index}"] = np.concatenate(links).astype(np.float16)
    np.savez_compressed(path, **stored)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", type=Path, required=True, help="network.pt of training/train.py")
    parser.add_argument("--tokenizer", type=Path, required=True, help="tokenizer.json of the base model")
    parser.add_argument("--out", type=Path, required=True, help="folder of the shipped model")
    parser.add_argument("--fixtures", type=Path, help="where to write the float network's answers for the parity test")
    parser.add_argument("--texts", type=Path, help="JSONL of own texts for the fixtures")
    parser.add_argument("--bits", type=int, default=8, help="bits of the weights; 7 avoids saturation on CPUs without VNNI")
    args = parser.parse_args()
    network = Network().eval()
    network.load_state_dict(torch.load(args.network))
    write_model(network, plain_tokenizer(args.tokenizer), args.out, args.bits)
    if args.fixtures:
        texts = [json.loads(line)["text"] for line in args.texts.read_text(encoding="utf-8").splitlines()]
        write_fixtures(network, Tokenizer.from_file(str(args.out / "tokenizer.json")), texts, args.fixtures)


if __name__ == "__main__":
    main()
