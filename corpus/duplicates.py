"""The same passage or document in two copies: MinHash finds the candidates, exact comparison decides.

A signature is kept with each passage, its band keys in an index; a new passage is compared only with passages that
share a key, so that adding a document costs by its own length and not by that of the store. Broder, "On the
resemblance and containment of documents" (1997); bands as in Leskovec, Rajaraman, Ullman, "Mining of Massive
Datasets", section 3.4.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from struct import Struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

PERMUTATIONS = 64
BANDS = 16
"""With 4 rows in a band, passages that are 80 in 100 alike share a key in 9,998 of 10,000 cases."""

SHINGLE = 3
SAME = 0.8
LEAST_WORDS = 8
"""Shorter passages (names, labels, "See above.") repeat without being copies."""

# Boilerplate that stands in every document must not be compared with all its copies.
_ENOUGH = 32
_SEED = 20061102
_FORM = Struct(f"<{PERMUTATIONS}I")
_BAND = _FORM.size // BANDS
_WORD = re.compile(r"\w+(?:[.,/]\d+)*")

# Words that change what a rule says however alike two passages are otherwise.
_TELLING = frozenset(
    "not no nor never neither without except unless must shall should may can cannot will would could might "
    "one two three four five six seven eight nine ten eleven twelve half third quarter fifth hundred thousand million "
    "billion first second all none any both either before after until increase decrease increased decreased more "
    "less fewer above below".split()
)


@dataclass(frozen=True, slots=True)
class PassagePair:
    """Two passages that say the same in the same words, and how alike they are (0 to 1)."""

    first: str
    second: str
    similarity: float


@dataclass(frozen=True, slots=True)
class DocumentPair:
    """Two documents with passages in common: the share of the words of each that stand in the other too (0 to 1)."""

    first: str
    second: str
    share_of_first: float
    share_of_second: float

    @property
    def near_duplicate(self) -> bool:
        """Whether each holds most of the other."""
        return min(self.share_of_first, self.share_of_second) >= SAME


def signature(text: str) -> bytes:
    """The MinHash signature of a passage: ``PERMUTATIONS`` unsigned 32-bit integers, little-endian."""
    return next(signatures((text,)))


def signatures(texts: Iterable[str]) -> Iterator[bytes]:
    """The signatures of many passages, in their order; the same passage has the same on every machine."""
    from rensa import RMinHash

    pending = iter(texts)
    while batch := [list(shingles(text)) for text in islice(pending, 1000)]:
        for digest in RMinHash.digests_from_token_sets(batch, num_perm=PERMUTATIONS, seed=_SEED):
            yield _FORM.pack(*digest)


def similarity(a: bytes, b: bytes) -> float:
    """The estimated share of shingles that two passages have in common (Jaccard, 0 to 1), from their signatures."""
    return sum(x == y for x, y in zip(_FORM.unpack(a), _FORM.unpack(b), strict=True)) / PERMUTATIONS


def band_keys(signed: bytes) -> tuple[int, ...]:
    """The keys of a signature as signed 64-bit integers: passages worth comparing have at least one in common."""
    parts = (bytes([band]) + signed[band * _BAND : (band + 1) * _BAND] for band in range(BANDS))
    return tuple(int.from_bytes(blake2b(part, digest_size=8).digest(), "little", signed=True) for part in parts)


def same_passage(a: str, b: str) -> float:
    """How alike two passages are by exact comparison (Jaccard of shingles), or 0.0 when they are not the same.

    Passages are the same when they are at least ``SAME`` alike and agree in every figure, number word, negation and
    modal verb: "40 per cent" against "50 per cent", or "may" against "must", is another statement however alike the
    rest, and citing one for the other would mislead.
    """
    first, second = shingles(a), shingles(b)
    alike = len(first & second) / max(len(first | second), 1)
    if alike < SAME or _telling(a) != _telling(b):
        return 0.0
    return alike


def shingles(text: str) -> set[str]:
    """The runs of ``SHINGLE`` words of a passage in lower case; a shorter passage is one shingle."""
    words = _words(text)
    last = max(len(words) - SHINGLE + 1, 1)
    return {" ".join(words[start : start + SHINGLE]) for start in range(last)}


def duplicate_passages(
    new: Mapping[str, str], *, stored: Callable[[Sequence[int]], Mapping[str, str]]
) -> list[PassagePair]:
    """The pairs among new passages (id to text) and between them and those in the store.

    ``stored`` gives the passages (id to text) that have any of the band keys it is called with, once for each new
    passage; it may stop at a few dozen, as a link to one copy is enough. Passages of under ``LEAST_WORDS`` words are left out. Pairs are in the order of ``new``; the second of a
    pair is the older.
    """
    texts = {key: text for key, text in new.items() if len(_words(text)) >= LEAST_WORDS}
    seen: dict[int, list[str]] = defaultdict(list)
    pairs: list[PassagePair] = []
    for (key, text), signed in zip(texts.items(), signatures(texts.values()), strict=True):
        bands = band_keys(signed)
        others = {other: texts[other] for band in bands for other in seen[band]}
        others.update((other, older) for other, older in stored(bands).items() if other not in texts)
        pairs.extend(
            PassagePair(key, other, alike)
            for other, older in sorted(others.items())
            if (alike := same_passage(text, older))
        )
        for band in bands:
            if len(seen[band]) < _ENOUGH:
                seen[band].append(key)
    return pairs


def duplicate_documents(
    pairs: Iterable[PassagePair], *, words: Mapping[str, int], document_of: Mapping[str, str]
) -> list[DocumentPair]:
    """What share of each other two documents hold, for every two that have a passage in common.

    ``words`` counts the words of every passage of those documents by its id, ``document_of`` names its document.
    A passage counts once however many copies it has.
    """
    totals: Counter[str] = Counter()
    for passage, count in words.items():
        totals[document_of[passage]] += count
    shared: dict[tuple[str, str], tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for pair in pairs:
        (a, one), (b, other) = sorted((document_of[p], p) for p in (pair.first, pair.second))
        if a != b:
            shared[a, b][0].add(one)
            shared[a, b][1].add(other)
    return [
        DocumentPair(a, b, sum(words[p] for p in ones) / totals[a], sum(words[p] for p in others) / totals[b])
        for (a, b), (ones, others) in sorted(shared.items())
    ]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _telling(text: str) -> list[str]:
    return sorted(word for word in _words(text) if word in _TELLING or any(map(str.isdigit, word)))
