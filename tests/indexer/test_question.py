"""The marks a question may carry."""

import pytest

from indexer.question import Question, parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("who chairs the board", Question(("who", "chairs", "the", "board"))),
        (
            'what is a "lead provider"?',
            Question(("what", "is", "a", "lead", "provider"), phrases=(("lead", "provider"),)),
        ),
        ("“lead provider”", Question(("lead", "provider"), phrases=(("lead", "provider"),))),
        ('board -"lead provider"', Question(("board",), excluded_phrases=(("lead", "provider"),))),
        ("+quorum board -trust", Question(("quorum", "board"), required=("quorum",), excluded=("trust",))),
        (
            "co-operate in 2021 - 22 at -5 or +1 degrees",
            Question(("co", "operate", "in", "2021", "22", "at", "5", "or", "1", "degrees")),
        ),
        ('a 6" pipe', Question(("a", "6", "pipe"))),
        ("", Question(())),
    ],
)
def test_marks_are_read(text: str, expected: Question) -> None:
    """Quotation marks and signs at the start of a word rule passages in or out."""
    assert parse(text) == expected
