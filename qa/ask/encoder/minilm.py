"""all-MiniLM-L6-v2: the numbers of word pieces -> one vector of length 1, in numpy.

Six layers of attention with 12 heads over 384 dimensions; the vector is the mean of the last layer's rows.
Source: W. Wang and others, MiniLM (2020); https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_LAYERS, _HEADS, _WIDTH, _WIDER = 6, 12, 384, 1536
_SHARPNESS = np.float32((_WIDTH // _HEADS) ** -0.5)  # of how queries agree with keys
_TINY = np.float32(1e-12)
# erf: M. Abramowitz and I. Stegun, Handbook of Mathematical Functions (1964), 7.1.26; its error is below 1.5e-7.
_ERF_STEP = np.float32(0.3275911)
_ERF = [np.float32(a) for a in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)]
_HALF, _ONE, _ROOT = np.float32(0.5), np.float32(1.0), np.float32(np.sqrt(0.5))


class _Matrix(NamedTuple):
    """Whole numbers of 8 bits, input by output, with a scale for each output, and what is added to it."""

    whole: NDArray[np.int8]
    scale: Floats
    added: Floats


class _Layer(NamedTuple):
    """The steps of a layer in their order; a norm is what rows are multiplied by and what is added to them."""

    query: _Matrix
    key: _Matrix
    value: _Matrix
    joined: _Matrix
    first_norm: tuple[Floats, Floats]
    wider: _Matrix
    narrower: _Matrix
    second_norm: tuple[Floats, Floats]


class Network:
    """The network over the arrays that ``weights.read`` gives. It changes nothing, so threads may share it.

    The matrices stay as they are in the file and are made floats one after the other for each text: that takes 2 ms of
    a text's 5 to 30, and saves 25 ms at the start and 42 MB.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self._rows = arrays["inner.embeddings.word_embeddings.weight_q"]
        self._row_scales = arrays["inner.embeddings.word_embeddings.weight_scale"]
        self._places = arrays["inner.embeddings.position_embeddings.weight_q"]
        self._place_scales = arrays["inner.embeddings.position_embeddings.weight_scale"]
        self._kind = arrays["inner.embeddings.token_type_embeddings.weight"][0]
        self._norm = _norm(arrays, "inner.embeddings.LayerNorm")
        # The graph names the matrices by number, in the order in which its steps use them.
        names = [name.removesuffix("_q") for name in arrays if name.startswith("val_") and name.endswith("_q")]
        each = len(names) // _LAYERS
        self._layers = [_layer(arrays, names[at * each : at * each + each], at) for at in range(_LAYERS)]

    def vector(self, numbers: Sequence[int]) -> Floats:
        """The vector of a text, of 384 figures and length 1; ``numbers`` are those of its pieces, at most 512.

        The same to the bit for the same text on one machine, whatever was asked before; BLAS of another make of
        processor adds in another order and may differ in the seventh figure.
        """
        at = np.asarray(numbers)
        places = self._places[: len(at)] * self._place_scales[: len(at)]
        x = _normed(self._rows[at] * self._row_scales[at] + self._kind + places, self._norm)
        through = _Product()
        for layer in self._layers:
            x = _normed(through(_attended(x, layer, through), layer.joined) + x, layer.first_norm)
            x = _normed(through(_gelu(through(x, layer.wider)), layer.narrower) + x, layer.second_norm)
        mean: Floats = x.mean(axis=0)
        unit: Floats = mean / np.sqrt(mean @ mean)
        return unit


def _layer(arrays: Mapping[str, NDArray[Any]], names: Sequence[str], number: int) -> _Layer:
    own = f"inner.encoder.layer.{number}."
    biases = (
        "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
        "intermediate.dense", "output.dense",
    )  # fmt: skip
    query, key, value, joined, wider, narrower = (
        _Matrix(arrays[f"{name}_q"], arrays[f"{name}_scale"], arrays[f"{own}{bias}.bias"])
        for name, bias in zip(names, biases, strict=True)
    )
    first, second = (_norm(arrays, f"{own}{name}.LayerNorm") for name in ("attention.output", "output"))
    return _Layer(query, key, value, joined, first, wider, narrower, second)


def _norm(arrays: Mapping[str, NDArray[Any]], name: str) -> tuple[Floats, Floats]:
    return arrays[f"{name}.weight"], arrays[f"{name}.bias"]


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


def _attended(x: Floats, layer: _Layer, through: _Product) -> Floats:
    """What each piece takes from all others, in proportion to how its query agrees with their keys."""
    length = len(x)
    query, key, value = (
        through(x, matrix).reshape(length, _HEADS, -1).transpose(1, 0, 2)
        for matrix in (layer.query, layer.key, layer.value)
    )
    share: Floats = query @ key.transpose(0, 2, 1)
    share *= _SHARPNESS
    share -= share.max(axis=-1, keepdims=True)
    np.exp(share, out=share)
    share /= share.sum(axis=-1, keepdims=True)
    taken: Floats = (share @ value).transpose(1, 0, 2).reshape(length, -1)
    return taken


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


def _gelu(x: Floats) -> Floats:
    """x / 2 * (1 + erf(x / sqrt 2)), by which BERT was trained."""
    far = np.abs(x)
    far *= _ROOT
    step = far * _ERF_STEP
    step += _ONE
    np.divide(_ONE, step, out=step)
    series = step * _ERF[0]
    for coefficient in _ERF[1:]:
        series += coefficient
        series *= step
    far *= far
    np.negative(far, out=far)
    np.exp(far, out=far)
    series *= far  # 1 - erf of the distance from 0
    np.subtract(_ONE, series, out=series)
    np.copysign(series, x, out=series)
    series += _ONE
    series *= x
    series *= _HALF
    return series
