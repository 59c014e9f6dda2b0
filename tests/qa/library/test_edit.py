"""What users say of a paper in its place: kept, told by its source, taken back, out in a table that is read back."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.metadata import COLUMNS, MetadataFiles
from corpus.store.reader import StoreReader
from corpus.worker import ReadingPool
from qa.errors import EditError
from qa.library.add import AddReport, add
from qa.library.edit import edit, edited, named
from qa.library.library import Library
from qa.library.remove import remove
from qa.library.said import Described, csv_of, described, table, write_table
from qa.models import Filters

OLD = "# Framework of two years ago\n\nThe quorum of the committee is four members.\n"
NEW = "# Framework of this year\n\nThe quorum of the committee is five members, one of them a clinician.\n"
Ingest = Callable[..., AddReport]
Put = Callable[..., Path]
Change = Callable[..., Described]


@contextmanager
def opened(store: Path) -> Iterator[StoreReader]:
    """A reader of a store."""
    with closing(StoreReader(store)) as reader:
        yield reader


def said(store: Path, name: str) -> dict[str, tuple[str, str]]:
    """What is said of a document and where it is from, by column."""
    with opened(store) as reader:
        found = described(reader, named(reader, name))
        assert found is not None
        return {column: tuple(fact) for column, fact in found.facts.items()}


@pytest.fixture
def change(new_store: Path, in_process: type[ReadingPool]) -> Change:
    """Changes what is said of a document by its name."""

    def run(name: str, *, undo: bool = False, state: str | None = None, **wanted: str) -> Described:
        with opened(new_store) as reader:
            id_ = named(reader, name)
        return edit(new_store, id_, wanted, undo=undo, state=state, pool=in_process)[0]

    return run


@pytest.fixture
def papers(put: Put, folder: Path, ingest: Ingest) -> Path:
    """A folder with two papers, in the store."""
    put("old.md", OLD)
    put("new.md", NEW)
    ingest(folder)
    return folder


@pytest.mark.usefixtures("papers")
def test_what_is_set_by_hand_goes_before_the_paper(new_store: Path, change: Change) -> None:
    """It says who said it; what was not changed is still the paper's."""
    assert said(new_store, "old.md")["title"] == ("Framework of two years ago", "the heading that it opens with")
    change("old.md", title="  Framework   2022 ", date="18 April 2022", publisher="", status="", supersedes="")
    found = said(new_store, "old.md")
    assert found["title"] == ("Framework 2022", "set by hand")
    assert found["date"] == ("2022-04-18", "set by hand")
    assert found["publisher"] == ("", "")
    assert said(new_store, "new.md")["title"][1] == "the heading that it opens with"


def test_it_holds_when_the_file_is_read_again(
    papers: Path, new_store: Path, change: Change, ingest: Ingest, put: Put
) -> None:
    """When the folder is added, with --rehash, and when the file has changed."""
    change("old.md", title="Framework 2022", publisher="NHS Wexmoor")
    assert ingest(papers).unchanged == 2
    assert ingest(papers, rehash=True).unchanged == 2
    put("old.md", OLD + "\nThe chair has a casting vote.\n")
    assert ingest(papers).updated == 1
    found = said(new_store, "old.md")
    assert (found["title"][0], found["publisher"]) == ("Framework 2022", ("NHS Wexmoor", "set by hand"))


@pytest.mark.usefixtures("papers")
def test_answers_go_by_what_supersedes_what_at_once(new_store: Path, change: Change) -> None:
    """The same open library quotes the newer paper first, and says of the older one what has taken its place."""
    question = "What is the quorum of the committee?"
    with Library.open(new_store) as library:
        before = library.ask(question)
        assert not [note for note in before.notes if note.kind == "superseded"]
        change("new.md", supersedes="Framework of two years ago")
        after = library.ask(question)
        assert after.searched.snapshot != before.searched.snapshot
        assert "five members" in after.citations[0].quote
        old = library.ask(question, filters=Filters(documents=("old.md",)))
    assert [note.text for note in old.notes if note.kind == "superseded"] == [
        "“Framework of two years ago” has been superseded by “Framework of this year”."
    ]


@pytest.mark.usefixtures("papers")
def test_an_emptied_field_is_left_to_the_paper_again(new_store: Path, change: Change) -> None:
    """The others stay as they were set."""
    change("old.md", title="Framework 2022", status="superseded")
    change("old.md", title="")
    found = said(new_store, "old.md")
    assert found["title"] == ("Framework of two years ago", "the heading that it opens with")
    assert found["status"] == ("superseded", "set by hand")


@pytest.mark.usefixtures("papers")
def test_the_last_change_is_taken_back(new_store: Path, change: Change) -> None:
    """Once more, and it is as it was changed; without a change there is nothing to take back."""
    with pytest.raises(EditError, match="no change to undo"):
        change("old.md", undo=True)
    change("old.md", title="Framework 2022")
    change("old.md", title="Framework 2023")
    change("old.md", undo=True)
    assert said(new_store, "old.md")["title"][0] == "Framework 2022"
    change("old.md", undo=True)
    assert said(new_store, "old.md")["title"][0] == "Framework 2023"


@pytest.mark.usefixtures("papers")
def test_what_is_unchanged_is_not_said_anew(new_store: Path, change: Change) -> None:
    """A form that is sent as it was shown says nothing by hand, and publishes nothing."""
    with Library.open(new_store) as library:
        before = library.snapshot_hash()
        values = {name: value for name, (value, _) in said(new_store, "old.md").items()}
        assert not any(change("old.md", **values).given)
        assert library.snapshot_hash() == before


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("date", "yesterday", "'yesterday' is not a date"),
        ("date", "31 April 2021", "is not a date"),
        ("title", "x" * 301, "it may have 300"),
        ("url", "wexmoor.example", "is no address"),
        ("supersedes", "Framework of ten years ago", "No other paper of the library is called"),
        ("supersedes", "Framework of this year", "No other paper"),
        ("supersedes", "same", "2 papers are called 'same'. Write which is meant: a.md or b.md"),
        ("supersedes", "newest.md", "says that it supersedes this paper"),
    ],
)
def test_what_cannot_be_said_is_refused_at_its_field(
    field: str, value: str, told: str, papers: Path, put: Put, ingest: Ingest, new_store: Path, change: Change
) -> None:
    """And nothing is changed."""
    put("a.md", "# Same\n\nOne of two.\n")
    put("b.md", "# Same\n\nThe other of the two.\n")
    put("newest.md", "---\nsupersedes: new.md\n---\n# Newest\n\nThe framework of next year.\n")
    ingest(papers)
    before = said(new_store, "new.md")
    with pytest.raises(EditError, match=told) as error:
        change("new.md", **{field: value})
    assert error.value.field == field
    assert said(new_store, "new.md") == before


def test_papers_of_one_title_are_superseded_by_the_name_that_tells_them_apart(
    papers: Path, put: Put, ingest: Ingest, new_store: Path, change: Change
) -> None:
    """A title that both have would mean both; the file's name means the one."""
    put("2021/plan.md", "# The plan\n\nWe shall have a plan.\n")
    put("2022/plan.md", "# The plan\n\nWe have a plan now.\n")
    ingest(papers)
    with opened(new_store) as reader:
        older = named(reader, str(papers / "2021" / "plan.md"))
    newer = change(str(papers / "2022" / "plan.md"), supersedes=older).document.document_id
    with Library.open(new_store) as library:
        labels = sorted(one.label for one in library.listing.largest(9) if "plan" in one.label)
        notes = [
            [note.text for note in library.ask("Who has a plan?", filters=Filters(documents=(id_,))).notes]
            for id_ in (older, newer)
        ]
    assert labels == ["The plan (2021/plan.md)", "The plan (2022/plan.md)"]
    assert [[text for text in told if "superseded" in text] for told in notes] == [
        ["“The plan” has been superseded by “The plan” (2022/plan.md)."], []
    ]  # fmt: skip


@pytest.mark.usefixtures("papers")
def test_a_change_of_something_else_meanwhile_is_noticed(change: Change) -> None:
    """Two who have the form open do not write over each other."""
    state = change("old.md", title="Framework 2022").state
    change("old.md", title="Framework 2023", state=state)
    with pytest.raises(EditError, match="Somebody else"):
        change("old.md", title="Framework 2021", state=state)


def test_a_file_that_is_gone_is_told(papers: Path, new_store: Path, change: Change) -> None:
    """It would have to be read again."""
    (papers / "old.md").unlink()
    with pytest.raises(EditError, match=r"old\.md is not where it was read from"):
        change("old.md", title="Framework 2022")
    assert said(new_store, "old.md")["title"][0] == "Framework of two years ago"


def test_records_are_changed_in_their_file(put: Put, ingest: Ingest, folder: Path, change: Change) -> None:
    """What is said of the file would be said of each of them."""
    put("risks.jsonl", '{"id": "R1", "text": "Staff leave."}\n{"id": "R2", "text": "Money is short."}\n')
    ingest(folder)
    with pytest.raises(EditError, match="Change it there"):
        change("R1", title="Staffing")


def test_what_was_said_goes_with_a_paper_that_moves(
    papers: Path, tmp_path: Path, new_store: Path, change: Change, ingest: Ingest
) -> None:
    """Added from its new place and removed from the old one, as the page on keeping a library has it."""
    change("old.md", title="Framework 2022")
    moved = shutil.copytree(papers, tmp_path / "moved")
    ingest(moved)
    remove(new_store, [str(papers / "*")])
    shutil.rmtree(papers)
    ingest(moved)
    assert said(new_store, "old.md")["title"] == ("Framework 2022", "set by hand")


def test_what_was_said_goes_with_a_file_that_is_renamed(
    papers: Path, new_store: Path, change: Change, ingest: Ingest
) -> None:
    """In the folder that is added again; a table beside it still counts for the rest."""
    change("old.md", title="Framework 2022")
    (papers / "metadata.csv").write_text("path,title,publisher\nolder.md,Another,NHS Wexmoor\n", encoding="utf-8")
    (papers / "old.md").rename(papers / "older.md")
    report = ingest(papers)
    assert (report.added, report.removed) == (1, 1)
    found = said(new_store, "older.md")
    assert found["title"] == ("Framework 2022", "set by hand")
    assert found["publisher"] == ("NHS Wexmoor", "metadata.csv")
    assert ingest(papers).unchanged == 2


def test_papers_of_an_archive_are_told_one_by_one(
    folder: Path, new_store: Path, change: Change, ingest: Ingest
) -> None:
    """Changed, kept when the archive is added again, and out in the table by their path in it."""
    with zipfile.ZipFile(folder / "papers.zip", "w") as archive:
        archive.writestr("old.md", OLD)
        archive.writestr("new.md", NEW)
    ingest(folder)
    change("new.md", title="Framework 2024", supersedes="old.md")
    write_table(new_store, folder / "metadata.csv")
    report = ingest(folder)
    assert (report.unchanged, report.warnings) == (2, [])
    assert said(new_store, "new.md")["title"] == ("Framework 2024", "set by hand")
    assert said(new_store, "old.md")["title"][0] == "Framework of two years ago"
    assert "papers.zip/new.md,Framework 2024" in (folder / "metadata.csv").read_text(encoding="utf-8-sig")


def test_a_table_of_a_folder_above_still_counts(
    put: Put, folder: Path, ingest: Ingest, new_store: Path, change: Change
) -> None:
    """The paper is read again alone: what the table says of it beside the change stays."""
    put("metadata.csv", "path,publisher,url\nminutes/may.md,NHS Wexmoor,https://wexmoor.example/may\n")
    put("minutes/may.md", "# Minutes\n\nThe board met.\n")
    ingest(folder)
    change("may.md", title="Minutes of May")
    found = said(new_store, "may.md")
    assert found["publisher"] == ("NHS Wexmoor", "metadata.csv")
    assert found["url"][0] == "https://wexmoor.example/may"
    ingest(folder / "minutes" / "may.md")
    assert said(new_store, "may.md") == found


def test_the_table_brings_a_new_store_to_say_the_same(
    papers: Path, tmp_path: Path, new_store: Path, change: Change, in_process: type[ReadingPool]
) -> None:
    """Out and in again: what was said by hand, with what papers say of themselves, is what it was."""
    change("new.md", title="=Framework, \"2024\"", date="2024", publisher="NHS Wexmoor", supersedes="old.md")
    change("old.md", status="superseded", url="https://wexmoor.example/old")
    told = write_table(new_store, papers / "metadata.csv")
    assert told.endswith("metadata.csv: 2 papers.")
    with pytest.raises(EditError, match="not written over"):
        write_table(new_store, papers / "metadata.csv")
    other = tmp_path / "other"
    assert add(other, [papers], pool=in_process).warnings == []
    for name in ("old.md", "new.md"):
        before, after = said(new_store, name), said(other, name)
        assert {column: value for column, (value, _) in after.items()} == {
            column: value for column, (value, _) in before.items()
        }
        assert {source for _, source in after.values()} & {"set by hand"} == set()
    with opened(new_store) as first, opened(other) as second:
        assert table(first) == table(second)


@given(st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1), min_size=5, max_size=5))
def test_any_words_come_back_from_the_table(tmp_path_factory: pytest.TempPathFactory, words: list[str]) -> None:
    """Also those that a spreadsheet would run."""
    folder = tmp_path_factory.mktemp("table")
    (folder / "a.md").touch()
    title, publisher, status, url, supersedes = words
    row = {"title": title, "date": "", "publisher": publisher, "status": status, "url": url, "supersedes": supersedes}
    (folder / "metadata.csv").write_bytes(csv_of([["path", *COLUMNS], ["a.md", *row.values()]]))
    found = MetadataFiles(folder).about(folder / "a.md")
    assert {name: getattr(found, name) or "" for name in COLUMNS} == row


def test_a_command_names_what_it_does_not_find(papers: Path, new_store: Path) -> None:
    """Of several documents it lists the ids; to undo and to say something are two commands."""
    with pytest.raises(EditError, match=r"'gone\.md' names no document"):
        edited(new_store, "gone.md", {})
    with pytest.raises(EditError, match="names 2 documents"):
        edited(new_store, str(papers), {})
    with pytest.raises(EditError, match="nothing else"):
        edited(new_store, "old.md", {"title": "x"}, undo=True)
    told: Any = edited(new_store, "Framework OF this year", {}).to_dict()
    assert told["title"] == {"value": "Framework of this year", "from": "the heading that it opens with"}
