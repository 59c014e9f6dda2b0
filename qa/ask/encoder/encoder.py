"""How surely a sentence answers a question: the door of the encoder, and all of it that answering knows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from qa.ask.encoder.weights import NAME, SHA256, located

if TYPE_CHECKING:
    from qa.ask.encoder.pairs import Said
    from qa.ask.encoder.reader import ReaderNetwork

_DIGITS = 2  # of what is said: what lies beyond differs from one make of processor to another


class Encoder:
    """The encoder over one file of weights, which is read when the first text is to be compared.

    Threads may share it: what it keeps does not change what it says.
    """

    name = NAME

    def __init__(self, path: Path, digest: str = SHA256) -> None:
        self._path, self._digest = path, digest

    def answers(self, question: str, sentences: Sequence[Said]) -> list[float]:
        """How surely each sentence answers: the logarithm of the odds as the reader was trained to give them, to two
        digits. They are read together, so that one more costs less than the first.

        Raises EncoderError where the weights are not as they should be.
        """
        from qa.ask.encoder.pairs import pair

        pairs = [pair(question, sentence) for sentence in sentences]
        return [round(figure, _DIGITS) for figure in self._reader.logits(pairs)]

    def warm(self) -> None:
        """Read the weights now, for a program that stays."""
        _ = self._reader

    @cached_property
    def _reader(self) -> ReaderNetwork:
        from qa.ask.encoder.weights import read

        arrays = read(self._path, self._digest)
        from qa.ask.encoder.reader import ReaderNetwork, read_own

        words = "inner.embeddings.word_embeddings.weight"
        return ReaderNetwork(read_own(), arrays[f"{words}_q"], arrays[f"{words}_scale"])


@cache
def installed() -> Encoder | None:
    """The encoder of this installation; None without the extra ``semantic``, or where the environment says ``off``.

    Raises EncoderError where the environment names a file that is not there.
    """
    path = located()
    return Encoder(path) if path else None
