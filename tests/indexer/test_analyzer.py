"""Words and terms: what counts as one, and how it is folded."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analyzer import fold, terms, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sections 65Z5 and 65Z6", ["sections", "65z5", "and", "65z6"]),
        ("the Trust’s plan—agreed", ["the", "trust", "s", "plan", "agreed"]),
        ("Ynys Môn", ["ynys", "mon"]),
        ("the ﬁnal co\u00adoperation", ["the", "final", "cooperation"]),
        ("snake_case £5 m²", ["snake", "case", "5", "m2"]),
        ("", []),
    ],
)
def test_words_are_runs_of_letters_and_digits_folded(text: str, expected: list[str]) -> None:
    """Punctuation parts words; case, accents, ligatures and invisible characters make no difference."""
    assert words(text) == expected


def test_terms_are_stems_without_stop_words() -> None:
    """Inflections of a word share a term, and stop words have none."""
    assert terms("The boards delegated their functions") == [
        "board",
        "deleg",
        "function",
    ]


@settings(deadline=None)
@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    """A folded text is its own folded form, so that a word from an index can be asked for again."""
    once = " ".join(words(text))
    assert words(once) == words(text)
    assert fold(once) == once


def check_scanning(texts: list[str]) -> None:
    """Asserts that the compiled loop finds the analyzer's words, and numbers them in order of appearance."""
    from indexer.kernel.scan import Scanner

    scanner = Scanner()
    numbers, lengths = scanner.number(texts)
    known = [word.decode() for word in scanner.words()]
    assert lengths.tolist() == [len(words(text)) for text in texts]
    assert [known[number] for number in numbers] == [word for text in texts for word in words(text)]
    assert known == list(dict.fromkeys(word for text in texts for word in words(text)))


@pytest.mark.compiled
@settings(deadline=None)  # the first call compiles
@given(st.lists(st.text(), max_size=8))
def test_compiled_scanning_finds_the_same_words(texts: list[str]) -> None:
    """The loop over bytes and the regular expression agree on every text."""
    check_scanning(texts)


@pytest.mark.compiled
def test_scanning_grows_its_tables() -> None:
    """Tables grow within a passage, for many words and for a long one, and the words are those of the plain way."""
    text = " ".join(f"w{number}" for number in range(30_000)) + " " + "x" * 300_000 + " w1 w2"
    check_scanning(["first", text, "last"])
