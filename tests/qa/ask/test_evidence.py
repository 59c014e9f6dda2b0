"""Which sentence of which passage answers best."""

from __future__ import annotations

import pytest

from corpus.models import Entity, Passage, Span
from indexer.models import Hit
from qa.ask.evidence import Candidate, Evidence, rank, weighted
from qa.ask.features import covered, matched
from qa.ask.question import analyse
from qa.ask.terms import terms_of

from .conftest import Words

WORDS = Words({"ICB": "integrated care board"})


def passage(
    text: str, *sentences: str, number: int = 0, section: tuple[str, ...] = (), entities: tuple[Entity, ...] = ()
) -> Passage:
    """A passage that is the whole of a document."""
    starts = [text.index(sentence) for sentence in sentences]
    spans = tuple(Span(at, at + len(sentence)) for at, sentence in zip(starts, sentences, strict=True))
    whole = Span(0, len(text))
    return Passage(f"p{number}", "d", number, "paragraph", text, whole, section, sentences=spans, entities=entities)


def best(question: str, *passages: Passage, title: str = "") -> list[Evidence]:
    """The evidence for a question, every passage being found equally well."""
    candidates = [Candidate(at, one, Hit(at, 1.0, 1.0, 0.1), at) for at, one in enumerate(passages)]
    return rank(analyse(question, WORDS), candidates, {"d": title})


def test_the_sentence_that_covers_the_question_is_chosen() -> None:
    """Of two sentences the one that has the words."""
    one, two = "The trust bakes bread.", "The board meets in May."
    assert best("When does the board meet?", passage(f"{one} {two}", one, two))[0].text == two


def test_a_title_says_what_a_sentence_leaves_out() -> None:
    """'The Committee' is the one that the title names."""
    named = passage("The Audit Committee is a committee of the board.", number=0)
    short = passage("The Committee is chaired by a lay member.", number=1)
    assert best("Who chairs the Audit Committee?", named, short, title="Audit Committee")[0].candidate.key == 1


def test_a_definition_beats_a_mention() -> None:
    """"means" says what a thing is."""
    said = passage("“Mutual aid” means the loan of staff.", number=0)
    used = passage("Mutual aid was what mutual aid was given for.", number=1)
    assert best("What is mutual aid?", used, said)[0].candidate.passage == said


def test_the_first_sentence_under_its_name_defines() -> None:
    """Under a heading that is the subject, the sentence need not repeat it."""
    under = passage("A trust that holds the contract.", number=1, section=("Lead provider",))
    mention = passage("Lead provider is what nine lead provider trusts chose.", number=5)
    assert best("What is a lead provider?", mention, under)[0].candidate.passage == under


def test_the_kind_of_thing_asked_for_counts() -> None:
    """A question after a sum prefers the sentence that has one."""
    money = Entity("MONEY", "£400", "GBP400", Span(20, 24))
    vague = passage("The board may spend money.", number=0)
    exact = passage("The board may spend £400.", number=1, entities=(money,))
    assert best("How much may the board spend?", vague, exact)[0].candidate.passage == exact


def test_an_acronym_covers_its_long_form() -> None:
    """And the long form covers the acronym."""
    question = analyse("What may an ICB do?", WORDS)
    assert matched(question, terms_of("an integrated care board")).get("icb") == 1.0


def test_coverage_is_a_share() -> None:
    """All words of the question: 1."""
    question = analyse("When does the board meet?", WORDS)
    assert covered(question, matched(question, terms_of("the board meets"))) == pytest.approx(1.0)


def test_a_score_is_the_sum_of_its_weighted_features() -> None:
    """Nothing else goes into it."""
    (evidence,) = best("When does the board meet?", passage("The board meets in May."))
    assert evidence.score == pytest.approx(weighted(evidence.features))


def test_ties_keep_the_order_of_the_index() -> None:
    """Two passages alike stay as they were found."""
    alike = (passage("The board meets.", number=0), passage("The board meets.", number=1))
    found = best("When does the board meet?", *alike)
    assert [evidence.candidate.key for evidence in found] == [0, 1]


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("How many nudges were tried?", "Nudge, Thaler and Sunstein (2008), four nudges tried.", False),
        ("Which report counted the nudges?", "Nudge, Thaler and Sunstein (2008), four nudges tried.", True),
        ("How many nudges were tried?", "Four nudges were tried in the pilot.", True),
    ],
)
def test_a_note_that_names_a_source_answers_where_one_is_asked_for(question: str, text: str, found: bool) -> None:
    """A note that says something itself always may."""
    note = passage(text)._replace(kind="footnote")
    assert bool(best(question, note)) is found
