"""The way of one file into passages: read, segment, find references, tag, date.

A pure function of the file's bytes and of what the user said of it: it takes and returns plain data, so that it can
run in a worker process of its own or as a task elsewhere. A large file of records goes this way in parts, each under
the same limits as a file and on any core.
"""

from __future__ import annotations

import dataclasses
import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from corpus.characters import whole_extract
from corpus.dates import as_date
from corpus.files import load
from corpus.metadata import merge
from corpus.models import Control, Document, Extract, Metadata, Passage, Reference
from corpus.version import reading_version


@dataclass(frozen=True, slots=True)
class FileJob:
    """One file to read. ``data`` is its content where that is at hand, or there is no file (standard input).

    ``data`` may be one of several ``parts`` of a file of records. ``sha256`` is that of the whole file; it is only
    given together with ``data``, so that both are of the same bytes. ``registers`` are files with further rows of law
    that its references are judged by, each with the hash of its content.
    """

    source: str
    given: Metadata = field(default_factory=Metadata)
    data: bytes | None = None
    name: str = ""
    sha256: str = ""
    parts: int = 1
    registers: tuple[tuple[str, str], ...] = ()

    @property
    def file_name(self) -> str:
        """The name that tells a reader what it might be."""
        return self.name or Path(self.source).name

    def loaded(self) -> FileJob:
        """The job with the file's content and the hash of that content.

        Raises UnreadableFileError when the content cannot be had.
        """
        if self.data is not None and self.sha256:
            return self
        data = load(Path(self.source)) if self.data is None else self.data
        return dataclasses.replace(self, data=data, sha256=sha256_of(data))

    def manner(self) -> str:
        """What decides the result beside the content: what is said of the file, and the version of reading."""
        law = "".join(sha256 for _, sha256 in self.registers)
        given = hashlib.sha256((repr(self.given) + law).encode()).hexdigest()[:16]
        return f"{given}:{reading_version()}"

    def fingerprint(self, sha256: str) -> str:
        """The name of all that the result depends on, where the content has this hash; it begins with that."""
        return f"{sha256}:{self.manner()}"


def sha256_of(content: bytes) -> str:
    """The hash that a file is known by, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class Processed:
    """One document with its passages, the acronyms it defines, and each passage's MinHash band keys."""

    document: Document
    passages: tuple[Passage, ...]
    definitions: dict[str, str]
    bands: tuple[tuple[int, ...], ...]


def prepare() -> None:
    """Load what every file needs, once in each process, before limits apply."""
    from corpus.duplicates import signature
    from corpus.entities import default_tagger
    from corpus.references import load_register

    default_tagger()
    load_register()
    # Its first call reserves a gigabyte of address space, which is not the file's to answer for.
    signature("")


@dataclass(frozen=True, slots=True)
class Segmented:
    """One document as read: what the reader found, its text, and its passages without entities and references."""

    extract: Extract
    text: str
    passages: tuple[Passage, ...]


def segmented(job: FileJob) -> tuple[Segmented, ...]:
    """The documents of a file cut into passages. Raises UnreadableFileError."""
    from corpus.numbers import numbered
    from corpus.readers import read
    from corpus.segment import segment

    job = job.loaded()
    documents = []
    for extract in map(whole_extract, read(job.data or b"", name=job.file_name)):
        text, passages = segment(extract, document_id=_document_id(extract, job))
        documents.append(Segmented(extract, text, numbered(passages)))
    return tuple(documents)


def process(job: FileJob) -> tuple[Processed, ...]:
    """The documents of a file: one, or one for each record of a record file.

    The file is opened once: text, ids and ``sha256`` are of the same bytes. Raises UnreadableFileError, with a reason
    for a person, when nothing can be read.
    """
    job = job.loaded()
    return tuple(_processed(document, job) for document in segmented(job))


def _document_id(extract: Extract, job: FileJob) -> str:
    return extract.key if extract.key is not None else job.sha256[:16]


_WITH_PROPERTIES = ("application/pdf", "application/vnd.", "application/msword", "application/rtf", "text/rtf")
"""How the media types of files begin whose title and date a program may have written."""


def _processed(read: Segmented, job: FileJob) -> Processed:
    from corpus.control import control_of
    from corpus.entities import default_tagger, find_definitions
    from corpus.imprint import dated, status_of, titled
    from corpus.ledger import checked
    from corpus.publisher import published
    from corpus.references import find_references, load_register

    extract = read.extract
    control = filled(extract.control, control_of(read.passages))
    metadata = dated(_metadata(job.given, extract), read.passages, job.file_name, control)
    by_program = not job.given.title and extract.media_type.startswith(_WITH_PROPERTIES)
    metadata = titled(metadata, read.passages, job.file_name, by_program=by_program)
    metadata = published(status_of(metadata, read.passages), read.passages, given=bool(job.given.publisher))
    register = load_register([Path(path) for path, _ in job.registers])
    references = find_references(read.text, register=register, as_of=as_date(metadata.date))
    passages = default_tagger().tag(attach(read.passages, references), references=references)
    losses, told = checked(extract.losses, read.passages, given=extract.given, pages=extract.pages)
    document = Document(
        _document_id(extract, job), job.source, extract.media_type, job.sha256, metadata, read.text, extract.pages,
        extract.warnings + told, losses, control,
    )  # fmt: skip
    return Processed(document, passages, find_definitions(read.text), _bands(passages))


def _metadata(given: Metadata, extract: Extract) -> Metadata:
    """What the user says goes before what a file says of itself; a record is asked before what is said of its file."""
    return merge(given, extract.metadata) if extract.key is None else merge(extract.metadata, given)


def filled(control: Control, others: Control) -> Control:
    """The facts of a control box that a reader knows, completed with those that the text gives."""
    return Control(*(mine or other for mine, other in zip(control, others, strict=True)))


def _bands(passages: Sequence[Passage]) -> tuple[tuple[int, ...], ...]:
    from corpus.duplicates import passage_bands

    return passage_bands(["" if passage.kind == "heading" else passage.text for passage in passages])


def attach(passages: Sequence[Passage], references: Sequence[Reference]) -> tuple[Passage, ...]:
    """The passages with the references that begin in them."""
    starts = [passage.span.start for passage in passages]
    mine: dict[int, list[Reference]] = {}
    for reference in references:
        mine.setdefault(bisect_right(starts, reference.span.start) - 1, []).append(reference)
    return tuple(
        passage._replace(references=tuple(mine[number])) if number in mine else passage
        for number, passage in enumerate(passages)
    )


PART = 1 << 20  # bytes: seconds of work, not minutes


def parts(job: FileJob, *, size: int = PART) -> Iterator[FileJob]:
    """The job, or for a JSON Lines file of more than ``size`` bytes one for each part of whole lines.

    The lines before a part stand in it as empty ones, so that its records and warnings have their own line numbers.
    A part is cut out when its turn comes: all of them together would be as large as the file again. Raises
    UnreadableFileError when the content cannot be had.
    """
    if PurePath(job.name or job.source).suffix.lower() != ".jsonl":
        yield job
        return
    whole = job.loaded()
    content = whole.data or b""
    if len(content) <= size:
        yield whole
    elif b"\0" in content[:4096]:  # it is none, and too large to be handed on
        yield job
    else:
        cuts = list(_cuts(content, size))
        for start, end, lines in cuts:
            yield dataclasses.replace(whole, data=b"\n" * lines + content[start:end], parts=len(cuts))


def _cuts(content: bytes, size: int) -> Iterator[tuple[int, int, int]]:
    """Where each part begins and ends, and how many lines are before it."""
    start = lines = 0
    while start < len(content):
        end = content.find(b"\n", start + size) + 1 or len(content)
        yield start, end, lines
        lines += content.count(b"\n", start, end)
        start = end
