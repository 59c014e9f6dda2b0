"""What other evidence would add to the ranking: features of BM25's best passages, each on its own, on the public sets.

    python -m bench.features [--over before|now]

Each feature is a share of the question's weight, and is added to the score in units of the question's reach. For each
collection its weight is the one with the largest sum of nDCG@10 and MRR@10 on one half of the questions; the figures
are those of the other half, both ways taken together: what it changes in nDCG@10 / MRR@10, and the two weights. They
are measured over BM25 with the cosine alone (``before``: lead and order left out), or over the whole score (``now``).
"""

from __future__ import annotations

import math
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations, pairwise

from bench.public_sets import PublicSet, data_folder, load
from indexer import build_index, proximity
from indexer.analyzer import STOP_WORDS, stem, words
from indexer.measures import ndcg, reciprocal_rank
from indexer.question import parse
from indexer.settings import Settings

WEIGHTS = (-0.4, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8)
BEFORE = Settings()._replace(weight=0.8, lead=0.0, order=0.0)


class Passage:
    """A passage as its words, and where each word (``=word``) and term stands."""

    def __init__(self, text: str) -> None:
        self.words = words(text)
        self.at: dict[str, list[int]] = defaultdict(list)
        for at, word in enumerate(self.words):
            self.at["=" + word].append(at)
            if word not in STOP_WORDS:
                self.at[stem(word)].append(at)
        self.at.default_factory = None
        self.length = len(self.words)


class Seen:
    """Passages of a collection and how many of them have a word or term."""

    def __init__(self, texts: list[str]) -> None:
        self.passages = [Passage(text) for text in texts]
        self.average = sum(passage.length for passage in self.passages) / len(texts)
        self.df = Counter(key for passage in self.passages for key in passage.at)
        self.pair_df = Counter(pair for passage in self.passages for pair in set(pairwise(passage.words)))
        self.total = Counter[str]()
        for passage in self.passages:
            self.total.update({key: len(places) for key, places in passage.at.items()})
        self.size = sum(passage.length for passage in self.passages)

    def weight(self, df: int) -> float:
        """Idf, 0 for what every passage has."""
        return proximity.weight(df, len(self.passages))

    def saturated(self, frequency: float, passage: Passage) -> float:
        """BM25's gain as a share of the most it can be, with k1 0.6 and b 0.5."""
        return frequency / (frequency + 0.6 * (0.5 + 0.5 * passage.length / self.average))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question against a collection: its words, its terms and their weights."""

    seen: Seen
    words: list[str]
    terms: dict[str, float]
    full: float

    @classmethod
    def of(cls, question: str, seen: Seen) -> Asked:
        """The question's words and those of its terms that some passage has."""
        found = words(question)
        terms = {stem(word): seen.weight(seen.df[stem(word)]) for word in found if word not in STOP_WORDS}
        known = {term: weight for term, weight in terms.items() if seen.df[term]}
        return cls(seen, found, known, sum(known.values()) or 1.0)

    @property
    def neighbours(self) -> list[tuple[str, str, float]]:
        """Terms that follow one another in the question, stop words left out, and their mean weight."""
        return [(a, b, (self.terms[a] + self.terms[b]) / 2) for a, b in pairwise(self.terms)]


def _unstemmed(asked: Asked, passage: Passage) -> float:
    known = {word: asked.seen.weight(asked.seen.df["=" + word]) for word in asked.words if asked.seen.df["=" + word]}
    gains = (
        weight * asked.seen.saturated(len(passage.at["=" + word]), passage)
        for word, weight in known.items()
        if "=" + word in passage.at
    )
    return sum(gains) / (sum(known.values()) or 1.0)


def _pairs(asked: Asked, passage: Passage) -> float:
    found = Counter(pairwise(passage.words))
    known = {pair: asked.seen.weight(df) for pair in pairwise(asked.words) if (df := asked.seen.pair_df[pair])}
    gains = (weight * asked.seen.saturated(found[pair], passage) for pair, weight in known.items() if pair in found)
    return sum(gains) / (sum(known.values()) or 1.0)


def _close(one: list[int], other: list[int], least: int, most: int) -> int:
    return sum(any(least <= b - a <= most and a != b for b in other) for a in one)


def _within(least: int, most: int) -> Callable[[Asked, Passage], float]:
    def feature(asked: Asked, passage: Passage) -> float:
        pairs = [pair for pair in asked.neighbours if pair[0] in passage.at and pair[1] in passage.at]
        return sum(
            weight * asked.seen.saturated(count, passage)
            for a, b, weight in pairs
            if (count := _close(passage.at[a], passage.at[b], least, most))
        ) / (sum(weight for _, _, weight in asked.neighbours) or 1.0)

    return feature


def _all_pairs(asked: Asked, passage: Passage) -> float:
    total = 0.0
    for a, b in combinations([term for term in asked.terms if term in passage.at], 2):
        near = sum(1 / (i - j) ** 2 for i in passage.at[a] for j in passage.at[b] if 0 < abs(i - j) <= 5)
        total += min(asked.terms[a], asked.terms[b]) * asked.seen.saturated(near, passage) if near else 0.0
    return total / asked.full / max(1, len(asked.terms) - 1)


def _nearest(asked: Asked, passage: Passage) -> float:
    terms = [term for term in asked.terms if term in passage.at]
    spans = [min(abs(i - j) for i in passage.at[a] for j in passage.at[b] if i != j) for a, b in combinations(terms, 2)]
    return math.log(0.3 + math.exp(-min(spans))) if spans else math.log(0.3)


def _around(share: Callable[[int], float]) -> Callable[[Asked, Passage], float]:
    """The most of the question around any one of its words, each term by how far away it is."""

    def feature(asked: Asked, passage: Passage) -> float:
        terms = {term: weight for term, weight in asked.terms.items() if term in passage.at}
        return max(
            (
                sum(weight * share(min(abs(at - i) for i in passage.at[term])) for term, weight in terms.items())
                for own in terms
                for at in passage.at[own]
            ),
            default=0.0,
        ) / asked.full

    return feature


def _covered(asked: Asked, passage: Passage) -> float:
    return sum(weight for term, weight in asked.terms.items() if term in passage.at) / asked.full


def _short(asked: Asked, passage: Passage) -> float:
    return -math.log(passage.length / asked.seen.average + 0.3) / 10


def _number(asked: Asked, passage: Passage) -> float:
    text = " ".join(asked.words)
    wanted = any(sign in text for sign in ("when ", "how many", "how much", "what year", "which year", "percent"))
    return float(wanted and any(word.isdigit() for word in passage.words))


def _likelihood(asked: Asked, passage: Passage) -> float:
    seen = asked.seen
    smoothed = (math.log(1 + len(passage.at.get(t, ())) * seen.size / (100 * seen.total[t])) for t in asked.terms)
    return (sum(smoothed) + len(asked.terms) * math.log(100 / (100 + passage.length))) / asked.full


def _found(asked: Asked, passage: Passage, *, back: bool = False) -> tuple[proximity.Found, list[float], float]:
    keys = ["=" + word if word in STOP_WORDS else stem(word) for word in asked.words]
    keys = [key for key in keys if asked.seen.df[key]]
    weights = [asked.seen.weight(asked.seen.df[key]) for key in keys]
    numbers = {key: at for at, key in enumerate(dict.fromkeys(keys))}
    sought: dict[int, list[proximity.Sought]] = defaultdict(list)
    for at in range(len(keys) - 1, -1, -1):
        sought[numbers[keys[at]]].append(proximity.Sought(at, 1.0))
    spoken = ("=" + word if word in STOP_WORDS else stem(word) for word in passage.words[:: -1 if back else 1])
    own = [numbers.get(key, -1) for key in spoken]
    full = sum(weights)
    gap = Settings().gap * full / max(1, len(weights))
    return proximity.find(own, sought, weights, half=Settings().half, gap=gap), weights, full


def _lead(asked: Asked, passage: Passage) -> float:
    return proximity.lead(*_found(asked, passage))


def _order(asked: Asked, passage: Passage) -> float:
    found, _, full = _found(asked, passage)
    return proximity.order(found, full)


def _both_ways(asked: Asked, passage: Passage) -> float:
    found, _, full = _found(asked, passage, back=True)
    return (_order(asked, passage) + proximity.order(found, full)) / 2


FEATURES: dict[str, Callable[[Asked, Passage], float]] = {
    "BM25 over words as written": _unstemmed,
    "BM25 over pairs of words as written": _pairs,
    "neighbours of the question side by side, in order": _within(1, 1),
    "... with up to two words between": _within(1, 3),
    "... within 8 words, in any order": _within(-7, 7),
    "all pairs, by the square of their distance": _all_pairs,
    "the least distance of any two": _nearest,
    "the best 30 words": _around(lambda distance: float(distance <= 15)),
    "around the best word, half at 10 words": _around(lambda distance: 1 / (1 + distance / 10)),
    "the share of the question's idf that is there": _covered,
    "shortness": _short,
    "a number, where one is asked for": _number,
    "likelihood, Dirichlet's smoothing (100)": _likelihood,
    "order, no kin": _order,
    "order, forwards and backwards, no kin": _both_ways,
    "lead, no kin": _lead,
}


@dataclass(frozen=True, slots=True)
class Candidates:
    """For each question: rows, scores, reach, and the rows that answer."""

    public: PublicSet
    seen: Seen
    found: list[tuple[list[int], list[float], float]]

    @classmethod
    def of(cls, public: PublicSet, settings: Settings) -> Candidates:
        """BM25's best passages with their scores."""
        with build_index(public.texts, settings=settings) as index:
            found = []
            for question in public.questions:
                hits = index.search(question, settings.candidates)
                reach = index._plan(parse(question).scored).reach
                found.append(([hit.row for hit in hits], [hit.score for hit in hits], reach))
        return cls(public, Seen(public.texts), found)

    def values(self, feature: Callable[[Asked, Passage], float]) -> list[list[float]]:
        """The feature of each candidate of each question."""
        values = []
        for question, (rows, _, _) in zip(self.public.questions, self.found, strict=True):
            asked = Asked.of(question, self.seen)
            values.append([feature(asked, self.seen.passages[row]) for row in rows])
        return values

    def measured(self, values: list[list[float]], weight: float) -> list[tuple[float, float]]:
        """nDCG@10 and MRR@10 of each question that has an answer."""
        measured = []
        for own, (rows, scores, reach), gains in zip(values, self.found, self.public.qrels, strict=True):
            keys = [score + weight * reach * value for score, value in zip(scores, own, strict=True)]
            order = sorted(range(len(rows)), key=lambda at, keys=keys, rows=rows: (-keys[at], rows[at]))
            ranked, wanted = [str(rows[at]) for at in order], {str(row): gain for row, gain in gains.items()}
            if wanted:
                measured.append((ndcg(ranked, wanted, 10), reciprocal_rank(ranked, wanted, 10)))
        return measured


def _mean(measured: list[tuple[float, float]], half: int | None = None) -> tuple[float, float]:
    chosen = measured if half is None else measured[half::2]
    return sum(a for a, _ in chosen) / len(chosen), sum(b for _, b in chosen) / len(chosen)


def cell(candidates: Candidates, feature: Callable[[Asked, Passage], float]) -> str:
    """What the feature changes on either half with the weight chosen on the other, and these weights."""
    values = candidates.values(feature)
    run = {weight: candidates.measured(values, weight) for weight in WEIGHTS}
    chosen = [max(WEIGHTS, key=lambda weight, half=half: sum(_mean(run[weight], half))) for half in (0, 1)]
    held_out = [run[chosen[1 - at % 2]][at] for at in range(len(run[0.0]))]
    change = [new - old for new, old in zip(_mean(held_out), _mean(run[0.0]), strict=True)]
    return f"{' / '.join(f'{value:+.4f}' for value in change)} ({chosen[0]}, {chosen[1]})"


def main() -> None:
    """Prints the table."""
    folder = data_folder()
    if folder is None:
        sys.exit("the public collections are absent: set POLICYQA_DATA to the folder that holds retrieval/")
    settings = Settings() if "now" in sys.argv else BEFORE
    sets = [Candidates.of(public, settings) for public in load(folder)]
    print("| added | " + " | ".join(one.public.name for one in sets) + " |")
    print("|---|" + "---|" * len(sets))
    for name, feature in FEATURES.items():
        print(f"| {name} | {' | '.join(cell(one, feature) for one in sets)} |", flush=True)


if __name__ == "__main__":
    main()
