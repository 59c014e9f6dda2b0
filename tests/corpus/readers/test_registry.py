"""Which reader takes which file, and what is said of the files that none takes."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile

import pytest

from corpus.errors import PasswordProtectedError, UnreadableFileError, UnsupportedFormatError
from corpus.readers import read, supported_extensions
from corpus.readers.registry import FORMATS, choose, load_reader
from corpus.readers.sniff import Format, Lines, sniff
from fixtures.formats.golden import HERE
from fixtures.writers.ole import compound

DOCX = (HERE / "terms_of_reference.docx").read_bytes()
RTF = (HERE / "memo.rtf").read_bytes()
HTML = (HERE / "board_paper.html").read_bytes()
BY_NAME = {form.name: form for form in FORMATS}


def zipped(**parts: str) -> bytes:
    """A ZIP file of small parts; two underscores in a name stand for a slash."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "pdf"),
        (b"\n\n%PDF-1.4\n", "pdf"),
        (DOCX, "docx"),
        ((HERE / "delegation_policy.odt").read_bytes(), "odt"),
        (RTF, "rtf"),
        (compound({"WordDocument": bytes(9)}), "doc"),
        (compound({"WordDocument": bytes(9), "a": {"__properties_version1.0": bytes(9)}}), "doc"),
        ((HERE / "decision.msg").read_bytes(), "msg"),
        (HTML, "html"),
        (b"\xef\xbb\xbf<!-- saved --><HTML lang=en>", "html"),
        ((HERE / "message.eml").read_bytes(), "email"),
        (b"The word %PDF-1.4 in a sentence is no PDF.", "text"),
        (b"BM is short for board meeting.", "text"),
        ("MZ heißt nichts.".encode("utf-16"), "text"),
        ("Minutes".encode("utf-16-le"), "text"),
        (b"Minutes of the meeting\f\nPage 2", "text"),
    ],
)
def test_content_tells_the_format(data: bytes, kind: str) -> None:
    """The first bytes decide, and words that merely look like a mark do not."""
    assert sniff(data, FORMATS).name == kind


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff" + b"\0" * 100, "report.pdf", "a Windows program, not a PDF"),
        (b"\x7fELF\2\1\1\0" + b"\0" * 100, "notes.txt", "a Linux program, not plain text"),
        (b"\x89PNG\r\n\x1a\n\0\0", "scan.docx", "a picture (PNG), not a Word document"),
        (b"\0\0\0\x20ftypisom\0\0\2\0", "talk", "a video"),
        (bytes(range(256)) * 8, "notes.txt", "not text"),
        (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "a.ods", "a spreadsheet"),
        (zipped(mimetype="application/vnd.oasis.opendocument.presentation"), "slides.odp", "a presentation"),
        (zipped(a="b"), "papers.docx", "a ZIP folder"),
        (compound({"Workbook": bytes(9)}), "sheet.xls", "Excel"),
        (compound({"PowerPoint Document": bytes(9)}), "slides.ppt", "PowerPoint"),
        (b"body { color: black }", "page.css", "Files ending in .css are not read"),
    ],
)
def test_foreign_content_is_refused_in_plain_words(data: bytes, name: str, words: str) -> None:
    """A file that no reader takes is refused by what it is, not by an error of a library."""
    with pytest.raises(UnsupportedFormatError) as caught:
        read(data, name=name)
    assert words in caught.value.reason


@pytest.mark.parametrize("name", ["empty.txt", "empty.pdf", "empty.docx", "empty"])
@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\0\0\0"])
def test_empty_file_is_an_error(data: bytes, name: str) -> None:
    """Nothing, or nothing but blank space, is not a document."""
    with pytest.raises(UnreadableFileError, match=r"empty|nothing but blank"):
        read(data, name=name)


@pytest.mark.parametrize(
    ("data", "name"), [(RTF, "memo.doc"), (HTML, "page.txt"), (DOCX, "terms.pdf"), (DOCX, "terms")]
)
def test_content_goes_before_the_name(data: bytes, name: str) -> None:
    """A document under another ending is read as what it is; the warning names the wrong ending."""
    (extract,) = read(data, name=name)
    assert extract.blocks
    assert any(f"ends in {name[-4:]}" in warning for warning in extract.warnings) == ("." in name)


@pytest.mark.parametrize("name", ["minutes.pdf", "minutes.docx", "minutes.odt", "minutes.doc"])
def test_text_under_the_name_of_a_binary_format_is_an_error(name: str) -> None:
    """What is left of a broken download is not taken for a document."""
    with pytest.raises(UnreadableFileError, match=r"rename it to end in \.txt"):
        read(b"404 not found", name=name)


def test_encrypted_word_document_asks_for_a_copy_without_password() -> None:
    """Word stores an encrypted document in an OLE container."""
    with pytest.raises(PasswordProtectedError, match="password"):
        read(compound({"EncryptedPackage": bytes(9)}), name="secret.docx")


def test_a_compound_file_that_is_cut_off_is_damaged() -> None:
    """Half an old Office file is told from a kind that is not known."""
    with pytest.raises(UnreadableFileError, match="damaged"):
        read(compound({"WordDocument": bytes(9000)})[:700], name="minutes.doc")


def test_file_without_words_is_an_error() -> None:
    """A page of markup alone does not enter the store as an empty document."""
    with pytest.raises(UnreadableFileError, match="No text was found"):
        read(b"<!doctype html><html><body><img src=a></body></html>", name="a.html")


@pytest.mark.parametrize(
    ("content", "extension", "kind"),
    [
        ("text", ".md", "markdown"),
        ("text", ".csv", "csv"),
        ("text", ".jsonl", "jsonl"),
        ("text", ".html", "html"),
        ("text", ".eml", "email"),
        ("text", "", "text"),
        ("email", "", "email"),
        ("email", ".txt", "text"),
        ("email", ".md", "markdown"),
        ("html", ".md", "html"),
    ],
)
def test_name_tells_apart_kinds_of_text(content: str, extension: str, kind: str) -> None:
    """Where the content is plain text the ending decides."""
    assert choose(BY_NAME[content], extension)[0].name == kind


def test_every_ending_belongs_to_one_format() -> None:
    """The endings that are accepted are those of the formats, each in lower case, with its dot, and once."""
    endings = [ending for form in FORMATS for ending in form.endings]
    assert sorted(endings) == list(supported_extensions())
    assert all(ending.startswith(".") and ending == ending.lower() for ending in endings)
    assert len(set(endings)) == len(endings)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_reader_can_be_loaded(form: Format) -> None:
    """Each dotted name leads to a function."""
    assert callable(load_reader(form))


def test_plain_text_is_tried_last() -> None:
    """A mark that any text has would hide the formats below it."""
    assert FORMATS[-1].mark == Lines()
    assert sum(form.mark == Lines() for form in FORMATS) == 1


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (RTF, "memo.rtf", "application/rtf"),
        (HTML, "page.txt", "text/html"),
        (b"# Aims\n\nText.", "aims.md", "text/markdown"),
    ],
)
def test_media_type_is_that_of_the_format_read(data: bytes, name: str, media_type: str) -> None:
    """The registry gives it, by what the file was read as and not by its ending."""
    (extract,) = read(data, name=name)
    assert extract.media_type == media_type


def test_importing_the_registry_loads_no_reader() -> None:
    """A run pays only for the formats that it meets."""
    code = "import sys, corpus.readers; print({'selectolax', 'yaml', 'markdown_it'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
