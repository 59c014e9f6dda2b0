"""Building, opening, searching and explaining an index."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from indexer import analyzer, kernel
from indexer.bm25 import Saturation, Totals
from indexer.errors import IndexArgumentError, IndexClosedError, IndexCorruptError, MissingExtraError
from indexer.explain import Explained, explain
from indexer.format import Reader, put_in_place
from indexer.lexicon import Lexicon
from indexer.models import Explanation, Hit
from indexer.passages import Passages
from indexer.question import Plan, Question, compile_plan, is_marked, parse
from indexer.scorer import Scorer, search
from indexer.settings import Settings
from indexer.statistics import MergedFrequencies, Statistics

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from indexer.kernel.searcher import Searcher
    from indexer.vocabulary import Counts

BATCH_FROM = 100
"""Questions from which loading the compiled loops pays."""

WITHOUT_FAST = (
    "Questions are answered one by one, without the compiled loops, which find passages in a tenth of the time or less "
    "where there are many. pip install 'policyqa[fast]' brings them."
)

Kernel = Literal["auto", "stdlib", "exhaustive", "pruned"]


def build_index(
    texts: Iterable[str],
    *,
    settings: Settings | None = None,
    threads: int = 2,
    counter: Callable[[Iterable[str]], Counts] | None = None,
    beside: Path | None = None,
) -> Index:
    """An index of the texts; row ``i`` is the ``i``-th of them.

    ``counter`` counts their words, as :func:`indexer.counts.count` does if none is given: with scikit-learn up to an
    ordinary size, and beyond it with compiled loops, which keep what they count on disk. The index lives in a
    temporary file until :meth:`Index.save` puts it somewhere: in the folder ``beside``, else in that of the system for
    such files. Raises IndexLimitError when the collection is larger
    than one index holds, IndexArgumentError when a setting makes no sense or a text is not one.
    """
    import shutil
    import tempfile
    import weakref

    from indexer.build import write_index
    from indexer.counts import count

    chosen = settings or Settings()
    chosen.check()
    folder = Path(tempfile.mkdtemp(prefix="policyqa-index-", dir=beside))
    try:
        with counter(texts) if counter else count(texts, threads=threads, folder=folder) as counts:
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
    same. Where numba, the extra ``fast``, is not installed ``auto`` is ``stdlib``. Raises IndexFormatError when the
    file is not a sound index, IndexArgumentError for a kernel of another name.
    """
    if kernel not in get_args(Kernel):
        raise IndexArgumentError(f"kernel is '{kernel}' and must be one of {', '.join(get_args(Kernel))}")
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
            self.totals = Totals(int(facts["passages"]), int(facts["length"]), float(facts["floor"]))
            self.model = Saturation.of(self.settings, self.totals.average)
            self.lexicon = Lexicon(reader)
            self.passages = Passages(reader, self.lexicon, self.model)
        except (KeyError, ValueError) as error:
            raise IndexCorruptError(str(reader.path), f"its directory lacks {error}") from error
        self._warm: Searcher | None = None
        self._closed = self._told = False
        self._frequencies = MergedFrequencies([self.lexicon])
        self.statistics = Statistics(self._frequencies, self.totals, self.settings.variant)

    def __len__(self) -> int:
        return self.passages.count

    def analyze(self, text: str) -> list[str]:
        """The terms of a text: stems of its words, without stop words."""
        return analyzer.terms(text)

    def vocabulary(self) -> Iterator[tuple[str, int]]:
        """Every word as written (lower case) and the number of passages that have it."""
        return self.lexicon.vocabulary()

    def beginning(self, letter: str) -> Iterator[str]:
        """The words as written (lower case) that begin with a letter; no other words are read."""
        return self.lexicon.beginning(letter)

    def _plan(self, scored: tuple[str, ...]) -> Plan[int]:
        return compile_plan(scored, self.lexicon, self.totals, self.settings)

    def search(self, question: str, k: int = 10, *, filter: bytes | bytearray | None = None) -> list[Hit]:  # noqa: A002
        """The ``k`` best passages, best first, ties by row; fewer when fewer have a term of the question.

        ``filter`` has one byte for each passage; those where it is 0 are left out before any are ranked.
        Exact phrases in double quotes, ``+term`` and ``-term`` are obeyed. Raises IndexCorruptError when a
        page of the file that the question needs is damaged, IndexPositionsError when it has a phrase and the index no
        positions, IndexArgumentError when the filter has not the length of the index, ``k`` is less than 1 or the
        question is not a text, IndexClosedError.
        """
        self.check([question], k)
        if self._warm or self._kernel in ("exhaustive", "pruned"):
            return self.search_many([question], k, threads=1, filter=filter)[0]
        return self._search_cold(question, k, filter)

    def _search_cold(self, question: str, k: int, rows: bytes | bytearray | None) -> list[Hit]:
        parsed = parse(question)
        allowed = self.passages.allowed(parsed, rows)
        plan = self._plan(parsed.scored)
        count = self.settings.candidates if plan.features or plan.places else k
        parts = (self.reader, self.lexicon, self.passages, self.model, self.settings)
        return search(plan, *parts, k, count, allowed)

    def search_many(
        self,
        questions: Sequence[str],
        k: int = 10,
        *,
        threads: int = 2,
        filter: bytes | bytearray | None = None,  # noqa: A002
    ) -> list[list[Hit]]:
        """:meth:`search` for many questions; element ``i`` has the hits of question ``i``."""
        self.check(questions, k)
        if not self._compiled(len(questions)):
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

    def check(self, questions: Sequence[str], k: int) -> None:
        """Raises IndexArgumentError where these are no questions or no number of hits, IndexClosedError."""
        self._check_open()
        if not isinstance(k, int) or k < 1:
            raise IndexArgumentError(f"k is {k}: ask for one passage or more")
        if isinstance(questions, str) or not all(isinstance(question, str) for question in questions):
            raise IndexArgumentError("a question must be a str, and many of them a list of these")

    def _check_open(self) -> None:
        if self._closed:
            raise IndexClosedError

    def _compiled(self, questions: int) -> bool:
        """Whether so many questions go to the compiled loops."""
        if self._warm or self._kernel != "auto":
            return self._kernel != "stdlib"
        return questions >= BATCH_FROM and self._available()

    def _available(self) -> bool:
        """Whether loops can be compiled; if not, a warning is logged, once."""
        found = kernel.available()
        if not found and not self._told:
            import logging

            self._told = True
            logging.getLogger(__name__).warning(WITHOUT_FAST)
        return found

    def warm(self) -> None:
        """Loads the compiled loops, so that single questions are answered by them too: for a program that stays.

        Takes about a second, and some twenty of processor time when they are compiled for the first time on a
        machine. May run in a thread of its own: until it is done questions are answered as before, with the same
        hits. Does nothing to an index opened with ``kernel="stdlib"``, nor, unless the loops were asked for by name,
        where the extra ``fast`` is not installed, but to log that. Raises IndexCorruptError, MissingExtraError,
        IndexClosedError.
        """
        if self.may_compile():
            self._searcher()

    def may_compile(self) -> bool:
        """Whether this index is to be answered from by compiled loops where they are installed, or was opened so.

        That they are not is logged, once. Raises IndexClosedError.
        """
        self._check_open()
        return self._kernel in ("exhaustive", "pruned") or (self._kernel == "auto" and self._available())

    def _searcher(self) -> Searcher:
        if self._warm is None:
            if not kernel.available():
                raise MissingExtraError
            from indexer.kernel.searcher import Searcher

            searcher = Searcher(
                self.reader, self.lexicon, self.totals, self.settings, prune=self._kernel != "exhaustive"
            )
            # The first question compiles.
            searcher.search(searcher.numbers([""]), 1, threads=1, allowed=None)
            self._warm = searcher
        return self._warm

    def explain(self, question: str, row: int) -> Explanation:
        """What each term, word and pair adds to the score of a passage. The values add up to ``score``.

        Raises IndexArgumentError when there is no such row, IndexClosedError.
        """
        self.check([question], 1)
        if not 0 <= row < len(self):
            raise IndexArgumentError(f"there is no row {row}: the index has {len(self)} passages")
        scored = parse(question).scored
        plan = self._plan(scored)
        names = compile_plan(scored, self._frequencies, self.totals, self.settings)
        scorer = Scorer(plan, self.lexicon, self.passages, self.model, self.settings)
        asked = Explained(plan, names, self._frequencies.term_df, self.model, self.totals)
        return explain(asked, row, scorer, self.lexicon, self.passages, self.settings)

    def save(self, path: str | Path) -> None:
        """Writes the index to one file, put in its place in one step when it is safe on the disk."""
        import shutil

        self._check_open()

        target = Path(path)
        part = target.with_name(f".{target.name}.part")
        try:
            shutil.copyfile(self.reader.path, part)
            put_in_place(part, target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise

    def verify(self) -> None:
        """Checks every byte of the file. Raises IndexCorruptError, IndexClosedError."""
        self._check_open()
        self.reader.verify()

    def close(self) -> None:
        """Gives back the mapping and the temporary file, if any. Nothing can be asked afterwards."""
        self._closed = True
        self.reader.close()
        if self.cleanup is not None:
            self.cleanup()

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
