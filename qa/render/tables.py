"""What the other commands tell a person: lists of documents, the state of a store, what documents cite, and which old
citations still stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from corpus.dates import plain
from corpus.losses import sentences
from corpus.store.faults import REMEDY
from qa.render.places import place_of, place_words
from qa.render.terminal import WIDTH, filled, printable
from qa.render.text import counted

if TYPE_CHECKING:
    from corpus.store.models import Snapshot

_CONTROL = {
    "owner": "owner",
    "author": "author",
    "version": "version",
    "issued": "issued",
    "review": "review due",
    "approved_by": "approved by",
}
TITLE_SOURCES = {
    "heading": "its first heading", "file name": "the name of the file", "file": "the file’s own record",
    "label": "the sheet in front",
}
"""Where a title is from, in words."""
_MOST_PROBLEMS = 50
NO_DOCUMENTS = "The store holds no documents. Add some: policyqa add FOLDER\n"


def document_lines(document: Mapping[str, Any]) -> str:
    """A few lines for a document: what it is, how old, how long, what is wrong with it."""
    return "".join(line + "\n" for line in _document(document))


def _document(document: Mapping[str, Any]) -> Iterator[str]:
    yield from filled(document["title"])
    facts = [
        plain(document["date"]) if document["date"] else "no date",
        document["publisher"],
        document["status"],
        counted(document["pages"], "page") if document["pages"] else None,
        counted(document["passages"], "passage"),
    ]
    yield from filled(", ".join(fact for fact in facts if fact), 4)
    yield f"    {document['document_id']}  {printable(PurePath(document['source']).name)}"
    known = TITLE_SOURCES.get(document.get("title_source") or "", "")
    title = f"title from {known}" if known else ""
    date = f"date from {document['date_source']}" if document["date"] and document.get("date_source") else ""
    said = "; ".join(part for part in (title, date, control_words(document.get("control") or {})) if part)
    if said:
        yield from filled(said, 4, 6)
    for warning in document["warnings"]:
        yield from filled(f"! {warning}", 4, 6)
    yield ""


def control_words(control: Mapping[str, Any]) -> str:
    """``owner Director of Finance; version 3``: what a control box says, empty where it says nothing."""
    return "; ".join(f"{_CONTROL[name]} {value}" for name, value in control.items() if value)


def described_lines(described: Mapping[str, Any]) -> str:
    """What ``policyqa edit`` shows: a line for each thing that can be said of a document, and where it is from."""
    lines = [f"{described['document_id']}  {printable(PurePath(described['source']).name)}"]
    for name, fact in described.items():
        if isinstance(fact, dict):
            told = f"{fact['value']} ({fact['from']})" if fact["value"] else "-"
            lines += filled(f"{name:<12}{told}", 4, 16)
    return "".join(f"{line}\n" for line in lines)


def add_summary(report: dict[str, Any]) -> str:
    """One line on what a run of ``add`` did."""
    counts = ", ".join(
        f"{report[name]} {name}" for name in ("added", "updated", "unchanged", "removed") if report[name]
    )
    failed = f", {len(report['failed'])} failed" if report["failed"] else ""
    return (
        f"{counts or 'nothing added'}{failed}. The store holds {counted(report['documents'], 'document')} "
        f"and {counted(report['passages'], 'passage')} ({report['seconds']:.1f} s).\n"
        + "".join(f"{line}\n" for line in sentences(report.get("losses", {}).items()))
    )


_MOST_FILES = 2  # of each kind that the short status names
_MOST_LABELS = 10  # of the commonest that it counts
_NO_ENCODER = "none; pip install 'policyqa[semantic]' for one that doubts better"


def status_table(status: dict[str, Any], *, whole: bool = False) -> str:
    """What the store holds and how well it is: on one screen of 80 by 24, or ``whole``, with every file and kind."""
    return "".join(f"{line}\n" for line in _status(status, whole))


def _status(status: dict[str, Any], whole: bool) -> Iterator[str]:
    undated = f" ({status['undated']:,} without a date)" if status.get("undated") else ""
    index = status["index"]
    yield from filled(f"Store         {status['store']}", 0, 14)
    yield f"Documents     {status['documents']:,}{undated}"
    yield f"Passages      {status['passages']:,}"
    yield from filled(f"Index         {index['bytes'] / 2**20:.1f} MiB, {index['health']}", 0, 14)
    if "encoder" in status:
        yield from filled(f"Encoder       {status['encoder'] or _NO_ENCODER}", 0, 14)
    if fitted := status.get("calibration"):
        told = f"fitted to this library by {counted(fitted['judgements'], 'judgement')} ({fitted['name']})"
        stale = "fitted to another version of policyqa, not in use; run policyqa calibrate again"
        yield from filled(f"Confidence    {told if fitted['in_use'] else stale}", 0, 14)
    yield f"Snapshot      {(status['snapshot'] or 'none yet') if whole else (status['snapshot'] or 'none yet')[:12]}"
    failures = [(one["path"], one["reason"]) for one in status["failures"]]
    scanned = [(one["source"], counted(one["pages"], "page") + " without text") for one in status["scanned"]]
    lost = [(one["source"], " ".join(sentences(one["losses"].items()))) for one in status.get("losses", ())]
    for title, rows in (("Not readable", failures), ("Scanned", scanned), ("Left out or not read", lost)):
        yield from _problems(title, rows, whole)
    yield from _tagged(status["entities"], whole)
    if not whole and (sum(map(len, (failures, scanned, lost))) > 3 * _MOST_FILES or status["entities"]):
        yield from ("", "Every file and kind: policyqa status --all")


def _problems(title: str, rows: Sequence[tuple[str, str]], whole: bool) -> Iterator[str]:
    if not rows:
        return
    if whole:
        yield from ("", title)
        for source, reason in rows:
            yield from filled(f"{PurePath(source).name}: {reason}", 4, 6)
        return
    more = f" The first {_MOST_FILES}:" if len(rows) > _MOST_FILES else ""
    yield f"{title}: {counted(len(rows), 'file')}.{more}"
    for source, reason in rows[:_MOST_FILES]:
        first, *rest = filled(f"{PurePath(source).name}: {reason}", 4, 6)
        yield f"{first[: WIDTH - 4]} ..." if rest else first


def _tagged(entities: Mapping[str, Any], whole: bool) -> Iterator[str]:
    """In how many passages each kind of thing is tagged, the commonest first; with the names of each if ``whole``."""
    if not entities:
        return
    yield ""
    if whole:
        yield "Tagged (passages)"
        for label, facets in entities.items():
            named = ", ".join(f"{facet['id']} {facet['passages']}" for facet in facets["most"])
            yield from filled(f"{label} {facets['passages']}: {named}", 4, 6)
        return
    common = sorted(entities.items(), key=lambda one: -one[1]["passages"])[:_MOST_LABELS]
    told = ", ".join(f"{label} {facets['passages']:,}" for label, facets in common)
    yield from filled(f"Tagged        {told}", 0, 14)


def audit_lines(audit: Mapping[str, Any]) -> str:
    """What is wrong with a store and what to do, or that all is as it was written."""
    if audit["sound"]:
        held = f"{counted(audit['documents'], 'document')}, {counted(audit['passages'], 'passage')}"
        return f"Sound: {held} and the index are as they were written.\n"
    problems = audit["problems"]
    lines = [line for problem in problems[:_MOST_PROBLEMS] for line in filled(f"Damaged: {problem}", 0, 4)]
    if len(problems) > _MOST_PROBLEMS:
        lines.append(f"and {len(problems) - _MOST_PROBLEMS:,} more, which --json lists.")
    return "\n".join([*lines, *filled(REMEDY, 0, 0)]) + "\n"


def repair_lines(report: Mapping[str, Any]) -> str:
    """What was wrong, what was read again and what could not be mended."""
    if not report["problems"]:
        return "Nothing is damaged.\n"
    told = [
        *(f"Damaged: {problem}" for problem in report["problems"]),
        *(f"Read again: {source}" for source in report["read_again"]),
        *(f"Not mended: {line}" for line in report["lost"]),
    ]
    end = "What could be mended is." if report["lost"] else "The store is mended."
    return "\n".join([*(line for one in told for line in filled(one, 0, 4)), end]) + "\n"


def kept(place: PurePath, snapshot: Snapshot) -> dict[str, Any]:
    """The JSON of ``backup`` and ``restore``: where a store now is, and what it holds."""
    return {"file": str(place), "documents": snapshot.documents, "passages": snapshot.passages}


def kept_line(held: Mapping[str, Any]) -> str:
    """The same in one line."""
    return f"{held['file']}: {counted(held['documents'], 'document')}, {counted(held['passages'], 'passage')}.\n"


def compact_line(done: Mapping[str, Any]) -> str:
    """What ``compact`` did, in one line."""
    if done["segments"] == 1 and not done["removed"]:
        return "The index is in one piece already.\n"
    pieces, gone = counted(done["segments"], "piece"), counted(done["removed"], "removed passage")
    return f"{counted(done['passages'], 'passage')} in one piece, where there were {pieces} with {gone}.\n"


def verify_table(report: Mapping[str, Any]) -> str:
    """The citations that do not stand as they stood, then the counts."""
    lines = [line for one in report["citations"] if one["standing"] != "same" for line in _citation(one)]
    counts = ", ".join(f"{count} {name}" for name, count in report["summary"].items())
    return "\n".join([*lines, counts]) + "\n"


def _citation(one: Mapping[str, Any]) -> Iterator[str]:
    yield from filled(f"{one['standing']:8} {one['id']} [{one['rank']}] {one['title']}", 0, 9)
    yield from filled(f"“{one['quote']}”", 9)
    now = one["now"]
    if now:
        text = "" if one["standing"] == "moved" else f": “{now['text']}”"
        where = ", ".join(part for part in (now["title"], place_words(place_of(now), title=now["title"])) if part)
        yield from filled(f"now {where}{text}", 9)


def references_table(groups: Iterable[Mapping[str, Any]]) -> str:
    """The groups of ``qa.check.cited.grouped``; where there are none, that."""
    lines = [line for group in groups for line in _group(group)]
    return "\n".join(lines) + "\n" if lines else "The documents cite nothing of the kind.\n"


def _group(group: Mapping[str, Any]) -> Iterator[str]:
    yield from filled(f"{group['title']} ({group['mentions']} mention{'s' if group['mentions'] != 1 else ''})")
    for provision in group["provisions"]:
        yield from filled(_place(provision), 4)
        for title, paragraphs in _by_document(provision["passages"]):
            yield from filled(f"{title}: {_paragraphs(paragraphs)}", 8)
    yield ""


def _place(provision: Mapping[str, Any]) -> str:
    """``section 149``, ``sections 2, 3``, ``paragraph 6 of Schedule 1``, or that the whole instrument is cited."""
    numbers = provision["numbers"]
    if not numbers:
        return "as a whole"
    unit = provision["unit"].removeprefix("schedule_") + ("s" if len(numbers) > 1 else "")
    outer = [f"{name.capitalize()} {n}" for name, _, n in (place.partition("/") for place in provision["within"])]
    return " of ".join([f"{unit} {', '.join(numbers)}", *reversed(outer)])


def _paragraphs(numbers: Sequence[int | None]) -> str:
    """``heading, paragraphs 3, 12``; a heading has no number."""
    counted = sorted({number for number in numbers if number})
    several = "s" if len(counted) > 1 else ""
    listed = f"paragraph{several} {', '.join(map(str, counted))}" if counted else ""
    return ", ".join(part for part in ("heading" if None in numbers else "", listed) if part)


def _by_document(passages: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, list[int | None]]]:
    """Each document with the paragraphs that cite; by its id too where another has the same title."""
    found: dict[str, list[int | None]] = {}
    titles: dict[str, str] = {}
    for passage in passages:
        titles[passage["document_id"]] = passage["title"]
        found.setdefault(passage["document_id"], []).append(passage["paragraph"])
    for document_id, paragraphs in found.items():
        title = titles[document_id]
        shared = list(titles.values()).count(title) > 1
        yield (f"{title} ({document_id})" if shared else title), paragraphs
