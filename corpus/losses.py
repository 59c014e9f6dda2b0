"""What is in a file and not in its passages: counted by kind, so that it can be told wherever an answer may miss it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Loss(NamedTuple):
    """A kind of loss: one and several of it, with their verb, and what became of it."""

    singular: str
    plural: str
    fate: str


KINDS = {
    "deletions": Loss("tracked deletion was", "tracked deletions were", "left out"),
    "struck": Loss("piece of struck-out text was", "pieces of struck-out text were", "left out"),
    "hidden": Loss("piece of hidden text was", "pieces of hidden text were", "left out"),
    "comments": Loss("comment was", "comments were", "left out"),
    "annotations": Loss("note on a page was", "notes on pages were", "left out"),
    "fields": Loss("form field was", "form fields were", "not read"),
    "diagrams": Loss("diagram was", "diagrams were", "not read"),
    "charts": Loss("chart was", "charts were", "not read"),
    "objects": Loss("embedded object was", "embedded objects were", "not read"),
    "other_files": Loss("embedded document was", "embedded documents were", "not read"),
    "attachments": Loss("attached file was", "attached files were", "not read"),
    "parts": Loss("part of the message was", "parts of the message were", "not read"),
    "pictures": Loss("page that is a picture was", "pages that are pictures were", "not read"),
    "garbled": Loss("page whose text is garbled was", "pages whose text is garbled were", "read as it is"),
    "glyphs": Loss("character was", "characters were", "not read"),
    "pages": Loss("damaged page was", "damaged pages were", "not read"),
    "images": Loss("picture was", "pictures were", "not read"),
    "slides": Loss("hidden slide was", "hidden slides were", "left out"),
    "sheets": Loss("hidden sheet was", "hidden sheets were", "left out"),
    "rows": Loss("hidden row was", "hidden rows were", "left out"),
    "columns": Loss("hidden column was", "hidden columns were", "left out"),
    "formulas": Loss("formula without a saved value was", "formulas without a saved value were", "not read"),
    "beyond": Loss("row beyond the 50,000th was", "rows beyond the 50,000th were", "not read"),
}
"""Every kind, in the order in which losses are told. A reader that leaves out something else adds a row here."""


def letters(text: str) -> int:
    """The letters and figures of a text: what is neither lost nor won where spaces, marks and lines are settled."""
    return sum(map(str.isalnum, text))


class Losses:
    """The losses of one file, as its reader meets them.

    ``given`` is how many letters and figures the file has by its library, those aside that its reader leaves out and
    says so: as many must stand in what was read (``corpus.ledger``). 0 is not counted.
    """

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self.given = 0

    def give(self, text: str) -> None:
        """Count a text that the file has, whatever becomes of it."""
        self.given += letters(text)

    def omit(self, text: str) -> None:
        """Count a text off that was given and is left out on purpose: a list of contents, a struck-out sentence."""
        self.given = max(0, self.given - letters(text))

    def add(self, kind: str, count: int = 1) -> None:
        """Count ``count`` more of a kind of ``KINDS``; none where ``count`` is 0 or False."""
        if count:
            self._counts[kind] += int(count)

    def counts(self) -> tuple[tuple[str, int], ...]:
        """Each kind that there is, with how many, in the order of ``KINDS``."""
        return tuple((kind, self._counts[kind]) for kind in KINDS if self._counts[kind])

    def warnings(self) -> tuple[str, ...]:
        """One sentence for each kind of loss."""
        return sentences(self.counts())


def unread(losses: Mapping[str, int]) -> tuple[str, ...]:
    """What is told of losses where nothing answers: of what was not read, which may have the answer."""
    return sentences((kind, losses[kind]) for kind in KINDS if losses.get(kind) and KINDS[kind].fate != "left out")


def sentences(losses: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """What is told of losses: ``2 tracked deletions were left out.``"""
    return tuple(
        f"{count} {KINDS[kind].singular if count == 1 else KINDS[kind].plural} {KINDS[kind].fate}."
        for kind, count in losses
    )
