"""The door of the encoder."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from qa.ask.encoder import weights
from qa.ask.encoder.encoder import Encoder, installed
from qa.ask.encoder.pairs import Said
from qa.ask.encoder.weights import VARIABLE
from qa.errors import EncoderError

from .conftest import Made

QUESTION = "How many members must be there for the board to decide?"


def test_each_sentence_has_a_figure_of_two_digits(made: Made) -> None:
    """In the order of the sentences; none asks for nothing."""
    encoder = Encoder(*made)
    found = encoder.answers(QUESTION, [Said("The quorum is four."), Said(""), Said("x" * 5000)])
    assert len(found) == 3
    assert all(one == round(one, 2) for one in found)
    assert encoder.answers(QUESTION, []) == []


def test_threads_may_share_it(made: Made) -> None:
    """They get what one thread gets, the weights read by whoever is first."""
    sentences = [Said(f"Member {number} may vote.") for number in range(3)]
    alone = Encoder(*made).answers(QUESTION, sentences)
    shared = Encoder(*made)
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda _: shared.answers(QUESTION, sentences), range(4))) == [alone] * 4


def test_the_file_is_read_when_it_is_needed(tmp_path: Path) -> None:
    """What is wrong with it is told then, and not when the library is opened."""
    path = tmp_path / "model.onnx"
    path.write_bytes(b"something else")
    encoder = Encoder(path)
    with pytest.raises(EncoderError, match=r"model\.onnx is not the file of weights"):
        encoder.warm()


def test_the_door_loads_nothing_heavy() -> None:
    """Asking whether there is an encoder loads no numpy and reads no file."""
    script = (
        "import sys; from qa.ask.encoder.encoder import installed; installed(); "
        "print(sorted({'numpy', 'hashlib', 'unicodedata', 'mmap'} & set(sys.modules)))"
    )
    folder = Path(weights.__file__).parents[3]
    command, here = [sys.executable, "-P", "-c", script], {"PYTHONPATH": str(folder)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=here)
    assert "numpy" not in done.stdout
    assert "hashlib" not in done.stdout


def test_switched_off_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked anew, as a process that starts does."""
    monkeypatch.setenv(VARIABLE, "off")
    assert installed.__wrapped__() is None
