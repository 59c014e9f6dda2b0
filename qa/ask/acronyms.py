"""Under which names the acronyms of a text are looked up: as they are written, and by what they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.analyzer import words

_PARTS = re.compile(r"\w+|\W+")
_REACH = 9  # parts of a name: five words and what stands between them, as corpus.entities.definitions finds them
_LONGEST = 240  # characters of a long form: half as many again as are found


def spoken(long_form: str) -> str:
    """A long form as it is looked for: its folded words."""
    return " ".join(words(long_form))


def written_in(text: str) -> Iterator[str]:
    """The names in a text that may be acronyms or defined terms, a plural s kept and left out."""
    parts = _PARTS.findall(text)
    for start, part in enumerate(parts):
        if part[0].isupper():
            for end in range(start + 1, min(start + _REACH, len(parts)) + 1, 2):
                name = "".join(parts[start:end])
                yield name
                yield name.removesuffix("s")


def spoken_in(text: str) -> Iterator[str]:
    """The runs of words in a text that may be long forms, a plural s kept and left out."""
    said = words(text)
    for start in range(len(said)):
        run = ""
        for word in said[start:]:
            run = f"{run} {word}" if run else word
            if len(run) > _LONGEST:
                break
            yield run
            yield run.removesuffix("s")
