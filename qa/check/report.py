"""Check the references of a paper: each found, placed on its page and paragraph, and judged.

Wrong, so that the exit code is 3, are the verdicts of ``corpus.references.judge.WRONG``. What is merely unknown
(``unresolved``, ``ambiguous``, ``not_in_register_detail``, ``not_in_corpus``) or inferred is reported and not wrong.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from corpus.characters import INVISIBLE
from corpus.models import Passage, Reference
from corpus.references import Register, find_references, load_register
from corpus.references.judge import WRONG

DOUBTFUL = WRONG | {"ambiguous", "unresolved", "ok_check_topic"}
_BLANK_LINE = re.compile(rf"\n[\s{INVISIBLE}]*\n[\s{INVISIBLE}]*")


@dataclass(frozen=True, slots=True)
class CheckedReference:
    """A reference and where the reader finds it; pages and paragraphs count from 1, None where there are none."""

    reference: Reference
    page: int | None = None
    page_label: str | None = None
    paragraph: int | None = None

    @property
    def wrong(self) -> bool:
        """Whether the verdict says that the reference must be corrected."""
        return self.reference.verdict in WRONG

    @property
    def doubtful(self) -> bool:
        """Whether a person should look at it: wrong, or the text leaves open what is meant."""
        return self.reference.verdict in DOUBTFUL

    def to_dict(self) -> dict[str, Any]:
        """One element of ``references`` in the JSON of a check."""
        r = self.reference
        return {
            "text": r.text,
            "span": r.span.to_list(),
            "page": self.page,
            "page_label": self.page_label,
            "paragraph": self.paragraph,
            "kind": r.kind,
            "instrument": r.instrument,
            "unit": r.unit,
            "numbers": list(r.numbers),
            "via": r.via,
            "verdict": r.verdict,
            "reason": r.reason,
            "canonical": r.canonical,
            "uri": r.uri,
            "suggest": list(r.suggest),
        }


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The references of one paper in the order of its text, and the register they were judged by.

    ``as_of`` is the date of the paper, by which its short titles were understood.
    """

    file: str
    references: tuple[CheckedReference, ...]
    register_version: str
    register_date: str
    as_of: date | None = None

    @property
    def summary(self) -> dict[str, int]:
        """How many references got each verdict, by name of the verdict."""
        return dict(sorted(Counter(c.reference.verdict for c in self.references).items()))

    @property
    def has_errors(self) -> bool:
        """Whether any reference is wrong."""
        return any(c.wrong for c in self.references)

    def to_dict(self) -> dict[str, Any]:
        """The JSON of a check, with the date of the paper where it is known."""
        return {
            "file": self.file,
            **({"as_of": self.as_of.isoformat()} if self.as_of else {}),
            "references": [c.to_dict() for c in self.references],
            "register": {"version": self.register_version, "date": self.register_date},
            "summary": self.summary,
        }


def check_text(
    text: str, *, file: str = "text", register: Register | None = None, as_of: date | None = None
) -> CheckReport:
    """Check the references of a text; its paragraphs are the blocks between blank lines. ``as_of`` is its date."""
    known = register or load_register()
    starts = [0, *(m.end() for m in _BLANK_LINE.finditer(text))]
    checked = tuple(
        CheckedReference(r, paragraph=bisect_right(starts, r.span.start))
        for r in find_references(text, register=known, as_of=as_of)
    )
    return CheckReport(file, checked, known.version, known.date, as_of)


def check_passages(
    file: str,
    text: str,
    passages: Sequence[Passage],
    *,
    register: Register | None = None,
    as_of: date | None = None,
) -> CheckReport:
    """Check the references of a document. ``passages`` are those of ``text``, in reading order, with their spans;
    ``as_of`` is the date of the document."""
    known = register or load_register()
    ordered = sorted(passages, key=lambda p: p.span.start)
    starts = [p.span.start for p in ordered]
    checked = []
    for reference in find_references(text, register=known, as_of=as_of):
        at = bisect_right(starts, reference.span.start) - 1
        passage = ordered[at] if at >= 0 else None
        checked.append(_placed(reference, passage))
    return CheckReport(file, tuple(checked), known.version, known.date, as_of)


def _placed(reference: Reference, passage: Passage | None) -> CheckedReference:
    if passage is None or reference.span.start >= passage.span.end:
        return CheckedReference(reference)
    page = passage.page
    for offset, number in passage.pages:
        if offset <= reference.span.start:
            page = number
    label = passage.page_label if page == passage.page else None
    return CheckedReference(reference, page, label, passage.paragraph)
