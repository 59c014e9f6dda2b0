"""The nouns of a collection, and the shape of its JSON. The annotations are not put off: see ``corpus.models``."""

from typing import NamedTuple, TypedDict

from corpus.models import Document, Passage, Place, Span


class Item(NamedTuple):
    """One of what was collected: a stretch of a passage's text, word for word.

    ``who`` is who is bound or acts, as the text has it, ``word`` what made it one of the kind: the "must", the date,
    the term that is defined; both empty where there is none. ``more`` counts passages after it that belong to it.
    """

    passage: Passage
    span: Span
    who: str = ""
    word: str = ""
    more: int = 0

    @property
    def text(self) -> str:
        """Its words."""
        return self.passage.text[self.span.start : self.span.end]


class Request(NamedTuple):
    """What is collected: a kind of ``qa.collect.collect.KINDS``, and words that narrow it (whose duties, what is
    mentioned, when it was decided).
    """

    kind: str
    of: str = ""


class ItemDict(TypedDict):
    """One row. ``text`` is words of the document: untrusted content."""

    number: int
    text: str
    who: str | None
    word: str | None
    title: str
    date: str | None
    place: str
    section: list[str]
    page: int | None
    page_label: str | None
    paragraph: int | None
    printed: str | None
    more: int
    source: str
    document_id: str
    passage_id: str
    span: list[int]


class CollectionDict(TypedDict):
    """What was collected, in reading order, ``found`` in all; ``stopped`` says after which place, if not all are given.
    """

    kind: str
    of: str | None
    found: int
    documents: int
    searched: int
    stopped: str | None
    items: list[ItemDict]


class Collection(NamedTuple):
    """Rows in reading order: ``found`` in all, of which ``items`` are the first; ``searched`` counts the documents
    looked through, ``owners`` those with a row. ``documents`` has those of the items by id, without their text.
    """

    request: Request
    items: tuple[Item, ...]
    found: int
    owners: int
    searched: int
    documents: dict[str, Document]

    @property
    def stopped(self) -> str | None:
        """After which place, where more was found than is given."""
        if len(self.items) == self.found or not self.items:
            return None
        last = self.items[-1].passage
        return f"{self.documents[last.document_id].title}, {self.place(self.items[-1]).line}".rstrip(", ")

    def place(self, item: Item) -> Place:
        """Where an item stands."""
        passage = item.passage
        pages = self.documents[passage.document_id].pages
        return Place.of(passage, pages, passage.span.start + item.span.start)

    def to_dict(self) -> CollectionDict:
        """The JSON form."""
        return {
            "kind": self.request.kind,
            "of": self.request.of or None,
            "found": self.found,
            "documents": self.owners,
            "searched": self.searched,
            "stopped": self.stopped,
            "items": [self._row(number, item) for number, item in enumerate(self.items, 1)],
        }

    def _row(self, number: int, item: Item) -> ItemDict:
        passage, place = item.passage, self.place(item)
        document = self.documents[passage.document_id]
        return {
            "number": number,
            "text": item.text,
            "who": item.who or None,
            "word": item.word or None,
            "title": document.title,
            "date": document.metadata.date,
            "place": place.line,
            "section": list(place.section),
            "page": place.page,
            "page_label": place.page_label,
            "paragraph": place.paragraph,
            "printed": place.number,
            "more": item.more,
            "source": document.source,
            "document_id": passage.document_id,
            "passage_id": passage.passage_id,
            "span": item.span.to_list(),
        }
