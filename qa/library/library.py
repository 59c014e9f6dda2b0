"""A store opened for reading: the one object that programs, the command line and the page talk to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import groupby
from operator import attrgetter
from pathlib import Path, PurePath
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from corpus.characters import whole
from corpus.errors import StoreMissingError
from corpus.models import Document, Passage
from corpus.store.models import Snapshot
from corpus.store.reader import StoreReader
from qa.ask import answer as answering
from qa.ask.snapshot import View
from qa.models import Answer, Filters

if TYPE_CHECKING:
    from qa.check.cited import InstrumentDict
    from qa.check.report import CheckReport
    from qa.library.listing import DocumentDict, Listing, PassageDict

_SINGLY_SPACED = r"\S+(?: \S+)*"
_ANCHORED = r"(?:~|\.{1,2}|[A-Za-z]:)?[/\\]\S"


class Library:
    """A store opened for reading. One thread at a time; open one for each thread, they share the files' memory.

    Raises StoreMissingError where there is no store. Each answer sees one snapshot; the next one sees a newer
    snapshot as soon as it is published.
    """

    def __init__(self, reader: StoreReader) -> None:
        self._reader = reader
        self._view: View | None = None
        self._health: tuple[Snapshot | None, dict[str, Any]] | None = None

    @classmethod
    def open(cls, store: Path | str) -> Self:
        """Open the store in this folder."""
        return cls(StoreReader(Path(store)))

    def close(self) -> None:
        """Close the store."""
        self._reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def ask(
        self,
        question: str,
        *,
        k: int = 5,
        filters: Filters | None = None,
        explain: bool = False,
        id: str = "",  # noqa: A002 (its name in the answer)
    ) -> Answer:
        """The answer to a question with up to ``k`` passages. Raises FilterError for a filter that names nothing."""
        with self.view() as view:
            return answering.answer(whole(question), view, k=k, filters=filters or Filters(), explain=explain, id=id)

    def check_filters(self, filters: Filters) -> None:
        """Raises FilterError for a filter that names nothing."""
        from qa.filters import check

        with self._reader.consistent():
            check(filters, self._reader)

    def search_documents(self, text: str, k: int = 10) -> list[tuple[str, float]]:
        """The ids of the ``k`` documents that the index ranks first, each with the score of its best passage."""
        with self.view() as view:
            return view.rank_documents(text, k=k)

    @contextmanager
    def view(self) -> Iterator[View]:
        """The current snapshot, held for as long as the block runs.

        Raises StoreMissingError where there is none, StoreError or IndexFormatError where it is damaged.
        """
        with self._reader.consistent() as snapshot:
            if snapshot is None:
                raise StoreMissingError("The store holds no documents yet. Add some first: policyqa add FOLDER")
            yield self._viewed(snapshot)

    @property
    def loaded(self) -> View | None:
        """The snapshot that the last question was asked of."""
        return self._view

    def documents(self) -> list[DocumentDict]:
        """What ``policyqa documents --json`` prints."""
        return list(self.each_document())

    def each_document(self) -> Iterator[DocumentDict]:
        """The same one by one, however many there are."""
        from qa.library.listing import document_dict

        with self._reader.consistent():
            for document, passages in self._reader.listed():
                yield document_dict(document, passages)

    @property
    def listing(self) -> Listing:
        """Parts of that list and what sums it up, for pages that show them."""
        from qa.library.listing import Listing

        return Listing(self._reader)

    def passages(self, names: Sequence[str] = (), *, entity: str | None = None) -> Iterator[PassageDict]:
        """What ``policyqa passages`` prints, in reading order. Raises FilterError for a name that matches nothing."""
        from qa.filters import keys_of_entity, meant
        from qa.library.listing import passage_dict

        with self._reader.consistent():
            catalogue = self._reader.catalogue
            wanted = catalogue.ids(meant(names, catalogue)) if names else None
            if entity is not None:
                keys_of_entity(entity, self._reader)
            found = self._reader.passages(wanted, entity=entity)
            for id_, passages in groupby(found, key=attrgetter("document_id")):
                document = self._reader.documents([id_])[id_]
                yield from (passage_dict(passage, document) for passage in passages)

    def passage(self, passage_id: str) -> Passage | None:
        """One passage by its id."""
        return self._reader.passage(passage_id)

    def document(self, document_id: str) -> Document | None:
        """One document by its id, without its text."""
        return self._reader.documents([document_id]).get(document_id)

    def has_file(self, path: Path) -> bool:
        """Whether a document is that of this file."""
        from corpus.store.catalogue import Choice

        return self._reader.catalogue.holds(Choice(sources=[str(path)]))

    def names_of(self, document_ids: Iterable[str]) -> dict[str, str]:
        """Title and file name, by id, of the documents there are."""
        found = ((id_, self.document(id_)) for id_ in document_ids)
        return {id_: f"{document.title} ({PurePath(document.source).name})" for id_, document in found if document}

    def passages_allowed(self, filters: Filters) -> int | None:
        """How many passages the filters let through; None where there are no filters."""
        if not filters:
            return None
        with self.view() as view:
            return view.allowed(filters)

    def text(self, document_id: str) -> str:
        """The text of a document, as read."""
        return self._reader.text(document_id)

    def passages_of(self, document_id: str) -> list[Passage]:
        """The passages of a document in reading order, headings included."""
        return list(self._reader.passages([document_id]))

    def every_passage(self) -> Iterator[tuple[Passage, str]]:
        """Every passage that can be cited, with its document's source, in reading order; one of those that say the
        same.
        """
        with self._reader.consistent():
            sources = {id_: document.source for id_, document in self._reader.documents().items()}
            repeated = self._reader.repeated()
            for passage in self._reader.passages():
                if passage.kind != "heading" and passage.passage_id not in repeated:
                    yield passage, sources[passage.document_id]

    def near_copies(self) -> dict[str, list[tuple[str, float]]]:
        """The documents that hold most of a document, and the share of the words they have in common, by its id."""
        with self._reader.consistent():
            return self._reader.near_copies()

    def snapshot_hash(self) -> str | None:
        """The name of what is current: equal names mean equal answers."""
        snapshot = self._reader.snapshot()
        return snapshot.hash if snapshot else None

    def references(self, *, of: str | None = None) -> list[InstrumentDict]:
        """What ``policyqa references --json`` prints. Raises FilterError when ``of`` names nothing known."""
        from qa.check.cited import grouped

        with self._reader.consistent():
            return grouped(self._reader.with_references(), self._reader.documents(), of=of)

    def check(self, paper: Path | str, *, registers: Sequence[Path] = (), as_of: date | None = None) -> CheckReport:
        """The references of a paper, judged: a path to a file, or the text itself.

        ``as_of`` is its date, else the one that it gives itself. Raises UnreadableFileError, also for a string that
        looks like a path where there is no such file.
        """
        from qa.check.paper import Criteria, check_paper, judged_text, own_registers

        store = self._reader.folder
        criteria = Criteria((*own_registers(store), *registers), as_of, store)
        if isinstance(paper, Path) or is_file(paper) or looks_like_path(paper):
            return check_paper(Path(paper).absolute(), criteria).report
        return judged_text(paper, criteria).report

    def verify(self, answers: list[dict[str, Any]]) -> dict[str, Any]:
        """What became of the citations of saved answers: ``same``, ``moved``, ``changed`` or ``missing``."""
        from qa.check.verify import verify

        with self._reader.consistent():
            return verify(self._reader, answers)

    def entities(self) -> dict[str, Any]:
        """The ``entities`` of ``status``, without its look at the whole index."""
        from qa.library.status import entities

        with self._reader.consistent():
            return entities(self._reader)

    def status(self, *, again: bool = True) -> dict[str, Any]:
        """What ``policyqa status --json`` prints.

        Every byte of the index is read and checked; with ``again`` false only once for each snapshot, whose files
        never change.
        """
        from qa.library.status import health, status

        with self._reader.consistent() as snapshot:
            if again or self._health is None or self._health[0] != snapshot:
                self._health = (snapshot, health(self._reader, snapshot))
            return status(self._reader, snapshot, self._health[1])

    def _viewed(self, snapshot: Snapshot) -> View:
        if self._view is None or self._view.snapshot != snapshot:
            self._view = View(self._reader, snapshot)
        return self._view


def is_file(text: str) -> bool:
    """Whether a text is the path of a file that exists; a long text is not, on any platform."""
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        return False


def looks_like_path(text: str) -> bool:
    """Whether a text is written as the path of a file is, whether or not there is one.

    It is one line that ends in the ending of a file that can be read, or has a separator: with no space in it, or at
    its beginning, as in ``/tmp/board papers``. "SI 2012/2996" is none, and neither is a web address.
    """
    from corpus.readers import supported_extensions

    if not text.isprintable() or not re.fullmatch(_SINGLY_SPACED, text) or "://" in text:
        return False
    if text.lower().endswith(supported_extensions()) or re.match(_ANCHORED, text):
        return True
    return " " not in text and ("/" in text or "\\" in text)
