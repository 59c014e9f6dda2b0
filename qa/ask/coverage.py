"""How much of a question texts have, for the hundreds of sentences that are looked at: each text is a set of bits.

A bit stands for a term of the question and how fully a word stands for it; what two texts have together is the union of
their bits.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from qa.ask.question import Question
from qa.ask.terms import term, terms_of


class Coverage:
    """The bits of one question. ``names`` and ``others`` are its terms that name something, and the rest."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._bits: dict[str, int] = {}
        self._stands: list[tuple[str, float]] = []  # the term and the strength of each bit
        known: dict[tuple[str, float], int] = {}
        for other, stands_for in question.matches.items():
            for pair in stands_for:
                if pair[0] in question.weights:
                    self._bits[other] = self._bits.get(other, 0) | self._bit(pair, known)
        self._long = [
            (frozenset(terms_of(long_form)), self._bit((term(acronym), 1.0), known))
            for acronym, long_form in question.expansions
            if term(acronym) in question.weights
        ]
        self._wanted = frozenset(self._bits)
        self._shares: dict[tuple[int, frozenset[str] | None], float] = {}
        self.names = question.names & frozenset(question.terms)
        self.others = frozenset(question.terms) - question.names

    def _bit(self, pair: tuple[str, float], known: dict[tuple[str, float], int]) -> int:
        if pair not in known:
            known[pair] = 1 << len(self._stands)
            self._stands.append(pair)
        return known[pair]

    def of(self, text: str) -> int:
        """What a text has of the question."""
        present = _distinct(text)
        bits = 0
        for word in self._wanted & present:
            bits |= self._bits[word]
        for long_form, bit in self._long:
            if long_form <= present:
                bits |= bit
        return bits

    def share(self, bits: int, among: frozenset[str] | None = None) -> float:
        """The share of the question's weight that is there, or of these terms of it: 1 where there are none of them."""
        key = (bits, among)
        found = self._shares.get(key)
        if found is None:
            found = self._shares[key] = self._share(bits, among)
        return found

    def _share(self, bits: int, among: frozenset[str] | None) -> float:
        strengths: dict[str, float] = {}
        for at, (own, strength) in enumerate(self._stands):
            if bits >> at & 1:
                strengths[own] = max(strength, strengths.get(own, 0.0))
        weights = self._question.weights
        # In the order of the question: sums of another order differ in their last digit.
        wanted = [own for own in self._question.terms if among is None or own in among]
        there = sum(weights[own] * strengths[own] for own in wanted if own in strengths)
        if among is None:
            return there
        scale = sum(weights[own] for own in wanted)
        return there / scale if scale else 1.0


def together(bits: Iterable[int]) -> int:
    """What any of several texts has."""
    found = 0
    for each in bits:
        found |= each
    return found


@lru_cache(maxsize=1 << 14)
def _distinct(text: str) -> frozenset[str]:
    return frozenset(terms_of(text))
