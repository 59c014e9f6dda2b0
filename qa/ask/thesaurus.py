"""Words that a question and a paper use for the same thing, from ``data/thesaurus.txt``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from indexer.analyzer import STOP_WORDS, stem, words

_FORM, _NEAR = 1.0, 0.5


class Thesaurus:
    """The table: forms of one word stand for each other in full, other words of a group by half.

    ``groups``: term -> the groups that have it, each with how fully its terms stand for each other. ``phrases``: the
    terms of a phrase, in order, and the terms that stand for it.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        groups: dict[str, list[tuple[float, frozenset[str]]]] = {}
        phrases: list[tuple[tuple[str, ...], frozenset[str]]] = []
        for line in lines:
            parts = line.removeprefix("=").split()
            singles = frozenset([stem(part) for part in parts if "-" not in part]) - STOP_WORDS
            group = (_FORM if line.startswith("=") else _NEAR, singles)
            for one in singles:
                groups.setdefault(one, []).append(group)
            if "-" in line:
                phrases += [(tuple(map(stem, words(part))), singles) for part in parts if "-" in part]
        self.groups: Mapping[str, Sequence[tuple[float, frozenset[str]]]] = groups
        self.phrases: Sequence[tuple[tuple[str, ...], frozenset[str]]] = phrases

    def near(self, term: str) -> dict[str, float]:
        """Other terms and how fully each stands for this one; worked out when asked, for a question has few terms."""
        found: dict[str, float] = {}
        for strength, group in self.groups.get(term, ()):
            found.update({other: max(strength, found.get(other, 0.0)) for other in group if other != term})
        return found


@cache
def thesaurus() -> Thesaurus:
    """The table as it is in the data file."""
    text = (Path(__file__).parent / "data" / "thesaurus.txt").read_text(encoding="utf-8")
    return Thesaurus([line for line in text.splitlines() if line and not line.startswith("#")])


def stand_ins(terms: Sequence[str], text: str) -> dict[str, dict[str, float]]:
    """For each of a question's terms, other terms and how fully they stand for it.

    A phrase of ``text`` that the table has ("run out") brings its group to each of its words.
    """
    table = thesaurus()
    found = {term: table.near(term) for term in terms}
    spoken = [stem(word) for word in words(text)]
    for phrase, others in table.phrases:
        if phrase[0] in spoken and _has_run(spoken, phrase):
            for term in set(phrase) & set(terms):
                found[term].update({other: max(_NEAR, found[term].get(other, 0.0)) for other in others - {term}})
    return found


def _has_run(terms: Sequence[str], run: tuple[str, ...]) -> bool:
    return any(tuple(terms[at : at + len(run)]) == run for at, term in enumerate(terms) if term == run[0])
