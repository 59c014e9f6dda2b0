"""What a file is by its content: names lie, the first bytes seldom do."""

from __future__ import annotations

import re
from typing import Literal

from corpus.errors import PasswordProtectedError, UnreadableFileError, UnsupportedFormatError
from corpus.readers.archive import Archive

Format = Literal["pdf", "docx", "odt", "rtf", "doc", "html", "email", "text"]

_FOREIGN = (
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a Linux program"),
    (b"\xcf\xfa\xed\xfe", "a Mac program"),
    (b"\xca\xfe\xba\xbe", "a Java or Mac program"),
    (b"\x89PNG\r\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"BM", "a picture (BMP)"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"BZh", "a compressed file (bzip2)"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed folder (7-Zip)"),
    (b"Rar!\x1a", "a compressed folder (RAR)"),
    (b"\xfd7zXZ\x00", "a compressed file (xz)"),
    (b"ID3", "a sound recording"),
    (b"OggS", "a sound or video recording"),
    (b"SQLite format 3\x00", "a database (SQLite)"),
    (b"%!PS", "a PostScript file"),
)  # fmt: skip
# Short marks with which a plain text may begin as well.
_ALSO_TEXT = frozenset({b"MZ", b"BM", b"ID3", b"BZh"})
_PDF = re.compile(rb"(?:\A|[\r\n\0])\s*%PDF-\d")
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_MAIL_HEADER = re.compile(
    rb"(?:From |(?:Return-Path|Received|Delivered-To|MIME-Version|Message-ID|X-[\w-]+"
    rb"|From|Date|Subject|To):)",
    re.IGNORECASE,
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sniff(data: bytes, *, expected: str = "a document") -> Format:
    """The format of the content; ``text`` stands for every kind of plain text. ``expected`` words the errors.

    Raises UnreadableFileError for an empty file and UnsupportedFormatError for content that no reader takes.
    """
    head = data[:4096]
    if not data.strip(b" \t\r\n\f\0\xef\xbb\xbf"):
        raise UnreadableFileError(
            "The file is empty." if not data else "The file holds nothing but blank space."
        )
    if _PDF.search(head[:1024]):
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _zip_format(data)
    if head.startswith(_OLE):
        return _ole_format(data)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return "rtf"
    _refuse_foreign(head, expected)
    if _HTML.match(head.removeprefix(b"\xef\xbb\xbf")):
        return "html"
    return "email" if _is_mail(head) else "text"


def _zip_format(data: bytes) -> Format:
    archive = Archive(data)
    names = archive.names
    mimetype = archive.read("mimetype")[:200].decode("ascii", "replace") if "mimetype" in names else ""
    if any(name.startswith("word/") for name in names):
        return "docx"
    if "opendocument.text" in mimetype or (not mimetype and "content.xml" in names):
        return "odt"
    kind, remedy = _zip_kind(names, mimetype)
    raise UnsupportedFormatError(f"This is {kind}, which is not read. {remedy}")


def _zip_kind(names: frozenset[str], mimetype: str) -> tuple[str, str]:
    if any(name.startswith("xl/") for name in names) or "spreadsheet" in mimetype:
        return "a spreadsheet", "Save the sheet as .csv with a column 'text', or as .pdf, and add that."
    if any(name.startswith("ppt/") for name in names) or "presentation" in mimetype:
        return "a presentation", "Save it as .pdf and add that."
    if "epub" in mimetype:
        return "an e-book (EPUB)", "Save it as .pdf or .html and add that."
    if any(name.startswith("Index/") or name.endswith(".iwa") for name in names):
        return "an Apple Pages, Numbers or Keynote file", "Export it as .docx or .pdf and add that."
    return "a ZIP folder", "Unpack it and add the files in it."


def _ole_format(data: bytes) -> Format:
    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        raise PasswordProtectedError(
            "The file opens only with a password. Save a copy without one and add that."
        )
    if has("WordDocument"):
        return "doc"
    for streams, kind, remedy in (
        (
            ("Workbook", "Book"),
            "an old Excel spreadsheet (.xls)",
            "Save it as .csv with a column 'text', or as .pdf",
        ),
        (("PowerPoint Document",), "an old PowerPoint presentation (.ppt)", "Save it as .pdf"),
        (("__properties_version1.0",), "an Outlook message (.msg)", "Save it as .eml, .html or .txt"),
    ):
        if any(map(has, streams)):
            raise UnsupportedFormatError(f"This is {kind}, which is not read. {remedy} and add that.")
    raise UnsupportedFormatError(
        "This is an old Office file of an unknown kind. Save it as .docx or .pdf and add that."
    )


def _refuse_foreign(head: bytes, expected: str) -> None:
    for mark, kind in _FOREIGN:
        if head.startswith(mark) and not (mark in _ALSO_TEXT and _is_text(head)):
            raise UnsupportedFormatError(f"This is {kind}, not {expected}. There is no text in it to read.")
    if head[4:8] == b"ftyp":
        raise UnsupportedFormatError(f"This is a video, sound or picture file, not {expected}.")
    if not _is_text(head):
        raise UnsupportedFormatError(
            "The content is not text and of no kind that is known. The file may be damaged."
        )


def _is_text(head: bytes) -> bool:
    """Whether there are no control characters in it other than those of UTF-16 and of page breaks."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if any(part.count(0) > 0.4 * len(part) for part in (head[::2], head[1::2])):
        return head[::2].count(0) == 0 or head[1::2].count(0) == 0
    control = sum(byte < 32 and byte not in b"\t\n\v\f\r\x1a\x1b\x1e\x1f" for byte in head)
    return control <= 0.02 * len(head)


def _is_mail(head: bytes) -> bool:
    lines = re.split(rb"\r?\n", head)[:30]
    return sum(bool(_MAIL_HEADER.match(line)) for line in lines) >= 3 and bool(_MAIL_HEADER.match(lines[0]))
