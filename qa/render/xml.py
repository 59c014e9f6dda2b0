"""Text as XML can hold it."""

from __future__ import annotations

import re

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def xml_text(text: str) -> str:
    """The text with U+FFFD for the characters that XML 1.0 has no way to write."""
    return _CONTROL.sub("\ufffd", text)
