"""What a ZIP file may unpack to, before it is opened; office documents and archives of papers have their own bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zipfile import ZipInfo


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many entries, how many unpacked bytes in all, and, from ``ratio_from`` unpacked bytes on, how many for each
    stored one.
    """

    entries: int
    total: int = 1 << 30
    ratio: int = 250
    ratio_from: int = 64 << 20

    def exceeded(self, entries: Sequence[ZipInfo], *, stored: int) -> int | None:
        """The bytes that a file of ``stored`` bytes would unpack to, by its directory, where they are too many."""
        total = sum(entry.file_size for entry in entries)
        bomb = total > self.ratio_from and total > self.ratio * stored
        return total if bomb or total > self.total or len(entries) > self.entries else None
