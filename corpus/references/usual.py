"""What a pinpoint without an instrument usually means in this field: "under s 75", "Regulation 17"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from corpus.references.models import Found
from corpus.references.register import Register

OWN_SECTIONS = 60
"""Papers hardly ever have more sections of their own than this."""


def usual_regulations(
    found: Found, text: str, numbers: Sequence[str], named: Collection[str], register: Register
) -> str | None:
    """The Regulations that "Regulation 17" means in this field, if they have the number and the document is about no
    others: ``named`` are those that it names."""
    default = register.regulations_default
    stems = [re.sub(r"[A-Z].*", "", n) for n in numbers]
    has = default and all(register.provision(default, "regulation", stem) for stem in stems)
    legal = found.cue or found.short or text[found.start].isupper()
    return default if has and legal and (not named or default in named) else None


def usual_act(found: Found, text: str, unit: str, numbers: Sequence[str], register: Register) -> str | None:
    """The instrument that a much used number means where nothing else is said: "under s 75", "Section 75"."""
    idioms = register.idioms.get((unit, numbers[0]), ()) if len(numbers) == 1 else ()
    legal = found.cue or (found.short and not is_code(found, text))
    high = numbers[0].isdigit() and int(numbers[0]) > OWN_SECTIONS
    return idioms[0].instrument if len(idioms) == 1 and unit == "section" and (legal or high) else None


def surely_law(found: Found, text: str, unit: str) -> bool:
    """An abbreviated section, or "under section 9" in small letters: law, though of which Act is not said."""
    by_words = found.cue and text[found.start].islower()
    return unit == "section" and (by_words or (found.short and not is_code(found, text)))


def is_code(found: Found, text: str) -> bool:
    """An "S3" with no stop and no space may be a room or a model; "s 3", "s.3" and "s3" are sections."""
    return re.match(r"S{1,2}\d", text[found.start : found.start + 3]) is not None
