"""Words that a question and a paper use for the same thing, from ``data/thesaurus.txt``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from indexer.analyzer import STOP_WORDS, stem, words


@cache
def thesaurus() -> Mapping[str, frozenset[str]]:
    """Term -> the terms that stand in one of its groups, itself not among them. Compounds count by their parts."""
    near: dict[str, set[str]] = {}
    for line in (Path(__file__).parent / "data" / "thesaurus.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            group = {stem(word) for part in line.split() if "-" not in part for word in words(part)} - STOP_WORDS
            for term in group:
                near.setdefault(term, set()).update(group - {term})
    return {term: frozenset(others) for term, others in near.items()}
