"""Who publishes a paper, by its own words: its control box, what it says of itself, the name on its cover."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.control import facts, first_pages
from corpus.dates import DATE
from corpus.models import Metadata, Passage
from corpus.patterns import late, word_list

_LONGEST = 120  # characters of a name
_LINES = 12  # passages of a cover: a name further in is one that the paper speaks of
_WORDS = 12  # of a line that is a name
_NAME = r"(?P<name>(?:[A-Z][\w’'&-]*)(?:[ ,]+(?:of|for|and|the|in|on|&|[A-Z][\w’'&-]*))*)"
_SAYS = late(
    r"\b(?:published|issued|produced)\s+by\s+(?:the\s+)?"
    rf"{_NAME}|has been prepared by\s+(?:the\s+)?{_NAME.replace('name', 'drafter')}"
)
_RIGHTS = late(rf"(?:©|\(c\)|[Cc]opyright)\s*(?:©\s*)?(?:\d{{4}}\s*,?\s*)?(?:the\s+)?{_NAME}")
_DATE = late(DATE, re.IGNORECASE)
_PAPER = late(
    r"\b(?:code|consultation|framework|guidance|minutes|paper|plan|policy|procedures?|programme|report|response|review|"
    r"standards?|strategy|statement)$",
    re.IGNORECASE,
)
_OPEN_END = late(r"(?:[ ,]+(?:of|for|and|the|in|on|&))+$")


def published(metadata: Metadata, passages: Sequence[Passage], *, given: bool) -> Metadata:
    """The metadata with a publisher: the one that was ``given``, else the paper's own, else that of its properties.

    A control box goes before a sentence ("published by", "prepared by"), that before a copyright line, and that before
    a line of the cover that is the name of a public body.
    """
    if metadata.publisher and given:
        return metadata
    found = next(_found(passages), None)
    return metadata._replace(publisher=found) if found else metadata


def _found(passages: Sequence[Passage]) -> Iterator[str]:
    for name, value, _ in facts(passages):
        if name == "publisher" and is_body(value):
            yield value
    near = [passage for passage in first_pages(passages) if passage.kind not in ("table", "control", "footnote")]
    for pattern in (_SAYS, _RIGHTS):
        for passage in near:
            if match := pattern.search(passage.text):
                name = next(filter(None, match.groupdict().values()), "")
                if is_body(name := _OPEN_END.sub("", name)):
                    yield name
    for passage in near[:_LINES]:
        for line in passage.text.split("\n"):
            if is_body(name := _DATE.sub("", line).strip(" ,|·-–")):
                yield name


def is_body(text: str) -> bool:
    """Whether a text is the name of a public body and nothing else, by how such names begin and end."""
    name = " ".join(text.split()).removeprefix("The ").removeprefix("the ")
    if not name or len(name) > _LONGEST or len(name.split()) > _WORDS or name[-1] in ".:;?!" or not name[0].isupper():
        return False
    if _PAPER.search(name):
        return False
    folded = name.casefold()
    forms = word_list("publisher_names")
    if folded in forms or f"the {folded}" in forms:
        return True
    return any(folded.startswith(form[:-1]) if form.endswith(" -") else folded.endswith(form[1:]) for form in _parts())


def _parts() -> Iterator[str]:
    return (form for form in word_list("publisher_names") if form.endswith(" -") or form.startswith("- "))
