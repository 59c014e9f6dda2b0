"""Building, opening, searching and explaining an index."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from indexer import analyzer, cold
from indexer.bm25 import Saturation
from indexer.durable import put_in_place
from indexer.errors import IndexCorruptError
from indexer.lexicon import Lexicon
from indexer.models import Contribution, Explanation, Hit
from indexer.passages import Passages
from indexer.plan import Plan, compile_plan
from indexer.postings import Reader
from indexer.question import Question, is_marked, parse
from indexer.settings import Settings
from indexer.statistics import Statistics
from indexer.tfidf import sublinear

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from indexer.warm import Searcher

WARM_FROM = 100
"""Questions from which loading the compiled loops pays."""

Kernel = Literal["auto", "stdlib", "exhaustive", "pruned"]


def build_index(texts: Iterable[str], *, settings: Settings | None = None, threads: int = 2) -> Index:
    """An index of the texts; row ``i`` is the ``i``-th of them. Memory stays bounded: counts are spilled to
    disk.

    The index lives in a temporary file until :meth:`Index.save` puts it somewhere. Raises IndexLimitError
    when the collection is larger than one index holds, ValueError when the settings contradict each other.
    """
    import shutil
    import tempfile
    import weakref

    from indexer.build import write_index
    from indexer.counts import Counts

    chosen = settings or Settings()
    chosen.check()
    folder = Path(tempfile.mkdtemp(prefix="policyqa-index-"))
    try:
        with Counts(texts, threads=threads) as counts:
            write_index(counts, folder / "index", settings=chosen, threads=threads)
        index = Index(Reader(folder / "index"))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    # Removed when the index is closed, collected, or the program ends.
    index.cleanup = weakref.finalize(index, shutil.rmtree, folder, ignore_errors=True)
    return index


def open_index(path: str | Path, *, kernel: Kernel = "auto") -> Index:
    """The index saved at ``path``, mapped into memory: opening takes no longer for a larger one.

    ``kernel``: ``stdlib`` answers with the standard library alone, ``exhaustive`` and ``pruned`` with
    compiled loops, which add up all postings or those that may matter; ``auto`` takes the first for single questions
    and small batches, and the last for larger batches and for everything after :meth:`Index.warm`. Results are the
    same. Raises IndexFormatError when the file is not a sound index.
    """
    return Index(Reader(Path(path)), kernel=kernel)


class Index:
    """A collection of passages, searchable. Made by :func:`build_index` and :func:`open_index`."""

    def __init__(self, reader: Reader, *, kernel: Kernel = "auto") -> None:
        self.reader, self._kernel = reader, kernel
        self.cleanup: Callable[[], object] | None = None
        try:
            facts = reader.facts
            lines = (f"{key[9:]} {value}" for key, value in facts.items() if key.startswith("settings."))
            self.settings = Settings.load("\n".join(lines))
            average = float(facts["average"])
            self.model = Saturation.of(self.settings, average)
            self.lexicon = Lexicon(reader)
            self.passages = Passages(reader, self.lexicon, self.model)
        except (KeyError, ValueError) as error:
            raise IndexCorruptError(str(reader.path), f"its directory lacks {error}") from error
        self._warm: Searcher | None = None
        self.statistics = Statistics(self.lexicon, self.passages.count, average)

    def __len__(self) -> int:
        return self.passages.count

    def analyze(self, text: str) -> list[str]:
        """The terms of a text: stems of its words, without stop words."""
        return analyzer.terms(text)

    def vocabulary(self) -> Iterator[tuple[str, int]]:
        """Every word as written (lower case) and the number of passages that have it."""
        return self.lexicon.vocabulary()

    def _plan(self, scored: tuple[str, ...]) -> Plan[int]:
        return compile_plan(scored, self.lexicon, len(self), self.model, self.settings)

    def search(self, question: str, k: int = 10, *, filter: bytes | bytearray | None = None) -> list[Hit]:  # noqa: A002
        """The ``k`` best passages, best first, ties by row; fewer when fewer have a term of the question.

        ``filter`` has one byte for each passage; those where it is 0 are left out before any are ranked.
        Exact phrases in double quotes, ``+term`` and ``-term`` are obeyed. Raises IndexCorruptError when a
        page of the file that the question needs is damaged, IndexPositionsError when it has a phrase and the index no
        positions, ValueError when the filter has not the length of the index.
        """
        if self._warm or self._kernel in ("exhaustive", "pruned"):
            return self.search_many([question], k, threads=1, filter=filter)[0]
        return self._search_cold(question, k, filter)

    def _search_cold(self, question: str, k: int, rows: bytes | bytearray | None) -> list[Hit]:
        parsed = parse(question)
        allowed = self.passages.allowed(parsed, rows)
        plan = self._plan(parsed.scored)
        count = max(k, self.settings.candidates) if plan.features or plan.places else k
        parts = (self.reader, self.lexicon, self.passages, self.model, self.settings)
        return cold.search(plan, *parts, k, count, allowed)

    def search_many(
        self,
        questions: Sequence[str],
        k: int = 10,
        *,
        threads: int = 2,
        filter: bytes | bytearray | None = None,  # noqa: A002
    ) -> list[list[Hit]]:
        """:meth:`search` for many questions; element ``i`` has the hits of question ``i``."""
        if self._kernel == "stdlib" or (self._kernel == "auto" and not self._warm and len(questions) < WARM_FROM):
            return [self._search_cold(question, k, filter) for question in questions]
        searcher = self._searcher()
        marked = [at for at, question in enumerate(questions) if is_marked(question)]
        plain = list(questions)
        for at in marked:
            plain[at] = ""
        allowed = None if filter is None else self.passages.allowed(Question(()), filter)
        found = searcher.search(searcher.numbers(plain), k, threads=threads, allowed=allowed)
        for at in marked:
            parsed = parse(questions[at])
            batch = searcher.numbers([" ".join(parsed.scored)])
            allowed = self.passages.allowed(parsed, filter)
            found[at] = searcher.search(batch, k, threads=1, allowed=allowed)[0]
        return [self._search_cold(q, k, filter) if h is None else h for q, h in zip(questions, found, strict=True)]

    def warm(self) -> None:
        """Loads the compiled loops, so that single questions are answered by them too: for a program that stays.

        Takes about a second, and some twenty of processor time when they are compiled for the first time on a
        machine. May run in a thread of its own: until it is done questions are answered as before, with the same
        hits. Does nothing to an index opened with ``kernel="stdlib"``. Raises IndexCorruptError.
        """
        if self._kernel != "stdlib":
            self._searcher()

    def _searcher(self) -> Searcher:
        if self._warm is None:
            from indexer.warm import Searcher

            parts = (self.reader, self.lexicon, self.model, self.settings, len(self))
            searcher = Searcher(*parts, prune=self._kernel != "exhaustive")
            # The first question compiles.
            searcher.search(searcher.numbers([""]), 1, threads=1, allowed=None)
            self._warm = searcher
        return self._warm

    def explain(self, question: str, row: int) -> Explanation:
        """What each term, word and pair adds to the score of a passage. The values add up to ``score``."""
        plan = self._plan(parse(question).scored)
        scorer = cold.Scorer(plan, self.lexicon, self.passages, self.model, self.settings)
        words = scorer.words(row)
        bm25, cosine, place = scorer.bm25(row, words), scorer.tfidf(row, words), scorer.place(words)
        found = (
            *self._explain_bm25(plan, scorer, row, words),
            *self._explain_tfidf(plan, scorer, row, words),
            *self._explain_place(plan, scorer, words),
        )
        return Explanation(row, scorer.fused(bm25, cosine, place), bm25, cosine, place, found)

    def _explain_bm25(self, plan: Plan[int], scorer: cold.Scorer, row: int, words: list[int]) -> Iterator[Contribution]:
        length = self.passages.length(row)
        for (term, weight), frequency in zip(plan.terms, scorer.term_frequencies(row, words), strict=True):
            value = weight * ((self.model.gain(frequency, length) if frequency else 0.0) + self.model.bonus)
            text = self.lexicon.term_text(term)
            yield Contribution(text, "bm25", frequency, self.lexicon.idf(term), value)

    def _explain_tfidf(
        self, plan: Plan[int], scorer: cold.Scorer, row: int, words: list[int]
    ) -> Iterator[Contribution]:
        norm = self.passages.norm(row) / plan.norm if plan.norm else 0.0
        for feature, frequency in zip(plan.features, scorer.feature_frequencies(words), strict=True):
            first, second, weight, idf = feature
            text = self.lexicon.word_text(first)
            if second is not None:
                text += " " + self.lexicon.word_text(second)
            scale = self.settings.weight * plan.reach
            value = scale * norm * weight * sublinear(frequency) * idf if frequency else 0.0
            yield Contribution(text, "tfidf", frequency, idf, value)

    def _explain_place(self, plan: Plan[int], scorer: cold.Scorer, words: list[int]) -> Iterator[Contribution]:
        """Each word for coming early, and the stretch that is most like the question, by its first and last word."""
        found, lexicon = scorer.found(words), self.lexicon
        unit = plan.reach / plan.full if plan.full > 0 else 0.0
        for place, early in zip(plan.places, found.nearest, strict=True):
            text = lexicon.term_text(place.terms[0][0]) if place.word is None else lexicon.word_text(place.word)
            value = self.settings.lead * unit * place.weight * early
            yield Contribution(text, "lead", int(early > 0), place.weight, value)
        if found.best:
            first, last = found.stretch[0], found.stretch[1] - 1
            ends = [lexicon.word_text(words[at]) for at in sorted({first, last})]
            text = (" " if last - first < 2 else " … ").join(ends)
            yield Contribution(text, "order", 1, plan.full, self.settings.order * unit * found.best)

    def save(self, path: str | Path) -> None:
        """Writes the index to one file, put in its place in one step when it is safe on the disk."""
        import shutil

        target = Path(path)
        part = target.with_name(f".{target.name}.part")
        try:
            shutil.copyfile(self.reader.path, part)
            put_in_place(part, target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise

    def verify(self) -> None:
        """Checks every byte of the file. Raises IndexCorruptError."""
        self.reader.verify()

    def close(self) -> None:
        """Gives back the mapping and the temporary file, if any."""
        self.reader.close()
        if self.cleanup is not None:
            self.cleanup()

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
