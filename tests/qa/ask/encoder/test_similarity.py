"""How alike texts are."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from qa.ask.encoder import weights
from qa.ask.encoder.minilm import Network
from qa.ask.encoder.similarity import Encoder, installed
from qa.ask.encoder.weights import VARIABLE
from qa.ask.encoder.wordpiece import numbers
from qa.errors import EncoderError

from .conftest import Made

QUESTION = "How many members must be there for the board to decide?"


@pytest.fixture(scope="module")
def network(made: Made) -> Network:
    """The network over the weights made here."""
    return Network(weights.read(*made))


def plainly(arrays: dict[str, np.ndarray], found: list[int]) -> np.ndarray:
    """The same vector by the formulas, in 64 bits and without a thought of speed."""
    from math import erf, sqrt

    def whole(name: str, rows: list[int] | slice = slice(None)) -> np.ndarray:
        scale = arrays[f"{name}_scale"]
        return arrays[f"{name}_q"][rows].astype(float) * (scale[rows] if len(scale) > 1 else scale)

    matrices = [whole(name[:-2]) for name in arrays if name.startswith("val_") and name.endswith("_q")]
    one = {name: array.astype(float) for name, array in arrays.items() if not name.endswith("_q")}

    def norm(x: np.ndarray, name: str) -> np.ndarray:
        x = x - x.mean(1, keepdims=True)
        return x / np.sqrt(x.var(1, keepdims=True) + 1e-12) * one[f"{name}.weight"] + one[f"{name}.bias"]

    e = "inner.embeddings."
    x = whole(f"{e}word_embeddings.weight", found) + whole(f"{e}position_embeddings.weight", slice(len(found)))
    x = norm(x + one[f"{e}token_type_embeddings.weight"][0], f"{e}LayerNorm")
    for layer in range(6):
        own, (q, k, v, o, up, down) = f"inner.encoder.layer.{layer}.", matrices[6 * layer : 6 * layer + 6]
        query, key, value = (
            x @ matrix + one[f"{own}attention.self.{name}.bias"]
            for matrix, name in ((q, "query"), (k, "key"), (v, "value"))
        )
        heads = []
        for head in range(0, 384, 32):
            at = slice(head, head + 32)
            share = np.exp(query[:, at] @ key[:, at].T / sqrt(32))
            heads.append(share / share.sum(1, keepdims=True) @ value[:, at])
        y = np.concatenate(heads, axis=1) @ o + one[f"{own}attention.output.dense.bias"]
        x = norm(x + y, f"{own}attention.output.LayerNorm")
        y = x @ up + one[f"{own}intermediate.dense.bias"]
        y = y * (1 + np.vectorize(erf)(y / sqrt(2))) / 2
        x = norm(x + y @ down + one[f"{own}output.dense.bias"], f"{own}output.LayerNorm")
    mean: np.ndarray = x.mean(0)
    return mean / np.sqrt(mean @ mean)


@pytest.mark.parametrize("text", ["", "board", QUESTION, "The quorum is one third of the members. " * 9])
def test_the_network_is_what_its_formulas_say(made: Made, network: Network, text: str) -> None:
    """Within what 32 bits hold."""
    found = numbers(text, 64)
    assert np.abs(network.vector(found) - plainly(weights.read(*made), found)).max() < 2e-6


def test_a_text_has_one_vector_whatever_came_before(network: Network) -> None:
    """To the bit, alone and after others."""
    texts = [QUESTION, "x", "The chair decides. " * 20, ""]
    first = [network.vector(numbers(text, 128)) for text in texts]
    again = [network.vector(numbers(text, 128)) for text in reversed(texts)]
    assert all(np.array_equal(a, b) for a, b in zip(first, reversed(again), strict=True))


def test_each_text_has_a_cosine_of_three_digits(made: Made) -> None:
    """In the order of the texts; a text is wholly like itself, and no text asks for nothing."""
    encoder = Encoder(*made)
    found = encoder.similarities(QUESTION, [QUESTION, "The quorum is four.", "", "x" * 5000])
    assert len(found) == 4
    assert found[0] == 1.0
    assert all(-1.0 <= one <= 1.0 and one == round(one, 3) for one in found)
    assert Encoder(Path("nowhere")).similarities(QUESTION, []) == []


def test_only_the_beginning_of_a_long_text_counts(made: Made) -> None:
    """What follows some hundred words changes nothing."""
    encoder = Encoder(*made)
    text = "the board may decide " * 50
    assert encoder.similarities(QUESTION, [text]) == encoder.similarities(QUESTION, [f"{text} of quite other things"])


def test_threads_may_share_it(made: Made) -> None:
    """They get what one thread gets, the weights read by whoever is first."""
    texts = [f"Member {number} may vote." for number in range(8)]
    alone = Encoder(*made).similarities(QUESTION, texts)
    shared = Encoder(*made)
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda _: shared.similarities(QUESTION, texts), range(8))) == [alone] * 8


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
        "import sys; from qa.ask.encoder.similarity import installed; installed(); "
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


@pytest.mark.parametrize(
    ("near", "far"),
    [
        ("At least one third of the members must be present.", "The board publishes its accounts every year."),
        ("Meetings are quorate when four directors attend.", "Patients may see their records on request."),
    ],
)
def test_what_answers_is_nearer_than_what_does_not(real: Encoder, near: str, far: str) -> None:
    """With the real weights: texts about the same thing, in words that they do not share."""
    like, unlike = real.similarities(QUESTION, [near, far])
    assert like > unlike + 0.2


def test_cosines_are_those_of_the_model_in_floats(real: Encoder) -> None:
    """To two hundredths of what torch gives for the float weights (``bench/encoder.py`` has the exact comparison)."""
    floats = {
        "At least one third of the members must be present.": 0.682,
        "The board publishes its accounts every year.": 0.430,
        "A quorum shall be four directors, one of them a clinician.": 0.358,
    }
    assert real.similarities(QUESTION, list(floats)) == pytest.approx(list(floats.values()), abs=0.02)
