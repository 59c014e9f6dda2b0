"""Text -> the numbers of its word pieces, as BERT's uncased tokenizer gives them, with the standard library alone.

Source of the rules: J. Devlin and others, BERT (2018), ``tokenization.py`` of google-research/bert (Apache-2.0), as the
``tokenizers`` library applies them: ``bench/encoder.py tokens`` compares the two. Where the vocabulary is from stands
in ``data/README.md``. Characters that Unicode has from version 9 on are told apart as Python knows them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

VOCABULARY = Path(__file__).parent / "data" / "vocab.txt"
START, END, UNKNOWN = 101, 102, 100  # [CLS], [SEP] and [UNK]
_LONGEST = 100  # characters of a word that is looked up at all
_WORDS = 1 << 15  # whose pieces are remembered: some 5 MB

# Each is a word of its own. The sixth begins where the original begins it, which is not where the block does.
_IDEOGRAPHS = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F), (0x2B920, 0x2CEAF),
    (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)  # fmt: skip
# Categories of Unicode that leave no trace: control and format characters, and those for private use.
_NOTHING = {"Cc", "Cf", "Co", "Cs", "Mn"}


class _Spelling(dict[int, str]):
    """Code point of decomposed text -> what stands for it among words set apart by spaces; filled as it is asked."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        found = self[code] = _spelt(char, unicodedata.category(char))
        return found


def _spelt(char: str, category: str) -> str:
    if char.isspace() and (category[0] == "Z" or char in "\t\n\r"):
        return " "
    if category in _NOTHING or char == "\ufffd":
        return ""
    is_mark = category[0] == "P" or (char.isascii() and not char.isalnum())
    if is_mark or any(first <= ord(char) <= last for first, last in _IDEOGRAPHS):
        return f" {char} "
    return char.lower()


_SPELLING = _Spelling()


@cache
def _vocabulary() -> dict[str, int]:
    """Piece -> its number, which is its line from 0; one inside a word begins with ``##``."""
    lines = VOCABULARY.read_text(encoding="utf-8").split("\n")
    return dict(zip(lines, range(len(lines)), strict=True))


def numbers(text: str, most: int) -> list[int]:
    """The numbers of the pieces of a text between those that start and end it; ``most`` in all, the rest is cut off."""
    found = [START]
    for piece in _pieces(text):
        if len(found) == most - 1:
            break
        found.append(piece)
    return [*found, END]


def _pieces(text: str) -> Iterator[int]:
    plain = text if text.isascii() else unicodedata.normalize("NFD", text)
    for word in plain.translate(_SPELLING).split(" "):
        if word:
            yield from _in_pieces(word)


@lru_cache(_WORDS)
def _in_pieces(word: str) -> tuple[int, ...]:
    """The longest known beginning of a word, then of what is left of it; unknown as a whole where a rest is unknown."""
    if len(word) > _LONGEST:
        return (UNKNOWN,)
    known, found, at = _vocabulary(), [], 0
    while at < len(word):
        inside = "##" if at else ""
        end = next((end for end in range(len(word), at, -1) if inside + word[at:end] in known), at)
        if end == at:
            return (UNKNOWN,)
        found.append(known[inside + word[at:end]])
        at = end
    return tuple(found)
