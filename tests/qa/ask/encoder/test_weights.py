"""The file of the weights."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from qa.ask.encoder import weights
from qa.ask.encoder.weights import VARIABLE, located, read
from qa.errors import EncoderError

from .conftest import Made, onnx


@pytest.mark.parametrize("packed", [False, True])
def test_arrays_are_read_by_name(write: Callable[[bytes], Made], packed: bool) -> None:
    """Floats and whole numbers of 8 bits, of any shape; other kinds and what is empty are passed over."""
    tensors = {
        "a": ((2, 3), "int8", bytes([1, 2, 3, 255, 128, 0])),
        "b": ((200,), "float", np.arange(200, dtype="<f4").tobytes()),
        "c": ((1,), "int64", bytes(8)),
        "d": ((0,), "float", b""),
    }
    found = read(*write(onnx(tensors, packed=packed)))  # type: ignore[arg-type]
    assert sorted(found) == ["a", "b"]
    assert found["a"].tolist() == [[1, 2, 3], [-1, -128, 0]]
    assert found["b"].tolist() == list(range(200))


@pytest.mark.parametrize("content", [b"", b"x", b"another model"])
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    """The message names it and both ways out."""
    path = tmp_path / "model.onnx"
    path.write_bytes(content)
    with pytest.raises(EncoderError, match=r"model\.onnx .*pip install --force-reinstall .*POLICYQA_ENCODER=off"):
        read(path)


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    """As one that cannot be read."""
    with pytest.raises(EncoderError, match="cannot be read"):
        read(tmp_path / "gone.onnx")


@pytest.mark.parametrize("said", ["off", "OFF", " off "])
def test_the_environment_switches_it_off(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    """Whether the extra is installed or not."""
    monkeypatch.setenv(VARIABLE, said)
    assert located() is None


def test_the_environment_names_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One that was brought by hand to a machine without a network; one that is not there is told."""
    path = tmp_path / "brought.onnx"
    monkeypatch.setenv(VARIABLE, str(path))
    with pytest.raises(EncoderError, match=r"brought\.onnx, which POLICYQA_ENCODER names, is not a file"):
        located()
    path.touch()
    assert located() == path


def test_without_the_extra_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing is said of it."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(weights, "_PACKAGE", "no_such_package_of_weights")
    assert located() is None
