"""What is normal in a document: its body size and the distance of lines for each size."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.readers.pdf.layout.models import Line

_DEFAULT_LEADING = 1.22


@dataclass(frozen=True, slots=True)
class Metrics:
    """``body`` is the font size of most characters, ``style`` their font and colour; ``leading`` the usual
    distance of baselines by font size. ``spaced`` says that paragraphs stand apart.
    """

    body: float = 10.0
    style: str = ""
    leading: dict[float, float] = field(default_factory=dict)
    spaced: bool = False

    def pitch(self, size: float) -> float:
        """The usual distance of two baselines of this size."""
        return self.leading.get(size, _DEFAULT_LEADING * size)


def measure(pages: Iterable[Sequence[Line]]) -> Metrics:
    """Body size and leading over all pages; lines in reading order."""
    sizes: Counter[float] = Counter()
    styles: Counter[str] = Counter()
    pitches: dict[float, Counter[float]] = {}
    all_lines = list(pages)
    for lines in all_lines:
        for line in lines:
            sizes[line.size] += len(line.text)
            styles[line.words[0].style] += len(line.text)
        for before, line in pairwise(lines):
            pitch = line.baseline - before.baseline
            if before.size == line.size and 0.9 * line.size <= pitch <= 2.6 * line.size:
                weight = min(len(before.text), len(line.text))
                pitches.setdefault(line.size, Counter())[round(2 * pitch) / 2] += weight
    body = sizes.most_common(1)[0][0] if sizes else 10.0
    style = styles.most_common(1)[0][0] if styles else ""
    leading = {size: _usual(counts) for size, counts in pitches.items()}
    return Metrics(body, style, leading, _is_spaced(all_lines, leading))


def _is_spaced(pages: Sequence[Sequence[Line]], leading: dict[float, float]) -> bool:
    """Whether nearly every line that ends a paragraph in mid-column is followed by more than the usual
    distance.
    """
    gaps: Counter[bool] = Counter()
    for lines in pages:
        right = max((line.x1 for line in lines), default=0.0)
        for before, line in pairwise(lines):
            short = before.x1 - before.x0 < 0.5 * (right - before.x0) and before.text.endswith(".")
            pitch = line.baseline - before.baseline
            if short and before.size == line.size and abs(before.x0 - line.x0) < 1 and pitch > 0:
                gaps[pitch > 1.2 * leading.get(line.size, line.size)] += 1
    return gaps[True] >= 5 and gaps[True] >= 9 * gaps[False]


def _usual(counts: Counter[float]) -> float:
    """The most common distance; among near ties the smaller, since paragraph gaps are larger than leading."""
    most = max(counts.values())
    return min(pitch for pitch, count in counts.items() if count >= 0.6 * most)
