"""Words of a text as the terms of the index, remembered from one question to the next."""

from __future__ import annotations

import re
from functools import lru_cache

from indexer.analyzer import STOP_WORDS, fold, stem

WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=1 << 16)
def term(word: str) -> str:
    """The stem of a word as written."""
    return stem(fold(word))


@lru_cache(maxsize=1 << 13)
def terms_of(text: str) -> tuple[str, ...]:
    """The stems of all words of a text in order, stop words among them."""
    return tuple([term(word) for word in WORD.findall(text)])


@lru_cache(maxsize=1 << 10)
def content_terms(text: str) -> tuple[str, ...]:
    """The stems of the words of a text that are not stop words, in order."""
    return tuple(term(word) for word in WORD.findall(text) if fold(word) not in STOP_WORDS)
