"""What of a reference was looked up, so that nothing below it is called right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from corpus.references.law import has_level
from corpus.references.models import Checked, Judgement, Pinpoint, Resolution
from corpus.references.pinpoint import first_level
from corpus.references.register import Register
from corpus.references.validity import in_force

_NO_TITLE = frozenset(("near_miss_title", "unknown_instrument"))
_NO_SECTION = frozenset(("wrong_instrument", "unknown_provision", "unit_mismatch"))
_WHOLE = {"yes": 0, "unknown": 1, "no": 2}


def checked(judgement: Judgement, resolution: Resolution, register: Register, on: date | None) -> Checked:
    """Title, number, section, subsection and force of a reference: each yes, no or unknown; None where it cites none.

    Of several provisions the worst counts.
    """
    pinpoint, verdict = resolution.candidate.pinpoint, judgement.verdict
    row = register.instruments.get(judgement.instrument or "")
    none = None if pinpoint is None else "unknown"
    level = none if any(first_level(n) for n in judgement.numbers) else None
    if row is None:
        title = "no" if verdict in _NO_TITLE else "unknown"
        return Checked(title, "unknown", "no" if verdict in _NO_SECTION else none, level)
    sure = "yes" if row.confirmed else "unknown"
    section, level = section_and_level(judgement.numbers, row.id, pinpoint, register)
    if verdict in _NO_SECTION:
        section = level if section == "yes" and level == "no" else "no"
        section = "yes" if level == "no" else section
    rows = tuple(r for r in register.rows(row.id, pinpoint, judgement.numbers) if r) if pinpoint else ()
    force = in_force(row, rows, on, register) if row.confirmed and "unknown" not in (section,) else "unknown"
    if verdict == "repealed_or_superseded":
        force = "no"
    number = "no" if verdict == "title_mismatch" else sure
    return Checked("no" if verdict in _NO_TITLE else sure, number, section, level, force)


def section_and_level(
    numbers: Sequence[str], instrument: str, pinpoint: Pinpoint | None, register: Register
) -> tuple[str | None, str | None]:
    """Whether the provisions are listed, and whether the subsections are that are cited of them."""
    if pinpoint is None:
        return None, None
    sections, levels = [], []
    for number, row in zip(numbers, register.rows(instrument, pinpoint, numbers), strict=True):
        sections.append("yes" if row else "unknown")
        level = first_level(number)
        if level:
            there = has_level(row.sub, level) if row else None
            deeper = number.count("(") > 1
            levels.append("no" if there is False else "yes" if there and not deeper else "unknown")
    return _worst(sections), _worst(levels)


def _worst(answers: Sequence[str]) -> str | None:
    return max(answers, key=_WHOLE.__getitem__, default=None)
