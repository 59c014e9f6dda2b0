"""The same passage or document in two copies: MinHash finds the candidates, exact comparison decides.

The band keys of each passage are kept in an index; a new passage is compared only with passages that
share a key, so that adding a document costs by its own length and not by that of the store. Broder, "On the
resemblance and containment of documents" (1997); bands as in Leskovec, Rajaraman, Ullman, "Mining of Massive
Datasets", section 3.4.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from hashlib import blake2b
from struct import Struct
from typing import TYPE_CHECKING

from corpus.patterns import word_list

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

PERMUTATIONS = 64
BANDS = 8
"""With 8 rows in a band, passages that are 90 in 100 alike share a key in 99 of 100 cases, those that are 80 in 100
alike in 77; more bands would find more of the latter, and every band is a row in the store for every passage."""

SHINGLE = 3
SAME = 0.8
LEAST_WORDS = 8
"""Shorter passages (names, labels, "See above.") repeat without being copies."""

_SEED = 20061102
_FORM = Struct(f"<{PERMUTATIONS}I")
_BAND = _FORM.size // BANDS
_WORD = re.compile(r"\w+(?:[.,/]\d+)*")


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

    for text in texts:
        # One by one: rensa gives many at once to threads, and to wait for those takes longer than the work.
        minhash = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
        minhash.update(list(shingles(text)))
        yield _FORM.pack(*minhash.digest())


def similarity(a: bytes, b: bytes) -> float:
    """The estimated share of shingles that two passages have in common (Jaccard, 0 to 1), from their signatures."""
    equal: int = sum(x == y for x, y in zip(_FORM.unpack(a), _FORM.unpack(b), strict=True))
    return equal / PERMUTATIONS


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
    alike: float = len(first & second) / max(len(first | second), 1)
    if alike < SAME or _telling(a) != _telling(b):
        return 0.0
    return alike


def shingles(text: str) -> set[str]:
    """The runs of ``SHINGLE`` words of a passage in lower case; a shorter passage is one shingle."""
    words = _words(text)
    last = max(len(words) - SHINGLE + 1, 1)
    return {" ".join(words[start : start + SHINGLE]) for start in range(last)}


def passage_bands(texts: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """The band keys of each passage; none for one of under ``LEAST_WORDS`` words, which is not compared."""
    long = [text for text in texts if len(_words(text)) >= LEAST_WORDS]
    keys = map(band_keys, signatures(long))
    return tuple(next(keys) if len(_words(text)) >= LEAST_WORDS else () for text in texts)


def same_passages(
    new: Mapping[str, str], bands: Iterable[Sequence[int]], *, stored: Callable[[Sequence[int]], Mapping[str, str]]
) -> Iterator[PassagePair]:
    """The pairs of passages that say the same, of new passages (id to text) with those in the store.

    ``stored`` gives the passages (id to text) that have any of the band keys it is called with, the new ones possibly
    among them; it may stop at a few dozen, as a link to one copy is enough. The second of a pair is not a new passage
    that comes after the first. Each new passage is in at most one pair as the first.
    """
    order = {key: number for number, key in enumerate(new)}
    for (key, text), keys in zip(new.items(), bands, strict=True):
        for other, older in stored(keys).items() if keys else ():
            if order.get(other, -1) < order[key] and (alike := same_passage(text, older)):
                yield PassagePair(key, other, alike)
                break


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
        (a, first), (b, second) = sorted((document_of[p], p) for p in (pair.first, pair.second))
        if a != b:
            shared[a, b][0].add(first)
            shared[a, b][1].add(second)
    return [
        DocumentPair(a, b, sum(words[p] for p in firsts) / totals[a], sum(words[p] for p in seconds) / totals[b])
        for (a, b), (firsts, seconds) in sorted(shared.items())
    ]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _telling(text: str) -> list[str]:
    return sorted(word for word in _words(text) if word in word_list("telling_words") or any(map(str.isdigit, word)))
