"""The checks that stand behind every reader: whether what became of a file can be all of it, and can be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from corpus.losses import KINDS, sentences
from corpus.models import Passage
from corpus.patterns import word_list

Losses = tuple[tuple[str, int], ...]

_ENOUGH = 30  # words from which on a page or a text is judged
_VOWELS = frozenset("aeiouyw")  # w for Welsh
_LETTERS = 4  # of a word from which on it counts: shorter ones are often acronyms
_FEWEST_VOWELS = 0.3  # of the letters of a page; below, its font's characters are not those of its text (English: 0.43)
_FUNCTION_WORDS = 0.02  # of the words of a text that is one
_HEADED = 0.5  # of the words of a paper that stand in headings


def checked(losses: Losses, passages: Sequence[Passage]) -> tuple[Losses, tuple[str, ...]]:
    """The losses of a file with those that its reader did not see, and what is to be told of these."""
    known = dict(losses)
    more: dict[str, int] = {}
    if "garbled" not in known and (count := sum(map(_is_garbled, _pages(passages)))):
        more["garbled"] = count
    told = sentences(more.items()) + tuple(_headed(passages))
    both: Mapping[str, int] = known | more
    return tuple((kind, both[kind]) for kind in KINDS if kind in both), told


def _pages(passages: Sequence[Passage]) -> Iterator[list[str]]:
    """The words of each page; those of a text without pages as one."""
    pages: dict[int | None, list[str]] = {}
    for passage in passages:
        pages.setdefault(passage.page, []).extend(passage.text.casefold().split())
    return iter(pages.values())


def _is_garbled(words: Sequence[str]) -> bool:
    spoken = [word for word in words if len(word) >= _LETTERS and word.isascii() and word.isalpha()]
    if len(words) < _ENOUGH or len(spoken) * 3 < len(words):
        return False
    common = sum(word in word_list("function_words") for word in words)
    letters = "".join(spoken)
    vowels = sum(letter in _VOWELS for letter in letters)
    return common < _FUNCTION_WORDS * len(words) and vowels < _FEWEST_VOWELS * len(letters)


def _headed(passages: Sequence[Passage]) -> Iterator[str]:
    total = sum(len(passage.text.split()) for passage in passages)
    headings = sum(len(passage.text.split()) for passage in passages if passage.kind == "heading")
    if total >= _ENOUGH * 10 and headings > _HEADED * total:
        yield f"{headings / total:.0%} of the words stand in headings: its styles may not say what its text is."
