"""Bytes to word numbers: the analyzer's words, found by compiled loops in UTF-8 text of many passages at
once.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.analyzer import words
from indexer.arrays import NONE, Bytes, Ids, Longs
from indexer.kernel.jit import compiled, inlined

Keys = npt.NDArray[np.uint64]
Int = int | np.integer[Any]
Key = np.uint64

_U = np.uint64
LONG = np.uint64(1 << 63)


def _classes() -> Bytes:
    """For each byte the byte it counts as: 0 between words, itself or its lower case within one."""
    table = np.zeros(256, np.uint8)
    for char in range(256):
        if chr(char).isalnum() and char < 128:
            table[char] = ord(chr(char).lower())
    table[128:] = np.arange(128, 256)  # text with such bytes comes as words parted by spaces
    return table


CLASSES = _classes()


def encode(texts: list[str]) -> tuple[Bytes, npt.NDArray[np.int64]]:
    """The texts as one run of bytes and the offset of each (one more than there are texts).

    ASCII is left to the loop below; other text is folded here, its words parted by spaces.
    """
    parts = [(text if text.isascii() else " ".join(words(text))).encode() for text in texts]
    offsets = np.zeros(len(parts) + 1, np.int64)
    np.cumsum([len(part) + 1 for part in parts], out=offsets[1:])
    return np.frombuffer(b" ".join([*parts, b""]), np.uint8), offsets


@inlined
def _slot(key: Key, size: Int) -> Key:
    return (key * _U(0x9E3779B97F4A7C15) >> _U(24)) & _U(size - 1)


@compiled
def scan(  # noqa: C901 - compiled as one loop
    text: Bytes,
    offsets: Longs,
    classes: Bytes,
    table: Keys,
    blob: Bytes,
    ends: Ids,
    state: Longs,
    out: Ids,
    lengths: Ids,
    first: int,
) -> tuple[Int, Int]:
    """Numbers the words of passages ``first`` onwards, adding new ones to the vocabulary.

    ``table`` has a key and a word number + 1 in each slot. The key of a word of up to eight bytes is the word
    itself, so that one look settles it; a longer one is hashed, its number is marked LONG, and its bytes are
    compared. ``state`` holds the number of words and of bytes in ``blob``, and the place in the text to begin at.
    Returns the next passage and the number of words written; it stops before a new word that does not fit, for the
    caller to grow the arrays. ``state`` then has its place, and its length in bytes.
    """
    size = table.shape[0] // 2
    written = 0
    count, used = state[0], state[1]
    for row in range(first, offsets.shape[0] - 1):
        at, stop = max(offsets[row], state[2]), offsets[row + 1]
        before = written
        while at < stop:
            if classes[text[at]] == 0:
                at += 1
                continue
            start = at
            key, mark = _U(0), _U(0)
            while at < stop and classes[text[at]] != 0:
                char = _U(classes[text[at]])
                if at - start < 8:
                    key = (key << _U(8)) | char
                else:
                    key = (key ^ char) * _U(0x100000001B3)
                    mark = LONG
                at += 1
            slot = _slot(key, size)
            word = _U(0)
            while table[slot * _U(2) + _U(1)]:
                if table[slot * _U(2)] == key and table[slot * _U(2) + _U(1)] & LONG == mark:
                    word = table[slot * _U(2) + _U(1)] & ~LONG
                    if not mark:
                        break
                    begin = ends[word - _U(1)]
                    same = ends[word] - begin == at - start
                    if same:
                        for i in range(at - start):
                            if blob[begin + i] != classes[text[start + i]]:
                                same = False
                                break
                    if same:
                        break
                    word = _U(0)
                slot = (slot + _U(1)) & _U(size - 1)
            if word == _U(0):
                if count * 2 >= size or used + at - start > blob.shape[0] or count + 1 >= ends.shape[0]:
                    lengths[row] += np.uint32(written - before)
                    state[0], state[1], state[2], state[3] = count, used, start, at - start
                    return row, written
                count += 1
                word = _U(count)
                table[slot * _U(2)], table[slot * _U(2) + _U(1)] = key, word | mark
                for i in range(start, at):
                    blob[used] = classes[text[i]]
                    used += 1
                ends[count] = used
            out[written] = np.uint32(word - _U(1))
            written += 1
        lengths[row] += np.uint32(written - before)
    state[0], state[1] = count, used
    return offsets.shape[0] - 1, written


@compiled
def _rehash(old: Keys, table: Keys) -> None:
    size = table.shape[0] // 2
    for at in range(0, old.shape[0], 2):
        if old[at + 1]:
            slot = _slot(old[at], size)
            while table[slot * _U(2) + _U(1)]:
                slot = (slot + _U(1)) & _U(size - 1)
            table[slot * _U(2)], table[slot * _U(2) + _U(1)] = old[at], old[at + 1]


class Scanner:
    """The words met so far, numbered in order of appearance. One for each thread."""

    def __init__(self) -> None:
        self._table = np.zeros(1 << 15, np.uint64)
        self._blob = np.zeros(1 << 16, np.uint8)
        self._ends = np.zeros((1 << 13) + 1, np.uint32)
        self._state = np.zeros(4, np.int64)

    def number(self, texts: list[str]) -> tuple[Ids, Ids]:
        """The word numbers of the texts, run together, and how many words each text has."""
        data, offsets = encode(texts)
        lengths = np.zeros(len(texts), np.uint32)
        out = np.empty(len(data) // 2 + 1, np.uint32)
        row = written = 0
        self._state[2] = 0
        while True:
            rest = out[written:]
            args = (self._table, self._blob, self._ends, self._state, rest, lengths, row)
            next_row, more = scan(data, offsets, CLASSES, *args)
            row, written = int(next_row), written + int(more)
            if row == len(texts):
                return out[:written], lengths
            self._grow()

    def _grow(self) -> None:
        """Twice the words, and twice the bytes with the new word among them."""
        count, used, _, length = (int(n) for n in self._state)
        table = np.zeros(len(self._table) * 2, np.uint64)
        _rehash(self._table, table)
        self._table = table
        self._ends = np.concatenate([self._ends[: count + 1], np.zeros(len(table) // 2, np.uint32)])
        self._blob = np.concatenate([self._blob[:used], np.zeros(used + length + (1 << 16), np.uint8)])

    def words(self) -> list[bytes]:
        """The words in the order of their numbers."""
        count, used = self._state[:2]
        ends = self._ends[: count + 1].tolist()
        blob = self._blob[:used].tobytes()
        return [blob[a:b] for a, b in itertools.pairwise(ends)]


def _crc_table() -> Ids:
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = np.where(table & 1, (table >> 1) ^ np.uint32(0xEDB88320), table >> 1).astype(np.uint32)
    return table


CRC = _crc_table()


@compiled
def find(
    text: Bytes,
    offsets: npt.NDArray[np.int64],
    classes: Bytes,
    crc: Ids,
    slots: Ids,
    blob: Bytes,
    ends: Ids,
    word_term: Ids,
    words_out: Ids,
    terms_out: Ids,
    spans: npt.NDArray[np.int64],
    firsts: npt.NDArray[np.int64],
) -> None:
    """Word and term numbers of each text's words, all ones where the index has none; ``spans``: where each
    stands.

    ``firsts[i]`` is where text ``i`` begins among the words, one more item than there are texts.
    """
    mask = np.uint32(slots.shape[0] - 1)
    n = 0
    for row in range(offsets.shape[0] - 1):
        firsts[row] = n
        at, stop = offsets[row], offsets[row + 1]
        while at < stop:
            if classes[text[at]] == 0:
                at += 1
                continue
            start = at
            h = np.uint32(0xFFFFFFFF)
            while at < stop and classes[text[at]] != 0:
                h = (h >> np.uint32(8)) ^ crc[(h ^ np.uint32(classes[text[at]])) & np.uint32(255)]
                at += 1
            slot = ~h & mask
            words_out[n] = terms_out[n] = NONE
            spans[n, 0], spans[n, 1] = start, at
            while slots[slot]:
                word = slots[slot] - np.uint32(1)
                begin = ends[word]
                if ends[word + np.uint32(1)] - begin == at - start:
                    same = True
                    for i in range(at - start):
                        if blob[begin + i] != classes[text[start + i]]:
                            same = False
                            break
                    if same:
                        words_out[n] = word
                        terms_out[n] = word_term[word]
                        break
                slot = (slot + np.uint32(1)) & mask
            n += 1
    firsts[offsets.shape[0] - 1] = n
