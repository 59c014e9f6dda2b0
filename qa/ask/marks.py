"""Marks in a question, "exact phrase", +word and -word, as they hold for a passage that a window brought."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.models import Passage
from indexer.analyzer import words
from indexer.question import Question
from qa.ask.terms import term


def obeys(passage: Passage, marked: Question) -> bool:
    """Whether a passage with the headings and the lead-in above it has what must be there and nothing of what must not;
    single words in any inflection, phrases as written.
    """
    written = words("\n".join([*passage.section, passage.lead_in, passage.text]))
    stems = {term(word) for word in written}
    return (
        all(term(word) in stems for word in marked.required)
        and all(_has(written, phrase) for phrase in marked.phrases)
        and not any(term(word) in stems for word in marked.excluded)
        and not any(_has(written, phrase) for phrase in marked.excluded_phrases)
    )


def _has(written: Sequence[str], phrase: Sequence[str]) -> bool:
    size = len(phrase)
    return any(tuple(written[at : at + size]) == tuple(phrase) for at in range(len(written) - size + 1))
