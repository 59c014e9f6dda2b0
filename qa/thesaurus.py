"""Words that a question and a paper use for the same thing, from ``data/thesaurus.txt``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from indexer.analyzer import STOP_WORDS, stem, words


@cache
def _groups() -> tuple[tuple[str, ...], ...]:
    text = (Path(__file__).parent / "data" / "thesaurus.txt").read_text(encoding="utf-8")
    return tuple(tuple(line.split()) for line in text.splitlines() if line and not line.startswith("#"))


def _singles(group: tuple[str, ...]) -> frozenset[str]:
    return frozenset(stem(word) for part in group if "-" not in part for word in words(part)) - STOP_WORDS


@cache
def thesaurus() -> Mapping[str, frozenset[str]]:
    """Term -> the terms that stand in one of its groups, itself not among them. Phrases are left out."""
    near: dict[str, set[str]] = {}
    for group in _groups():
        terms = _singles(group)
        for term in terms:
            near.setdefault(term, set()).update(terms - {term})
    return {term: frozenset(others) for term, others in near.items()}


@cache
def _phrases() -> tuple[tuple[tuple[str, ...], frozenset[str]], ...]:
    return tuple(
        (tuple(stem(word) for word in words(part)), _singles(group))
        for group in _groups()
        for part in group
        if "-" in part
    )


def phrases(text: str) -> dict[str, frozenset[str]]:
    """For the terms of each phrase in ``text`` that a group has ("run-out"), the single words of that group."""
    terms = [stem(word) for word in words(text)]
    found: dict[str, frozenset[str]] = {}
    for phrase, others in _phrases():
        if _has_run(terms, phrase):
            for term in phrase:
                found[term] = found.get(term, frozenset()) | (others - {term})
    return found


def _has_run(terms: list[str], run: tuple[str, ...]) -> bool:
    starts: Iterator[int] = (at for at, term in enumerate(terms) if term == run[0])
    return any(tuple(terms[at : at + len(run)]) == run for at in starts)
