"""What an encoder adds to how sure an answer is, and where it is told."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from qa.ask import confidence
from qa.ask.answer import answer
from qa.ask.encoder.encoder import Encoder
from qa.ask.encoder.pairs import Said
from qa.ask.encoder.weights import NAME
from qa.batch.run import run
from qa.errors import QuestionFileError
from qa.library.library import Library
from qa.models import Filters
from qa.render.tables import status_table
from qa.render.text import confidence_in_words, confidence_lines

QUESTION = "When does the board meet?"
MEETS = "The board meets on 4 May in the hall."


class Stub:
    """An encoder that says the same figure of every sentence, and remembers what it was asked."""

    name = "stub"

    def __init__(self, figure: float) -> None:
        self.figure = figure
        self.read: list[tuple[str, tuple[str, ...]]] = []

    def answers(self, question: str, sentences: Sequence[Said]) -> list[float]:
        """The figure, for each."""
        self.read.append((question, tuple(one.sentence for one in sentences)))
        return [self.figure] * len(sentences)

    def warm(self) -> None:
        """Nothing to read."""


@pytest.fixture(autouse=True)
def _all_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every answer is read again, however sure words are of it."""
    monkeypatch.setattr("qa.ask.rereading.is_open", lambda _: True)


def asked(make: Any, encoder: Stub | None, question: str = QUESTION) -> Any:
    """The answer over one passage, explained."""
    view = make.corpus(make.passage(MEETS))
    view.encoder = encoder
    return answer(question, view, k=5, filters=Filters(), explain=True)


def test_a_sentence_that_reads_like_an_answer_makes_surer(make: Any) -> None:
    """In steps, from what is about another thing to what says it."""
    sure = [asked(make, Stub(figure)).confidence for figure in (-8.0, -4.0, 0.0, 2.0, 4.0)]
    assert sure == sorted(set(sure))


def test_the_best_sentences_are_read_once(make: Any) -> None:
    """Nothing else is: each costs."""
    stub = Stub(0.5)
    asked(make, stub)
    assert stub.read == [(QUESTION, (MEETS,))]


def test_nothing_is_read_where_nothing_is_weighed(make: Any) -> None:
    """What is not found, and what is looked up and not weighed."""
    stub = Stub(0.5)
    view = make.corpus()
    view.encoder = stub
    assert answer(QUESTION, view, k=5, filters=Filters()).confidence == 0.0
    assert stub.read == []


def test_what_words_are_sure_of_is_not_read(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer is then that of words alone."""
    monkeypatch.setattr("qa.ask.rereading.is_open", lambda _: False)
    stub = Stub(9.0)
    told = asked(make, stub)
    assert stub.read == []
    assert told.confidence == asked(make, None).confidence
    assert told.explanation["confidence"]["read"] is False


def test_what_was_read_is_explained_and_its_parts_add_up(make: Any) -> None:
    """Beside the parts of the words, in JSON and in text."""
    told = asked(make, Stub(1.5)).explanation["confidence"]
    assert told["read"] is True
    total = told["intercept"] + sum(told["logit_parts"].values())
    assert 1 / (1 + math.exp(-total)) == pytest.approx(told["probability"], abs=1e-4)
    assert told["logit_parts"]["read"] == pytest.approx(0.15 * fitted().coefficients["read"], abs=1e-5)
    assert any("read again" in line for line in confidence_lines(told, 80))


def test_the_scores_of_what_was_read_add_up(make: Any) -> None:
    """The place that reading took from a passage, or gave it, is a part of its own."""
    for passage in asked(make, Stub(1.5)).explanation["passages"]:
        assert sum(passage["score_parts"].values()) == pytest.approx(passage["score"], abs=1e-5)


def test_without_an_encoder_nothing_was_read(make: Any) -> None:
    """And the model is the one of words alone."""
    told = asked(make, None).explanation["confidence"]
    assert told["read"] is False
    assert told["intercept"] == confidence.model().intercept


def fitted() -> confidence.Model:
    """The model of what was read again."""
    return confidence.model_of({"read": 0.5})


def test_the_model_of_what_was_read_has_features_more() -> None:
    """It has a bar and words of its own: what a probability is worth is measured for each."""
    more = set(fitted().coefficients) - set(confidence.model().coefficients)
    assert more == {"read", "read_best", "read_ahead", "read_agrees", "read_moved"}
    assert 0.0 < fitted().threshold < fitted().bands["fair"] < fitted().bands["high"] < 1.0


@pytest.mark.parametrize("encoder", [None, "stub"])
def test_the_words_are_those_of_the_model_that_answered(encoder: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same figure may be worth another word with an encoder than without."""
    bands = {"": {"fair": 0.5, "high": 0.7}, "read": {"fair": 0.6, "high": 0.9}}
    monkeypatch.setattr(confidence, "model", lambda also: confidence.Model({}, 0.0, 0.3, bands[also]))
    assert confidence_in_words(0.8, encoder).startswith("fair" if encoder else "high")


def test_it_says_when_and_on_what_it_was_fitted() -> None:
    """As the other does."""
    file = Path(confidence.__file__).parent / "data" / "confidence_read.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    assert len(data["fitted"]) == len("2026-01-01")
    assert all(count > 0 for count in data["data"].values())


@pytest.fixture
def opened(library: Library) -> Library:
    """The fixtures, opened with the stub."""
    library._encoder = Stub(0.6)  # type: ignore[assignment]
    return library


def test_answer_and_status_name_the_encoder(opened: Library) -> None:
    """Equal snapshots give equal answers with equal encoders alone."""
    told = opened.ask("What is a lead provider?").to_dict()
    assert told["corpus"]["encoder"] == "stub"
    assert opened.status()["encoder"] == "stub"
    assert "Encoder       stub\n" in status_table(opened.status())


def test_the_real_weights_answer_and_doubt(library: Library, real: Encoder) -> None:
    """What the fixtures say is answered, a made-up subject is not, and the answer names the model."""
    library._encoder = real
    told = library.ask("What is a pooled fund?")
    assert told.status == "answered"
    assert told.searched.encoder == NAME
    assert library.ask("What is the dose of paracetamol for an adult?").status == "abstained"
    assert library.ask("What is a pooled fund?") == told


def test_status_says_what_is_not_there(library: Library) -> None:
    """And the line that brings it."""
    assert library.status()["encoder"] is None
    assert "pip install 'policyqa[semantic]'" in status_table(library.status())
    assert library.ask("What is a lead provider?").to_dict()["corpus"]["encoder"] is None


def test_a_batch_goes_on_with_the_encoder_it_was_begun_with(opened: Library, questions: Path, tmp_path: Path) -> None:
    """With another, or with none, half of the answers would be another tool's."""
    output = tmp_path / "answers.jsonl"
    run(opened, questions, output)
    whole = output.read_bytes()
    output.write_bytes(b"".join(whole.splitlines(keepends=True)[:2]))
    run(opened, questions, output, resume=True)
    assert output.read_bytes() == whole
    opened._encoder, opened._view = None, None
    with pytest.raises(QuestionFileError, match="answered with the encoder stub, and this run is without an encoder"):
        run(opened, questions, output, resume=True)
