"""The formats that are read: one line for each says what it is called, how it is recognised and who reads it.

All else follows from that line: the endings that ``add``, ``check`` and the page accept and that errors list, what a
misnamed file is called, the media type of a document.
"""

from __future__ import annotations

import importlib
from pathlib import PurePath
from typing import TYPE_CHECKING, cast

from corpus.errors import UnreadableFileError, UnsupportedFormatError
from corpus.readers.sniff import Format, Lines, Opening, Part, Stream, sniff

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.models import Extract

    Reader = Callable[..., tuple[Extract, ...]]

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_OPEN = "application/vnd.oasis.opendocument.text"
_PDF = Opening(rb"(?:\A|[\r\n\0])\s*%PDF-\d", within=1024, binary=True)
_RTF = Opening(rb"\A[\xef\xbb\xbf \t\r\n]*\{\\rtf", binary=True)
_HTML = Opening(
    rb"(?is)\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]"
)
_MAIL = Lines(
    rb"(?i)(?:From |(?:Return-Path|Received|Delivered-To|MIME-Version|Message-ID|X-[\w-]+|From|Date|Subject|To):)", 3
)
# Readers are named with dots, so that a run loads only the libraries of the formats that it meets.
FORMATS = (
    Format("pdf", "a PDF", (".pdf",), "application/pdf", "pdf.reader.read_pdf", _PDF),
    Format("docx", "a Word document", (".docx", ".docm", ".dotx"), _WORD, "docx.reader.read_docx", Part("word/")),
    Format("odt", "an OpenDocument text", (".odt", ".ott"), _OPEN, "odt.reader.read_odt",
           Part("content.xml", "opendocument.text")),
    Format("xlsx", "a spreadsheet", (".xlsx", ".xlsm", ".xltx", ".xltm"), _SHEET, "sheets.read_sheets", Part("xl/")),
    Format("pptx", "a presentation", (".pptx", ".pptm", ".ppsx", ".potx"), _SLIDES, "slides.read_slides", Part("ppt/")),
    Format("msg", "an Outlook message", (".msg",), "application/vnd.ms-outlook", "outlook.read_outlook",
           Stream("__properties_version1.0")),
    Format("doc", "an old Word document", (".doc", ".dot"), "application/msword", "doc.read_doc",
           Stream("WordDocument")),
    Format("rtf", "an RTF document", (".rtf",), "application/rtf", "rtf.reader.read_rtf", _RTF),
    Format("html", "a web page", (".html", ".htm", ".xhtml"), "text/html", "html.reader.read_html", _HTML),
    Format("email", "an e-mail", (".eml", ".mht", ".mhtml"), "message/rfc822", "email.read_email", _MAIL),
    Format("markdown", "a Markdown text", (".md", ".markdown"), "text/markdown", "markdown.read_markdown"),
    Format("jsonl", "a file of records", (".jsonl", ".ndjson"), "application/jsonl", "records.read_jsonl"),
    Format("csv", "a table", (".csv",), "text/csv", "records.read_csv"),
    Format("text", "plain text", (".txt", ".text"), "text/plain", "plain.reader.read_text", Lines()),
)  # fmt: skip
_BY_ENDING = {ending: form for form in FORMATS for ending in form.endings}


def supported_extensions() -> tuple[str, ...]:
    """The endings of file names that have a reader, with their dot, sorted."""
    return tuple(sorted(_BY_ENDING))


def load_reader(form: Format) -> Reader:
    """The reader function of a format, imported now."""
    module, _, function = form.reader.rpartition(".")
    return cast("Reader", getattr(importlib.import_module(f"corpus.readers.{module}"), function))


def read(data: bytes, *, name: str) -> tuple[Extract, ...]:
    """Read a file with the reader for its content.

    A content other than the name says is read as what it is, with a warning. Raises UnreadableFileError for
    a file that is empty, damaged or without any text, UnsupportedFormatError for content that no reader
    takes, and what the reader itself raises.
    """
    extension = PurePath(name).suffix.lower()
    named = _BY_ENDING.get(extension)
    form, warnings = choose(sniff(data, FORMATS, expected=named.words if named else "a document"), extension)
    extracts = load_reader(form)(data, name=name)
    if not any(extract.blocks or extract.pages for extract in extracts):
        raise UnreadableFileError(
            "No text was found in the file. If it holds pictures of pages, save it as a PDF."
        )
    first, *others = (extract._replace(media_type=form.media_type) for extract in extracts)
    return first._replace(warnings=(*warnings, *first.warnings)), *others


def choose(content: Format, extension: str) -> tuple[Format, tuple[str, ...]]:
    """The format to read a file as, by its content and its ending, and a warning where the two disagree."""
    named = _BY_ENDING.get(extension)
    if content == named or (not extension and content.name != "email"):
        return content, ()
    if isinstance(content.mark, Lines):
        return _choose_text(content, named, extension), ()
    if content.name == "html" and named is not None and named.name == "email":
        return named, ()
    return content, (f"The name ends in {extension}, but the content is {content.words}; it was read as that.",)


def _choose_text(content: Format, named: Format | None, extension: str) -> Format:
    if named is not None and named.binary:
        raise UnreadableFileError(
            f"The name ends in {extension}, but the content is not {named.words}. The file is damaged or "
            "misnamed; if it is plain text, rename it to end in .txt."
        )
    if named is None and extension:
        raise UnsupportedFormatError(
            f"Files ending in {extension} are not read. These are: {' '.join(supported_extensions())}."
        )
    return named or content
