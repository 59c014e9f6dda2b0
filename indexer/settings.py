"""Every number that decides a ranking, in one record.

The defaults were chosen by hand from what ``python -m bench.ranking --tune`` prints for three public collections,
as the choice that none of the others beats on all three; docs/retrieval.md has the figures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from indexer.errors import IndexArgumentError

if TYPE_CHECKING:
    from collections.abc import Callable

Variant = Literal["okapi", "l", "plus"]


class Settings(NamedTuple):
    """The two ranking models and their fusion.

    ``variant``, ``k1``, ``b``, ``epsilon`` and ``delta`` are the parameters of rank-bm25's classes of that
    name (``epsilon`` is the floor of Okapi's negative idf, ``delta`` belongs to L and Plus). Without a ``k1`` it is a
    hundredth of the average passage's terms, from 0.6 to 1.5: where passages are short a second mention says little,
    in long ones it says what they are about. ``weight`` is the weight of the cosine in the fused score, in units of the
    largest BM25 score the question could reach, and ``lead`` and ``order`` those of where the question's words stand
    (indexer/proximity.py): of their being early, where half is left after ``half`` words, and of their being together,
    where each word between them costs ``gap`` of an average word of the question. ``candidates`` is how many of BM25's
    best passages get these three, however many are asked for: those after them follow by BM25.
    Without a ``weight`` the score is BM25 alone. Without ``positions`` the index does
    not keep the words of the passages in order: it is half as large, and knows neither phrases nor these three, so
    ``weight`` must be 0.
    """

    variant: Variant = "okapi"
    k1: float | None = None
    b: float = 0.75
    epsilon: float = 0.25
    delta: float = 1.0
    weight: float = 1.2
    lead: float = 0.4
    half: float = 30.0
    order: float = 0.3
    gap: float = 0.05
    candidates: int = 60
    positions: bool = True

    def check(self) -> None:
        """Raises IndexArgumentError when a setting makes no sense, or two contradict each other."""
        if self.variant not in get_args(Variant):
            raise IndexArgumentError(f"variant is '{self.variant}' and must be one of {', '.join(get_args(Variant))}")
        if self.weight and not self.positions:
            raise IndexArgumentError("the TF-IDF channel needs positions: set weight to 0, or positions to True")
        if not self.half > 0:
            raise IndexArgumentError(f"half is {self.half} and must be more than 0")
        if not 0 <= self.b <= 1:
            raise IndexArgumentError(f"b is {self.b} and must be between 0 and 1")
        for name in ("k1", "epsilon", "delta", "weight", "lead", "order", "gap", "candidates"):
            value = getattr(self, name)
            if value is not None and not 0 <= value < float("inf"):
                raise IndexArgumentError(f"{name} is {value} and must be a number, 0 or more")

    def k1_for(self, average: float) -> float:
        """The k1 in force for passages of ``average`` terms."""
        return min(1.5, max(0.6, average / 100)) if self.k1 is None else self.k1

    @property
    def placed(self) -> bool:
        """Whether it matters where the words of the question stand."""
        return bool(self.weight and (self.lead or self.order))

    def dump(self) -> str:
        """One ``name value`` pair a line: what the index file keeps."""
        return "\n".join(f"{name} {value}" for name, value in self._asdict().items())

    @classmethod
    def load(cls, text: str) -> Settings:
        """The inverse of :meth:`dump`. Raises ValueError or KeyError when the text is not one."""
        found = dict(line.split(" ", 1) for line in text.splitlines())
        return cls(**{name: _READ[name](found[name]) for name in cls._fields})


def _truth(text: str) -> bool:
    return {"True": True, "False": False}[text]


def _optional(text: str) -> float | None:
    return None if text == "None" else float(text)


_READ: dict[str, Callable[[str], Any]] = {
    "variant": str,
    "k1": _optional,
    "b": float,
    "epsilon": float,
    "delta": float,
    "weight": float,
    "lead": float,
    "half": float,
    "order": float,
    "gap": float,
    "candidates": int,
    "positions": _truth,
}
