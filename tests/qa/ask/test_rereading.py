"""A second look at what words leave open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from corpus.models import Span
from qa.ask import confidence
from qa.ask.encoder.pairs import Said
from qa.ask.features import constants
from qa.ask.rereading import is_open, read_again, said

NUMBERS = constants()["reading"]


class Stub:
    """An encoder that says of each sentence what it is told to say, and remembers what it was asked."""

    name = "stub"

    def __init__(self, *figures: float) -> None:
        self.figures = figures
        self.read: list[Said] = []

    def answers(self, _question: str, sentences: Sequence[Said]) -> list[float]:
        """The figures, in order."""
        self.read = list(sentences)
        return list(self.figures[: len(sentences)])


def looked(make: Any, stub: Stub, scores: Sequence[float], superseded: Sequence[str] = ()) -> Any:
    """What reading makes of passages of these scores, each of a paper of its own."""
    passages = [make.passage(f"Text {at}.", owner=f"d{at}") for at in range(len(scores))]
    view = make.corpus(*passages)
    ranked = [make.evidence(one, score, key=at) for at, (one, score) in enumerate(zip(passages, scores, strict=True))]
    documents = view.documents([one.document_id for one in passages])
    gone = {id_: documents[id_] for id_ in superseded}
    return read_again(make.question({"text": 1.0}), ranked, documents, gone, view, stub)  # type: ignore[arg-type]


def owners(ranked: Sequence[Any]) -> list[str]:
    """The papers, in order."""
    return [one.candidate.passage.document_id for one in ranked]


@pytest.mark.parametrize("sure", [0.0, NUMBERS["from"] - 0.001, NUMBERS["to"], 1.0])
def test_what_words_leave_no_doubt_about_is_not_read(sure: float) -> None:
    """Neither what they refuse plainly nor what they are sure of."""
    assert not is_open(sure)
    assert is_open(NUMBERS["from"])


def test_what_reads_much_better_comes_first(make: Any) -> None:
    """The others follow in their order, with what they lost."""
    ranked, features = looked(make, Stub(-3.0, 4.0, -3.0), [5.0, 4.5, 4.0])
    assert owners(ranked) == ["d1", "d0", "d2"]
    assert ranked[1].score == pytest.approx(5.0 - 7 * NUMBERS["weight"] + NUMBERS["first"])
    assert features["read_moved"] == 1.0
    assert features[confidence.READ] == 0.4


def test_what_reads_no_better_leaves_the_order(make: Any) -> None:
    """The words decide, and the first has some points before the others."""
    ranked, features = looked(make, Stub(1.0, 1.0, 1.0), [5.0, 5.0, 4.0])
    assert owners(ranked) == ["d0", "d1", "d2"]
    assert features["read_moved"] == 0.0
    assert features["read_agrees"] == 1.0
    assert features["read_ahead"] == 0.0


def test_only_the_best_few_are_read(make: Any) -> None:
    """What is not read comes after what is, and loses what the worst of those lost."""
    most = NUMBERS["sentences"]
    stub = Stub(*[1.0, -1.0] * most)
    ranked, _ = looked(make, stub, [float(20 - at) for at in range(most + 2)])
    assert len(stub.read) == most
    assert owners(ranked)[most:] == [f"d{most}", f"d{most + 1}"]
    assert ranked[most].score == pytest.approx(20 - most - 2 * NUMBERS["weight"])


def test_a_superseded_paper_is_not_read_beside_its_successor(make: Any) -> None:
    """So that reading does not bring it back to the front."""
    stub = Stub(0.0, 0.0, 9.0)
    ranked, _ = looked(make, stub, [5.0, 4.0, 3.0], superseded=["d1"])
    assert [one.sentence for one in stub.read] == ["Text 0.", "Text 2."]
    assert owners(ranked)[0] == "d0"


def test_one_sentence_alone_is_read(make: Any) -> None:
    """It is ahead of all there is."""
    _, features = looked(make, Stub(2.0), [5.0])
    assert features["read_ahead"] == 1.0
    assert features["read_best"] == 0.2


def test_a_sentence_is_read_with_what_stands_around_it(make: Any) -> None:
    """The title and the headings above, and its neighbours in the same section."""
    passages = [
        make.passage("It meets in May.", 0, section=("Rules", "Meetings")),
        make.passage("Four are a quorum.", 1, section=("Rules", "Meetings")),
        make.passage("The chair votes.", 2, section=("Rules", "Votes")),
    ]
    view = make.corpus(*passages)
    found = said(make.evidence(passages[1]), view.documents(["d"]), view)
    assert found == Said("Four are a quorum.", "D: Rules > Meetings", "It meets in May.", "")


def test_an_item_is_read_with_what_introduces_it(make: Any) -> None:
    """And a sentence inside a passage with the sentences beside it."""
    item = make.passage("the chair;", 1, kind="list_item", lead_in="Those are:")
    text = "It meets. It votes. It ends."
    spans = (Span(0, 9), Span(10, 19), Span(20, 28))
    passage = make.passage(text, 5)._replace(sentences=spans)
    view = make.corpus(item, passage)
    documents = view.documents(["d"])
    assert said(make.evidence(item), documents, view).before == "Those are:"
    middle = make.evidence(passage)._replace(span=spans[1])
    assert said(middle, documents, view) == Said("It votes.", "D", "It meets.", "It ends.")
