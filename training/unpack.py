"""The shipped model back to a network in floats, to go on training from it: int8 weights times their scales.

python -m training.unpack --model src/onrecord/model/weights/NAME --out start.pt
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from training.network import Network


def unpack(folder: Path) -> dict[str, Tensor]:
    """The weights that the folder holds, by the names of `Network`; heads that the model has not yet are left out."""
    stored = {t.name: numpy_helper.to_array(t) for t in onnx.load(folder / "model.onnx").graph.initializer}
    tables: dict[str, np.ndarray] = {}
    for name, prefix in (("linkers.npz", ""), ("facts.npz", "linkers.")):
        if (folder / name).exists():
            with np.load(folder / name) as arrays:
                tables |= {f"{prefix}{key}": value for key, value in arrays.items()}
    state: dict[str, Tensor] = {}
    for name, value in Network().state_dict().items():
        part, _, kind = name.rpartition(".")
        if name == "words.weight":
            array = stored["words"].astype(np.float32) * stored["words.scale"]
        elif name in {"features.weight", "positions.weight"}:
            array = stored[f"{part}.table"]
        elif f"{part}.scale" in stored and kind == "weight":
            array = stored[name].T.astype(np.float32) * stored[f"{part}.scale"][:, None]
        elif name in stored:
            array = stored[name].T if value.ndim == 2 else stored[name]
        elif name in tables:
            array = tables[name]
        else:
            continue
        state[name] = torch.from_numpy(np.array(array, dtype=np.float32)).reshape(value.shape)
    return state


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="folder of the shipped model")
    parser.add_argument("--out", type=Path, required=True, help="network.pt to write")
    args = parser.parse_args()
    torch.save(unpack(args.model), args.out)


if __name__ == "__main__":
    main()
