"""Gaps that are less than a space and more than kerning: the words of the document say whether a space was meant."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from corpus.patterns import word_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.readers.pdf.layout.models import PageWords

_EDGES = re.compile(r"\A[^\w]+|[^\w]+\Z")


def settle_gaps(pages: Sequence[PageWords]) -> None:
    """Sets ``glued`` of every doubtful word: two known words stand apart, unless their sum is known too."""
    pairs = [(before, word) for page in pages for before, word in pairwise(page.words) if word.doubtful]
    if not pairs:
        return
    unsure = {id(word) for word in chain.from_iterable(pairs)}
    texts = Counter(word.text for page in pages for word in page.words if id(word) not in unsure)
    known: Counter[str] = Counter()
    for text, count in texts.items():
        known[_bare(text)] += count
    for before, word in pairs:
        letters = before.text[-1].isalpha() and word.text[0].isalpha()
        word.glued = not (letters and _are_words(_bare(before.text), _bare(word.text), known))


def _bare(text: str) -> str:
    return _EDGES.sub("", text).casefold()


def _are_words(left: str, right: str, known: Counter[str]) -> bool:
    if min(len(left), len(right)) < 2 or known[left + right]:
        return False
    small = word_list("function_words")
    return left in small or right in small or (known[left] > 0 and known[right] > 0)
