"""Office files are ZIP archives of XML: both are opened here, within bounds and without reaching outside."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

from lxml import etree

from corpus.errors import LimitExceededError, PasswordProtectedError, UnreadableFileError
from corpus.unpacking import Bounds

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_DAMAGED = "The file is damaged: {problem}. Open it in the program that made it and save it again."
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, UnicodeError)


BOUNDS = Bounds(entries=20_000)
_PART = 256 << 20  # unpacked bytes of one part


class Container:
    """An office file in memory. Reading a part never yields more than the size that its directory declared."""

    def __init__(self, data: bytes, *, bounds: Bounds = BOUNDS, part: int = _PART) -> None:
        """Open ``data``. Raises UnreadableFileError if damaged, LimitExceededError if it unpacks to too
        much.
        """
        self._part = part
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _BROKEN as error:
            raise UnreadableFileError(_DAMAGED.format(problem="its ZIP directory cannot be read")) from error
        if (total := bounds.exceeded(entries := self._zip.infolist(), stored=len(data))) is not None:
            raise LimitExceededError(
                f"The file would unpack to {total >> 20} MB in {len(entries)} parts. That is out of all "
                "proportion for a document (a 'zip bomb'), so it was not opened."
            )

    @property
    def names(self) -> frozenset[str]:
        """The parts in the file."""
        return frozenset(self._zip.namelist())

    def read(self, part: str) -> bytes:
        """The bytes of a part. Raises UnreadableFileError if it is missing, damaged, or under a password."""
        try:
            info = self._zip.getinfo(part)
        except KeyError as error:
            raise UnreadableFileError(_DAMAGED.format(problem=f"its part {part} is missing")) from error
        if info.flag_bits & 1:
            raise PasswordProtectedError(
                "The file opens only with a password. Save a copy without one and add that."
            )
        if info.file_size > self._part:
            raise LimitExceededError(
                f"The part {part} unpacks to {info.file_size >> 20} MB, more than is allowed."
            )
        try:
            return self._zip.read(info)
        except (*_BROKEN, RuntimeError) as error:
            raise UnreadableFileError(
                _DAMAGED.format(problem=f"its part {part} cannot be unpacked")
            ) from error

    def xml(self, part: str) -> Element:
        """The root element of an XML part. Raises like ``read`` and ``parse_xml``."""
        return parse_xml(self.read(part), part=part)


def parse_xml(data: bytes, *, part: str) -> Element:
    """The root element. Entities are never expanded and nothing outside ``data`` is ever fetched.

    Raises UnreadableFileError if it is not well-formed or declares entities, LimitExceededError if it is
    nested deeper than 256 elements or holds a text of more than 10 MB (the limits of libxml2).
    """
    # Programs write the same xml:id twice, which is no fault of the text: ids are not looked at.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, collect_ids=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if "excessive depth" in str(error).lower() or "huge" in str(error).lower():
            raise LimitExceededError(
                f"The part {part} is nested too deeply or holds too long a text."
            ) from error
        raise UnreadableFileError(
            _DAMAGED.format(problem=f"its part {part} is not well-formed XML")
        ) from error
    declared: Any = root.getroottree().docinfo.internalDTD
    if declared is not None and declared.entities():
        raise UnreadableFileError(
            f"The part {part} declares XML entities, which documents never need "
            "and attacks use. It was not read."
        )
    return root
