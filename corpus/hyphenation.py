"""Rejoining words that a line end has split: the document's own words say whether the hyphen stays, and then a list of
English words.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from corpus.characters import HYPHENS, SOFT_HYPHEN
from corpus.patterns import word_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ENDS = tuple("-" + HYPHENS + SOFT_HYPHEN)
_PLAIN = dict.fromkeys(map(ord, HYPHENS), "-")
_LONGEST_WORD = 60  # characters of a compound, before which the search for its beginning stops
_WORD = re.compile(rf"[^\W\d_]+(?:['’{HYPHENS}-][^\W\d_]+)*")
_LAST_WORD = re.compile(rf"([^\W_]+(?:[{HYPHENS}-][^\W_]+)*)[{SOFT_HYPHEN}{HYPHENS}-]\Z")
# What follows a first part that waits for its second: "pre- and post-operative".
_SUSPENDS = frozenset({"and", "or", "to", "nor", "und", "et"})
_FIRST_WORD = re.compile(rf"[^\W_]+(?:[{HYPHENS}-][^\W_]+)*")

# Endings that are never a word by themselves: what follows the hyphen is the tail of the word before it.
_TAILS = re.compile(
    r"(?:[a-z]{0,3}[ts]ions?(?:al|ally)?|[a-z]{0,2}ments?|[a-z]{0,3}ing|[a-z]{0,2}ed|ly|[a-z]{0,3}ity|[a-z]{0,3}ities|"
    r"[a-z]{0,2}ness|[a-z]{0,2}ance|[a-z]{0,2}ence|[a-z]{0,2}ives?|[a-z]{0,2}able|[a-z]{0,2}ible|tive|ers?|ors?)\Z"
)


def vocabulary(lines: Iterable[str]) -> Counter[str]:
    """The words of the lines, in lower case, with how often each occurs inside a line.

    Compounds count both whole (``two-thirds``) and by their parts; a word that a line end cuts does not count.
    """
    counts: Counter[str] = Counter()
    for line in lines:
        words = _WORD.findall(line.lower().translate(_PLAIN))
        if words and line.rstrip().endswith(_ENDS):
            words.pop()
        counts.update(words)
        counts.update(part for word in words if "-" in word for part in word.split("-"))
    return counts


def join_lines(first: str, second: str, words: Mapping[str, int]) -> str:
    """The two lines as running text: with a space between, or with the split word made whole.

    ``words`` is the ``vocabulary`` of the document. A soft hyphen (U+00AD) is always dropped, as Unicode defines.
    """
    head, gap = junction(first, second, words)
    return head + gap + second.lstrip()


def junction(first: str, second: str, words: Mapping[str, int]) -> tuple[str, str]:
    """What stands of the first line, and what comes between it and the second: a space, or nothing in a word."""
    first = first.rstrip()
    if not first.endswith(_ENDS):
        return first, " " if first and second.strip() else ""
    left, right = _LAST_WORD.search(first, max(0, len(first) - _LONGEST_WORD)), _FIRST_WORD.match(second.lstrip())
    if not left or not right:
        return first, " "
    if right[0] in _SUSPENDS and not first.endswith(SOFT_HYPHEN):
        return first, " "
    if first.endswith(SOFT_HYPHEN) or not keeps_hyphen(left[1], right[0], words):
        return first[:-1], ""
    return first, ""


def keeps_hyphen(left: str, right: str, words: Mapping[str, int]) -> bool:
    """Whether ``left-`` at a line end and ``right`` on the next make a compound, not one word cut in two.

    The document's own spellings decide first; then capitals, figures and longer compounds; then whether the whole or
    both parts are words by themselves, in the document or in the list of English words.
    """
    left, right = left.translate(_PLAIN), right.translate(_PLAIN)
    solid = words.get((left + right).lower(), 0)
    hyphened = words.get(f"{left}-{right}".lower(), 0)
    if solid or hyphened:
        return hyphened >= solid
    if "-" in left or not left.isalpha() or not right[0].islower() or (left.isupper() and len(left) > 1):
        return True
    return _is_compound(left.lower(), right.lower(), words)


def _is_compound(left: str, right: str, words: Mapping[str, int]) -> bool:
    english = word_list("english_words")
    if _TAILS.match(right) and right not in words and right not in english:
        return False
    if left + right in english:
        return False
    if left in word_list("compound_parts"):
        return True
    known = (left in words or left in english) and (right in words or right in english)
    return known and len(left) > 2 and len(right) > 2
