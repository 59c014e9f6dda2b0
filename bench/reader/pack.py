"""Weights of the reader -> the file that policyqa runs: whole numbers of 8 bits with a scale for each output.

    python bench/reader/pack.py WEIGHTS.pt OUT.safetensors

The form is that of safetensors: the length of a head in JSON, the head, the arrays one after the other.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import torch

LONGEST = 160  # pieces of a pair at most


def whole(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A matrix of output by input as whole numbers, input by output, and the scale of each output."""
    scale = np.maximum(np.abs(weight).max(axis=1), 1e-8) / 127
    return np.ascontiguousarray(np.round(weight / scale[:, None]).astype(np.int8).T), scale.astype(np.float32)


def packed(state: dict[str, torch.Tensor]) -> dict[str, np.ndarray]:
    """The arrays by the names that ``qa.ask.encoder.reader`` reads."""
    values = {name: value.float().numpy() for name, value in state.items()}
    layers = 1 + max(int(name.split(".")[1]) for name in values if name.startswith("layers."))
    found = {
        "places": values["place.weight"][:LONGEST],
        "kinds": values["kind.weight"],
        "norm.weight": values["norm.weight"],
        "norm.bias": values["norm.bias"],
        "head.weight": values["head.weight"][0],
        "head.bias": values["head.bias"][0],
    }
    steps = {"qkv": "parts", "joined": "joined", "wider": "wider", "narrower": "narrower"}
    for at in range(layers):
        for theirs, ours in steps.items():
            matrix, scale = whole(values[f"layers.{at}.{theirs}.weight"])
            found |= {f"layer{at}.{ours}.whole": matrix, f"layer{at}.{ours}.scale": scale}
            found[f"layer{at}.{ours}.bias"] = values[f"layers.{at}.{theirs}.bias"]
        for norm in ("first_norm", "second_norm"):
            for part in ("weight", "bias"):
                found[f"layer{at}.{norm}.{part}"] = values[f"layers.{at}.{norm}.{part}"]
    return found


def written(arrays: dict[str, np.ndarray]) -> bytes:
    """The arrays as a file of safetensors; the larger figures first, so that each begins where it may."""
    kinds = {"float32": "F32", "int8": "I8"}
    head, parts, at = {}, [], 0
    for name, array in sorted(arrays.items(), key=lambda one: -one[1].itemsize):
        parts.append(array.tobytes())
        head[name] = {"dtype": kinds[str(array.dtype)], "shape": array.shape, "data_offsets": [at, at + array.nbytes]}
        at += array.nbytes
    told = json.dumps(head).encode()
    told += b" " * (-len(told) % 8)
    return len(told).to_bytes(8, "little") + told + b"".join(parts)


def main() -> None:
    """Pack, and print the digest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    content = written(packed(torch.load(given.weights)))
    given.out.write_bytes(content)
    print(f"{given.out}: {len(content)} bytes, SHA-256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    main()
