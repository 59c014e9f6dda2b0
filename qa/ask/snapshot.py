"""One snapshot of a store, with its index open: what answering looks things up in.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from heapq import merge
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from corpus.dates import first_day, last_day
from corpus.models import Document, Passage, Reference
from corpus.patterns import word_list
from corpus.store.joined import JoinedKeys, JoinedWindows, Segments
from corpus.store.models import INDEX_FILE, Copy, Snapshot
from corpus.store.reader import StoreReader
from indexer.analyzer import words
from indexer.models import Hit
from indexer.question import parse, without_exclusions
from qa.ask.acronyms import common_in
from qa.ask.cache import Recent
from qa.ask.evidence import Candidate
from qa.ask.marks import obeys
from qa.ask.terms import content_terms, nearest, spoken_in, written_in
from qa.filters import names_of
from qa.models import Filters, Searched

if TYPE_CHECKING:
    from indexer.collection import Collection
    from indexer.index import Index
    from indexer.statistics import Statistics
    from qa.ask.calibration import Calibration
    from qa.ask.encoder.encoder import Encoder
    from qa.collect.models import Collection as Gathered
    from qa.collect.models import Request

# Of each snapshot, decoded: about 30 MB when full, of what questions come back to.
_CHARACTERS = 1 << 22  # of passages, counting what stands around the text of each
_AROUND = 1000
_DOCUMENTS = 2048
_COPIES = 1 << 14  # of passages that say the same
_MASKS = 1 << 24  # bytes of filters: one for each passage, and one for each row of the index
_TERMS = 1 << 14  # weights and frequencies
_OPENING = 3  # ordinal of the last passage that may say of what a document is
_NUMBERED = 200  # places of one number that are looked at
_WORDS = 200_000  # of the vocabulary, to correct spelling by


class View:
    """The documents as one snapshot has them. It is the ``Lexicon`` of question analysis."""

    def __init__(
        self,
        reader: StoreReader,
        snapshot: Snapshot,
        encoder: Encoder | None = None,
        calibration: Calibration | None = None,
    ) -> None:
        self.snapshot = snapshot
        self.encoder = encoder
        self.calibration = calibration
        self._reader = reader
        segments = reader.segments(snapshot)
        self._windows, self._keys = JoinedWindows(segments), JoinedKeys(segments)
        self._order = lru_cache(_TERMS)(partial(_order, reader, self._keys))
        self._index = _collection(segments, partial(_order_of_row, self._windows, self._order))
        # None of these refers back to the view: an old one, and the file it has open, goes when a new one comes.
        statistics = self._index.statistics
        self._weigh = lru_cache(_TERMS)(partial(_weight, statistics, statistics.passages))
        self._frequency = lru_cache(_TERMS)(statistics.document_frequency)
        self._passages = Recent(partial(_passages, reader), most=_CHARACTERS, weigh=_length)
        self._documents = Recent(reader.documents, most=_DOCUMENTS)
        self._newer = Recent(partial(_newer, reader, self._documents), most=_DOCUMENTS)
        self._copies = Recent(partial(_copies, reader), most=_COPIES, weigh=_group)
        self._masks = Recent(partial(_masks, reader, self._keys, self._windows), most=_MASKS, weigh=_passing)
        self._initials = Recent(partial(_words, self._index), most=_WORDS, weigh=len)

    @property
    def searched(self) -> Searched:
        """What an answer from this view was looked for in."""
        snapshot = self.snapshot
        name = self.encoder.name if self.encoder else None
        fitted = self.calibration.name if self.calibration else None
        return Searched(snapshot.documents, snapshot.passages, snapshot.unreadable, snapshot.hash, name, fitted)

    def losses(self) -> dict[str, int]:
        """How much of the documents was left out or not read, by kind (``corpus.losses``)."""
        return self._reader.losses()

    def idf(self, term: str) -> float:
        """The BM25 weight of a term; a term that no passage has weighs what one that a single passage has does."""
        return self._weigh(term)

    def knows(self, term: str) -> bool:
        """Whether a passage has the term."""
        return self._frequency(term) > 0

    def acronyms(self, text: str) -> dict[str, str]:
        """Acronym -> the long form that most documents define it as; of those that a text may have, in either form.

        What no document defines is what the field means by it, where the documents have the one form or the other.
        """
        forms = self._reader.acronyms(written_in(text), spoken_in(text))
        defined = {acronym: max(sorted(counts), key=counts.__getitem__) for acronym, counts in forms.items()}
        meant = {acronym: long_form for acronym, long_form in common_in(text).items() if self._has(acronym, long_form)}
        return meant | defined

    def _has(self, acronym: str, long_form: str) -> bool:
        forms = content_terms(acronym), content_terms(long_form)
        return any(terms and all(map(self.knows, terms)) for terms in forms)

    def correct(self, word: str) -> str | None:
        """The word of the corpus nearest to a misspelt one; a word of English that it does not have is not misspelt."""
        found = nearest(word, self._initials.of([word[:1]])[word[:1]])
        return found if found and word not in word_list("english_words") else None

    def warm(self) -> None:
        """Load the compiled loops and the encoder, for a program that stays.

        May run in a thread of its own: see ``Index.warm``.
        """
        self._index.warm()
        if self.encoder:
            self.encoder.warm()

    def search(self, text: str, *, k: int, filters: Filters, also: Sequence[Reference] = ()) -> list[Candidate]:
        """The passages of the ``k`` windows that the index ranks first, those that the filters let through, window by
        window in reading order, then those that cite one of the provisions of ``also``, at most ``k`` of them.

        Each has the scores of the first of its windows. What the text asks for by marks holds for the passage itself
        and what stands above it.
        """
        passing = self._allowed(filters)
        allowed, rows = passing if passing else (None, None)
        marks = parse(text)
        searched = without_exclusions(text)  # a window may hold what its passages must not
        found: dict[int, Hit] = {}
        for hit in self._index.search(searched, k=k, filter=rows):
            for place in self._windows[hit.row]:
                if allowed is None or allowed[place]:
                    found.setdefault(place, hit)
        for place in islice(self._citing(also, found, allowed), k):
            found[place] = self._scored(text, self._windows.rows_of(place)[0])
        passages = self._passages.of(self._keys[place] for place in found)
        candidates = [
            Candidate(self._keys[place], passages[self._keys[place]], hit, rank)
            for rank, (place, hit) in enumerate(found.items())
        ]
        return [one for one in candidates if obeys(one.passage, marks)] if marks.constrained else candidates

    def _scored(self, text: str, row: int) -> Hit:
        explained = self._index.explain(text, row)
        return Hit(row, explained.score, explained.bm25, explained.tfidf, explained.place)

    def rank_documents(self, text: str, *, k: int) -> list[tuple[str, float]]:
        """The ids of the ``k`` documents whose best passages the index ranks first, with those passages' scores.

        Every word of the text is scored; marks such as quotation marks and signs rule nothing out.
        """
        plain, count = " ".join(words(text)), k
        while True:
            hits = self._index.search(plain, k=count)
            first = [self._keys[self._windows[hit.row].start] for hit in hits]
            owners = self._reader.documents_at(first)
            best: dict[str, float] = {}
            for key, hit in zip(first, hits, strict=True):
                best.setdefault(owners[key], hit.score)
            if len(best) >= k or len(hits) < count:
                return list(best.items())[:k]
            count *= 4

    def _citing(self, provisions: Sequence[Reference], known: Container[int], allowed: bytes | None) -> Iterator[int]:
        """The places, not among the known, of passages with one of these provisions among their entities, in the order
        of the sources.
        """
        entities = sorted({entity for provision in provisions for entity in entities_of(provision)})
        keys = {key for entity in entities for key in self._reader.keys_with_entity(entity)}
        parts = [part for part in self._keys.places_by_part(keys) if part] if keys else []
        places = parts[0] if len(parts) == 1 else merge(*parts, key=self._order)
        return (place for place in places if place not in known and (allowed is None or allowed[place]))

    def citing(self, provisions: Sequence[Reference], *, filters: Filters) -> list[Passage]:
        """Every passage that cites one of these provisions, or these Acts, and passes the filters, in reading order."""
        passing = self._allowed(filters)
        places = self._citing(provisions, (), passing.places if passing else None)
        return list(self._passages.of(self._keys[place] for place in places).values())

    def numbered(self, names: Sequence[str], documents: Container[str] | None = None) -> list[Passage]:
        """The passages of these documents, else of all, that one of these numbers is printed beside, in reading order
        of each document; headings among them.
        """
        owners = self._reader.documents_at(self._reader.numbered(names))
        keys = [key for key, owner in owners.items() if documents is None or owner in documents]
        passages = self._passages.of(sorted(keys)[:_NUMBERED])
        return list(passages.values())

    def documents_passing(self, filters: Filters) -> frozenset[str] | None:
        """The ids of the documents with a passage that passes the filters; None where there is no filter."""
        passing = self._allowed(filters)
        if passing is None:
            return None
        keys = [self._keys[place] for place, passes in enumerate(passing.places) if passes]
        return frozenset(self._reader.documents_at(keys).values())

    def collect(self, wanted: Request, filters: Filters, *, most: int, each: bool) -> Gathered:
        """The rows of a set, over the documents that the filters on documents let through."""
        from qa.collect.collect import collect  # few questions ask for a set

        return collect(self._reader, wanted, filters=filters, most=most, each=each)

    def whole(self, document_id: str) -> list[Passage]:
        """The passages of a document in reading order, headings included."""
        return list(self._reader.passages([document_id]))

    def titles(self) -> list[tuple[str, str, str]]:
        """Id, title and source of every document, in the order of their sources."""
        return self._reader.outlines.titles()

    def around(self, passage: Passage, *, before: int, after: int) -> list[Passage]:
        """The passage with its neighbours in reading order, headings included."""
        return self._reader.stretch(passage.document_id, passage.ordinal - before, passage.ordinal + after)

    def opening(self, document_id: str, last: int = _OPENING) -> list[Passage]:
        """The first passages of a document, to that ordinal: what its first page says of it."""
        return self._reader.stretch(document_id, 0, last)

    def explain(self, text: str, candidate: Candidate) -> dict[str, Any]:
        """What each term of a search added to the score of a passage's window; ``window`` has the ids of its first and
        last passage.
        """
        row = candidate.hit.row
        explained = self._index.explain(text, row)
        parts = tuple(contribution._asdict() for contribution in explained.contributions)
        ends = [self._keys[self._windows[row][at]] for at in (0, -1)]
        window = [self._passages.of([key])[key].passage_id for key in ends]
        return explained._asdict() | {"contributions": parts, "window": window}

    def documents(self, ids: Sequence[str]) -> dict[str, Document]:
        """Documents by id, without their text."""
        return self._documents.of(ids)

    def copies(self, keys: Sequence[int]) -> Mapping[int, Sequence[Copy]]:
        """The passages that say the same as these, by key."""
        return self._copies.of(keys)

    def superseded(self, ids: Iterable[str], as_at: str | None) -> dict[str, Document]:
        """Id -> the document that says it supersedes that one; it is dated by ``as_at`` where a day is given."""
        return {
            id_: newer
            for id_, newer in self._newer.of(ids).items()
            if newer
            and (as_at is None or (newer.metadata.date and first_day(newer.metadata.date) <= last_day(as_at)))
        }

    def allowed(self, filters: Filters) -> int:
        """How many passages the filters let through."""
        passing = self._allowed(filters)
        return passing.places.count(1) if passing else self.snapshot.passages

    def why_none(self, filters: Filters) -> str:
        """Why the filters let no passage through."""
        from qa.filters import none_passing

        return none_passing(filters, self._reader.catalogue)

    def _allowed(self, filters: Filters) -> Passing | None:
        """What passes every filter; None where there is no filter."""
        return self._masks.of([filters])[filters] if filters else None


def _weight(statistics: Statistics, passages: int, term: str) -> float:
    known = statistics.idf(term)
    # Okapi's idf (Robertson & Spärck Jones) of a term that one passage has.
    return math.log(max(2.0, (passages + 0.5) / 1.5)) if known is None else known


def _passages(reader: StoreReader, keys: Sequence[int]) -> dict[int, Passage]:
    return dict(zip(keys, reader.passages_at(keys), strict=True))


def _newer(
    reader: StoreReader, documents: Recent[str, Document], ids: Sequence[str]
) -> dict[str, Document | None]:
    """The last of the documents, in the order of their sources, that say they supersede each of these."""
    names = {id_: names_of(document) for id_, document in documents.of(ids).items()}
    successors: dict[str, Document | None] = dict.fromkeys(ids)
    for name, newer in reader.superseding(name for known in names.values() for name in known):
        successors |= {id_: newer for id_ in names if name in names[id_] and id_ != newer.document_id}
    return successors


def _length(passage: Passage) -> int:
    return len(passage.text) + _AROUND


def _copies(reader: StoreReader, keys: Sequence[int]) -> dict[int, tuple[Copy, ...]]:
    copies = reader.copies(keys)
    return {key: tuple(copies.get(key, ())) for key in keys}


def _group(copies: Sequence[Copy]) -> int:
    return 1 + len(copies)


def _order(reader: StoreReader, keys: JoinedKeys, place: int) -> tuple[str, int, int]:
    return reader.order_of(keys[place])


def _order_of_row(
    windows: JoinedWindows, order: Callable[[int], tuple[str, int, int]], row: int
) -> tuple[tuple[str, int, int], int]:
    return order(windows[row].start), row


def _collection(segments: Segments, order: Callable[[int], Any]) -> Collection:
    """The indexes of the segments as one."""
    from indexer import open_index
    from indexer.bm25 import Totals
    from indexer.collection import Collection

    def opened(folders: Iterable[Path]) -> list[Index]:
        return [open_index(folder / INDEX_FILE) for folder in folders]

    told = segments.manifest.totals
    return Collection(
        opened(segments.parts),
        live=segments.live_rows(),
        gone=opened(segments.gone),
        totals=Totals(*told) if told[0] >= 0 else None,
        order=order,
    )


def _words(index: Collection, initials: Sequence[str]) -> dict[str, list[str]]:
    """The words of the vocabulary by their first letter, in the order of the alphabet."""
    return {initial: sorted(index.beginning(initial)) for initial in initials}


class Passing(NamedTuple):
    """A byte for each place, 1 where the passage passes a filter, and one for each window that has such a passage."""

    places: bytes
    windows: bytes


def _masks(
    reader: StoreReader, keys: JoinedKeys, windows: JoinedWindows, filters: Sequence[Filters]
) -> dict[Filters, Passing]:
    from qa.filters import mask  # most questions have no filter

    masks = {choice: keys.only_live(mask(choice, reader, keys)) for choice in filters}
    return {choice: Passing(places, windows.with_any(places)) for choice, places in masks.items()}


def _passing(mask: Passing) -> int:
    return len(mask.places) + len(mask.windows)


def entities_of(provision: Reference) -> list[str]:
    """The entities (``LABEL=ID``) of passages that cite a provision, or an Act or Bill where no provision is named."""
    if provision.kind == "bill":
        return [f"BILL={provision.instrument}"]
    if not provision.numbers:
        return [f"ACT={provision.instrument}"]
    return [f"ACT_SECTION={provision.instrument}/{provision.unit}/{number}" for number in provision.numbers]
