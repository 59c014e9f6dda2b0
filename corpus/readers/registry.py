"""Which reader takes which file: by content first, by name second."""

from __future__ import annotations

import importlib
from pathlib import PurePath
from typing import TYPE_CHECKING, cast

from corpus.errors import UnreadableFileError, UnsupportedFormatError
from corpus.readers.sniff import Format, sniff

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.models import Extract

    Reader = Callable[..., tuple[Extract, ...]]

# Dotted, so that a run loads only the libraries of the formats that it meets.
READERS = {
    "pdf": "corpus.readers.pdf.reader.read_pdf",
    "docx": "corpus.readers.docx.reader.read_docx",
    "odt": "corpus.readers.odt.reader.read_odt",
    "rtf": "corpus.readers.rtf.reader.read_rtf",
    "doc": "corpus.readers.doc.read_doc",
    "html": "corpus.readers.html.reader.read_html",
    "email": "corpus.readers.email.read_email",
    "markdown": "corpus.readers.markdown.read_markdown",
    "jsonl": "corpus.readers.records.read_jsonl",
    "csv": "corpus.readers.records.read_csv",
    "text": "corpus.readers.plain.reader.read_text",
}
EXTENSIONS = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".pdf": "pdf",
    ".docx": "docx", ".docm": "docx", ".dotx": "docx", ".odt": "odt", ".ott": "odt",
    ".rtf": "rtf", ".doc": "doc", ".dot": "doc", ".eml": "email", ".mht": "email", ".mhtml": "email",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv",
}  # fmt: skip
_WORDS = {
    "pdf": "a PDF", "docx": "a Word document", "odt": "an OpenDocument text", "rtf": "an RTF document",
    "doc": "an old Word document", "html": "a web page", "email": "an e-mail", "text": "plain text",
}  # fmt: skip
_BINARY = frozenset({"pdf", "docx", "odt", "rtf", "doc"})


def supported_extensions() -> tuple[str, ...]:
    """The endings of file names that have a reader, with their dot, sorted."""
    return tuple(sorted(EXTENSIONS))


def load_reader(kind: str) -> Reader:
    """The reader function of a format, imported now."""
    module, _, function = READERS[kind].rpartition(".")
    return cast("Reader", getattr(importlib.import_module(module), function))


def read(data: bytes, *, name: str) -> tuple[Extract, ...]:
    """Read a file with the reader for its content.

    A content other than the name says is read as what it is, with a warning. Raises UnreadableFileError for
    a file that is empty, damaged or without any text, UnsupportedFormatError for content that no reader
    takes, and what the reader itself raises.
    """
    extension = PurePath(name).suffix.lower()
    kind, warnings = choose(
        sniff(data, expected=_WORDS.get(EXTENSIONS.get(extension, ""), "a document")), extension
    )
    extracts = load_reader(kind)(data, name=name)
    if not any(extract.blocks or extract.pages for extract in extracts):
        raise UnreadableFileError(
            "No text was found in the file. If it holds pictures of pages, save it as a PDF."
        )
    return (_with_warnings(extracts[0], warnings), *extracts[1:]) if warnings else extracts


def choose(found: Format, extension: str) -> tuple[str, tuple[str, ...]]:
    """The kind of reader for a content and an ending, and a warning where the two disagree."""
    named = EXTENSIONS.get(extension)
    if found == named or (not extension and found != "email"):
        return found, ()
    if found in {"text", "email"}:
        return _choose_text(found, named, extension), ()
    if found == "html" and named == "email":
        return "email", ()
    return found, (f"The name ends in {extension}, but the content is {_WORDS[found]}; it was read as that.",)


def _choose_text(found: Format, named: str | None, extension: str) -> str:
    if named in _BINARY:
        raise UnreadableFileError(
            f"The name ends in {extension}, but the content is not {_WORDS[named]}. The file is damaged or "
            "misnamed; if it is plain text, rename it to end in .txt."
        )
    if named is None and extension:
        raise UnsupportedFormatError(
            f"Files ending in {extension} are not read. These are: {' '.join(supported_extensions())}."
        )
    return named or found


def _with_warnings(extract: Extract, warnings: tuple[str, ...]) -> Extract:
    return extract._replace(warnings=(*warnings, *extract.warnings))
