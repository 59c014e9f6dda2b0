"""Patterns that are compiled late."""

from __future__ import annotations

import copy
import pickle
import re

import pytest

from corpus import patterns
from corpus.patterns import late


def test_a_late_pattern_does_what_a_compiled_one_does() -> None:
    """Text, flags and methods are those of the pattern."""
    pattern = late(r"s(\d+)", re.IGNORECASE)
    assert pattern.pattern == r"s(\d+)"
    assert pattern.flags & re.IGNORECASE
    assert pattern.findall("S75 and s42") == ["75", "42"]
    assert pattern.sub(r"section \1", "s75") == "section 75"


def test_it_is_compiled_once_and_not_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first use pays, and no other."""
    compiled: list[str] = []

    def compile_(pattern: str, flags: int) -> re.Pattern[str]:
        compiled.append(pattern)
        return compile_before(pattern, flags)

    compile_before = re.compile
    monkeypatch.setattr(patterns.re, "compile", compile_)
    pattern = late("a")
    assert compiled == []
    assert [bool(find("ab")) for find in (pattern.search, pattern.match, pattern.fullmatch)] == [True, True, False]
    assert compiled == ["a"]


def test_a_pattern_has_no_methods_of_its_own() -> None:
    """What a compiled pattern has not, this has not either."""
    with pytest.raises(AttributeError):
        _ = late("a").nothing  # type: ignore[attr-defined]


def test_a_late_pattern_can_be_copied_and_pickled() -> None:
    """It goes to other processes with what holds it."""
    one = late("b+", re.IGNORECASE)
    for other in (copy.copy(one), pickle.loads(pickle.dumps(one))):  # noqa: S301 - made here
        found = other.search("aBBc")
        assert found
        assert found[0] == "BB"
