"""Papers checked at the command line."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

LIBRARY = Path(__file__).resolve().parent.parent / "fixtures" / "library"
PAPER = LIBRARY.parent / "papers" / "draft-board-paper.docx"

Run = Callable[..., subprocess.CompletedProcess[bytes]]
Command = Callable[..., Any]


def test_check_finds_a_wrong_reference_with_exit_3(command: Command) -> None:
    """A title that does not exist is told with the right citation; a right one is exit 0."""
    wrong = command("check", "--text", "Sections 65Z5 and 65Z6 of the Health and Social Care Act 2022 apply.", "--json")
    assert wrong.exit_code == 3
    report = json.loads(wrong.stdout)
    assert set(report) >= {"file", "references", "register", "summary"}
    fields = {
        "text", "span", "page", "paragraph", "kind", "instrument", "unit", "numbers", "via", "verdict", "reason",
        "canonical", "uri", "suggest",
    }  # fmt: skip
    assert all(set(reference) >= fields for reference in report["references"])
    assert command("check", "--text", "Section 149 of the Equality Act 2010 binds the board.").exit_code == 0


def test_check_goes_on_past_a_paper_that_cannot_be_read(command: Command, tmp_path: Path) -> None:
    """Two papers of which one is broken: exit 4, the other's report on standard output, one list in JSON."""
    (tmp_path / "broken.docx").write_bytes(b"PK broken")
    done = command("check", tmp_path / "broken.docx", PAPER, "--json")
    assert done.exit_code == 4
    assert f"Failed: {tmp_path / 'broken.docx'}" in done.stderr
    (report,) = json.loads(done.stdout)
    assert report["file"].endswith("draft-board-paper.docx")


def test_check_takes_a_paper_from_standard_input(policyqa: Run, store: Path) -> None:
    """``pdftotext paper.pdf - | policyqa check -``."""
    done = policyqa("--store", store, "check", "-", "--json", stdin=b"Section 149 of the Equality Act 2010 applies.")
    assert done.returncode == 0
    assert json.loads(done.stdout)["summary"] == {"ok": 1}


def test_check_judges_by_the_date_it_is_given(command: Command) -> None:
    """A short title means what it meant at the date of the paper."""
    text = "The Data Protection Act applies."
    for date, instrument in (("2012", "ukpga/1998/29"), ("2024-05", "ukpga/2018/12")):
        (reference,) = json.loads(command("check", "--text", text, "--date", date, "--json").stdout)["references"]
        assert reference["instrument"] == instrument


def test_check_takes_the_date_from_the_paper(command: Command, tmp_path: Path) -> None:
    """A paper that says when it was written needs no option."""
    paper = tmp_path / "paper.txt"
    paper.write_text("Records policy\n\n3 May 2012\n\nThe Data Protection Act applies to all records that we keep.\n")
    (reference,) = json.loads(command("check", str(paper), "--json").stdout)["references"]
    assert reference["instrument"] == "ukpga/1998/29"


def test_check_knows_which_publications_the_store_holds(command: Command) -> None:
    """Guidance that no document in the store is, is told as not in the corpus, which is not wrong."""
    done = command("check", "--text", "See B0754.", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["summary"] == {"not_in_corpus": 1}


def test_check_writes_its_json_where_it_is_told(command: Command, tmp_path: Path) -> None:
    """``-o`` holds for every form."""
    done = command("check", "--text", "Equality Act 2010", "--json", "-o", str(tmp_path / "out.json"))
    assert done.stdout == ""
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["summary"] == {"ok": 1}
