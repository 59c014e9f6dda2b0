"""The bullet or number that a line begins with, by the file's structure or by its look."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.markers import ListMarker, list_marker

if TYPE_CHECKING:
    from corpus.readers.pdf.layout.models import Line

_LONGEST = 8
# The numbers of an annex: "B.1", "A2.3".
_LETTERED = re.compile(r"([A-Z]\.?\d{1,2}(?:\.\d{1,2})*\.?)\t(?=\S)")
# A number that Word set without a space: "16.The department".
_TIGHT_NUMBER = re.compile(r"\A(\d{1,3}[.)])(?=[A-Z“‘\ue000-\uf8ff])")


def opening(line: Line) -> str:
    """The text, with a tab where the first word stands apart from the rest as a marker does."""
    words = line.words
    if len(words) < 2 or words[1].x0 - words[0].x1 < 0.6 * line.size:
        return _TIGHT_NUMBER.sub("\\1\t", line.text)
    return f"{words[0].text}\t{line.text[len(words[0].text) :].lstrip()}"


def marker_of(line: Line) -> ListMarker | None:
    """The marker of a line that begins an item or a numbered paragraph."""
    label, text = line.words[0], opening(line)
    marker = _lettered(text) or list_marker(text)
    if marker is None and label.element is not None and "Lbl" in label.element.path:
        short = len(line.words) > 1 and len(label.text) < _LONGEST
        return ListMarker("number", label.text, len(label.text)) if short else None
    return marker


def is_marker(text: str) -> bool:
    """Whether the text is a bullet or number and nothing else."""
    if len(text) >= _LONGEST:
        return False
    marker = _lettered(f"{text}\tx") or list_marker(f"{text}\tx")
    return marker is not None and marker.text == text


def text_left(line: Line) -> float:
    """Where the text begins, behind the marker if there is one."""
    words = line.words
    return words[1].x0 if len(words) > 1 and is_marker(words[0].text) else line.x0


def _lettered(text: str) -> ListMarker | None:
    match = _LETTERED.match(text)
    return ListMarker("number", match[1], match.end()) if match else None
