"""What became of the citations of an old answer: same, moved, changed, missing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qa.check.verify import read_answers
from qa.errors import QuestionFileError
from qa.library.add import AddReport, remove
from qa.library.library import Library
from qa.render.tables import verify_table

Put = Callable[..., Path]
Ingest = Callable[..., AddReport]

SOUP = "The kitchen serves leek soup on Mondays, and pea soup when there are no leeks."
TEA = "The trolley brings tea at four o'clock."
MENU = f"# Menu\n\n{SOUP}\n\n{TEA}\n"


@pytest.fixture
def saved(put: Put, ingest: Ingest, folder: Path, new_store: Path) -> list[dict[str, Any]]:
    """An answer that cites the sentence on soup alone."""
    put("menu.md", MENU)
    ingest(folder)
    return [answered(new_store)]


def answered(store: Path) -> dict[str, Any]:
    """The answer as it is saved."""
    with Library.open(store) as library:
        answer: dict[str, Any] = library.ask("What does the kitchen serve on Mondays?", k=1).to_dict()
    assert [citation["text"] for citation in answer["citations"]] == [SOUP]
    return answer


def standing(store: Path, saved: list[dict[str, Any]]) -> tuple[str, dict[str, Any] | None]:
    """What became of the one citation, and where it stands now."""
    with Library.open(store) as library:
        report = library.verify(saved)
    (found,) = report["citations"]
    assert report["summary"][found["standing"]] == 1
    assert sum(report["summary"].values()) == 1
    return found["standing"], found["now"]


def test_same_while_nothing_changes(new_store: Path, saved: list[dict[str, Any]]) -> None:
    """The passage stands where it stood."""
    assert standing(new_store, saved) == ("same", None)


def test_same_where_another_part_of_the_file_changes(
    put: Put, ingest: Ingest, folder: Path, new_store: Path, saved: list[dict[str, Any]]
) -> None:
    """Same file, headings, paragraph and words: it stands; ``now`` has the passage's new id."""
    put("menu.md", MENU.replace("four", "five"))
    ingest(folder)
    told, now = standing(new_store, saved)
    assert told == "same"
    assert now is not None
    assert now["passage_id"] != saved[0]["citations"][0]["passage_id"]
    assert (now["paragraph"], now["section"]) == (1, ["Menu"])


@pytest.mark.parametrize(
    "text",
    [
        f"# Menu\n\nA new opening.\n\n{SOUP}\n\n{TEA}\n",
        f"# Soups\n\n{SOUP}\n\n{TEA}\n",
        f"# Menu\n\nIt is known that: {SOUP}\n\n{TEA}\n",
    ],
)
def test_moved_where_the_quote_stands_elsewhere(
    put: Put, ingest: Ingest, folder: Path, new_store: Path, saved: list[dict[str, Any]], text: str
) -> None:
    """Another paragraph, another heading, a longer paragraph: the words are there, and ``now`` says where."""
    put("menu.md", text)
    ingest(folder)
    told, now = standing(new_store, saved)
    assert told == "moved"
    assert now is not None
    assert SOUP in now["text"]


def test_moved_to_another_file(
    put: Put, ingest: Ingest, folder: Path, new_store: Path, saved: list[dict[str, Any]]
) -> None:
    """A sentence that another document now holds is found there."""
    put("menu.md", f"# Menu\n\n{TEA}\n")
    other = put("soups.md", f"# Soups\n\n{SOUP}\n")
    ingest(folder)
    told, now = standing(new_store, saved)
    assert told == "moved"
    assert now is not None
    assert now["source"] == str(other)


def test_changed_where_the_words_are_others(
    put: Put, ingest: Ingest, folder: Path, new_store: Path, saved: list[dict[str, Any]]
) -> None:
    """The document is there and the quote is not: the passage most like it is shown."""
    put("menu.md", MENU.replace("Mondays", "Tuesdays"))
    ingest(folder)
    told, now = standing(new_store, saved)
    assert told == "changed"
    assert now is not None
    assert now["text"] == SOUP.replace("Mondays", "Tuesdays")


def test_changed_where_nothing_is_like_it(
    put: Put, ingest: Ingest, folder: Path, new_store: Path, saved: list[dict[str, Any]]
) -> None:
    """A paragraph that was struck out has no successor."""
    put("menu.md", "# Menu\n\nZebras gallop quickly.\n")
    ingest(folder)
    assert standing(new_store, saved) == ("changed", None)


def test_missing_where_the_document_is_gone(new_store: Path, saved: list[dict[str, Any]]) -> None:
    """A document that was removed is missing."""
    remove(new_store, ["menu.md"])
    assert standing(new_store, saved) == ("missing", None)


def test_a_record_that_is_gone_is_missing_though_its_file_is_there(
    put: Put, ingest: Ingest, folder: Path, new_store: Path
) -> None:
    """A record is known by its id, not by the file it shares with others."""
    rows = [json.dumps({"id": id_, "text": text}) for id_, text in (("r1", SOUP), ("r2", TEA))]
    put("menu.jsonl", "\n".join(rows))
    ingest(folder)
    saved = [answered(new_store)]
    put("menu.jsonl", rows[1])
    ingest(folder)
    assert standing(new_store, saved) == ("missing", None)


def test_the_report_for_a_person_names_what_fell(
    put: Put, ingest: Ingest, folder: Path, new_store: Path, saved: list[dict[str, Any]]
) -> None:
    """The quote, what it is now, and the counts."""
    put("menu.md", MENU.replace("Mondays", "Tuesdays"))
    ingest(folder)
    with Library.open(new_store) as library:
        lines = verify_table(library.verify(saved)).splitlines()
    assert lines[0].startswith("changed")
    was, _, now = " ".join(" ".join(lines).split()).partition("now Menu")
    assert "on Mondays" in was
    assert "on Tuesdays" in now
    assert max(map(len, lines)) <= 80
    assert lines[-1] == "0 same, 0 moved, 1 changed, 0 missing"


def test_saved_answers_are_read_in_every_form(tmp_path: Path, saved: list[dict[str, Any]]) -> None:
    """One document, a list, JSON Lines; a passage may hold the other line separators of Unicode."""
    answer = saved[0]
    answer["citations"][0]["text"] += "\u2028\x85"
    path = tmp_path / "saved.json"
    line = json.dumps(answer, ensure_ascii=False) + "\n\n"
    for content in (json.dumps(answer, indent=2), json.dumps([answer]), line):
        path.write_text(content, encoding="utf-8")
        assert read_answers(path) == [answer]
    path.write_text("\n".join([json.dumps(answer, ensure_ascii=False)] * 2), encoding="utf-8")
    assert read_answers(path) == [answer, answer]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"no json",
        b"1",
        b"{}",
        b'{"citations": null}',
        b'{"citations": [1]}',
        b'{"citations": [{"passage_id": "x"}]}',
        b"[[]]",
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_what_is_no_saved_answer_is_refused(tmp_path: Path, content: bytes) -> None:
    """The file is named, with what would be right."""
    path = tmp_path / "saved.json"
    path.write_bytes(content)
    with pytest.raises(QuestionFileError, match=r"saved.json: (holds no saved answers|is not JSON)"):
        read_answers(path)


def test_a_workbook_of_answers_is_refused_with_the_form_to_give(tmp_path: Path) -> None:
    """A person is told which file to give, not what a codec met."""
    path = tmp_path / "answers.xlsx"
    path.write_bytes(b"PK\x03\x04\xe9\xff")
    with pytest.raises(QuestionFileError, match=r"answers.xlsx: is not JSON .* --format jsonl") as told:
        read_answers(path)
    assert "codec" not in str(told.value)
