"""A Word file as a package of parts, found by their relationships (ECMA-376 part 2), else by their usual names."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from corpus.errors import LimitExceededError, UnreadableFileError
from corpus.readers.container import Container, parse_xml
from corpus.readers.docx.styles import W

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"


class Package:
    """A Word file whose parts are read when they are asked for."""

    def __init__(self, data: bytes) -> None:
        """Open ``data``. Raises UnreadableFileError if it is damaged or has no main part."""
        self._archive = Container(data)
        self._known: dict[str, dict[str, tuple[str, str]]] = {}
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

    def related(self, identifier: str) -> Element | None:
        """The root of the part that the main part refers to by that id; None if it is not there or is no XML."""
        _, part = self._relationships(self._main).get(identifier, ("", ""))
        return self._aside(part) if part.endswith(".xml") and part in self._archive.names else None

    def running(self) -> Iterator[Element | None]:
        """The roots of the parts that hold running heads and feet, in the order of their names; None is damaged."""
        parts = {part for kind, part in self._relationships(self._main).values() if kind in {"header", "footer"}}
        yield from map(self._aside, sorted(parts & self._archive.names))

    def properties(self) -> Element | None:
        """The root of the core properties."""
        part = self._related("", "core-properties") or "docProps/core.xml"
        return self._xml(part) if part in self._archive.names else None

    def _aside(self, part: str) -> Element | None:
        # Damage beside the text is told as a loss and does not cost the text.
        try:
            return self._xml(part)
        except (UnreadableFileError, LimitExceededError):
            return None

    def _xml(self, part: str) -> Element:
        # The strict form of the format differs from the usual one in the name of its namespace.
        return parse_xml(self._archive.read(part).replace(_STRICT, W[1:-1].encode()), part=part)

    def _related(self, part: str, kind: str) -> str | None:
        return next((target for type_, target in self._relationships(part).values() if type_ == kind), None)

    def _relationships(self, part: str) -> dict[str, tuple[str, str]]:
        """The parts that a part refers to, by id: the last word of the type of the relationship, and their names."""
        if part not in self._known:
            self._known[part] = dict(self._read_relationships(part))
        return self._known[part]

    def _read_relationships(self, part: str) -> Iterator[tuple[str, tuple[str, str]]]:
        folder, name = posixpath.split(part)
        relationships = posixpath.join(folder, "_rels", f"{name}.rels")
        if relationships not in self._archive.names:
            return
        for element in self._xml(relationships):
            target = element.get("Target") or ""
            if target and element.get("TargetMode") != "External":
                path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                yield element.get("Id", ""), ((element.get("Type") or "").rpartition("/")[2], path)
