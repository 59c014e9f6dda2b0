"""How users name documents, and what a filter lets through."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.models import Document, Metadata
from corpus.store.naming import folded
from qa.errors import FilterError
from qa.library import Library
from qa.models import Filters
from qa.naming import matching, names_of, names_path, passing


def document(id_: str, source: str, **metadata: str) -> Document:
    """A document with this path and metadata."""
    return Document(id_, source, "text/plain", id_, Metadata(title=metadata.pop("title", id_), **metadata), "")


DOCUMENTS = {
    found.document_id: found
    for found in (
        document("a", "/papers/2021/plan.pdf", date="2021", publisher="NHS England", title="The plan"),
        document("b", "/papers/2022/plan.pdf", date="2022-04", publisher="The King's Fund", url="https://x.example/b"),
        document("c", "/papers/minutes[1].txt", date="2022-04-30"),
        document("d", "/papers/undated.txt", publisher="nhs england"),
    )
}


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("a", ["a"]),
        ("/papers/2021/plan.pdf", ["a"]),
        ("plan.pdf", ["a", "b"]),
        ("/papers/2021", ["a"]),
        ("/papers/2021/", ["a"]),
        ("/papers/202?/plan.pdf", ["a", "b"]),
        ("*.txt", ["c", "d"]),
        ("minutes[1].txt", ["c"]),
        ("/papers/2021/../undated.txt", ["d"]),
    ],
)
def test_a_document_has_many_names(name: str, ids: list[str]) -> None:
    """Its id, its path, its folder, its file name, or a glob of these."""
    assert matching(name, DOCUMENTS) == ids


@pytest.mark.parametrize("name", ["plan", "/papers/202", "*.docx", "", "A"])
def test_a_name_of_nothing_is_an_error(name: str) -> None:
    """The name is told, with where to look."""
    with pytest.raises(FilterError, match=r"See policyqa documents"):
        matching(name, DOCUMENTS)


def test_a_relative_path_is_from_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What a shell completes names the document."""
    (tmp_path / "papers").mkdir()
    monkeypatch.chdir(tmp_path / "papers")
    source = str(tmp_path / "papers" / "a.txt")
    for name in ("a.txt", "./a.txt", "../papers/a.txt", "../papers/*.txt", "."):
        assert names_path(name, source), name


@pytest.mark.parametrize(
    ("said", "ids"),
    [("a", ["a"]), ("THE PLAN", ["a"]), (" Plan.pdf ", ["a", "b"]), ("https://x.example/B", ["b"]), ("nothing", [])],
)
def test_a_line_of_metadata_names_by_id_file_address_or_title(said: str, ids: list[str]) -> None:
    """Case and blanks do not count; often nothing is meant that is here."""
    assert [id_ for id_, document in DOCUMENTS.items() if folded(said) in names_of(document)] == ids


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (Filters(), "abcd"),
        (Filters(documents=("plan.pdf", "c")), "abc"),
        (Filters(publishers=("NHS ENGLAND",)), "ad"),
        (Filters(after="2022"), "bc"),
        (Filters(after="2021-06"), "bc"),
        (Filters(after="2022-04-02"), "c"),
        (Filters(before="2021"), "a"),
        (Filters(before="2022-04-29"), "a"),
        (Filters(before="2022-04"), "abc"),
        (Filters(as_at="2021-12-31"), "a"),
        (Filters(after="2021", before="2022-04", documents=("b",)), "b"),
    ],
)
def test_filters_let_through_what_is_known_to_pass(filters: Filters, ids: str) -> None:
    """A date counts when the whole of it lies inside; a document without one passes no filter on dates."""
    assert "".join(passing(filters, DOCUMENTS)) == ids


def test_a_publisher_that_no_document_has_is_told_with_those_there_are() -> None:
    """A misspelt name must not look like documents that do not say."""
    with pytest.raises(FilterError, match=r"publisher 'NHS Englnd'. There are: .*The King's Fund"):
        passing(Filters(publishers=("NHS Englnd",)), DOCUMENTS)


@pytest.mark.parametrize(
    ("entity", "said"),
    [
        ("ICBX", "label 'ICBX'. There are: .*ACT; .*ICB"),
        ("ICB=nowhere", "No passage has the ICB 'nowhere'. There are: "),
        ("", "label ''. There are: "),
    ],
)
def test_an_entity_that_no_passage_has_is_told_with_those_there_are(library: Library, entity: str, said: str) -> None:
    """In a question, a batch and a list of passages alike."""
    with pytest.raises(FilterError, match=said):
        library.ask("Who?", filters=Filters(entities=(entity,)))
    with pytest.raises(FilterError, match=said):
        library.check_filters(Filters(entities=(entity,)))
    with pytest.raises(FilterError, match=said):
        list(library.passages(entity=entity))
