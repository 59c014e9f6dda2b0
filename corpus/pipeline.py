"""The way of one file into passages: read, segment, find references, tag, date.

A pure function of the file's bytes and of what the user said of it: it takes and returns plain data, so that it can
run in a worker process of its own or as a task elsewhere.

A large file of records in parts: each is read as a file of its own, under the same limits, on any core.
"""

from __future__ import annotations

import dataclasses
import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from corpus.characters import visible, whole_extract
from corpus.dates import as_date
from corpus.files import load
from corpus.metadata import merge
from corpus.models import Document, Extract, Metadata, Passage, Reference
from corpus.patterns import word_list

READING_VERSION = "2"
"""Changes when the same bytes would give other passages: the store then reads its files again."""


@dataclass(frozen=True, slots=True)
class FileJob:
    """One file to read. ``data`` stands for the content where there is no file (standard input).

    ``registers`` are files with further rows for the register that references are judged by. ``data`` may be one of
    several ``parts`` of a file of records; ``sha256`` is then that of the file.
    """

    source: str
    given: Metadata = field(default_factory=Metadata)
    data: bytes | None = None
    name: str = ""
    registers: tuple[str, ...] = ()
    sha256: str = ""
    parts: int = 1

    def content(self) -> bytes:
        """The bytes; raises UnreadableFileError when it cannot be had."""
        if self.data is not None:
            return self.data
        return load(Path(self.source))

    def fingerprint(self, content: bytes) -> str:
        """Of everything the result depends on."""
        from corpus.references import load_register

        register = load_register([Path(path) for path in self.registers])
        said = repr(self.given) + READING_VERSION + register.version
        return f"{hashlib.sha256(content).hexdigest()}:{hashlib.sha256(said.encode()).hexdigest()[:16]}"


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
    from corpus.readers import read
    from corpus.segment import segment

    content = job.content()
    found = []
    for extract in map(whole_extract, read(content, name=job.name or Path(job.source).name)):
        document_id = extract.key if extract.key is not None else hashlib.sha256(content).hexdigest()[:16]
        found.append(Segmented(extract, *segment(extract, document_id=document_id)))
    return tuple(found)


def process(job: FileJob) -> tuple[Processed, ...]:
    """The documents of a file: one, or one for each record of a record file.

    Raises UnreadableFileError, with a reason for a person, when nothing can be read.
    """
    sha256 = job.sha256 or hashlib.sha256(job.content()).hexdigest()
    return tuple(_processed(found, job, sha256) for found in segmented(job))


def _processed(found: Segmented, job: FileJob, sha256: str) -> Processed:
    from corpus.entities import default_tagger, find_definitions
    from corpus.metadata import dated
    from corpus.references import find_references, load_register

    register = load_register([Path(path) for path in job.registers])
    extract = found.extract
    name = job.name or Path(job.source).name
    metadata = titled(dated(_metadata(job.given, extract), found.passages), found.passages, name)
    references = find_references(found.text, register=register, as_of=as_date(metadata.date))
    passages = default_tagger().tag(attach(found.passages, references), references=references)
    document_id = extract.key if extract.key is not None else sha256[:16]
    document = Document(
        document_id, job.source, extract.media_type, sha256, metadata, found.text, extract.pages, extract.warnings
    )
    return Processed(document, passages, find_definitions(found.text), _bands(passages))


def _metadata(given: Metadata, extract: Extract) -> Metadata:
    """What the user says goes before what a file says of itself; a record is asked before what is said of its file."""
    return merge(given, extract.metadata) if extract.key is None else merge(extract.metadata, given)


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
        passage._replace(references=tuple(mine[at])) if at in mine else passage
        for at, passage in enumerate(passages)
    )


def titled(metadata: Metadata, passages: Sequence[Passage], name: str) -> Metadata:
    """The metadata with a title: its own, else the heading the text opens with, else the file's name."""
    if metadata.title:
        return metadata
    opening = next((p.text for p in passages[:3] if p.kind == "heading" and p.level <= 1), "")
    if visible(opening).casefold() in word_list("generic_titles"):
        opening = ""
    return metadata._replace(title=opening or Path(name).stem.replace("_", " ").strip() or name)


PART = 1 << 20  # bytes: seconds of work, not minutes


def parts(job: FileJob, content: bytes, *, size: int = PART) -> Iterator[FileJob]:
    """The job, or for a JSON Lines file of more than ``size`` bytes one for each part of whole lines.

    The lines before a part stand in it as empty ones, so that its records and warnings have their own line numbers.
    A part is cut out when its turn comes: all of them together would be as large as the file again.
    """
    if PurePath(job.name or job.source).suffix.lower() != ".jsonl" or len(content) <= size or b"\0" in content[:4096]:
        yield job
        return
    sha256 = hashlib.sha256(content).hexdigest()
    cuts = list(_cuts(content, size))
    for start, end, lines in cuts:
        data = b"\n" * lines + content[start:end]
        yield dataclasses.replace(job, data=data, sha256=sha256, parts=len(cuts))


def _cuts(content: bytes, size: int) -> Iterator[tuple[int, int, int]]:
    """Where each part begins and ends, and how many lines are before it."""
    start = lines = 0
    while start < len(content):
        end = content.find(b"\n", start + size) + 1 or len(content)
        yield start, end, lines
        lines += content.count(b"\n", start, end)
        start = end
