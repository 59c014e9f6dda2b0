"""The reader: question and sentence together -> a figure that is the larger, the surer the sentence answers; in numpy.

all-MiniLM-L6-v2 over both texts at once, fine-tuned to tell answers from what only speaks of the same thing: six layers
of attention with 12 heads over 384 dimensions. ``data/README.md`` says what they were trained on; the table of words is
that of the extra ``semantic``. Sources: W. Wang and others, MiniLM (2020); R. Nogueira and K. Cho, Passage re-ranking
with BERT (2019).
"""

from __future__ import annotations

import hashlib
import json
import mmap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qa.ask.encoder.pairs import Pair
from qa.ask.encoder.weights import VARIABLE
from qa.errors import EncoderError

OWN = Path(__file__).parent / "data" / "reader.safetensors"
OWN_SHA256 = "aa8a053aa6a7e093435cba230da7b6e41f19bf847a00586c7be90df5172e8e6d"

Floats = NDArray[np.float32]

_HEADS, _WIDTH, _WIDER = 12, 384, 1536
_TINY = np.float32(1e-12)
_KINDS = {"F32": "<f4", "I8": "i1"}
_SHARPNESS = np.float32((_WIDTH // _HEADS) ** -0.5)
_FAR = np.float32(-1e4)  # what is not there is not attended to
_CUBE, _BEND, _ONE, _HALF = (np.float32(a) for a in (0.044715, np.sqrt(2 / np.pi), 1.0, 0.5))


class _Matrix(NamedTuple):
    """Whole numbers of 8 bits, input by output, with a scale for each output, and what is added to it."""

    whole: NDArray[np.int8]
    scale: Floats
    added: Floats


class _Layer(NamedTuple):
    """The steps of a layer in their order; a norm is what rows are multiplied by and what is added to them."""

    parts: _Matrix  # query, key and value side by side
    joined: _Matrix
    first_norm: tuple[Floats, Floats]
    wider: _Matrix
    narrower: _Matrix
    second_norm: tuple[Floats, Floats]


class ReaderNetwork:
    """The network over its own arrays and the encoder's table of words; threads may share it."""

    def __init__(self, own: Mapping[str, NDArray[Any]], words: NDArray[np.int8], scales: Floats) -> None:
        self._words, self._scales = words, scales
        self._places, self._kinds, self._norm = own["places"], own["kinds"], (own["norm.weight"], own["norm.bias"])
        layers = sum(name.endswith(".parts.whole") for name in own)
        self._layers = [_layer(own, f"layer{at}.") for at in range(layers)]
        self._head, self._bias = own["head.weight"], float(own["head.bias"])

    def logits(self, pairs: Sequence[Pair]) -> list[float]:
        """The figure of each pair, the natural logarithm of the odds it was trained to give."""
        if not pairs:
            return []
        lengths = np.array([len(one.numbers) for one in pairs])
        count, most = len(pairs), int(lengths.max())
        places = np.concatenate([np.arange(length) for length in lengths])
        where = np.repeat(np.arange(count) * most, lengths) + places  # of each piece in rows of ``most``
        kinds = (places >= np.repeat([one.second for one in pairs], lengths)).astype(np.intp)
        at = np.concatenate([one.numbers for one in pairs])
        far = np.full(count * most, _FAR)
        far[where] = 0
        x = _normed(self._words[at] * self._scales[at] + self._places[places] + self._kinds[kinds], self._norm)
        through = _Product()
        for layer in self._layers:
            taken = _attended(through(x, layer.parts), where, far.reshape(count, 1, 1, most))
            x = _normed(through(taken, layer.joined) + x, layer.first_norm)
            x = _normed(through(_gelu(through(x, layer.wider)), layer.narrower) + x, layer.second_norm)
        starts = np.cumsum(lengths) - lengths
        mean = np.add.reduceat(x, starts, axis=0) / lengths[:, None].astype(np.float32)
        found: Floats = np.concatenate([x[starts], mean], axis=1) @ self._head
        return [float(one) + self._bias for one in found]


def read_own(path: Path = OWN, digest: str = OWN_SHA256) -> dict[str, NDArray[Any]]:
    """The arrays of the reader's own file (in the form of safetensors), by name; they are views of it and cannot be
    written. Raises EncoderError where it is not the one that belongs here.
    """
    try:
        with path.open("rb") as file:
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:  # an empty file cannot be mapped
        raise EncoderError(_told(path, f"cannot be read ({error})")) from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise EncoderError(_told(path, "is not the file that came with this version of policyqa"))
    begin = 8 + int.from_bytes(content[:8], "little")
    arrays = {}
    for name, told in json.loads(content[8:begin]).items():
        start, end = told["data_offsets"]
        flat = np.frombuffer(memoryview(content)[begin + start : begin + end], _KINDS[told["dtype"]])
        arrays[name] = flat.reshape(told["shape"])
    return arrays


def _told(path: Path, problem: str) -> str:
    return f"{path} {problem}. Install policyqa again; or answer without it: {VARIABLE}=off."


def _layer(own: Mapping[str, NDArray[Any]], name: str) -> _Layer:
    parts, joined, wider, narrower = (
        _Matrix(own[f"{name}{step}.whole"], own[f"{name}{step}.scale"], own[f"{name}{step}.bias"])
        for step in ("parts", "joined", "wider", "narrower")
    )
    first, second = ((own[f"{name}{norm}.weight"], own[f"{name}{norm}.bias"]) for norm in ("first_norm", "second_norm"))
    return _Layer(parts, joined, first, wider, narrower, second)


class _Product:
    """Rows through a matrix, whose floats are written into the same memory each time: fresh memory costs more."""

    def __init__(self) -> None:
        self._room = np.empty(_WIDTH * _WIDER, np.float32)

    def __call__(self, x: Floats, matrix: _Matrix) -> Floats:
        floats = self._room[: matrix.whole.size].reshape(matrix.whole.shape)
        np.copyto(floats, matrix.whole)
        y: Floats = x @ floats
        y *= matrix.scale
        y += matrix.added
        return y


def _normed(x: Floats, weight_and_bias: tuple[Floats, Floats]) -> Floats:
    """Each row with mean 0 and variance 1, then scaled and shifted."""
    x -= x.mean(axis=-1, keepdims=True)
    variance: Floats = np.einsum("ij,ij->i", x, x)[:, None]
    variance /= np.float32(x.shape[-1])
    variance += _TINY
    x /= np.sqrt(variance)
    x *= weight_and_bias[0]
    x += weight_and_bias[1]
    return x


def _attended(parts: Floats, where: NDArray[np.intp], far: Floats) -> Floats:
    """What each piece takes from the others of its pair."""
    count, most = far.shape[0], far.shape[-1]
    spread = np.zeros((count * most, parts.shape[1]), np.float32)
    spread[where] = parts
    query, key, value = spread.reshape(count, most, 3, _HEADS, -1).transpose(2, 0, 3, 1, 4)
    share: Floats = query @ key.transpose(0, 1, 3, 2)
    share *= _SHARPNESS
    share += far
    share -= share.max(axis=-1, keepdims=True)
    np.exp(share, out=share)
    share /= share.sum(axis=-1, keepdims=True)
    taken: Floats = (share @ value).transpose(0, 2, 1, 3).reshape(count * most, -1)[where]
    return taken


def _gelu(x: Floats) -> Floats:
    """x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x³))): a third of the steps that the error function takes."""
    bent = x * x
    bent *= _CUBE
    bent += _ONE
    bent *= x
    bent *= _BEND
    np.tanh(bent, out=bent)
    bent += _ONE
    bent *= x
    bent *= _HALF
    return bent
