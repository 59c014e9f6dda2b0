"""What the rules hand to one another: a term to look for, a mention found, a short name that a text defines.

``LABELS`` is every label in the order that decides between two mentions of one length; docs/entities.md explains
each. Labels of references (ACT, ACT_SECTION, BILL, PUBLICATION) come from ``corpus.references``.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.tokens import Doc

    from corpus.characters import View
    from corpus.models import Passage

LABELS = (
    "ACT_SECTION", "ACT", "BILL", "PUBLICATION",
    "ICB", "ICS", "ICP", "CCG", "TRUST", "NHS_ENGLAND", "MONITOR", "CQC", "DHSC", "NHS_BODY",
    "PROVIDER_COLLABORATIVE", "PLACE_BASED_PARTNERSHIP", "PCN", "VCSE", "HEALTH_AND_WELLBEING_BOARD",
    "LOCAL_AUTHORITY",
    "PROVIDER_LEADERSHIP_BOARD", "LEAD_PROVIDER", "SHARED_LEADERSHIP", "COMMITTEES_IN_COMMON", "JOINT_COMMITTEE",
    "DELEGATED_BUDGET", "JOINT_EXERCISE", "DELEGATION", "GOVERNANCE_MODEL",
    "DATE", "MONEY", "PERCENTAGE", "DURATION", "COUNT",
)  # fmt: skip

PRIORITY = {label: rank for rank, label in enumerate(LABELS)}


@dataclass(frozen=True, slots=True)
class Term:
    """A phrase to look for and the entity it stands for.

    ``cased`` phrases match as written, others in any case. ``guard`` names a test of the neighbouring words.
    ``short`` phrases count only in a document that also has a full mention of ``id``.
    """

    phrase: str
    label: str
    id: str
    cased: bool = False
    guard: str = ""
    short: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity at characters ``[start, end)`` of one folded passage.

    ``rank`` orders sources: 0 the document's own definition, 1 a gazetteer, 2 a pattern.
    """

    start: int
    end: int
    label: str
    id: str
    rank: int = 1
    short: bool = False


@dataclass(frozen=True, slots=True)
class Definition:
    """``term`` stands for the text ``long_form`` at ``[start, end)`` of the folded text.

    ``sure`` says that the term is quoted, or that the letters of the acronym cannot fit the long form by chance.
    """

    term: str
    long_form: str
    start: int
    end: int
    sure: bool = True


@dataclass(slots=True)
class Draft:
    """A passage on its way: folded, tokenised, with what has been found and what it defines so far."""

    passage: Passage
    folded: View
    doc: Doc
    mentions: list[Mention]
    defined: list[Definition]


def longest(mentions: list[Mention]) -> list[Mention]:
    """The mentions that stay when none may overlap: the longest first, then source, label priority and place."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=_precedence):
        place = bisect_left(kept, mention.start, key=_start)
        after_previous = place == 0 or kept[place - 1].end <= mention.start
        if after_previous and (place == len(kept) or mention.end <= kept[place].start):
            kept.insert(place, mention)
    return kept


def covered(length: int, spans: Iterable[tuple[int, int]]) -> bytearray:
    """A byte for each of ``length`` characters: 1 where a span that begins among them covers it."""
    mask = bytearray(length)
    for start, end in spans:
        end = min(end, length)
        mask[start:end] = b"\1" * (end - start)
    return mask


def _start(mention: Mention) -> int:
    return mention.start


def _precedence(mention: Mention) -> tuple[int, int, int, int, str]:
    return mention.start - mention.end, mention.rank, PRIORITY[mention.label], mention.start, mention.id
