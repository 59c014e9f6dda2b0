"""What was read of a file goes into the store: all of it or nothing, with links to what says the same there.

What cannot be kept, and what its user should know, is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from corpus.duplicates import DocumentPair, duplicate_documents, same_passages
from corpus.errors import LimitExceededError, UnreadableFileError
from corpus.models import Document, Metadata
from corpus.pipeline import FileJob, Processed
from corpus.store.writer import StoreWriter
from corpus.worker import Outcome

_NAMED = 5  # ids named in one warning


@dataclass(slots=True)
class Stored:
    """What of a file is in the store now, and what its user must know."""

    documents: int = 0
    passages: int = 0
    warnings: list[str] = field(default_factory=list)
    losses: Counter[str] = field(default_factory=Counter)


def store_file(
    writer: StoreWriter,
    job: FileJob,
    fingerprint: str,
    given: Metadata,
    outcomes: Iterable[Outcome[FileJob, tuple[Processed, ...]]],
) -> Stored:
    """Put what was read of a file, in one part or several, in the place of what was there.

    A part without any record is a warning, unless there is no other. Raises UnreadableFileError, the store being as it
    was.
    """
    stored = Stored()
    taken: list[tuple[str, str]] = []
    renamed: list[str] = []
    errors: list[UnreadableFileError] = []
    with writer.attempt():
        writer.replace(job.source, fingerprint, given=given)
        for outcome in outcomes:
            if outcome.error is not None:
                errors.append(_unless_fatal(outcome.error))
            for processed in outcome.value or ():
                distinct = _distinct(writer, job, processed)
                if distinct is not processed:
                    renamed.append(distinct.document.document_id)
                taken += _put(writer, job, distinct, stored)
        if errors and not stored.documents:
            raise errors[0]
        stored.warnings += [f"{job.source}: {error.reason}" for error in errors]
        stored.warnings += _second(writer, job, fingerprint, taken)
        if renamed:
            stored.warnings.append(_told(job, renamed))
    return stored


def _unless_fatal(error: UnreadableFileError) -> UnreadableFileError:
    """The error of a part, where the other parts can go without it. Raises that of a part that broke a limit."""
    if isinstance(error, LimitExceededError):
        raise error
    return error


def _distinct(writer: StoreWriter, job: FileJob, processed: Processed) -> Processed:
    """The document, known by file and id where it is a record whose id a record of another file has."""
    document = processed.document
    owner = writer.owner(document.document_id)
    is_file = document.sha256.startswith(document.document_id)
    if is_file or owner in {None, job.source} or writer.sha256(document.document_id) == document.sha256:
        return processed
    path = PurePath(job.source)
    for place in (path.name, f"{path.parent.name}/{path.name}"):
        id_ = f"{place}:{document.document_id}"
        if writer.owner(id_) is None:
            writer.note_left_out(job.source, document.document_id)  # read again when the other file lets go of it
            return _known_as(id_, processed)
    return processed


def _known_as(id_: str, processed: Processed) -> Processed:
    before = len(processed.document.document_id)
    passages = (
        passage._replace(document_id=id_, passage_id=id_ + passage.passage_id[before:])
        for passage in processed.passages
    )
    document = processed.document._replace(document_id=id_)
    return replace(processed, document=document, passages=tuple(passages))


def _told(job: FileJob, renamed: Sequence[str]) -> str:
    more = f" and {len(renamed) - _NAMED} more" if len(renamed) > _NAMED else ""
    listed = ", ".join(f"'{id_}'" for id_ in renamed[:_NAMED])
    return f"{job.source}: ids that records of another file have are told apart by the file: {listed}{more}."


def _put(writer: StoreWriter, job: FileJob, processed: Processed, stored: Stored) -> list[tuple[str, str]]:
    """Add a document, or give its id and the source that has it already."""
    document = processed.document
    position = stored.documents
    stored.documents += 1
    owner = writer.owner(document.document_id)
    if owner is not None:
        return [(document.document_id, owner)]
    writer.put(
        document,
        processed.passages,
        position=position,
        definitions=processed.definitions,
        bands=processed.bands,
    )
    stored.passages += len(processed.passages)
    stored.losses.update(dict(document.losses))
    stored.warnings += [f"{job.source}: {warning}" for warning in document.warnings]
    stored.warnings += link_copies(processed, writer)
    return []


def _second(
    writer: StoreWriter, job: FileJob, fingerprint: str, taken: Iterable[tuple[str, str]]
) -> Iterator[str]:
    """Documents whose id is taken: the same bytes at another path, or records with the id of another."""
    copied, left_out = [], []
    for document_id, owner in taken:
        if owner == job.source:
            left_out.append(f"'{document_id}' (in this file)")
        elif fingerprint.startswith(writer.sha256(document_id) or "-"):
            writer.note_copy(job.source, document_id)
            copied.append(owner)
        else:
            writer.note_left_out(job.source, document_id)
            left_out.append(f"'{document_id}' ({owner})")
    for owner in dict.fromkeys(copied):
        yield f"{job.source}: the same file as {owner}; kept once."
    if left_out:
        more = f" and {len(left_out) - _NAMED} more" if len(left_out) > _NAMED else ""
        yield (
            f"{job.source}: left out, because their ids are already used: {', '.join(left_out[:_NAMED])}{more}. "
            "Give each record an id of its own."
        )


def link_copies(processed: Processed, writer: StoreWriter) -> Iterator[str]:
    """Link the passages of a document to earlier ones that say the same; a warning for each document it repeats."""
    new = {passage.passage_id: passage.text for passage in processed.passages}
    pairs = list(same_passages(new, processed.bands, stored=writer.copies.like))
    for pair in pairs:
        writer.copies.same(pair.first, pair.second)
    words, document_of = writer.copies.words([pair.second for pair in pairs] + [pair.first for pair in pairs[:1]])
    for near in duplicate_documents(pairs, words=words, document_of=document_of):
        if near.near_duplicate:
            yield _near_copy(processed.document, near, writer)


def _near_copy(document: Document, near: DocumentPair, writer: StoreWriter) -> str:
    other = near.second if near.first == document.document_id else near.first
    share = min(near.share_of_first, near.share_of_second)
    writer.copies.note_near_copy(document.document_id, other, share)
    return (
        f"{document.source}: nearly the same as {writer.owner(other)} ({share:.0%} of the words); "
        "answers cite one and name the other."
    )
