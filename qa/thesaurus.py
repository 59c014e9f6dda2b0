"""Words that a question and a paper use for the same thing, from ``data/thesaurus.txt``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from indexer.analyzer import STOP_WORDS, stem, words

_FORM, _NEAR = 1.0, 0.5


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """``near``: term -> other terms and how fully each stands for it. ``phrases``: the terms of a phrase, in order, and
    the terms that stand for it.
    """

    near: Mapping[str, Mapping[str, float]]
    phrases: Sequence[tuple[tuple[str, ...], frozenset[str]]]


@cache
def thesaurus() -> Thesaurus:
    """The table: forms of one word stand for each other in full, other words of a group by half."""
    near: dict[str, dict[str, float]] = {}
    phrases: list[tuple[tuple[str, ...], frozenset[str]]] = []
    for line in (Path(__file__).parent / "data" / "thesaurus.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            strength = _FORM if line.startswith("=") else _NEAR
            parts = line.removeprefix("=").split()
            singles = frozenset(stem(part) for part in parts if "-" not in part) - STOP_WORDS
            for one in sorted(singles):
                known = near.setdefault(one, {})
                known.update({other: max(strength, known.get(other, 0.0)) for other in singles - {one}})
            phrases += [(tuple(stem(word) for word in words(part)), singles) for part in parts if "-" in part]
    return Thesaurus(near, phrases)


def stand_ins(terms: Sequence[str], text: str) -> dict[str, dict[str, float]]:
    """For each of a question's terms, other terms and how fully they stand for it.

    A phrase of ``text`` that the table has ("run out") brings its group to each of its words.
    """
    table = thesaurus()
    found = {term: dict(table.near.get(term, {})) for term in terms}
    spoken = [stem(word) for word in words(text)]
    for phrase, others in table.phrases:
        if _has_run(spoken, phrase):
            for term in set(phrase) & set(terms):
                found[term].update({other: max(_NEAR, found[term].get(other, 0.0)) for other in others - {term}})
    return found


def _has_run(terms: Sequence[str], run: tuple[str, ...]) -> bool:
    return any(tuple(terms[at : at + len(run)]) == run for at, term in enumerate(terms) if term == run[0])
