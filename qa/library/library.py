"""A store opened for reading: the one object that programs, the command line and the page talk to."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import wraps
from itertools import groupby
from operator import attrgetter
from pathlib import Path, PurePath
from threading import get_ident
from types import TracebackType
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Self, TypeVar

from corpus.characters import tidy, whole
from corpus.errors import StoreMissingError
from corpus.models import Document, Passage
from corpus.store.faults import told
from corpus.store.models import Snapshot
from corpus.store.reader import StoreReader
from qa.ask import answer as answering
from qa.ask.encoder.encoder import Encoder, installed
from qa.ask.snapshot import View
from qa.errors import ClosedLibraryError, OtherThreadError
from qa.library import arguments
from qa.models import Answer, Filters

if TYPE_CHECKING:
    from qa.ask.calibration import Calibration
    from qa.check.cited import InstrumentDict
    from qa.check.report import CheckReport
    from qa.collect.models import Collection
    from qa.compare.models import Comparison
    from qa.library.edit import Edits
    from qa.library.listing import DocumentDict, Listing, PassageDict
    from qa.library.repair import AuditDict
    from qa.library.suggestions import Suggestion

_SINGLY_SPACED = r"\S+(?: \S+)*"
_ANCHORED = r"(?:~|\.{1,2}|[A-Za-z]:)?[/\\]\S"


Given = ParamSpec("Given")
Result = TypeVar("Result")


def _guarded(method: Callable[Concatenate[Library, Given], Result]) -> Callable[Concatenate[Library, Given], Result]:
    """A method that checks its arguments, and that a closed library and another thread are refused."""
    code = getattr(method, "__wrapped__", method).__code__
    names = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]

    @wraps(method)
    def checked(self: Library, /, *values: Given.args, **options: Given.kwargs) -> Result:
        self._check_open()
        arguments.check(code.co_name, names, values, options)
        try:
            return method(self, *values, **options)
        except sqlite3.DatabaseError as error:
            raise told(self._reader.folder, error) from error

    return checked


class Library:
    """A store opened for reading, in the thread that opened it; open one in each, they share the files' memory.

    Each answer sees one snapshot; the next one sees a newer snapshot as soon as it is published. Every method raises
    ClosedLibraryError once it is closed, OtherThreadError in another thread, ArgumentError for what it does not take.
    """

    def __init__(self, reader: StoreReader, encoder: Encoder | None = None) -> None:
        self._reader = reader
        self._encoder = encoder
        self._thread = get_ident()
        self._closed = False
        self._view: View | None = None
        self._health: tuple[Snapshot | None, dict[str, Any]] | None = None

    @classmethod
    def open(cls, store: Path | str) -> Self:
        """Open the store in this folder. Raises StoreMissingError where there is none.

        Where the extra ``semantic`` is installed, its encoder has a part in how sure answers are.
        """
        arguments.check("open", ("store",), (store,), {})
        return cls(StoreReader(Path(store)), installed())

    def close(self) -> None:
        """Close the store; once it is closed, do nothing."""
        if not self._closed:
            self._check_open()
            self._reader.close()
            self._closed = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @_guarded
    def ask(
        self,
        question: str,
        *,
        k: int = 5,
        filters: Filters | None = None,
        explain: bool = False,
        id: str = "",  # noqa: A002 (its name in the answer)
        previous: str | None = None,
    ) -> Answer:
        """The answer to a question with up to ``k`` passages. Raises FilterError for a filter that names nothing.

        ``previous`` is the question that this one follows, best as ``asked`` in its answer has it: "And who chairs
        it?" is completed from it. What is invisible in the question, as text copied from pages and letters brings it,
        counts for nothing; ``question`` in the answer is as it was typed.
        """
        with self.view() as view:
            answer = answering.answer(
                tidy(question),
                view,
                k=k,
                filters=filters or Filters(),
                explain=explain,
                id=id,
                previous=tidy(previous or ""),
            )
        return answer._replace(question=whole(question))

    @_guarded
    def check_filters(self, filters: Filters) -> None:
        """Raises FilterError for a filter that names nothing."""
        from qa.filters import check

        with self._reader.consistent():
            check(filters, self._reader)

    @_guarded
    def search_documents(self, text: str, k: int = 10) -> list[tuple[str, float]]:
        """The ids of the ``k`` documents that the index ranks first, each with the score of its best passage."""
        with self.view() as view:
            return view.rank_documents(text, k=k)

    @_guarded
    @contextmanager
    def view(self) -> Iterator[View]:
        """The current snapshot, held for as long as the block runs.

        Raises StoreMissingError where there is none, StoreError or IndexFormatError where it is damaged.
        """
        with self._consistent() as snapshot:
            if snapshot is None:
                raise StoreMissingError("The store holds no documents yet. Add some first: policyqa add FOLDER")
            yield self._viewed(snapshot)

    @property
    @_guarded
    def encoder(self) -> str | None:
        """The name of the encoder that has a part in how sure answers are; None without the extra ``semantic``."""
        return self._encoder.name if self._encoder else None

    @property
    @_guarded
    def calibration(self) -> str | None:
        """The name of what the confidence of answers is fitted to this library by; None where nothing was taken."""
        fitted = self._calibration()
        return fitted.name if fitted else None

    @property
    def loaded(self) -> View | None:
        """The snapshot that the last question was asked of."""
        return self._view

    @_guarded
    def documents(self) -> list[DocumentDict]:
        """What ``policyqa documents --json`` prints."""
        return list(self.each_document())

    @_guarded
    def each_document(self) -> Iterator[DocumentDict]:
        """The same one by one, however many there are."""
        from qa.library.listing import document_dict

        with self._consistent():
            for document, passages in self._reader.listed():
                yield document_dict(document, passages)

    @property
    @_guarded
    def listing(self) -> Listing:
        """Parts of that list and what sums it up, for pages that show them."""
        from qa.library.listing import Listing

        return Listing(self._reader)

    @property
    @_guarded
    def edits(self) -> Edits:
        """What is said of each document, and by whom, for the page on which it is changed."""
        from qa.library.edit import Edits

        return Edits(self._reader)

    @_guarded
    def suggestions(self) -> list[Suggestion]:
        """Questions that are answered with confidence, made of headings and definitions; equal for equal snapshots.

        Some forty questions are asked for it: it is for whoever keeps them as long as the snapshot is current.
        """
        from qa.library.suggestions import suggestions

        with self._reader.consistent():
            return suggestions(self._reader, lambda question: self.ask(question, k=1))

    @_guarded
    def passages(self, names: Sequence[str] = (), *, entity: str | None = None) -> Iterator[PassageDict]:
        """What ``policyqa passages`` prints, in reading order. Raises FilterError for a name that matches nothing."""
        from qa.filters import keys_of_entity, meant
        from qa.library.listing import passage_dict

        with self._consistent():
            catalogue = self._reader.catalogue
            wanted = catalogue.ids(meant(names, catalogue)) if names else None
            if entity is not None:
                keys_of_entity(entity, self._reader)
            found = self._reader.passages(wanted, entity=entity)
            for id_, passages in groupby(found, key=attrgetter("document_id")):
                document = self._reader.documents([id_])[id_]
                yield from (passage_dict(passage, document) for passage in passages)

    @_guarded
    def passage(self, passage_id: str) -> Passage | None:
        """One passage by its id; None where there is none."""
        return self._reader.passage(passage_id)

    @_guarded
    def document(self, document_id: str) -> Document | None:
        """One document by its id, without its text; None where there is none."""
        return self._reader.documents([document_id]).get(document_id)

    @_guarded
    def has_file(self, path: Path) -> bool:
        """Whether a document is that of this file."""
        from corpus.store.catalogue import Choice

        return self._reader.catalogue.holds(Choice(sources=[str(path)]))

    @_guarded
    def names_of(self, document_ids: Iterable[str]) -> dict[str, str]:
        """Title and file name, by id, of the documents there are."""
        found = ((id_, self.document(id_)) for id_ in document_ids)
        return {id_: f"{document.title} ({PurePath(document.source).name})" for id_, document in found if document}

    @_guarded
    def passages_allowed(self, filters: Filters) -> int | None:
        """How many passages the filters let through; None where there are no filters."""
        if not filters:
            return None
        with self.view() as view:
            return view.allowed(filters)

    @_guarded
    def text(self, document_id: str) -> str:
        """The text of a document, as read; empty where there is none of this id."""
        return self._reader.text(document_id)

    @_guarded
    def passages_of(self, document_id: str) -> list[Passage]:
        """The passages of a document in reading order, headings included."""
        return list(self._reader.passages([document_id]))

    @_guarded
    def every_passage(self) -> Iterator[tuple[Passage, str]]:
        """Every passage that can be cited, with its document's source, in reading order; one of those that say the
        same.
        """
        with self._consistent():
            sources = {id_: document.source for id_, document in self._reader.documents().items()}
            repeated = self._reader.repeated()
            for passage in self._reader.passages():
                if passage.citable and passage.passage_id not in repeated:
                    yield passage, sources[passage.document_id]

    @_guarded
    def near_copies(self) -> dict[str, list[tuple[str, float]]]:
        """The documents that hold most of a document, and the share of the words they have in common, by its id."""
        with self._reader.consistent():
            return self._reader.near_copies()

    @_guarded
    def snapshot_hash(self) -> str | None:
        """The name of what is current: equal names mean equal answers."""
        snapshot = self._reader.snapshot()
        return snapshot.hash if snapshot else None

    @_guarded
    def collect(self, what: str, *, filters: Filters | None = None, most: int = 1000) -> Collection:
        """The set that ``what`` names ("recommendations", "duties of the board"), up to ``most`` rows in reading order.

        Raises ArgumentError for what cannot be collected, FilterError for a filter that names nothing.
        """
        from qa.collect.collect import collect, request

        with self._reader.consistent():
            return collect(self._reader, request(what), filters=filters, most=most)

    @_guarded
    def compare(self, old: Path | str | None, new: Path | str, *, outside: bool = True) -> Comparison:
        """What changed from one version of a paper to another.

        Each is the id, path, file name or title of a document of the store, or where ``outside`` allows it the path of
        a file that is not in it; ``old`` None is what ``new`` says it supersedes. Raises FilterError for what names
        nothing, ArgumentError for what names several documents, UnreadableFileError for a file that cannot be read.
        """
        from qa.compare.compare import compare
        from qa.compare.papers import before, paper

        with self._reader.consistent():
            newer = paper(new, self._reader, outside=outside)
            older = before(newer, self._reader) if old is None else paper(old, self._reader, outside=outside)
            return compare(older, newer)

    @_guarded
    def references(self, *, of: str | None = None) -> list[InstrumentDict]:
        """What ``policyqa references --json`` prints. Raises FilterError when ``of`` names nothing known."""
        from qa.check.cited import grouped
        from qa.check.paper import own_registers

        own = own_registers(self._reader.folder)
        with self._reader.consistent():
            return grouped(self._reader.with_references(), self._reader.documents(), of=of, registers=own)

    @_guarded
    def check(self, paper: Path | str, *, registers: Sequence[Path] = (), as_of: date | None = None) -> CheckReport:
        """The references of a paper, judged: a path to a file, or the text itself.

        ``as_of`` is its date, else the one that it gives itself. Raises UnreadableFileError, also for a string that
        looks like a path where there is no such file.
        """
        from qa.check.paper import Criteria, check_given, check_paper, own_registers

        store = self._reader.folder
        criteria = Criteria((*own_registers(store), *registers), as_of, store)
        if isinstance(paper, Path) or is_file(paper) or looks_like_path(paper):
            return check_paper(Path(paper).absolute(), criteria).report
        return check_given(paper, criteria).report

    @_guarded
    def verify(self, answers: list[dict[str, Any]]) -> dict[str, Any]:
        """What became of the citations of saved answers: ``same``, ``moved``, ``changed`` or ``missing``."""
        from qa.check.verify import verify

        with self._reader.consistent():
            return verify(self._reader, answers)

    @_guarded
    def entities(self) -> dict[str, Any]:
        """The ``entities`` of ``status``, without its look at the whole index."""
        from qa.library.status import entities

        with self._reader.consistent():
            return entities(self._reader)

    @_guarded
    def status(self, *, again: bool = True) -> dict[str, Any]:
        """What ``policyqa status --json`` prints.

        Every byte of the index is read and checked; with ``again`` false only once for each snapshot, whose files
        never change.
        """
        from qa.library.status import health, status

        with self._reader.consistent() as snapshot:
            if again or self._health is None or self._health[0] != snapshot:
                self._health = (snapshot, health(self._reader, snapshot))
            found = status(self._reader, snapshot, self._health[1])
        return {**found, "encoder": self.encoder, "calibration": self._fitted()}

    @_guarded
    def audit(self) -> AuditDict:
        """What ``policyqa status --check --json`` prints: every row, text and byte of the index is looked at."""
        from qa.library.repair import audit

        with self._reader.consistent() as snapshot:
            return audit(self._reader, snapshot)

    def _check_open(self) -> None:
        if self._closed:
            raise ClosedLibraryError
        if get_ident() != self._thread:
            raise OtherThreadError

    @contextmanager
    def _consistent(self) -> Iterator[Snapshot | None]:
        """One state of the store, for a block that waits for the caller, who may close the library meanwhile."""
        try:
            with self._reader.consistent() as snapshot:
                yield snapshot
        except sqlite3.ProgrammingError:
            self._check_open()
            raise

    def _viewed(self, snapshot: Snapshot) -> View:
        fitted = self._calibration()
        if self._view is None or self._view.snapshot != snapshot:
            self._view = View(self._reader, snapshot, self._encoder, fitted)
        self._view.calibration = fitted
        return self._view

    def _fitted(self) -> dict[str, Any] | None:
        """What the confidence was last fitted by: ``name``, ``in_use``, and how it was measured."""
        from qa.ask.calibration import read

        taken = read(self._reader.folder)
        return {"name": taken[-1].name, "in_use": self.calibration is not None, **taken[-1].about} if taken else None

    def _calibration(self) -> Calibration | None:
        if not (self._reader.folder / "calibration.json").is_file():
            return None
        from qa.ask.calibration import in_use  # few stores have one

        return in_use(self._reader.folder, encoder=self._encoder is not None)


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
