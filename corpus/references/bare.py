"""What a pinpoint without an instrument means where the text says nothing else: "under s 75", "Regulation 17"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from corpus.references.models import Candidate
from corpus.references.register import Register

OWN_SECTIONS = 60
"""Papers hardly ever have more sections of their own than this (20; 10 fails)."""


def default_regulations(
    candidate: Candidate, text: str, numbers: Sequence[str], named: Collection[str], register: Register
) -> str | None:
    """The Regulations that "Regulation 17" means in this field, if they have the number and the document is about no
    others: ``named`` are those that it names."""
    default = register.regulations_default
    stems = [re.sub(r"[A-Z].*", "", n) for n in numbers]
    has = default and all(register.provision(default, "regulation", stem) for stem in stems)
    legal = candidate.cue or candidate.short or text[candidate.start].isupper()
    return default if has and legal and (not named or default in named) else None


def default_act(candidate: Candidate, text: str, unit: str, numbers: Sequence[str], register: Register) -> str | None:
    """The instrument that a much used number means where nothing else is said: "under s 75", "Section 75"."""
    idioms = register.idioms.get((unit, numbers[0]), ()) if len(numbers) == 1 else ()
    legal = candidate.cue or (candidate.short and not is_code(candidate, text))
    high = numbers[0].isdigit() and int(numbers[0]) > OWN_SECTIONS
    return idioms[0].instrument if len(idioms) == 1 and unit == "section" and (legal or high) else None


def is_law(candidate: Candidate, text: str, unit: str) -> bool:
    """An abbreviated section, or "under section 9" in small letters: law, though of which Act is not said."""
    by_words = candidate.cue and text[candidate.start].islower()
    return unit == "section" and (by_words or (candidate.short and not is_code(candidate, text)))


def is_code(candidate: Candidate, text: str) -> bool:
    """An "S3" with no stop and no space may be a room or a model; "s 3", "s.3" and "s3" are sections."""
    return re.match(r"S{1,2}\d", text[candidate.start : candidate.start + 3]) is not None
