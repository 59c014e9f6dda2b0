"""The body whose paper it is: "the ICB" and "the Trust" in its own paper are that one.

A body is taken to be the paper's own where the opening names it and no other of its kind, and the whole paper names
none more often. Only words with an article are bound: "an ICB" and "each trust" are any.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set

from corpus.entities.models import Draft, Mention

OPENING = 1500
"""Characters of a paper in which it says whose it is. Set by hand."""
_RANK = -1  # before what the paper defines: "integrated care boards (ICBs)" says what the letters are, not whose
_WORDS = {
    "ICB": (("ICB",), ("Integrated", "Care", "Board"), ("integrated", "care", "board")),
    "TRUST": (("Trust",), ("Foundation", "Trust")),
}
_ARTICLES = frozenset(("the", "this", "our"))


def bind_own(drafts: Sequence[Draft], defined: Set[str] = frozenset()) -> None:
    """Add to the passages the mentions of the paper's own body by its kind alone.

    ``defined`` are the words that the paper itself says something particular by: those it has said.
    """
    for label, forms in _WORDS.items():
        own = _own(drafts, label)
        free = [form for form in forms if " ".join(form) not in defined]
        for draft in drafts if own else ():
            draft.mentions += [Mention(start, end, label, own, _RANK) for start, end in _by_kind(draft, free)]


def _own(drafts: Sequence[Draft], label: str) -> str:
    """The identity of the one body of a kind that the opening names, or nothing."""
    told: set[str] = set()
    named: Counter[str] = Counter()
    at = 0
    for draft in drafts:
        here = [m.id for m in draft.mentions if m.label == label and not m.id.startswith("concept:")]
        named.update(here)
        if at < OPENING:
            told.update(here)
        at += len(draft.folded.text)
    if len(told) != 1:
        return ""
    own = told.pop()
    return own if named[own] == max(named.values()) else ""


def _by_kind(draft: Draft, forms: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    """Where "the Trust" and the like stand, without the article."""
    words = [token.text for token in draft.doc]
    for at, word in enumerate(words[:-1]):
        if word.lower() not in _ARTICLES:
            continue
        for form in forms:
            if tuple(words[at + 1 : at + 1 + len(form)]) == form and not _goes_on(words, at + 1 + len(form)):
                first, last = draft.doc[at + 1], draft.doc[at + len(form)]
                yield first.idx, last.idx + len(last)


def _goes_on(words: Sequence[str], at: int) -> bool:
    """Whether a name goes on behind the words: "the Trust Development Authority"."""
    return at < len(words) and words[at][:1].isupper() and words[at].isalpha() and not words[at].isupper()
