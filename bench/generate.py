"""Synthetic collections for the speed benchmark: passages of Zipf-distributed words in articles with topics.

    python -m bench.generate 100000 FOLDER

writes ``passages.txt`` and ``questions.txt``, one a line, the same for the same number. Word frequencies
follow Zipf-Mandelbrot (exponent 1.1, shift 60, 300,000 words); forty neighbouring passages make an article,
which draws 35 words in a hundred from sixty of its own. A question has four to twelve words: one or two
common ones, the others of middling frequency, four in five from one passage.
"""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt

VOCABULARY = 300_000
LENGTH = 80
ARTICLE = 40
TOPIC = 60
QUESTIONS = 5_000
CHUNK = 40_000


def _cumulative(shift: float) -> npt.NDArray[np.float64]:
    weights = (np.arange(1, VOCABULARY + 1) + shift) ** -1.1
    return np.asarray(np.cumsum(weights / weights.sum()))


def _draw(rng: np.random.Generator, cumulative: npt.NDArray[np.float64], count: int) -> npt.NDArray[np.int64]:
    return np.minimum(np.searchsorted(cumulative, rng.random(count)), len(cumulative) - 1)


def passages(count: int, seed: int = 7) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    """The words of all passages as ranks from 0, run together, and where each passage starts."""
    rng = np.random.default_rng(seed)
    general, topical = _cumulative(60.0), _cumulative(3000.0)
    within = np.arange(1, TOPIC + 1) ** -0.7
    within = np.cumsum(within / within.sum())
    parts, lengths = [], []
    for first in range(0, count, CHUNK):
        size = np.clip(rng.normal(LENGTH, 22, min(CHUNK, count - first)), 15, 200).astype(np.int64)
        article = np.repeat(np.arange(len(size)) // ARTICLE, size)
        words = _draw(rng, general, len(article))
        topics = _draw(rng, topical, (len(size) // ARTICLE + 1) * TOPIC).reshape(-1, TOPIC)
        own = rng.random(len(article)) < 0.35
        words[own] = topics[article[own], _draw(rng, within, int(own.sum()))]
        parts.append(words.astype(np.int32))
        lengths.append(size)
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.concatenate(lengths))])
    return np.concatenate(parts), offsets


def questions(words: npt.NDArray[np.int32], offsets: npt.NDArray[np.int64], seed: int = 11) -> list[list[int]]:
    """Questions over the passages, as ranks of words."""
    rng = np.random.default_rng(seed)
    count = len(offsets) - 1
    share = np.zeros(VOCABULARY)
    sample = min(count, 20_000)
    for row in range(sample):
        share[np.unique(words[offsets[row] : offsets[row + 1]])] += 1 / sample
    topical, found = _cumulative(3000.0), []
    while len(found) < QUESTIONS:
        row = int(rng.integers(count))
        own = np.unique(words[offsets[row] : offsets[row + 1]])
        middling, common = own[(share[own] <= 0.01)], own[share[own] > 0.03]
        total, frequent = int(rng.integers(4, 13)), int(rng.integers(1, 3))
        if len(middling) < total - frequent or len(common) < frequent:
            continue
        chosen = rng.choice(middling, total - frequent, replace=False)
        noise = max(1, round(len(chosen) * 0.2)) if len(chosen) > 2 else 0
        chosen[:noise] = _draw(rng, topical, noise)
        found.append([*chosen.tolist(), *rng.choice(common, frequent, replace=False).tolist()])
    return found


def write(count: int, folder: Path) -> None:
    """Writes the collection of ``count`` passages into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    words, offsets = passages(count)
    names = np.array([f"t{rank}" for rank in range(VOCABULARY)], object)
    with (folder / "passages.txt").open("w", encoding="ascii") as file:
        for first in range(0, count, CHUNK):
            stops = offsets[first : first + CHUNK + 1]
            text = names[words[stops[0] : stops[-1]]].tolist()
            base = int(stops[0])
            file.writelines(" ".join(text[a - base : b - base]) + "\n" for a, b in itertools.pairwise(stops))
    lines = [" ".join(names[question].tolist()) for question in questions(words, offsets)]
    (folder / "questions.txt").write_text("\n".join(lines) + "\n", encoding="ascii")


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
