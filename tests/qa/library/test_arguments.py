"""What a library refuses: wrong arguments, a closed library, another thread; each with a remedy."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qa.errors import ArgumentError, ClosedLibraryError, LibraryError, OtherThreadError
from qa.library.library import Library
from qa.models import Filters

QUESTION = "What is meant by mutual aid?"


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        (lambda library: library.ask(""), "question is a question in words"),
        (lambda library: library.ask(" \n\t"), "question is a question in words"),
        (lambda library: library.ask(None), "None was given"),
        (lambda library: library.ask(b"Who?"), "A bytes was given"),
        (lambda library: library.ask(QUESTION, k=0), "k is how many to give: a whole number from 1. 0 was given."),
        (lambda library: library.ask(QUESTION, k=-1), "-1 was given"),
        (lambda library: library.ask(QUESTION, k=2.5), "2.5 was given"),
        (lambda library: library.ask(QUESTION, k="5"), "'5' was given"),
        (lambda library: library.ask(QUESTION, k=True), "True was given"),
        (lambda library: library.ask(QUESTION, k=None), "None was given"),
        (lambda library: library.ask(QUESTION, id=7), "id is text"),
        (lambda library: library.ask(QUESTION, depth=3), "It takes question, k, filters, explain, id, previous."),
        (lambda library: library.ask(QUESTION, filters={"after": "2021"}), "filters are a Filters"),
        (lambda library: library.ask(QUESTION, filters=Filters(documents="a.md")), "filters.documents are ids, paths"),
        (lambda library: library.ask(QUESTION, filters=Filters(documents=["a.md"])), "give a tuple of strings"),
        (lambda library: library.ask(QUESTION, filters=Filters(entities=("ICB", 1))), "filters.entities are LABEL"),
        (lambda library: library.ask(QUESTION, filters=Filters(publishers=1)), "filters.publishers are names"),
        (lambda library: library.ask(QUESTION, filters=Filters(after="soon")), "filters.after is a date as text"),
        (lambda library: library.ask(QUESTION, filters=Filters(before=2021)), "filters.before is a date as text"),
        (lambda library: library.ask(QUESTION, filters=Filters(as_at="2021-02-30")), "write it as 2021, 2021-04"),
        (lambda library: library.ask(QUESTION, filters=Filters(after="2021-4")), "filters.after is a date as text"),
        (lambda library: library.check_filters("a.md"), "filters are a Filters"),
        (lambda library: library.passages_allowed(Filters(after=date(2021, 4, 1))), "filters.after is a date as text"),
        (lambda library: library.search_documents(QUESTION, k=0), "k is how many"),
        (lambda library: library.search_documents(None), "text is text"),
        (lambda library: library.passages("a.md"), "names are ids, paths or names"),
        (lambda library: library.passages(entity=1), "entity is an entity as text"),
        (lambda library: library.passage(1), "passage_id is text"),
        (lambda library: library.document(None), "document_id is text"),
        (lambda library: library.text(1), "document_id is text"),
        (lambda library: library.passages_of(1), "document_id is text"),
        (lambda library: library.references(of=1), "of is text"),
        (lambda library: library.check(None), "paper is the path of a file or a text"),
        (lambda library: library.check("s 1", registers="own.json"), "registers are files"),
        (lambda library: library.check("s 1", as_of="2021"), "as_of is a day"),
        (lambda library: library.verify({"citations": []}), "answers are saved answers"),
        (lambda library: library.verify([{"question": "Who?"}]), "answers are saved answers"),
        (lambda library: library.status(fresh=True), "status has no option 'fresh'. It takes again."),
        (lambda library: library.documents(k=1), "documents has no option 'k'. It takes none."),
        (lambda _: Library.open(7), "store is the path of a folder"),
    ],
)
def test_what_a_method_does_not_take_is_told_with_a_remedy(
    library: Library, call: Callable[[Any], object], problem: str
) -> None:
    """The argument is named, with what it must be and what was given, before anything is read."""
    with pytest.raises(ArgumentError, match=r"\.$") as error:
        call(library)
    assert problem in str(error.value)


@pytest.mark.parametrize("kind", [ValueError, TypeError])
def test_a_wrong_argument_is_what_python_calls_it(library: Library, kind: type[Exception]) -> None:
    """A caller who expects the errors of a Python function catches it too."""
    with pytest.raises(kind):
        library.ask(QUESTION, k=0)


def test_a_long_value_is_not_repeated_whole(library: Library) -> None:
    """A message stays a line that can be read."""
    with pytest.raises(ArgumentError) as error:
        library.ask(QUESTION, k="9" * 10_000)  # type: ignore[arg-type]
    assert len(str(error.value)) < 200


@pytest.mark.parametrize("day", ["2021", "2021-04", "2021-04-30"])
def test_a_date_may_be_a_year_a_month_or_a_day(library: Library, day: str) -> None:
    """Each as ISO 8601 writes it."""
    assert library.ask(QUESTION, filters=Filters(after=day)).question == QUESTION


@pytest.mark.parametrize(
    "call",
    [
        lambda library: library.ask(QUESTION),
        lambda library: library.search_documents(QUESTION),
        lambda library: library.check_filters(Filters()),
        lambda library: library.passages_allowed(Filters(after="2021")),
        lambda library: library.view(),
        lambda library: library.documents(),
        lambda library: library.each_document(),
        lambda library: library.listing,
        lambda library: library.passages(),
        lambda library: library.passage("p"),
        lambda library: library.document("d"),
        lambda library: library.text("d"),
        lambda library: library.passages_of("d"),
        lambda library: library.every_passage(),
        lambda library: library.near_copies(),
        lambda library: library.names_of(["d"]),
        lambda library: library.has_file(Path("a.md")),
        lambda library: library.snapshot_hash(),
        lambda library: library.references(),
        lambda library: library.check("s 1"),
        lambda library: library.verify([]),
        lambda library: library.entities(),
        lambda library: library.status(),
    ],
)
def test_a_closed_library_says_so(store: Path, call: Callable[[Library], object]) -> None:
    """Every method, with what to do; not an error of the database."""
    library = Library.open(store)
    library.close()
    with pytest.raises(ClosedLibraryError, match=r"Open it again with Library\.open"):
        call(library)


def test_every_public_method_is_guarded() -> None:
    """A method that is added is refused to a closed library too."""
    free = {"open", "close", "loaded"}  # made before, harmless after, and what is already in memory
    members = {name: value for name, value in vars(Library).items() if not name.startswith("_") and name not in free}
    methods = {name: value.fget if isinstance(value, property) else value for name, value in members.items()}
    assert [name for name, method in methods.items() if method.__code__.co_name != "checked"] == []


def test_a_list_that_is_half_read_when_the_library_is_closed_says_so(store: Path) -> None:
    """What comes one by one ends with the same error."""
    library = Library.open(store)
    passages = library.passages()
    next(passages)
    library.close()
    with pytest.raises(ClosedLibraryError):
        list(passages)


def test_closing_twice_does_nothing(store: Path) -> None:
    """As of a file."""
    with Library.open(store) as library:
        library.close()


def test_another_thread_is_told_to_open_its_own(store: Path) -> None:
    """A library answers in the thread that opened it; in another neither a question nor closing is taken."""
    told: list[LibraryError] = []

    def work(library: Library) -> None:
        for call in (lambda: library.ask(QUESTION), library.close):
            try:
                call()
            except OtherThreadError as error:
                told.append(error)

    with Library.open(store) as library:
        thread = threading.Thread(target=work, args=(library,))
        thread.start()
        thread.join()
        assert library.ask(QUESTION).status == "answered"
    assert [str(error) for error in told] == [str(OtherThreadError())] * 2
