"""Words that stand for others."""

from __future__ import annotations

from qa.ask.thesaurus import stand_ins, thesaurus


def test_the_table_is_symmetric() -> None:
    """A word stands for another as fully as that one for it."""
    near = {term: thesaurus().near(term) for term in thesaurus().groups}
    assert all(near[other][one] == strength for one, others in near.items() for other, strength in others.items())


def test_no_word_stands_for_itself() -> None:
    """A match of a word with itself is not the table's affair."""
    assert all(term not in thesaurus().near(term) for term in thesaurus().groups)


def test_a_phrase_counts_only_where_it_is_spoken() -> None:
    """'run' alone is not to expire."""
    assert "expir" not in stand_ins(["run"], "who will run the board")["run"]
    assert stand_ins(["run"], "when does it run out")["run"]["expir"] == 0.5
