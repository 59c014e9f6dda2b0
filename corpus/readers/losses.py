"""What a reader leaves out of the text on purpose, counted so that it can be told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Losses:
    """Counts of what is in a file and not in its blocks."""

    deletions: int = 0
    hidden: int = 0
    other_files: int = 0

    def warnings(self) -> tuple[str, ...]:
        """One sentence for each kind of loss."""
        counted = (
            (self.deletions, "tracked deletion was", "tracked deletions were", "left out"),
            (self.hidden, "piece of hidden text was", "pieces of hidden text were", "left out"),
            (self.other_files, "embedded document was", "embedded documents were", "not read"),
        )
        return tuple(f"{n} {one if n == 1 else many} {fate}." for n, one, many, fate in counted if n)
