"""The nouns of a comparison, and the shape of its JSON. The annotations are not put off: see ``corpus.models``."""

from typing import Literal, NamedTuple, TypedDict

from corpus.models import Document, Passage, Place

ChangeKind = Literal["changed", "added", "removed", "moved", "renumbered"]
Mark = Literal["same", "removed", "added"]
Bearing = Literal["duty", "reference", "figure"]


class Paper(NamedTuple):
    """One version: a document and its passages in reading order, headings included."""

    document: Document
    passages: tuple[Passage, ...]


class Run(NamedTuple):
    """A stretch of words that both versions have (as the new one writes them), or one of them alone."""

    mark: Mark
    text: str


class Change(NamedTuple):
    """What became of one passage; ``old`` is None for what is added, ``new`` for what is removed.

    ``moved`` stands elsewhere, perhaps with other words; ``renumbered`` has the same words under another number.
    ``runs`` are the words of both in order, empty where they are the same. ``bears`` says what the change may alter: a
    ``duty`` (a sentence that binds or permits), a ``reference`` to law or a publication, a ``figure``.
    """

    kind: ChangeKind
    old: Passage | None
    new: Passage | None
    runs: tuple[Run, ...] = ()
    bears: tuple[Bearing, ...] = ()


class SideDict(TypedDict):
    """A passage of one version. ``text`` is words of the document: untrusted content."""

    text: str
    kind: str
    place: str
    section: list[str]
    page: int | None
    page_label: str | None
    paragraph: int | None
    printed: str | None
    passage_id: str


class RunDict(TypedDict):
    """Words, and which version has them."""

    mark: Mark
    text: str


class ChangeDict(TypedDict):
    """One change."""

    kind: ChangeKind
    bears: list[Bearing]
    old: SideDict | None
    new: SideDict | None
    runs: list[RunDict]


class VersionDict(TypedDict):
    """One of the two papers."""

    document_id: str
    title: str
    date: str | None
    source: str
    sha256: str


class ComparisonDict(TypedDict):
    """Changes, those that bear on duties and references first, each group in reading order. ``summary`` counts them by
    kind, and passages that are the same; ``left_out`` counts passages that were not compared by their kind.
    """

    old: VersionDict
    new: VersionDict
    summary: dict[str, int]
    left_out: dict[str, int]
    sections_added: list[str]
    sections_removed: list[str]
    changes: list[ChangeDict]


class Comparison(NamedTuple):
    """Two versions and all that changed, in reading order of the new one. ``same`` counts the passages of the new one
    that say what the old one says; ``left_out`` has the kinds of passages that were not compared, with how many there
    are in both.
    """

    old: Document
    new: Document
    changes: tuple[Change, ...]
    same: int
    left_out: tuple[tuple[str, int], ...] = ()

    def count(self, kind: ChangeKind) -> int:
        """How many changes are of a kind."""
        return sum(change.kind == kind for change in self.changes)

    @property
    def weighty(self) -> list[Change]:
        """The changes that may alter what somebody must or may do, or which law is meant."""
        return [change for change in self.changes if {"duty", "reference"} & set(change.bears)]

    @property
    def other(self) -> list[Change]:
        """The rest; what only has another number comes last."""
        rest = [change for change in self.changes if not {"duty", "reference"} & set(change.bears)]
        return sorted(rest, key=lambda change: change.kind == "renumbered")

    def headings(self, kind: ChangeKind) -> list[str]:
        """The headings that were added or removed, as printed."""
        sides = (change.new or change.old for change in self.changes if change.kind == kind)
        return [headed(side) for side in sides if side is not None and side.kind == "heading"]

    def to_dict(self) -> ComparisonDict:
        """The JSON form."""
        kinds: tuple[ChangeKind, ...] = ("changed", "added", "removed", "moved", "renumbered")
        return {
            "old": _version(self.old),
            "new": _version(self.new),
            "summary": {**{kind: self.count(kind) for kind in kinds}, "same": self.same},
            "left_out": dict(self.left_out),
            "sections_added": self.headings("added"),
            "sections_removed": self.headings("removed"),
            "changes": [self._change(change) for change in (*self.weighty, *self.other)],
        }

    def _change(self, change: Change) -> ChangeDict:
        return {
            "kind": change.kind,
            "bears": list(change.bears),
            "old": _side(change.old, self.old),
            "new": _side(change.new, self.new),
            "runs": [{"mark": run.mark, "text": run.text} for run in change.runs],
        }


def headed(passage: Passage) -> str:
    """A passage with its printed number before it."""
    return f"{passage.marker} {passage.text}" if passage.marker else passage.text


def _version(document: Document) -> VersionDict:
    return {
        "document_id": document.document_id,
        "title": document.title,
        "date": document.metadata.date,
        "source": document.source,
        "sha256": document.sha256,
    }


def _side(passage: Passage | None, document: Document) -> SideDict | None:
    if passage is None:
        return None
    place = Place.of(passage, document.pages)
    return {
        "text": passage.text,
        "kind": passage.kind,
        "place": place.line,
        "section": list(place.section),
        "page": place.page,
        "page_label": place.page_label,
        "paragraph": place.paragraph,
        "printed": place.number,
        "passage_id": passage.passage_id,
    }
