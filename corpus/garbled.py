"""Whether the characters of a text are those that its pages show."""

from __future__ import annotations

import unicodedata

from corpus.patterns import late, word_list

# The share of characters that no text has (without meaning, private, unassigned) from which on a page is garbled.
_ODD = 0.1
# Words of a page by which its text is judged, and the shares of very common English words and of words without a vowel:
# English prose has a fifth of the first, any prose at most a seventh of the second (measured on 1,000 public pages),
# and a shifted or badly recognised alphabet none and half.
_LEAST_WORDS = 20
_OPENING, _SURELY_COMMON = 600, 0.15
_COMMON, _VOWELLESS = 0.03, 0.3
_WORD = late(r"[^\W\d_]{2,}")
_VOWEL = late("[aeiouy]")


def is_garbled(text: str) -> bool:
    """Whether the characters of a page are not those that it shows: a font without its table, or bad recognition."""
    foreign = [char for char in text if not char.isascii()]
    odd = sum(char == "\ufffd" or unicodedata.category(char) in ("Co", "Cn", "Cc") for char in foreign)
    if odd >= _ODD * len(text) and len(text) >= _LEAST_WORDS:
        return True
    # Most pages are judged by their first words.
    opening = text[:_OPENING].casefold().split()
    if sum(word in word_list("function_words") for word in opening) >= _SURELY_COMMON * len(opening) > 0:
        return False
    words = _WORD.findall(unicodedata.normalize("NFD", text).casefold())
    common = sum(word in word_list("function_words") for word in words)
    if len(words) < _LEAST_WORDS or common >= _COMMON * len(words):
        return False
    latin = [word for word in words if word.isascii() and len(word) > 2]
    vowelless = sum(_VOWEL.search(word) is None for word in latin)
    return 2 * len(latin) > len(words) and vowelless >= _VOWELLESS * len(latin)
