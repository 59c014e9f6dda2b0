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
from typing import NotRequired, TypedDict

from corpus.characters import INVISIBLE
from corpus.models import Page, Passage, Place, Reference
from corpus.references import Register, find_references, load_register
from corpus.references.judge import WRONG
from qa.models import ReferenceDict, reference_dict

DOUBTFUL = WRONG | {"ambiguous", "unresolved", "ok_check_topic", "check_subject"}
NOT_JUDGED = frozenset(("not_in_register_detail", "not_in_corpus"))
LEVELS = ("wrong", "doubtful", "not_judged", "right")
"""How a reference stands, worst first: the order in which a report lists them."""
NOWHERE = Place()
_BLANK_LINE = re.compile(rf"\n[\s{INVISIBLE}]*\n[\s{INVISIBLE}]*")


class CheckedReferenceDict(ReferenceDict):
    """A reference of a paper and where it stands."""

    page: int | None
    page_label: str | None
    section: list[str]
    paragraph: int | None
    number: str
    level: str


@dataclass(frozen=True, slots=True)
class CheckedReference:
    """A reference and where the reader finds it: ``number`` is the printed one of its clause or paragraph, "4.11.4";
    ``note`` says that it stands in a footnote or endnote."""

    reference: Reference
    place: Place = NOWHERE
    number: str = ""
    note: bool = False

    @property
    def wrong(self) -> bool:
        """Whether the verdict says that the reference must be corrected."""
        return self.reference.verdict in WRONG

    @property
    def doubtful(self) -> bool:
        """Whether a person should look at it: wrong, or the text leaves open what is meant."""
        return self.reference.verdict in DOUBTFUL

    @property
    def level(self) -> str:
        """One of ``LEVELS``."""
        if self.wrong or self.doubtful:
            return "wrong" if self.wrong else "doubtful"
        return "not_judged" if self.reference.verdict in NOT_JUDGED else "right"

    def to_dict(self) -> CheckedReferenceDict:
        """One element of ``references`` in the JSON of a check."""
        place = self.place
        return {
            **reference_dict(self.reference),
            "page": place.page,
            "page_label": place.page_label,
            "section": list(place.section),
            "paragraph": place.paragraph,
            "number": self.number,
            "level": self.level,
        }


class RegisterDict(TypedDict):
    """What references are judged by."""

    version: str
    date: str


class JudgedDict(TypedDict):
    """The references of a paper with their verdicts."""

    file: str
    references: list[CheckedReferenceDict]
    register: RegisterDict
    summary: dict[str, int]
    counts: dict[str, int]


class CheckDict(JudgedDict):
    """A check; ``as_of`` is the date by which its short titles were understood, left out where it is not known."""

    as_of: NotRequired[str]


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
    def counts(self) -> dict[str, int]:
        """How many references are at each of ``LEVELS``."""
        found = Counter(c.level for c in self.references)
        return {level: found[level] for level in LEVELS}

    @property
    def worst_first(self) -> list[CheckedReference]:
        """The references by ``LEVELS``, those of one in the order of the text."""
        return sorted(self.references, key=lambda checked: LEVELS.index(checked.level))

    @property
    def has_errors(self) -> bool:
        """Whether any reference is wrong."""
        return any(c.wrong for c in self.references)

    def to_dict(self) -> CheckDict:
        """The JSON of a check, with the date of the paper where it is known."""
        report: CheckDict = {
            "file": self.file,
            "as_of": self.as_of.isoformat() if self.as_of else "",
            "references": [c.to_dict() for c in self.references],
            "register": {"version": self.register_version, "date": self.register_date},
            "summary": self.summary,
            "counts": self.counts,
        }
        if self.as_of is None:
            del report["as_of"]
        return report


def _printed(marker: str) -> str:
    """The number of a clause that a marker is, "4.11.4" or "12"; a bullet or a letter tells no place by itself."""
    number = marker.strip("()[]. ")
    return number if number[:1].isdigit() else ""


def check_text(
    text: str, *, file: str = "text", register: Register | None = None, as_of: date | None = None
) -> CheckReport:
    """Check the references of a text; its paragraphs are the blocks between blank lines. ``as_of`` is its date."""
    known = register or load_register()
    starts = [0, *(m.end() for m in _BLANK_LINE.finditer(text))]
    checked = tuple(
        CheckedReference(r, Place(paragraph=bisect_right(starts, r.span.start)))
        for r in find_references(text, register=known, as_of=as_of)
    )
    return CheckReport(file, checked, known.version, known.date, as_of)


def check_passages(
    file: str,
    text: str,
    passages: Sequence[Passage],
    *,
    pages: Sequence[Page] = (),
    register: Register | None = None,
    as_of: date | None = None,
) -> CheckReport:
    """Check the references of a document. ``passages`` are those of ``text``, in reading order, with their spans;
    ``pages`` and ``as_of`` are the pages and the date of the document."""
    known = register or load_register()
    ordered = sorted(passages, key=lambda p: p.span.start)
    starts = [p.span.start for p in ordered]
    checked = []
    for reference in find_references(text, register=known, as_of=as_of):
        start = reference.span.start
        number = bisect_right(starts, start) - 1
        if number < 0 or start >= ordered[number].span.end:
            checked.append(CheckedReference(reference))
            continue
        passage = ordered[number]
        place = Place.of(passage, pages, start)
        checked.append(CheckedReference(reference, place, _printed(passage.marker), passage.kind == "footnote"))
    return CheckReport(file, tuple(checked), known.version, known.date, as_of)
