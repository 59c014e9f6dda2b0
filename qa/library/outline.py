"""A paper by its headings, and a search for words inside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus.models import Passage
from indexer.analyzer import STOP_WORDS, fold
from qa.ask.terms import WORD, term


@dataclass(slots=True)
class Section:
    """A heading, where it stands among the passages of its document, and the sections below it."""

    at: int
    heading: Passage
    below: list[Section] = field(default_factory=list)

    def every(self, depth: int = 0) -> Iterator[tuple[int, Section]]:
        """The sections below it in reading order, each with how deep it is."""
        for one in self.below:
            yield depth, one
            yield from one.every(depth + 1)


def sections(passages: Sequence[Passage]) -> list[Section]:
    """The headings of a document as a tree. Where all stand below the first, which is the title, it is left out.

    A heading is below the last one before it that has fewer headings above.
    """
    top: list[Section] = []
    path: list[Section] = []
    for at, passage in enumerate(passages):
        if passage.kind != "heading":
            continue
        while path and len(path[-1].heading.section) >= len(passage.section):
            path.pop()
        one = Section(at, passage)
        (path[-1].below if path else top).append(one)
        path.append(one)
    return top[0].below if len(top) == 1 and top[0].below else top


@dataclass(frozen=True, slots=True)
class Find:
    """A passage with words that were looked for: their spans in its text."""

    passage: Passage
    words: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Finds:
    """The passages found, in reading order. ``whole`` says that each has every word; else they have most of them."""

    found: Sequence[Find]
    whole: bool


def find_in(passages: Sequence[Passage], wanted: str) -> Finds:
    """The passages with all words of ``wanted`` in any of their forms ("delegated" for "delegate"); where there is
    none, those with as many as any has. Stop words count only where there are no others.
    """
    words = WORD.findall(wanted)
    terms = {term(word) for word in words if fold(word) not in STOP_WORDS} or {term(word) for word in words}
    finds = [(found, _spans(found.text, terms)) for found in passages if terms]
    counted = [(len({name for name, _ in spans}), found, spans) for found, spans in finds if spans]
    most = max((count for count, _, _ in counted), default=0)
    kept = [Find(found, [span for _, span in spans]) for count, found, spans in counted if count == most]
    return Finds(kept, most == len(terms))


def _spans(text: str, terms: set[str]) -> list[tuple[str, tuple[int, int]]]:
    return [(name, match.span()) for match in WORD.finditer(text) if (name := term(match[0])) in terms]
