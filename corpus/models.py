"""The nouns of the ground floor: what a file becomes on its way into the store.

Offsets are half-open character positions into ``Document.text``; for every passage
``document.text[passage.span.start:passage.span.end] == passage.text``.

They are named tuples, and their annotations are not put off, because every question waits for these classes to be made:
a frozen dataclass takes five to ten times as long. What no question meets is a dataclass.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

BlockKind = Literal[
    "heading", "paragraph", "list_item", "quote", "table", "caption", "footnote", "contents", "control", "furniture"
]
"""``contents`` is a line of a list of contents, ``control`` of a document-control box or version history, ``furniture``
the running heads and feet of a document."""


class Span(NamedTuple):
    """Half-open range of characters ``[start, end)``."""

    start: int
    end: int

    def to_list(self) -> list[int]:
        """The JSON form ``[start, end]``."""
        return [self.start, self.end]


class Page(NamedTuple):
    """One page of a paged file: its position from 1, its printed label, and whether it has no text layer."""

    number: int
    label: str
    scanned: bool = False


class Metadata(NamedTuple):
    """What a file says of itself. Dates are ISO 8601, as precise as the source is (``2021-04`` is a month)."""

    title: str = ""
    date: str | None = None
    date_source: str | None = None
    publisher: str | None = None
    status: str | None = None
    url: str | None = None
    supersedes: str | None = None
    title_source: str | None = None


class Control(NamedTuple):
    """What a paper's control box or first page says of the paper. Dates are ISO 8601; None is not said."""

    owner: str | None = None
    author: str | None = None
    version: str | None = None
    issued: str | None = None
    review: str | None = None
    approved_by: str | None = None


class Look(NamedTuple):
    """How all letters of a paragraph are set, as far as its file says: evidence for what is a heading.

    ``size`` is in points, 0 where nothing says it; ``mixed`` says that some are bold and some are not; ``style`` is the
    name of its style in lower case.
    """

    size: float = 0.0
    bold: bool = False
    underlined: bool = False
    italic: bool = False
    mixed: bool = False
    style: str = ""


class Block(NamedTuple):
    """One piece of a file in reading order, before it has a place in ``Document.text``.

    ``level`` is the heading level from 1, or the depth of a list item from 1. ``marker`` is the bullet, number
    or footnote mark that the page shows and ``text`` does not repeat. ``pages`` lists ``(offset, page number)``
    with ascending offsets into ``text``: the page that starts there. It is empty for a file without pages. ``added``
    are the spans of ``text`` that are not of the file: names of columns and what joins cells of a row. ``ocr``: text
    recognition read it. ``look`` is there until a reader has settled which paragraphs are headings.
    """

    kind: BlockKind
    text: str
    level: int = 0
    marker: str = ""
    pages: tuple[tuple[int, int], ...] = ()
    added: tuple[Span, ...] = ()
    ocr: bool = False
    look: Look | None = None


class Extract(NamedTuple):
    """What a reader found in a file, or in one record of a record file (then ``key`` is the record's id).

    A reader leaves ``media_type`` empty: ``corpus.readers.read`` knows it from the registry. ``losses`` counts what
    is in the file and not in its blocks, by kind, in the order of ``corpus.losses``. ``given`` are the letters and
    figures that its library found in the file and that its blocks should have; 0 where nothing counts them.
    """

    media_type: str = ""
    blocks: tuple[Block, ...] = ()
    metadata: Metadata = Metadata()
    pages: tuple[Page, ...] = ()
    warnings: tuple[str, ...] = ()
    key: str | None = None
    losses: tuple[tuple[str, int], ...] = ()
    control: Control = Control()
    given: int = 0


class Entity(NamedTuple):
    """A named thing in a passage. ``id`` is stable across documents; ``span`` is into ``Document.text``."""

    label: str
    text: str
    id: str
    span: Span


class Reference(NamedTuple):
    """A mention of legislation or of a publication in a document, and what is known of it.

    The fields are those of the reference check in the public contract; ``span`` is into the text that was checked.
    ``within`` is the container of its numbers, outermost first: ``("schedule/1B",)``. ``checked`` says of title,
    number, section, subsection and force whether they are right: ``yes``, ``no``, ``unknown``, None where none is.
    """

    text: str
    span: Span
    kind: str
    instrument: str | None
    unit: str | None
    numbers: tuple[str, ...]
    via: str
    verdict: str
    reason: str
    canonical: str
    uri: str | None
    suggest: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    checked: tuple[str, str, str | None, str | None, str] | None = None


class Passage(NamedTuple):
    """A paragraph, list item, table row or note: the unit that is indexed, quoted and cited.

    ``paragraph`` counts the passages of a document from 1; a heading with something under it has none. ``section`` is
    the path of headings above it. ``lead_in`` is the text that introduces a list item. ``sentences`` are spans into
    ``Document.text``. ``page`` is that of the first character; ``pages`` lists ``(offset into Document.text, page
    number)``. ``added`` are spans into ``Document.text`` that are not of the file, such as the column names of a table
    row; ``ocr``: text recognition read it. ``number`` is the printed one, with those it is below: ``4.7.1(a)``, ``74``.
    """

    passage_id: str
    document_id: str
    ordinal: int
    kind: BlockKind
    text: str
    span: Span
    section: tuple[str, ...] = ()
    paragraph: int | None = None
    page: int | None = None
    page_label: str | None = None
    pages: tuple[tuple[int, int], ...] = ()
    level: int = 0
    marker: str = ""
    lead_in: str = ""
    sentences: tuple[Span, ...] = ()
    entities: tuple[Entity, ...] = ()
    references: tuple[Reference, ...] = ()
    added: tuple[Span, ...] = ()
    ocr: bool = False
    number: str = ""

    @property
    def citable(self) -> bool:
        """Whether it can be found, quoted and cited: all can but headings with something under them."""
        return self.kind != "heading" or self.paragraph is not None


class Place(NamedTuple):
    """Where something stands in a document, as a reader finds it; None or empty where the document has no such thing.

    ``page`` is the sheet, counted from 1, ``page_label`` the number printed on it. ``section`` is the path of headings
    above, ``paragraph`` the number of the passage in the document, counted from 1. ``number`` is the printed one, and
    ``unit`` what has it: "clause", "section", "paragraph" or "item", or nothing where the number says it ("Annex A").
    """

    page: int | None = None
    page_label: str | None = None
    section: tuple[str, ...] = ()
    paragraph: int | None = None
    number: str | None = None
    unit: str = ""

    @classmethod
    def of(cls, passage: Passage, pages: Iterable[Page], offset: int | None = None) -> "Place":
        """The place of the character at ``offset`` into ``Document.text`` (else of the first) of a passage.

        ``pages`` are those of its document. A passage may run over ends of pages: the page is that of the character.
        """
        page = passage.page
        if offset is not None:
            page = next((number for start, number in reversed(passage.pages) if start <= offset), page)
        label = next((sheet.label for sheet in pages if sheet.number == page), None)
        if label is None and page == passage.page:
            label = passage.page_label
        return cls(page, label, passage.section, passage.paragraph, passage.number or None, _unit(passage))

    @property
    def pinpoint(self) -> str:
        """``clause 4.7.1``, ``Annex A``, else ``paragraph 12`` by the running count; empty where there is neither."""
        if self.number:
            return f"{self.unit} {self.number}".strip()
        return f"paragraph {self.paragraph}" if self.paragraph else ""

    @property
    def line(self) -> str:
        """``clause 4.7.1, page 12``: what is printed there, in one line."""
        page = self.page_label or (str(self.page) if self.page else "")
        return ", ".join(part for part in (self.pinpoint, f"page {page}" if page else "") if part)


def _unit(passage: Passage) -> str:
    number = passage.number
    if not number or number[0].isalpha():
        return ""
    if passage.kind == "heading":
        return "section"
    if number.startswith("(") or (number.isdigit() and passage.lead_in):
        return "item"
    return "clause" if "." in number and passage.kind == "list_item" else "paragraph"


class Document(NamedTuple):
    """A file, or a record of a record file, as read.

    ``sha256`` is that of the whole file, in hexadecimal; ``document_id`` its first 16 digits, or a record's own id.
    ``source`` is the absolute path, or a name for what has none. ``text`` is empty where the store gives documents
    without it.
    """

    document_id: str
    source: str
    media_type: str
    sha256: str
    metadata: Metadata
    text: str
    pages: tuple[Page, ...] = ()
    warnings: tuple[str, ...] = ()
    losses: tuple[tuple[str, int], ...] = ()
    control: Control = Control()

    @property
    def title(self) -> str:
        """The title that its metadata has: given, its own, its opening heading, or the name of its file."""
        return self.metadata.title
