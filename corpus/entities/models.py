"""What the rules hand to one another: a term to look for, and a mention found.

``LABELS`` is every label in the order that decides between two mentions of one length; docs/entities.md explains
each. Labels of references (ACT, ACT_SECTION, BILL, PUBLICATION) come from ``corpus.references``.
"""

from __future__ import annotations

from dataclasses import dataclass

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


def longest(mentions: list[Mention]) -> list[Mention]:
    """The mentions that stay when none may overlap: the longest first, then source, label priority and place."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=_precedence):
        if all(mention.end <= other.start or other.end <= mention.start for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.start)


def _precedence(mention: Mention) -> tuple[int, int, int, int, str]:
    return mention.start - mention.end, mention.rank, PRIORITY[mention.label], mention.start, mention.id
