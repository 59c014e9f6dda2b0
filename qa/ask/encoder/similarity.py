"""How alike texts are in meaning: the door of the encoder, and all of it that answering knows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from qa.ask.encoder.weights import NAME, SHA256, located

if TYPE_CHECKING:
    from qa.ask.encoder.minilm import Floats, Network

_MOST = 128  # pieces of a text that are looked at, some hundred words: as many as the model was trained with
_KEPT = 4096  # vectors of texts that come again: 6 MB
_DIGITS = 3  # of a cosine: what lies beyond differs from one make of processor to another


class Encoder:
    """The encoder over one file of weights, which is read when the first text is to be compared.

    Threads may share it: what it keeps does not change what it says.
    """

    name = NAME

    def __init__(self, path: Path, digest: str = SHA256) -> None:
        self._path, self._digest = path, digest
        self._vector = lru_cache(_KEPT)(self._made)

    def similarities(self, question: str, texts: Sequence[str]) -> list[float]:
        """The cosine of the question with each text, between -1 and 1, to three digits.

        Of each the first hundred words or so count. Raises EncoderError where the weights are not as they should be.
        """
        if not texts:
            return []
        asked = self._vector(question)
        return [round(float(asked @ self._vector(text)), _DIGITS) for text in texts]

    def warm(self) -> None:
        """Read the weights now, for a program that stays."""
        self._vector("")

    def _made(self, text: str) -> Floats:
        from qa.ask.encoder.wordpiece import numbers

        return self._network.vector(numbers(text, _MOST))

    @cached_property
    def _network(self) -> Network:
        from qa.ask.encoder.weights import read

        arrays = read(self._path, self._digest)
        from qa.ask.encoder.minilm import Network  # loads numpy, while the file is compared with its digest

        return Network(arrays)


@cache
def installed() -> Encoder | None:
    """The encoder of this installation; None without the extra ``semantic``, or where the environment says ``off``.

    Raises EncoderError where the environment names a file that is not there.
    """
    path = located()
    return Encoder(path) if path else None
