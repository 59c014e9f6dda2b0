"""What a file is by its content: names lie, the first bytes seldom do."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, NamedTuple

from corpus.errors import PasswordProtectedError, UnreadableFileError, UnsupportedFormatError
from corpus.readers.foreign import foreign_parser

if TYPE_CHECKING:
    from collections.abc import Sequence

_NO_DIRECTORY = (
    "The file is damaged: its directory cannot be read. Open it in the program that made it and save it again."
)
_HEAD = 4096  # bytes in which a mark is looked for: a page that begins with comments may need some thousand


class Opening(NamedTuple):
    """A regular expression for the first bytes, at most 4096. ``binary`` says that nothing else is this format."""

    pattern: bytes
    within: int = _HEAD
    binary: bool = False

    def matches(self, head: bytes) -> bool:
        """Whether the first bytes of a file have the mark."""
        return re.search(self.pattern, head[: self.within]) is not None


class Lines(NamedTuple):
    """Plain text, of whose first 30 lines ``least`` match, the first among them. Its ending may tell it better."""

    pattern: bytes = b""
    least: int = 0

    def matches(self, head: bytes) -> bool:
        """Whether the first bytes of a file have the mark."""
        matching = [re.match(self.pattern, line) is not None for line in re.split(rb"\r?\n", head)[:30]]
        return matching[0] and sum(matching) >= self.least


class Part(NamedTuple):
    """A ZIP archive by what the file ``mimetype`` in it names; without one by the beginning of the name of a part."""

    prefix: str
    mimetype: str = ""

    def matches(self, names: frozenset[str], mimetype: str) -> bool:
        """Whether an archive of these parts, with this media type or none, has the mark."""
        if self.mimetype and mimetype:
            return self.mimetype in mimetype
        return any(name.startswith(self.prefix) for name in names)


class Stream(NamedTuple):
    """An OLE compound file, as old Office programs write, by the name of a stream at its top."""

    name: str

    def matches(self, names: frozenset[str]) -> bool:
        """Whether a compound file of these streams has the mark."""
        return self.name in names


class Format(NamedTuple):
    """A kind of file.

    ``words`` name it in messages, article included. ``endings`` are in lower case with their dot. ``reader`` is the
    dotted name of a function, below ``corpus.readers``, that takes the bytes and ``name=`` and returns extracts.
    Without a ``mark`` the content is any plain text and the ending alone tells the format.
    """

    name: str
    words: str
    endings: tuple[str, ...]
    media_type: str
    reader: str
    mark: Opening | Lines | Part | Stream | None = None

    @property
    def binary(self) -> bool:
        """Whether a file without the mark cannot be of this format."""
        return isinstance(self.mark, Part | Stream) or (isinstance(self.mark, Opening) and self.mark.binary)


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
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sniff(data: bytes, formats: Sequence[Format], *, expected: str = "a document") -> Format:
    """The first of ``formats`` whose mark the content has. ``expected`` words the errors.

    Raises UnreadableFileError for an empty file and UnsupportedFormatError for content that no reader takes.
    """
    if not data.strip(b" \t\r\n\f\0\xef\xbb\xbf"):
        raise UnreadableFileError(
            "The file is empty." if not data else "The file holds nothing but blank space."
        )
    head = data[:_HEAD]
    marked = [form for form in formats if isinstance(form.mark, Opening | Lines) and form.mark.matches(head)]
    if binary := next((form for form in marked if form.binary), None):
        return binary
    if head.startswith(_ZIP):
        return _zip_format(data, formats)
    if head.startswith(_OLE):
        return _ole_format(data, formats)
    _refuse_foreign(head, expected)
    return marked[0]


def _zip_format(data: bytes, formats: Sequence[Format]) -> Format:
    from corpus.readers.container import Container  # with an XML library, which most files do not need

    archive = Container(data)
    names = archive.names
    mimetype = archive.read("mimetype")[:200].decode("ascii", "replace") if "mimetype" in names else ""
    for form in formats:
        if isinstance(form.mark, Part) and form.mark.matches(names, mimetype):
            return form
    kind, remedy = _zip_kind(names, mimetype)
    raise UnsupportedFormatError(f"This is {kind}, which is not read. {remedy}")


def _zip_kind(names: frozenset[str], mimetype: str) -> tuple[str, str]:
    if "spreadsheet" in mimetype:
        return "a spreadsheet", "Save it as .xlsx or .csv and add that."
    if "presentation" in mimetype:
        return "a presentation", "Save it as .pptx or .pdf and add that."
    if "epub" in mimetype:
        return "an e-book (EPUB)", "Save it as .pdf or .html and add that."
    if any(name.startswith("Index/") or name.endswith(".iwa") for name in names):
        return "an Apple Pages, Numbers or Keynote file", "Export it as .docx or .pdf and add that."
    return "a ZIP folder", "Unpack it and add the files in it."


def _ole_format(data: bytes, formats: Sequence[Format]) -> Format:
    names = _streams(data)
    if "EncryptedPackage" in names:
        raise PasswordProtectedError(
            "The file opens only with a password. Save a copy without one and add that."
        )
    for form in formats:
        if isinstance(form.mark, Stream) and form.mark.matches(names):
            return form
    for streams, kind, remedy in (
        ({"Workbook", "Book"}, "an old Excel spreadsheet (.xls)", "Save it as .xlsx or .csv"),
        ({"PowerPoint Document"}, "an old PowerPoint presentation (.ppt)", "Save it as .pptx or .pdf"),
    ):
        if streams & names:
            raise UnsupportedFormatError(f"This is {kind}, which is not read. {remedy} and add that.")
    raise UnsupportedFormatError(
        "This is an old Office file of an unknown kind. Save it as .docx or .pdf and add that."
    )


def _streams(data: bytes) -> frozenset[str]:
    """The names at the top of a compound file; what is embedded in it has names of its own further down."""
    import olefile  # most files do not need it

    with foreign_parser(_NO_DIRECTORY), olefile.OleFileIO(io.BytesIO(data)) as file:
        return frozenset(path[0] for path in file.listdir())


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
