"""A file becomes documents with passages: a pure function of its bytes and of what is said of it."""

from __future__ import annotations

import json
import pickle
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.characters import whole, whole_extract
from corpus.errors import UnreadableFileError
from corpus.models import Block, Extract, Metadata
from corpus.pipeline import FileJob, Processed, process

LIBRARY = Path(__file__).resolve().parent.parent.parent / "fixtures" / "library"
FILES = sorted(path for path in LIBRARY.iterdir() if path.name != "metadata.csv")


@pytest.fixture(scope="module")
def processed() -> dict[str, tuple[Processed, ...]]:
    """Every fixture, read."""
    return {path.name: process(FileJob(str(path))) for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_spans_cut_what_they_say_out_of_the_text(path: Path, processed: dict[str, tuple[Processed, ...]]) -> None:
    """Passages, sentences, entities and references: each span gives its text, in order and inside its passage."""
    for found in processed[path.name]:
        text, end = found.document.text, 0
        for passage in found.passages:
            assert text[passage.span.start : passage.span.end] == passage.text
            assert text[end : passage.span.start].strip("\n") == ""
            end = passage.span.end
            for sentence in passage.sentences:
                assert passage.span.start <= sentence.start < sentence.end <= passage.span.end
            for entity in passage.entities:
                assert text[entity.span.start : entity.span.end] == entity.text
            for reference in passage.references:
                assert text[reference.span.start : reference.span.end] == reference.text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_reading_is_pure_and_picklable(path: Path, processed: dict[str, tuple[Processed, ...]]) -> None:
    """The same bytes give equal results, which survive the way between processes."""
    assert process(FileJob(str(path))) == processed[path.name]
    assert pickle.loads(pickle.dumps(processed[path.name])) == processed[path.name]  # noqa: S301


def test_ids_are_of_the_content(processed: dict[str, tuple[Processed, ...]]) -> None:
    """The same bytes elsewhere have the same ids; every id is used once."""
    path = LIBRARY / "acute-collaborative-compact.txt"
    (again,) = process(FileJob("/elsewhere/renamed.txt", data=path.read_bytes(), name="renamed.txt"))
    (first,) = processed[path.name]
    assert [passage.passage_id for passage in again.passages] == [passage.passage_id for passage in first.passages]
    ids = [passage.passage_id for found in processed.values() for one in found for passage in one.passages]
    assert len(set(ids)) == len(ids)


HASH = re.compile(r"[0-9a-f]{16}")


@settings(max_examples=30)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), min_size=1, max_size=4))
def test_records_keep_their_ids(ids: list[str]) -> None:
    """An id of a record is its document's, blanks around it apart; of two records with one id the first is kept.

    A record without one gets an id made of its words, so that two such records are two documents.
    """
    rows = "\n".join(json.dumps({"id": id_, "text": f"Thing {at}."}) for at, id_ in enumerate(ids))
    found = process(FileJob("r.jsonl", data=rows.encode(), name="r.jsonl"))
    expected = dict.fromkeys(id_.strip() or f"of line {line}" for line, id_ in enumerate(ids))
    named = [one.document.document_id for one in found]
    assert len(named) == len(set(named)) == len(expected)
    assert [id_ for id_ in named if id_ in ids or not HASH.fullmatch(id_)] == [
        id_ for id_ in expected if not id_.startswith("of line")
    ]
    assert len({passage.passage_id for one in found for passage in one.passages}) == len(expected)


def test_a_title_is_given_or_said_or_taken_from_the_name() -> None:
    """The user's, the file's own, its opening heading, its name: the first there is."""

    def title(name: str, text: str, given: Metadata = Metadata()) -> str:  # noqa: B008 (frozen)
        return process(FileJob(name, given, text.encode(), name))[0].document.title

    assert title("a_plan.md", "---\ntitle: Said\n---\n# Heading\n\nText.", Metadata(title="Given")) == "Given"
    assert title("a_plan.md", "---\ntitle: Said\n---\n# Heading\n\nText.") == "Said"
    assert title("a_plan.md", "# Heading\n\nText.") == "Heading"
    assert title("a_plan.md", "Text alone, and no heading at all.") == "a plan"


def test_a_record_is_asked_before_what_is_said_of_its_file() -> None:
    """What the user says of a record file fills the gaps of its records and overrides none."""
    rows = b'{"id": "1", "title": "Mine", "date": "2020", "text": "A."}\n{"id": "2", "text": "B."}\n'
    given = Metadata("Register", "2024", "the user", "The board")
    first, second = (found.document.metadata for found in process(FileJob("r.jsonl", given, rows, "r.jsonl")))
    assert (first.title, first.date, first.date_source, first.publisher) == ("Mine", "2020", "record", "The board")
    assert (second.title, second.date, second.date_source) == ("Register", "2024", "the user")


def test_the_fingerprint_is_of_content_and_of_what_is_said() -> None:
    """Either of them changed, the file is read again."""
    job = FileJob("a.txt", data=b"x", name="a.txt")
    said = FileJob("a.txt", Metadata(title="A"), b"x", "a.txt")
    assert len({job.fingerprint("1"), job.fingerprint("2"), said.fingerprint("1")}) == 3
    assert job.fingerprint("1") == FileJob("b.txt", data=b"x", name="b.txt").fingerprint("1")


def test_a_file_that_is_not_there_is_unreadable(tmp_path: Path) -> None:
    """A file that went since it was found is told as such."""
    with pytest.raises(UnreadableFileError, match="cannot be opened"):
        process(FileJob(str(tmp_path / "gone.txt")))


@given(st.text())
def test_whole_text_can_be_written_and_keeps_its_offsets(text: str) -> None:
    """Every text comes out as UTF-8 of the same length; one that is whole is not touched."""
    assert len(whole(text).encode().decode()) == len(text)
    if "\ud800" <= max(text, default="") <= "\udfff":
        assert whole(text) != text


def test_every_text_of_an_extract_is_made_whole() -> None:
    """Blocks, markers, metadata, warnings and the key."""
    half = "a\ud800"
    block, metadata = Block("list_item", half, marker=half), Metadata(half, publisher=half)
    assert whole_extract(Extract("text/plain", (block,), metadata, (), (half,), half)) == Extract(
        "text/plain", (Block("list_item", "a\ufffd", marker="a\ufffd"),), Metadata("a\ufffd", publisher="a\ufffd"), (),
        ("a\ufffd",), "a\ufffd",
    )  # fmt: skip
