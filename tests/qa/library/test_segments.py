"""A store that grows by what changes answers as one that was made of what is in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import StoreMissingError
from corpus.models import Document, Entity, Metadata, Passage, Reference, Span
from corpus.store import segments
from corpus.store.backup import backup, restore
from corpus.store.manifest import read_manifest
from corpus.store.models import Snapshot
from corpus.store.reader import StoreReader
from corpus.store.writer import StoreWriter
from indexer import kernel
from qa.ask.snapshot import View
from qa.errors import FilterError
from qa.library.compact import compact
from qa.library.index import publish
from qa.models import Filters

WORDS = "board boards duty norman normandy colony colonist the of once rare lead".split()
QUESTIONS = ["board duty", "the normans of the colony", "norman once", "unheard", "rare +lead", '"board duty" -once']
ACT = Reference("the Act", Span(0, 7), "legislation", "ukpga/2022/31", None, (), "explicit", "ok", "", "", None)

names = st.sampled_from("abcdefghij")
texts = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join), min_size=1, max_size=3)
changes = st.one_of(
    st.tuples(st.just("put"), names, texts),
    st.tuples(st.just("put"), names, texts),
    st.tuples(st.just("remove"), names, st.none()),
    st.tuples(st.just("copy"), names, names),
    st.tuples(st.just("forget"), names, st.none()),
    st.tuples(st.just("compact"), st.none(), st.none()),
)
Change = tuple[str, Any, Any]
State = dict[str, tuple[str, list[str]]]
"""Id -> source and texts of a document."""


def put(writer: StoreWriter, id_: str, source: str, some: Sequence[str]) -> None:
    """A document of these passages, of which those with the word ``duty`` cite an Act."""
    passages, at = [], 0
    for number, text in enumerate(some):
        cites = (Entity("ACT", "the Act", "ukpga/2022/31", Span(0, 1)),) if "duty" in text else ()
        span = Span(at, at + len(text))
        passage = Passage(f"{id_}.{number}", id_, number, "paragraph", text, span, paragraph=number + 1)
        passages.append(passage._replace(entities=cites))
        at = span.end + 1
    made = Document(id_, source, "text/plain", id_, Metadata(title=f"Paper {id_}"), "\n".join(some))
    writer.put(made, passages)


def change(writer: StoreWriter, state: State, step: Change) -> None:
    """One change of the store and of what is expected of it."""
    kind, name, more = step
    source = f"/{name}.txt"
    if kind == "put":
        writer.replace(source, f"{name}:{more}")
        for id_ in [id_ for id_, (of, _) in state.items() if of == source]:
            del state[id_]
        if name not in state:
            state[name] = (source, more)
            put(writer, name, source, more)
    elif kind == "remove" and name in state:
        writer.remove(name)
        del state[name]
    elif kind == "copy" and name in state and name != more and f"/{more}.txt" not in {of for of, _ in state.values()}:
        # The same bytes under another name; the document stays that of the first file.
        writer.replace(f"/{more}.txt", f"{name}:again")
        writer.note_copy(f"/{more}.txt", name)
    elif kind == "forget" and (ids := [id_ for id_, (of, _) in state.items() if of == source]):
        writer.forget(source)
        for id_ in ids:
            heir = writer.owner(id_)
            if heir is None:
                del state[id_]
            else:
                state[id_] = (heir, state[id_][1])


@contextmanager
def view(folder: Path) -> Iterator[View]:
    """What questions look things up in."""
    with closing(StoreReader(folder)) as reader:
        snapshot = reader.snapshot()
        assert snapshot is not None
        yield View(reader, snapshot)


def told(one: View, *, warm: bool = False) -> list[Any]:
    """All that a view says of the questions: passages in their order, every score, explanations, and statistics."""
    if warm:
        one.warm()
    said: list[Any] = [one.searched[:2], sorted(one._index.vocabulary()), one._index.totals]
    for question in QUESTIONS:
        for k in (1, 20):
            found = one.search(question, k=k, filters=Filters(), also=[ACT])
            said.append([(one_.passage, one_.hit[1:], one_.rank) for one_ in found])
            said += [one.explain(question, one_) | {"row": 0} for one_ in found[:2]]
        said.append(filtered(one, question, Filters(documents=("/[a-e2-3].txt",))))
        said.append(filtered(one, question, Filters(entities=("ACT",))))
        said.append(one.rank_documents(question, k=3))
    said.append([passage.passage_id for passage in one.citing([ACT], filters=Filters())])
    said += [one.correct("bord"), one.correct("normn"), one.idf("board"), one.idf("unheard")]
    return said


def filtered(one: View, question: str, filters: Filters) -> Any:
    """The passages found with a filter, and how many it lets through; the message where it names nothing."""
    try:
        return [(found.passage, found.hit[1:]) for found in one.search(question, k=9, filters=filters)], one.allowed(
            filters
        )
    except FilterError as error:
        return str(error)


def whole(folder: Path, state: State) -> Snapshot:
    """A store made of these documents at once."""
    with StoreWriter(folder) as writer:
        for id_, (source, some) in state.items():
            writer.replace(source, f"{id_}:{some}")
            put(writer, id_, source, some)
        return publish(writer)


@pytest.mark.slow
@pytest.mark.parametrize("compiled", [False, True])
@settings(max_examples=20, deadline=None)
@given(runs=st.lists(st.lists(changes, min_size=1, max_size=4), min_size=1, max_size=7))
def test_what_has_grown_answers_as_what_was_made_at_once(
    runs: list[list[Change]], tmp_path_factory: pytest.TempPathFactory, *, compiled: bool
) -> None:
    """After any sequence of additions, removals, replacements, moves to another file and mergers."""
    if compiled and not kernel.available():
        pytest.skip("numba is not installed: pip install 'policyqa[fast]'")
    folder, state = tmp_path_factory.mktemp("grown") / "store", State()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segments, "MOST", 3)
        for run in runs:
            with StoreWriter(folder) as writer:
                for step in run:
                    change(writer, state, step)
                publish(writer, compact=any(kind == "compact" for kind, _, _ in run))
            with closing(StoreReader(folder)) as reader:
                assert [problem.what for problem in reader.problems()] == []
            made = tmp_path_factory.mktemp("made") / "store"
            whole(made, state)
            with view(folder) as grown, view(made) as other:
                assert told(grown, warm=compiled) == told(other)


def grown(folder: Path, *, times: int = 5) -> Snapshot:
    """A store of several segments, one passage of which was removed."""
    snapshot = None
    for number in range(times):
        with StoreWriter(folder) as writer:
            writer.replace(f"/{number}.txt", str(number))
            put(writer, str(number), f"/{number}.txt", [f"board {WORDS[number % len(WORDS)]}", "the lead"])
            snapshot = publish(writer)
    with StoreWriter(folder) as writer:
        writer.remove("0")
        snapshot = publish(writer)
    assert snapshot is not None
    return snapshot


def test_a_change_writes_what_it_changes(tmp_path: Path) -> None:
    """Segments are shared by snapshots, and what nobody names is swept."""
    snapshot = grown(tmp_path / "store")
    manifest = read_manifest(tmp_path / "store" / snapshot.directory)
    assert manifest is not None
    assert [(one.live, one.places) for one in manifest.segments] == [(2, 2)] * 4
    assert all((tmp_path / "store" / name / "index").is_file() for name in manifest.directories)


def test_segments_stay_few(tmp_path: Path) -> None:
    """However often something is added."""
    grown(tmp_path / "store", times=22)
    assert 1 < len(segments_of(tmp_path / "store")) <= segments.MOST


def test_a_store_that_was_compacted_is_one_segment(tmp_path: Path) -> None:
    """Of which all counts, with the same hash and the same answers."""
    before = grown(tmp_path / "store")
    with view(tmp_path / "store") as one:
        wanted = told(one)
    with StoreWriter(tmp_path / "store") as writer:
        after = publish(writer, compact=True)
    assert (after.hash, after.published) == (before.hash, before.published)
    with closing(StoreReader(tmp_path / "store")) as reader:
        assert reader.segments(after).in_one
    with view(tmp_path / "store") as one:
        assert told(one) == wanted


def test_a_copy_has_all_segments(tmp_path: Path) -> None:
    """What backup writes answers as the store does."""
    grown(tmp_path / "store")
    backup(tmp_path / "store", tmp_path / "copy.tar")
    restore(tmp_path / "copy.tar", tmp_path / "again")
    with view(tmp_path / "store") as one, view(tmp_path / "again") as other:
        assert told(one) == told(other)


@pytest.mark.parametrize("file", ["index", "places", "windows", "gone"])
def test_a_damaged_segment_is_told_and_made_anew_by_the_next_change(tmp_path: Path, file: str) -> None:
    """Whichever it is: nothing is added to what is not sound."""
    grown(tmp_path / "store")
    with StoreWriter(tmp_path / "store") as writer:
        writer.replace("/big.txt", "big")
        for number in range(8):
            put(writer, f"big{number}", "/big.txt", [f"board duty {WORDS[number]}"])
        publish(writer)
    with StoreWriter(tmp_path / "store") as writer:
        writer.remove("big3")
        snapshot = publish(writer)
    manifest = read_manifest(tmp_path / "store" / snapshot.directory)
    assert manifest is not None
    marked = [one for one in manifest.segments if one.gone]
    path = marked[0].gone[0] + "/index" if file == "gone" else f"{manifest.segments[-1].directory}/{file}"
    damaged = bytearray((tmp_path / "store" / path).read_bytes())
    damaged[-1] ^= 1
    (tmp_path / "store" / path).write_bytes(damaged)
    with StoreWriter(tmp_path / "store") as writer:
        writer.remove("1")
        snapshot = publish(writer)
    with closing(StoreReader(tmp_path / "store")) as reader:
        assert reader.segments(snapshot).in_one
        assert [problem.what for problem in reader.problems()] == []


def test_compact_tells_what_it_merged(tmp_path: Path) -> None:
    """And does nothing the second time."""
    before = grown(tmp_path / "store")
    pieces = len(segments_of(tmp_path / "store"))
    assert pieces > 1
    assert compact(tmp_path / "store") == {"segments": pieces, "removed": 0, "passages": before.passages}
    assert compact(tmp_path / "store") == {"segments": 1, "removed": 0, "passages": before.passages}
    with pytest.raises(StoreMissingError):
        compact(tmp_path / "none")


def segments_of(folder: Path) -> list[Path]:
    """The folders of the segments of a store."""
    with closing(StoreReader(folder)) as reader:
        snapshot = reader.snapshot()
        assert snapshot is not None
        return reader.segments(snapshot).parts
