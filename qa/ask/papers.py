"""Which papers the words of a question name: by title, name of the file, publisher, kind of paper, subject.

"The WASPI document" is named by its file, "the levy memorandum" by its kind and its first page, "the pensions paper" by
what its passages speak of.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path, PurePath
from typing import NamedTuple

from indexer.analyzer import words as words_of
from qa.ask.features import constants
from qa.ask.snapshot import View
from qa.ask.terms import content_terms, terms_of
from qa.models import Filters

_EMPTY = frozenset(content_terms("the this that our your my these those paper document text file version copy pdf"))
_AT_HAND = r"(?i)\s*(?:it|this|that|these|those|our|the same)\b(?:\s+\w+)?\s*"
_PAPER = frozenset("paper document text file".split())
_FOUND = 30  # passages by which a subject is told


class Named(NamedTuple):
    """The documents that words name: ``ids`` in the order of their sources, None where the words name none and all are
    meant. ``sure`` is how sure that is, from 0 to 1.
    """

    ids: tuple[str, ...] | None
    sure: float = 1.0


def named(words: str, view: View, filters: Filters) -> Named:
    """The documents that words name, of those that the filters let through; "this policy" and nothing name none.

    What all words stand in the title, the file's name or the publisher of goes before what has them on its first page,
    and that before what speaks of them.
    """
    passing = view.documents_passing(filters) if filters else None
    all_ = Named(None if passing is None else tuple(id_ for id_, _, _ in view.titles() if id_ in passing))
    wanted = _wanted(words, view)
    if not wanted or re.fullmatch(_AT_HAND, words):
        return all_
    told = {
        id_: _Said(f"{title} {PurePath(source).stem}")
        for id_, title, source in view.titles()
        if passing is None or id_ in passing
    }
    sure = constants()["lookup"]
    for ids, share in ((_titled(wanted, told), 1.0), (_opened(wanted, told, view), sure["opening"])):
        if ids:
            return Named(ids, share)
    if not wanted.subject:
        return all_ if len(told) == 1 else Named(())
    return Named(tuple(_about(words, wanted, told, view, filters)), sure["subject"])


def speaks_of_paper(words: str) -> bool:
    """Whether words that name no document speak of one: "the swimming policy", and not "the workers"."""
    spoken = words_of(words)
    return bool(_kind_in(" ".join(spoken))[0]) or not _PAPER.isdisjoint(spoken)


class _Said:
    """The stems of a text about a paper, and its words in order for the kinds of paper in it."""

    def __init__(self, text: str) -> None:
        # Names of files join words and figures by other signs than spaces.
        self.text = re.sub(r"[_\W]+", " ", text)
        self.terms = frozenset(terms_of(self.text))

    def has(self, forms: Iterable[frozenset[str]]) -> bool:
        return any(form <= self.terms for form in forms)


class _Wanted(NamedTuple):
    """Words that name papers: ``subject`` has for each what may stand for it, each a set of stems of which all must be
    there; ``kind`` are the names of the kind of paper.
    """

    subject: Mapping[str, tuple[frozenset[str], ...]]
    kind: tuple[frozenset[str], ...]

    def __bool__(self) -> bool:
        return bool(self.subject or self.kind)

    def share(self, said: _Said) -> float:
        """The share of the subject's words that a text has; 1 where there are none."""
        present = sum(said.has(forms) for forms in self.subject.values())
        return present / len(self.subject) if self.subject else 1.0


def _wanted(words: str, view: View) -> _Wanted:
    spoken = words_of(words)
    name, kind = _kind_in(" ".join(spoken))
    of_kind = set(content_terms(name))
    acronyms = view.acronyms(" ".join([words, words.upper()]))
    longs = {acronym.lower(): frozenset(content_terms(long)) for acronym, long in acronyms.items()}
    subject = {
        term: tuple(form for form in (frozenset([term]), longs.get(word, frozenset())) if form)
        for word in spoken
        for term in content_terms(word)
        if term not in _EMPTY and term not in of_kind
    }
    return _Wanted(subject, tuple(frozenset(content_terms(one)) for one in kind))


def _kind_in(spoken: str) -> tuple[str, tuple[str, ...]]:
    """The longest name of a kind of paper in folded words, and all names of that kind."""
    found: tuple[str, tuple[str, ...]] = "", ()
    for line in _kinds():
        for name in line:
            if len(name) > len(found[0]) and (f" {name} " in f" {spoken} " or f" {name}s " in f" {spoken} "):
                found = name, line
    return found


@cache
def _kinds() -> tuple[tuple[str, ...], ...]:
    """The names of kinds of paper in ``kinds_of_paper.txt``, those of one kind together."""
    text = (Path(__file__).parent / "data" / "kinds_of_paper.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(tuple(name.strip() for name in line.split(",")) for line in lines)


def _titled(wanted: _Wanted, told: Mapping[str, _Said]) -> tuple[str, ...]:
    """Those with the whole subject in what is told of them; of these those of the kind, where there are any."""
    of_subject = [id_ for id_, said in told.items() if wanted.share(said) == 1.0]
    of_kind = [id_ for id_ in of_subject if wanted.kind and told[id_].has(wanted.kind)]
    return tuple(of_kind or (of_subject if wanted.subject else ()))


def _opened(wanted: _Wanted, told: Mapping[str, _Said], view: View) -> tuple[str, ...]:
    """Those with most of the subject in title, publisher and first page, and of the kind where any is."""
    near = _near(wanted, told, view)
    known = view.documents(near)
    shares: dict[str, tuple[float, bool]] = {}
    for id_ in near:
        opening = " ".join(passage.text for passage in view.opening(id_, constants()["lookup"]["first"]))
        metadata = known[id_].metadata
        said = _Said(f"{told[id_].text} {metadata.publisher or ''} {metadata.date or ''} {opening}")
        share = wanted.share(said)
        if share >= constants()["lookup"]["share"]:
            shares[id_] = share, bool(wanted.kind) and said.has(wanted.kind)
    best = max(shares.values(), default=(0.0, False))
    if not wanted.subject and not best[1]:
        return ()
    return tuple(id_ for id_ in told if shares.get(id_) == best)


def _near(wanted: _Wanted, told: Mapping[str, _Said], view: View) -> list[str]:
    """The documents whose first pages are looked at: those whose title has a word, then those found by the words."""
    most = constants()["lookup"]["looked_at"]
    plain = " ".join([*wanted.subject, *(term for form in wanted.kind for term in form)])
    if len(told) <= most:
        return list(told)
    titled = sorted(told, key=lambda id_: -wanted.share(told[id_]))[:most]
    found = [id_ for id_, _ in view.rank_documents(plain, k=most) if id_ in told]
    of_title = [id_ for id_ in titled if wanted.subject and wanted.share(told[id_])]
    return list(dict.fromkeys([*of_title, *found]))[: 2 * most]


def _about(
    words: str, wanted: _Wanted, told: Mapping[str, _Said], view: View, filters: Filters
) -> Iterator[str]:
    """Those whose passages speak of all of the subject: the one found most often, with any found nearly as often."""
    texts: dict[str, list[str]] = {}
    for candidate in view.search(words, k=_FOUND, filters=filters):
        passage = candidate.passage
        found = texts.setdefault(passage.document_id, [told[passage.document_id].text])
        found.append(" ".join([*passage.section, passage.text]))
    whole = {id_: len(found) for id_, found in texts.items() if _covers(wanted, found)}
    most = max(whole.values(), default=0)
    yield from (id_ for id_ in told if 2 * whole.get(id_, 0) > most)


def _covers(wanted: _Wanted, texts: Collection[str]) -> bool:
    return wanted.share(_Said(" ".join(texts))) == 1.0
