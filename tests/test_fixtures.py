"""The fixtures: made files equal their sources, questions fit their documents, broken files are broken."""

from __future__ import annotations

import csv
import email
import email.policy
import json
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import defusedxml.ElementTree as ElementTree
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.etree.ElementTree import Element

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "fixtures"
LIBRARY = FIXTURES / "library"
POLICY = Path(os.environ.get("POLICYQA_DATA", ROOT.parent / "shared" / "data")) / "policy"
BENCH = ROOT / "bench" / "questions"
QUOTES = str.maketrans("‘’“”–—\N{NO-BREAK SPACE}", "''\"\"-- ")
KINDS = {"definition", "quantity", "date", "who", "permission", "list", "reference", "comparison"}


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs the script that makes the fixtures."""
    command = [sys.executable, str(FIXTURES / "make.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def normal(text: str) -> str:
    """Text with plain quotes, single blanks and no capitals, as ``fixtures/README.md`` defines a match."""
    return re.sub(r"\s+", " ", text.translate(QUOTES)).strip().casefold()


def questions(path: Path) -> list[dict[str, Any]]:
    """The records of a question file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read_text(path: Path) -> str:
    """The text of a plain file."""
    return path.read_text(encoding="utf-8")


def read_markdown(path: Path) -> str:
    """Markdown without emphasis and without the targets of links."""
    return re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", read_text(path)).replace("**", "")


def read_html(path: Path) -> str:
    """The text of the ``main`` element."""
    from selectolax.lexbor import LexborHTMLParser

    main = LexborHTMLParser(read_text(path)).css_first("main")
    assert main is not None
    return main.text(separator=" ")


def read_pdf(path: Path) -> str:
    """The text of all pages, words put together that are broken at line ends."""
    from pypdf import PdfReader

    pages = "\n".join(page.extract_text() for page in PdfReader(path).pages)
    return re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", pages)


def text_nodes(element: Element, skipped: str) -> str:
    """All text below an element, leaving out elements named ``skipped``; blocks are parted by line ends."""
    if element.tag.endswith("}" + skipped):
        return ""
    inner = (element.text or "") + "".join(
        text_nodes(child, skipped) + (child.tail or "") for child in element
    )
    return inner + ("\n" if element.tag.endswith(("}p", "}h", "}tc")) else "")


def read_archive(path: Path, *, parts: tuple[str, ...], skipped: str) -> str:
    """The text of XML parts of an archive."""
    with zipfile.ZipFile(path) as archive:
        return "\n".join(text_nodes(ElementTree.fromstring(archive.read(part)), skipped) for part in parts)


def read_docx(path: Path) -> str:
    """Body and notes, as they read when all tracked changes are accepted."""
    return read_archive(path, parts=("word/document.xml", "word/footnotes.xml"), skipped="del")


def read_odt(path: Path) -> str:
    """The body without the marks of the notes."""
    return read_archive(path, parts=("content.xml",), skipped="note-citation")


def read_rtf(path: Path) -> str:
    """The text that RTF control words leave over."""
    from striprtf.striprtf import rtf_to_text

    return rtf_to_text(path.read_text(encoding="ascii"))


def read_email(path: Path) -> str:
    """The plain part of a message."""
    body = email.message_from_bytes(path.read_bytes(), policy=email.policy.default).get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def read_json_lines(path: Path) -> str:
    """The texts of the records."""
    return "\n".join(record["text"] for record in questions(path))


def read_csv(path: Path) -> str:
    """The texts of the rows."""
    with path.open(encoding="utf-8", newline="") as rows:
        return "\n".join(row["text"] for row in csv.DictReader(rows))


READERS: dict[str, Callable[[Path], str]] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".html": read_html,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".odt": read_odt,
    ".rtf": read_rtf,
    ".eml": read_email,
    ".jsonl": read_json_lines,
    ".csv": read_csv,
}
DOCUMENTS = sorted(path for path in LIBRARY.iterdir() if path.name != "metadata.csv")
QUESTIONS = questions(FIXTURES / "questions.jsonl")
ANSWERABLE = [question for question in QUESTIONS if question["answerable"]]


@pytest.fixture(scope="module")
def library() -> dict[str, str]:
    """The normalised text of every document by file name."""
    return {path.name: normal(READERS[path.suffix](path)) for path in DOCUMENTS}


def needs_the_same_reportlab() -> None:
    """Skips where another release of reportlab than that of the stored files is installed."""
    reportlab = pytest.importorskip("reportlab")
    stored = re.search(r'MADE_WITH = "(.+)"', read_text(FIXTURES / "make.py"))
    assert stored is not None
    if reportlab.__version__ != stored[1]:
        pytest.skip(f"the stored PDFs were made with reportlab {stored[1]}, here is {reportlab.__version__}")


def test_the_stored_files_are_what_the_script_makes() -> None:
    """Making the fixtures again gives the stored bytes."""
    needs_the_same_reportlab()
    run = make("--check")
    assert (run.returncode, run.stderr) == (0, "")


def test_a_changed_file_is_named(tmp_path: Path) -> None:
    """The check fails and names the file whose bytes differ."""
    pytest.importorskip("reportlab")
    make("--into", str(tmp_path))
    (tmp_path / "library" / "risk-register.csv").write_bytes(b"id,text\n")
    run = make("--check", "--into", str(tmp_path))
    assert run.returncode == 1
    assert [line.split(" ")[0] for line in run.stderr.splitlines()] == ["library/risk-register.csv"]


def test_broken_files_cannot_be_read(tmp_path: Path) -> None:
    """The broken set holds an empty file, a program and an archive without its end."""
    pytest.importorskip("reportlab")
    assert make("--broken", str(tmp_path)).returncode == 0
    assert (tmp_path / "empty.pdf").stat().st_size == 0
    assert (tmp_path / "renamed-program.pdf").read_bytes().startswith(b"MZ")
    assert not zipfile.is_zipfile(tmp_path / "truncated.docx")


def test_every_format_that_can_be_added_has_a_document() -> None:
    """The library holds each format of the public contract that needs no other program to read."""
    assert {path.suffix for path in DOCUMENTS} == set(READERS)


def test_metadata_names_documents_that_exist() -> None:
    """Each row of ``metadata.csv`` describes a file beside it."""
    with (LIBRARY / "metadata.csv").open(encoding="utf-8", newline="") as rows:
        paths = [row["path"] for row in csv.DictReader(rows)]
    assert paths
    assert all((LIBRARY / path).is_file() for path in paths)


def test_the_web_copy_repeats_the_compact(library: dict[str, str]) -> None:
    """The near-duplicate holds every paragraph of the document that it copies."""
    chunks = read_text(LIBRARY / "acute-collaborative-compact.txt").strip().split("\n\n")
    copied = library["acute-collaborative-compact-web.html"]
    paragraphs = [normal(chunk) for chunk in chunks if not chunk.startswith("  •") and len(chunk) > 60]
    assert len(paragraphs) >= 15
    assert all(paragraph in copied for paragraph in paragraphs)


def test_the_report_numbers_its_front_matter_in_roman() -> None:
    """The annual report has page labels of both kinds."""
    from pypdf import PdfReader

    labels = PdfReader(LIBRARY / "collaboratives-annual-report-2024.pdf").page_labels
    assert labels[:4] == ["i", "ii", "iii", "1"]


def test_the_dump_has_a_blank_line_after_every_line() -> None:
    """No two neighbouring lines of the dump hold text."""
    lines = read_text(LIBRARY / "collaboration-survey-2023.txt").splitlines()
    assert not any(one.strip() and other.strip() for one, other in pairwise(lines))


def test_there_are_enough_questions_of_every_kind() -> None:
    """At least 45 answerable questions over all kinds, and at least twelve that have no answer."""
    counts = Counter(question["kind"] for question in ANSWERABLE)
    assert len(ANSWERABLE) >= 45
    assert len(QUESTIONS) - len(ANSWERABLE) >= 12
    assert all(counts[kind] >= 3 for kind in KINDS)


def test_question_ids_are_unique() -> None:
    """No two questions share an id or a wording."""
    assert len({question["id"] for question in QUESTIONS}) == len(QUESTIONS)
    assert len({normal(question["question"]) for question in QUESTIONS}) == len(QUESTIONS)


def test_every_document_is_asked_about() -> None:
    """Each document of the library answers at least one question."""
    asked = {name for question in ANSWERABLE for name in question["expected"]["documents"]}
    assert asked == {path.name for path in DOCUMENTS}


@pytest.mark.parametrize("question", ANSWERABLE, ids=lambda question: str(question["id"]))
def test_expected_phrases_stand_in_the_documents(question: dict[str, Any], library: dict[str, str]) -> None:
    """Every expected document holds a phrase, and every phrase and answer stands in an expected document."""
    expected = question["expected"]
    texts = [library[name] for name in expected["documents"]]
    phrases = [normal(phrase) for phrase in expected["phrases"]]
    answers = [normal(phrase) for phrase in expected["answer"]]
    assert all(any(phrase in text for phrase in phrases) for text in texts)
    assert all(any(phrase in text for text in texts) for phrase in phrases + answers)


@pytest.mark.parametrize("question", ANSWERABLE, ids=lambda question: str(question["id"]))
def test_expected_phrases_stand_nowhere_else(question: dict[str, Any], library: dict[str, str]) -> None:
    """A phrase that marks the right passage is not found in another document, nor twice in its own."""
    expected = question["expected"]
    for phrase in expected["phrases"]:
        found = {name: text.count(normal(phrase)) for name, text in library.items() if normal(phrase) in text}
        assert set(found) <= set(expected["documents"]), phrase
        assert set(found.values()) == {1}, phrase


@pytest.mark.skipif(
    not POLICY.is_dir(), reason=f"{POLICY} is absent; set POLICYQA_DATA to the folder above it"
)
def test_expected_phrases_stand_in_the_policy_texts() -> None:
    """The questions over the five policy texts name phrases that are found there, once."""
    texts = {path.name[:3]: normal(read_text(path)) for path in sorted(POLICY.glob("*.txt"))}
    for question in questions(BENCH / "policy.jsonl"):
        expected = question["expected"]
        phrases = [normal(phrase) for phrase in expected["phrases"]]
        assert all(any(phrase in texts[name] for phrase in phrases) for name in expected["documents"])
        assert all(text.count(phrase) <= 1 for phrase in phrases for text in texts.values())
        assert any(
            normal(answer) in texts[name] for answer in expected["answer"] for name in expected["documents"]
        )


@pytest.mark.skipif(not BENCH.is_dir(), reason="bench/questions is not part of this copy of the project")
@pytest.mark.parametrize("name", ["policy.jsonl", "policy_unanswerable.jsonl"])
def test_policy_questions_say_whether_they_can_be_answered(name: str) -> None:
    """Answerable questions name phrases and answers; the others name none."""
    records = questions(BENCH / name)
    assert len(records) == (40 if name == "policy.jsonl" else 20)
    for record in records:
        filled = [bool(record["expected"][field]) for field in ("documents", "phrases", "answer")]
        assert filled == [record["answerable"]] * 3
