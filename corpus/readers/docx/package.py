"""The parts of a Word file by their relationships (ECMA-376 part 2), else by their usual names."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from corpus.errors import UnreadableFileError
from corpus.readers.archive import Archive, parse_xml
from corpus.readers.docx.styles import W

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"


class Package:
    """A Word file whose parts are read when they are asked for."""

    def __init__(self, data: bytes) -> None:
        """Open ``data``. Raises UnreadableFileError if it is damaged or has no main part."""
        self._archive = Archive(data)
        main = self._related("", "officeDocument") or "word/document.xml"
        if main not in self._archive.names:
            raise UnreadableFileError(
                "The Word document has no main part. Open it in Word and save it again."
            )
        self._main = main

    def body(self) -> Element:
        """The body of the document. Raises UnreadableFileError if there is none."""
        body = self._xml(self._main).find(f"{W}body")
        if body is None:
            raise UnreadableFileError("The Word document has no body. Open it in Word and save it again.")
        return body

    def beside(self, kind: str) -> Element | None:
        """The root of a part that the main part refers to: styles, numbering, footnotes, endnotes."""
        part = self._related(self._main, kind) or posixpath.join(posixpath.dirname(self._main), f"{kind}.xml")
        return self._xml(part) if part in self._archive.names else None

    def properties(self) -> Element | None:
        """The root of the core properties."""
        part = self._related("", "core-properties") or "docProps/core.xml"
        return self._xml(part) if part in self._archive.names else None

    def _xml(self, part: str) -> Element:
        # The strict form of the format differs from the usual one in the name of its namespace.
        return parse_xml(self._archive.read(part).replace(_STRICT, W[1:-1].encode()), part=part)

    def _related(self, part: str, kind: str) -> str | None:
        folder, name = posixpath.split(part)
        relationships = posixpath.join(folder, "_rels", f"{name}.rels")
        if relationships not in self._archive.names:
            return None
        for element in self._xml(relationships):
            target = element.get("Target") or ""
            if (element.get("Type") or "").endswith(f"/{kind}") and element.get("TargetMode") != "External":
                return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        return None
