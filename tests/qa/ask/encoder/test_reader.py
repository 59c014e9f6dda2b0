"""The reader's network and its file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from qa.ask.encoder import reader
from qa.ask.encoder.encoder import Encoder
from qa.ask.encoder.pairs import Pair, Said, pair
from qa.ask.encoder.reader import ReaderNetwork, read_own
from qa.errors import EncoderError

WIDTH, WIDER = 384, 1536
SHAPES = {"parts": (WIDTH, 3 * WIDTH), "joined": (WIDTH, WIDTH), "wider": (WIDTH, WIDER), "narrower": (WIDER, WIDTH)}
PAIRS = [
    pair("Who chairs the committee?", Said("The mayor chairs it.", "Meetings", "It meets in May.", "It votes.")),
    pair("When?", Said("In May.")),
    pair("How many members must be there?", Said("Four of them. " * 9)),
]


@pytest.fixture(scope="module")
def arrays() -> dict[str, np.ndarray]:
    """Two layers as the file names and shapes them, with other figures."""
    dice = np.random.default_rng(1)

    def floats(*shape: int) -> np.ndarray:
        return dice.uniform(-0.1, 0.1, shape).astype(np.float32)

    found = {"places": floats(160, WIDTH), "kinds": floats(2, WIDTH)}
    found |= {"head.weight": floats(2 * WIDTH), "head.bias": floats()}
    for norm in ("norm", *(f"layer{at}.{name}" for at in range(2) for name in ("first_norm", "second_norm"))):
        found |= {f"{norm}.weight": 1 + floats(WIDTH), f"{norm}.bias": floats(WIDTH)}
    for at in range(2):
        for step, shape in SHAPES.items():
            found[f"layer{at}.{step}.whole"] = dice.integers(-127, 128, shape, dtype=np.int8)
            found[f"layer{at}.{step}.scale"] = np.full(shape[1], 0.0004, np.float32)
            found[f"layer{at}.{step}.bias"] = floats(shape[1])
    return found


@pytest.fixture(scope="module")
def words() -> tuple[np.ndarray, np.ndarray]:
    """A table of words, and the scale of each."""
    dice = np.random.default_rng(2)
    return dice.integers(-127, 128, (30522, WIDTH), dtype=np.int8), np.full((30522, 1), 0.001, np.float32)


@pytest.fixture(scope="module")
def network(arrays: dict[str, np.ndarray], words: tuple[np.ndarray, np.ndarray]) -> ReaderNetwork:
    """The network over them."""
    return ReaderNetwork(arrays, *words)


def plainly(arrays: dict[str, np.ndarray], words: tuple[np.ndarray, np.ndarray], one: Pair) -> float:
    """The same figure by the formulas, in 64 bits, one pair at a time and without a thought of speed."""
    given = {name: array.astype(float) for name, array in arrays.items()}

    def through(x: np.ndarray, name: str) -> np.ndarray:
        return x @ (given[f"{name}.whole"] * given[f"{name}.scale"]) + given[f"{name}.bias"]

    def norm(x: np.ndarray, name: str) -> np.ndarray:
        x = x - x.mean(1, keepdims=True)
        return x / np.sqrt(x.var(1, keepdims=True) + 1e-12) * given[f"{name}.weight"] + given[f"{name}.bias"]

    at = list(one.numbers)
    kinds = [int(place >= one.second) for place in range(len(at))]
    x = norm(words[0][at] * words[1][at].astype(float) + given["places"][: len(at)] + given["kinds"][kinds], "norm")
    for layer in range(2):
        name, heads = f"layer{layer}.", []
        query, key, value = np.split(through(x, f"{name}parts"), 3, axis=1)
        for head in range(0, WIDTH, 32):
            part = slice(head, head + 32)
            share = np.exp(query[:, part] @ key[:, part].T / np.sqrt(32))
            heads.append(share / share.sum(1, keepdims=True) @ value[:, part])
        x = norm(through(np.concatenate(heads, axis=1), f"{name}joined") + x, f"{name}first_norm")
        y = through(x, f"{name}wider")
        y = y / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (y + 0.044715 * y**3)))
        x = norm(through(y, f"{name}narrower") + x, f"{name}second_norm")
    return float(np.concatenate([x[0], x.mean(0)]) @ given["head.weight"] + given["head.bias"])


def test_it_is_what_its_formulas_say(
    arrays: dict[str, np.ndarray], words: tuple[np.ndarray, np.ndarray], network: ReaderNetwork
) -> None:
    """Within what 32 bits hold, pairs of all lengths at once."""
    assert network.logits(PAIRS) == pytest.approx([plainly(arrays, words, one) for one in PAIRS], abs=1e-4)


def test_a_pair_has_one_figure_whatever_stands_beside_it(network: ReaderNetwork) -> None:
    """Alone, with others, and in another order."""
    together = network.logits(PAIRS)
    assert network.logits(PAIRS[::-1]) == pytest.approx(together[::-1], abs=1e-5)
    assert [network.logits([one])[0] for one in PAIRS] == pytest.approx(together, abs=1e-5)
    assert network.logits([]) == []


@pytest.mark.parametrize("content", [b"something else", b"", None])
def test_another_file_is_told(tmp_path: Path, content: bytes | None) -> None:
    """With the file's name and what to do."""
    path = tmp_path / "reader.safetensors"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(EncoderError, match=r"reader\.safetensors .*Install policyqa again; or answer without it"):
        read_own(path)


def test_the_file_that_comes_with_the_tool_is_the_one_it_knows() -> None:
    """Its layers are whole numbers, and its places are enough for the longest pair."""
    own = read_own()
    assert own["layer0.parts.whole"].dtype == np.int8
    longest = pair("w " * 99, Said("w " * 99, "w " * 99, "w " * 99, "w " * 99))
    assert len(longest.numbers) <= len(own["places"])
    assert reader.OWN.stat().st_size < 12e6


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("How many members must be there?", "The quorum is four members.", "Members are paid on the last Friday."),
        (
            "By when must I ask to keep my unused days?",
            "Requests to transfer leave must be submitted in writing no later than 28 February.",
            "Annual leave is paid at the rate of basic pay.",
        ),
        ("Who decides on complaints?", "The chief nurse decides on complaints.", "Complaints are kept for ten years."),
        ("How long do you keep complaints?", "Complaint files are kept for ten years.", "The chief nurse decides."),
    ],
)
def test_what_answers_reads_surer_than_what_does_not(real: Encoder, question: str, right: str, wrong: str) -> None:
    """With the real weights: sentences about the same thing."""
    like, unlike = real.answers(question, [Said(right), Said(wrong)])
    assert like > unlike + 1
