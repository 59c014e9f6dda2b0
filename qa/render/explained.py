"""What made a score and the confidence, as sums a person can follow on a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from qa.render.wrapping import printable

_CHANNELS = {"bm25": ("bm25",), "tfidf": ("tfidf",), "place": ("lead", "order")}
_PLACES = 3
_TIED = "\u00a0"  # where a line must not break: in a part with its sign and number


def passage_lines(shown: Mapping[str, Any], width: int, indent: str = "    ") -> Iterator[str]:
    """What each term added to ``bm25``, ``tfidf`` and ``place``, and each feature to the sentence's score."""
    found = shown["retrieval"]
    for channel, parts in _CHANNELS.items():
        yield from _sum(channel, found[channel], _terms(found, channel, parts), width, indent)
    yield from _sum("score", shown["score"], shown["score_parts"].items(), width, indent)


def confidence_lines(confidence: Mapping[str, Any], width: int, indent: str = "    ") -> Iterator[str]:
    """What each feature added to the log-odds, and what they come to as a probability."""
    parts = confidence["logit_parts"]
    if not parts:
        looked_up = "no feature was weighed: what cites this law is looked up"
        yield indent + (looked_up if confidence["probability"] else "nothing was found that could be weighed")
        return
    terms = [("intercept", confidence["intercept"]), *parts.items()]
    total = sum(value for _, value in terms)
    yield from _sum("log-odds", total, terms, width, indent)
    probability, threshold = confidence["probability"], confidence["threshold"]
    yield f"{indent}1 / (1 + exp({-total:.{_PLACES}f})) = {probability:.4f}; answered from {threshold:g} on"


def _terms(found: Mapping[str, Any], channel: str, names: tuple[str, ...]) -> list[tuple[str, float]]:
    """The terms of a channel with what they added to its own score; an explanation has shares of the fused one."""
    parts = [(part["term"], part["value"]) for part in found["contributions"] if part["channel"] in names]
    total = sum(value for _, value in parts)
    scale = found[channel] / total if total else 0.0
    return [(f"“{term}”" if " " in term else term, value * scale) for term, value in parts]


def _sum(name: str, total: float, parts: Iterable[tuple[str, float]], width: int, indent: str) -> Iterator[str]:
    written = [f"{printable(part)} {value:.{_PLACES}f}" for part, value in _rounded(parts, total) if value]
    first, *more = written or ["0"]
    parts_of_line = [f"{name} {total:.{_PLACES}f}", f"= {first}", *(f"+ {part}" for part in more)]
    text = " ".join(part.replace(" ", _TIED) for part in parts_of_line)
    lines = textwrap.wrap(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent + "  ",
        break_on_hyphens=False,
        break_long_words=False,
    )
    yield from (line.replace(_TIED, " ") for line in lines)


def _rounded(parts: Iterable[tuple[str, float]], total: float) -> Iterator[tuple[str, float]]:
    """The parts to three places, each with what the rounding of those before it left, so that they add up as shown."""
    weighed = [(name, value) for name, value in parts if value]
    exact = shown = 0.0
    for number, (name, value) in enumerate(weighed, 1):
        exact = exact + value if number < len(weighed) else total
        part = round(round(exact, _PLACES) - shown, _PLACES)
        shown = round(shown + part, _PLACES)
        yield name, part
