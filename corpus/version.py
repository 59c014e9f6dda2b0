"""The version of reading: a digest of all that decides which passages a file becomes.

It stands in the fingerprint of every file, so that a changed rule, register or library has the file read again, and
so in the hash of a snapshot. All files count as they are, comments too: what does no harm is at worst read again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from unicodedata import unidata_version

FOLDER = Path(__file__).resolve().parent
_ENDINGS = (".py", ".sql")
_DATA = "data"

LIBRARIES = (
    "charset-normalizer",  # which encoding a text is in
    "defusedxml",  # which XML is refused
    "lxml",  # the text of Word and OpenDocument files
    "markdown-it-py",  # blocks of Markdown
    "mdit-py-plugins",  # its footnotes and front matter
    "olefile",  # what kind of old Office file a file is
    "openpyxl",  # the cells of a workbook
    "pypdf",  # the tags of a PDF
    "pypdfium2",  # the words of a PDF and where they stand
    "python-oxmsg",  # messages of Outlook
    "python-pptx",  # slides
    "PyYAML",  # the front matter of Markdown
    "rapidfuzz",  # which long form an acronym stands for
    "rensa",  # the signatures by which copies are found
    "selectolax",  # the tree of a web page
    "spacy",  # tokens, and what the rules for entities match
)
"""The distributions whose versions decide what is read. What only starts processes (pebble) is none of them."""


@cache
def reading_version() -> str:
    """The version of reading of this process: 16 hexadecimal digits. The first call reads all of ``corpus``."""
    return digest(sources(FOLDER), root=FOLDER, libraries=LIBRARIES)


def sources(folder: Path) -> list[Path]:
    """The code of a package and the files of its ``data``, in one order everywhere."""
    code = [path for path in folder.rglob("*") if path.suffix in _ENDINGS]
    data = [path for path in folder.joinpath(_DATA).rglob("*") if path.is_file() and path.name[0] != "."]
    return sorted(set(code + data), key=lambda path: path.relative_to(folder).as_posix())


def digest(paths: Iterable[Path], *, root: Path, libraries: Sequence[str] = ()) -> str:
    """What changes with a name or a byte of these files, with a version of these distributions, and with Unicode's.

    16 hexadecimal digits; ``root`` is the folder that names are taken from. Raises OSError where a file goes.
    """
    total = hashlib.sha256(unidata_version.encode())
    for library in libraries:
        total.update(f"\n{library} {_installed(library)}".encode())
    for path in paths:
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"\n{path.relative_to(root).as_posix()} {content}".encode())
    return total.hexdigest()[:16]


def _installed(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "absent"
