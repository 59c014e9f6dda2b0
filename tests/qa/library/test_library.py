"""A store opened for reading: what programs get from it."""

from __future__ import annotations

import gc
import json
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import StoreMissingError, UnreadableFileError
from corpus.references import load_register
from qa.errors import FilterError
from qa.library.library import Library, is_file
from qa.models import Filters

QUESTIONS = [
    json.loads(line)["question"]
    for line in (Path(__file__).parents[3] / "fixtures" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("question", QUESTIONS[::4])
def test_every_citation_is_an_exact_span(library: Library, question: str) -> None:
    """The quote is cut from the passage by its span, and the passage from the document's text by its own."""
    answer = library.ask(question)
    for citation in answer.to_dict()["citations"]:
        start, end = citation["quote_span"]
        assert citation["quote"] == citation["text"][start:end]
        start, end = citation["span"]
        assert library.text(citation["document_id"])[start:end] == citation["text"]
    assert (answer.text is None) == (answer.status != "answered")


def test_an_old_snapshot_is_let_go_at_once(store: Path) -> None:
    """Nothing that a view keeps refers back to it, so that its file is closed without waiting for the collector."""
    with Library.open(store) as library:
        library.ask("What is a pooled fund?", filters=Filters(entities=("ICB",)))
        library.ask("What is a pooledd funde?")
        kept = weakref.ref(library.loaded)
        assert kept() is not None
        gc.disable()
        try:
            library._view = None
            assert kept() is None
        finally:
            gc.enable()


def test_passages_are_cut_from_the_text_of_their_document(library: Library) -> None:
    """Every passage of every document, headings included."""
    texts = {row["document_id"]: library.text(row["document_id"]) for row in library.documents()}
    for passage in library.passages():
        start, end = passage["span"]
        assert texts[passage["document_id"]][start:end] == passage["text"]


def test_a_passage_and_a_document_are_found_by_id(library: Library) -> None:
    """What an answer cites can be opened; an unknown id is nothing."""
    citation = library.ask("What is meant by mutual aid?").citations[0]
    passage = library.passage(citation.passage.passage_id)
    assert passage == citation.passage
    document = library.document(citation.passage.document_id)
    assert document is not None
    assert document.title == citation.title
    assert passage in library.passages_of(document.document_id)
    assert library.passage("nothing") is None
    assert library.document("nothing") is None


def test_the_snapshot_names_what_is_answered_from(library: Library) -> None:
    """Answers and the library agree on it."""
    assert library.ask("mutual aid").searched.snapshot == library.snapshot_hash()


def test_every_passage_comes_once(library: Library) -> None:
    """Headings are left out, and of passages that say the same one stands for all."""
    found = [passage for passage, _ in library.every_passage()]
    assert len({passage.passage_id for passage in found}) == len(found)
    copies = [passage for passage in found if passage.text.startswith("Mutual aid is charged at cost")]
    assert len(copies) == 1


def test_a_part_of_the_documents_can_be_had(library: Library) -> None:
    """As the whole list gives them, narrowed by words, with how many there are in all."""
    every = library.documents()
    assert library.listing.page("", start=2, most=3) == (every[2:5], len(every))
    html = [one for one in every if one["source"].endswith(".html")]
    assert library.listing.page(".HTML", start=0, most=100) == (html, len(html))
    assert library.listing.page("nowhere", start=0, most=100) == ([], 0)


def test_labels_tell_documents_of_one_title_apart(put: Callable[..., Path], ingest: Callable[..., object]) -> None:
    """By the names of their files, also where only one of them is asked for."""
    paths = [put(name, f"# {title}\n\nText of {name}.\n") for name, title in (("a.md", "Minutes"), ("b.md", "Minutes"))]
    paths.append(put("c.md", "# Report\n\nText.\n"))
    ingest(*paths)
    with Library.open(paths[0].parent.parent / "store") as library:
        ids = {Path(one["source"]).name: one["document_id"] for one in library.documents()}
        labels = library.listing.labels([ids["a.md"], ids["c.md"]])
    assert labels == {ids["a.md"]: "Minutes (a.md)", ids["c.md"]: "Report"}


def test_filters_are_checked_without_a_question(library: Library) -> None:
    """A misspelt name is an error before anything is answered."""
    library.check_filters(Filters(documents=("*.md",)))
    with pytest.raises(FilterError):
        library.check_filters(Filters(documents=("nothing",)))


def test_each_thread_opens_its_own(store: Path) -> None:
    """Two threads with a library each get the same answers."""
    told: dict[int, list[str | None]] = {}

    def ask(number: int) -> None:
        with Library.open(store) as opened:
            told[number] = [opened.ask(question).text for question in QUESTIONS[:5]]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told[0]) == 5
    assert told[0] == told[1]


def test_an_empty_store_has_nothing_to_answer_from(ingest: Callable[..., Any], new_store: Path) -> None:
    """No document: status and lists are empty, a question abstains."""
    ingest()
    with Library.open(new_store) as library:
        assert library.documents() == []
        assert list(library.passages()) == []
        assert library.status()["documents"] == 0
        assert library.ask("Who?").status == "abstained"
    with pytest.raises(StoreMissingError):
        Library.open(new_store / "none")


def test_status_tells_of_a_damaged_index_and_adding_mends_it(
    put: Callable[..., Path], ingest: Callable[..., Any], new_store: Path
) -> None:
    """A byte that changed is found by its checksum; the next run builds the index anew."""
    put("a.txt", "The kitchen serves leek soup on Mondays.\n")
    ingest(new_store.parent / "documents")
    (index,) = (new_store / "index").glob("*/index")
    content = bytearray(index.read_bytes())
    content[len(content) // 2] ^= 0xFF
    index.write_bytes(content)
    with Library.open(new_store) as library:
        assert library.status()["index"]["health"] != "sound"
    ingest(new_store.parent / "documents")
    with Library.open(new_store) as library:
        assert library.status()["index"]["health"] == "sound"
        assert library.ask("leek soup").citations


def test_papers_and_sentences_are_checked(library: Library, tmp_path: Path) -> None:
    """A path is read, a text is checked as it is."""
    sentence = "Section 149 of the Equality Act 2010 binds the board."
    (tmp_path / "paper.txt").write_text(sentence)
    by_text, by_path = library.check(sentence), library.check(tmp_path / "paper.txt")
    assert [one.reference.uri for one in by_text.references] == [one.reference.uri for one in by_path.references]
    assert load_register().version == by_text.to_dict()["register"]["version"]


@pytest.mark.parametrize("text", ["x" * 100_000, "a\x00b", "", "no/such/file"])
def test_a_text_is_no_file(text: str) -> None:
    """Whatever a text holds, asking whether it is a path does not fail."""
    assert not is_file(text)


@pytest.mark.parametrize(
    "path", ["none.txt", "no such paper.DOCX", "no/such/file", "/no such folder/paper", "./paper", "C:\\papers\\none"]
)
def test_a_mistyped_path_is_told_as_a_missing_file(library: Library, path: str) -> None:
    """A string that is written as a path gets the error that the path gets, and no clean bill."""
    with pytest.raises(UnreadableFileError) as of_text:
        library.check(path)
    with pytest.raises(UnreadableFileError) as of_path:
        library.check(Path(path))
    assert str(of_text.value) == str(of_path.value)


@pytest.mark.parametrize(
    "text",
    [
        "SI 2012/2996",
        "Sections 3 and/or 4 of the Care Act 2014",
        "https://www.legislation.gov.uk/ukpga/2014/23",
        "The Care Act 2014 applies.\nSee paper.txt",
        "Equality Act 2010",
        "a\x00/b",
        "a" + "/" * 50_000 + " b",
        "",
    ],
)
def test_a_text_with_a_stroke_is_no_path(library: Library, text: str) -> None:
    """Numbers of instruments, alternatives, web addresses and lines of a text are checked as they are."""
    assert library.check(text).file == "text"
