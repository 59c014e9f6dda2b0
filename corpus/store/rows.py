"""Rows of the store and the nouns they hold, both ways."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast
from zlib import crc32

from corpus.models import BlockKind, Control, Document, Entity, Metadata, Page, Passage, Reference, Span

DOCUMENT_COLUMNS = (
    "document_id, source, position, media_type, sha256, title, date, date_source, publisher, status, url, "
    "supersedes, title_source, pages, warnings, definitions, losses, control"
)
DOCUMENT_EXTENT = "passages, first, last"
SNAPSHOT_COLUMNS = "hash, directory, documents, passages, unreadable, published"
PASSAGE_COLUMNS = "passage_id, document_id, ordinal, kind, start, text, paragraph, page, page_label, detail"

# Of passages that can be found, quoted and cited: all but headings with something under them (``Passage.citable``).
CITABLE = "(kind != 'heading' OR paragraph IS NOT NULL)"

# Of documents with a scanned page. The index of that name has those of which the first half is true, and a few more
# might have: a printed label can hold any text.
WITH_SCANS = (
    "instr(pages, ',true]') > 0 AND EXISTS (SELECT 1 FROM json_each(pages) WHERE json_extract(value, '$[2]'))"
)


def checksum(row: Sequence[object]) -> int:
    """CRC-32 of the columns of a row, in their order: of a passage its key and ``PASSAGE_COLUMNS``, of a document
    ``DOCUMENT_COLUMNS`` and ``DOCUMENT_EXTENT``.

    It tells what a disk, a copy or a program got wrong: one burst of up to 32 bits always, of other changes all but one
    in four billion. Who changes a row with intent can write its checksum too, as any sum without a secret.
    """
    return crc32("\x1f".join(map(str, row)).encode())


def compact(value: object) -> str:
    """JSON without blanks, with characters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def document_row(document: Document, *, position: int, definitions: dict[str, str]) -> tuple[object, ...]:
    """The row of ``documents`` in the order of ``DOCUMENT_COLUMNS``."""
    meta = document.metadata
    return (
        document.document_id, document.source, position, document.media_type, document.sha256,
        meta.title, meta.date, meta.date_source, meta.publisher, meta.status, meta.url, meta.supersedes,
        meta.title_source,
        compact([[page.number, page.label, page.scanned] for page in document.pages]),
        compact(list(document.warnings)), compact(definitions), compact([list(loss) for loss in document.losses]),
        compact({name: value for name, value in document.control._asdict().items() if value is not None}),
    )  # fmt: skip


def document_of(row: Sequence[Any], *, text: str = "") -> Document:
    """The document of a row read with ``DOCUMENT_COLUMNS``; ``text`` is only there when it was rebuilt."""
    return Document(
        document_id=row[0],
        source=row[1],
        media_type=row[3],
        sha256=row[4],
        metadata=Metadata(*row[5:13]),
        text=text,
        pages=tuple(Page(number, label, scanned) for number, label, scanned in json.loads(row[13])),
        warnings=tuple(json.loads(row[14])),
        losses=tuple((kind, count) for kind, count in json.loads(row[16])),
        control=Control(**json.loads(row[17])),
    )


def passage_row(passage: Passage) -> tuple[object, ...]:
    """The row of ``passages`` in the order of ``PASSAGE_COLUMNS``."""
    return (
        passage.passage_id, passage.document_id, passage.ordinal, passage.kind, passage.span.start, passage.text,
        passage.paragraph, passage.page, passage.page_label, compact(_detail(passage)),
    )  # fmt: skip


def _detail(passage: Passage) -> dict[str, object]:
    detail: dict[str, object] = {
        "section": list(passage.section),
        "pages": [list(pair) for pair in passage.pages],
        "level": passage.level,
        "marker": passage.marker,
        "lead_in": passage.lead_in,
        "sentences": [span.to_list() for span in passage.sentences],
        "entities": [[e.label, e.text, e.id, *e.span.to_list()] for e in passage.entities],
        "references": [_reference_row(reference) for reference in passage.references],
        "added": [span.to_list() for span in passage.added],
        "ocr": passage.ocr,
        "number": passage.number,
    }
    return {name: value for name, value in detail.items() if value}


def _reference_row(reference: Reference) -> list[object]:
    return [
        reference.text, *reference.span.to_list(), reference.kind, reference.instrument, reference.unit,
        list(reference.numbers), reference.via, reference.verdict, reference.reason, reference.canonical,
        reference.uri, list(reference.suggest), list(reference.within), reference.checked,
    ]  # fmt: skip


def _reference_of(row: Sequence[Any]) -> Reference:
    text, start, end, kind, instrument, unit, numbers, via, verdict, reason, canonical, uri, suggest, *rest = row
    within, checked = rest or ((), None)  # a store of before has neither
    return Reference(
        text, Span(start, end), kind, instrument, unit, tuple(numbers), via, verdict, reason, canonical, uri,
        tuple(suggest), tuple(within), tuple(checked) if checked else None,
    )  # fmt: skip


def passage_of(row: Sequence[Any]) -> Passage:
    """The passage of a row read with ``PASSAGE_COLUMNS``."""
    detail = json.loads(row[9])
    return Passage(
        passage_id=row[0],
        document_id=row[1],
        ordinal=row[2],
        kind=cast("BlockKind", row[3]),
        span=Span(row[4], row[4] + len(row[5])),
        text=row[5],
        paragraph=row[6],
        page=row[7],
        page_label=row[8],
        section=tuple(detail.get("section", ())),
        pages=tuple((offset, page) for offset, page in detail.get("pages", ())),
        level=detail.get("level", 0),
        marker=detail.get("marker", ""),
        lead_in=detail.get("lead_in", ""),
        sentences=tuple(Span(start, end) for start, end in detail.get("sentences", ())),
        entities=tuple(
            Entity(label, text, id_, Span(start, end)) for label, text, id_, start, end in detail.get("entities", ())
        ),
        references=tuple(_reference_of(reference) for reference in detail.get("references", ())),
        added=tuple(Span(start, end) for start, end in detail.get("added", ())),
        ocr=detail.get("ocr", False),
        number=detail.get("number", ""),
    )


def folded(name: str) -> str:
    """A name as ``supersedes`` has it: case and outer blanks do not count."""
    return name.casefold().strip()


def given_row(given: Metadata | None) -> str:
    """The column ``given`` of ``files``: what was said of a file, by option."""
    fields = (given or Metadata())._asdict()
    return compact({name: value for name, value in fields.items() if value})
