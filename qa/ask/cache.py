"""What was looked up last, kept within a bound, so that the next question need not fetch and decode it again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


def _unit(_value: object) -> int:
    return 1


class Recent(Generic[Key, Value]):
    """Values by key, of something that does not change. For one thread at a time.

    ``load`` fetches many at once; what it does not give is not remembered. When the weights of the values kept add up
    to more than ``most``, those used longest ago go; by default each weighs 1.
    """

    def __init__(
        self,
        load: Callable[[Sequence[Key]], Mapping[Key, Value]],
        *,
        most: int,
        weigh: Callable[[Value], int] = _unit,
    ) -> None:
        self._load, self._most, self._weigh = load, most, weigh
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._weight = 0

    def __len__(self) -> int:
        return len(self._values)

    def of(self, keys: Iterable[Key]) -> dict[Key, Value]:
        """The value of each key, in the order of the keys; those that have none are left out."""
        values = self._values
        wanted = list(dict.fromkeys(keys))
        missing = [key for key in wanted if key not in values]
        ready = {key: values[key] for key in wanted if key in values}
        for key in ready:
            values.move_to_end(key)
        if missing:
            ready |= self._fetched(missing)
            ready = {key: ready[key] for key in wanted if key in ready}
        return ready

    def _fetched(self, keys: Sequence[Key]) -> Mapping[Key, Value]:
        fetched = self._load(keys)
        for key, value in fetched.items():
            self._values[key] = value
            self._weight += self._weigh(value)
        while self._weight > self._most and self._values:
            self._weight -= self._weigh(self._values.popitem(last=False)[1])
        return fetched
