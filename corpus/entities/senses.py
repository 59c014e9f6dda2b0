"""What the short names that a document defines stand for in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.entities.definitions import Definition
    from corpus.entities.models import Draft, Mention

# Long forms this like a registered name (rapidfuzz ratio, 0 to 100) are slips of the pen, not another meaning.
_SAME_NAME = 85.0
# "the council of NHS England (CNE)" is the council: an entity after these words is not what is defined.
_OTHER_HEAD = re.compile(r"\b(?:of|for|and|with|between)\s")


@dataclass(frozen=True, slots=True)
class Sense:
    """What a document defines a short name to be: ``mention`` is None where that is no entity."""

    mention: Mention | None
    long_form: str
    sure: bool

    def resembles(self, names: Iterable[str]) -> bool:
        """Whether the long form is one of ``names`` but for spelling."""
        from rapidfuzz.fuzz import ratio

        return any(ratio(self.long_form, name) > _SAME_NAME for name in names)


def find_senses(drafts: list[Draft]) -> dict[str, Sense]:
    """What each defined short name stands for; names defined in two senses are left out."""
    found: dict[str, dict[tuple[str, str] | None, Sense]] = {}
    for draft in drafts:
        for definition, meant in _meant(draft):
            sense = Sense(meant, definition.long_form.lower(), definition.sure)
            found.setdefault(definition.term, {}).setdefault((meant.label, meant.id) if meant else None, sense)
    return {term: next(iter(senses.values())) for term, senses in found.items() if len(senses) == 1}


def _meant(draft: Draft) -> Iterator[tuple[Definition, Mention | None]]:
    """For each definition the entity that ends where the long form ends, if it is the head of it."""
    ending: dict[int, list[Mention]] = {definition.end: [] for definition in draft.defined}
    for mention in draft.mentions if ending else ():
        if mention.end in ending and not mention.short:
            ending[mention.end].append(mention)
    for definition in draft.defined:
        entity = min(ending[definition.end], key=lambda mention: (mention.start, mention.rank), default=None)
        before = draft.folded.text[definition.start : entity.start] if entity else ""
        yield definition, None if _OTHER_HEAD.search(before) else entity
