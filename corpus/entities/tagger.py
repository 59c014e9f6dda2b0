"""Passages of a document -> the same passages with their entities; those of references are the references' own."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from corpus.characters import fold
from corpus.entities.data import PRIORITY
from corpus.entities.dates import find_dates
from corpus.entities.definitions import Sense, definitions, find_senses
from corpus.entities.gazetteer import GUARDS, load_patterns, load_terms
from corpus.entities.models import Draft, Mention, Term, covered
from corpus.entities.names import find_names, slug
from corpus.entities.own import bind_own
from corpus.entities.values import find_values
from corpus.models import Entity, Passage, Reference, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spacy.language import Language
    from spacy.matcher import Matcher
    from spacy.tokens import Doc

_SITE = "https://www.legislation.gov.uk/"
_REFERENCE_LABELS = {"bill": "BILL", "document": "PUBLICATION", "parliamentary": "PUBLICATION"}
_TITLE = re.compile(
    r"\b(?:of|to|in)\s+(?:the\s+(?=[A-Z\d])|(?=[A-Z][a-z]))(?P<title>.*\b(?:Act|Regulations|Order|Rules)\b.*)$",
    re.DOTALL,
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+")


class Tagger:
    """Finds entities with spaCy's tokenizer and matchers over the registers of ``corpus/data``.

    Making one loads the registers and takes a second or so; ``default_tagger`` keeps one for the process.
    """

    def __init__(self, terms: Iterable[Term] | None = None) -> None:
        from spacy.matcher import PhraseMatcher

        self._nlp = _pipeline()
        self._written = PhraseMatcher(self._nlp.vocab, attr="ORTH")
        self._lowered = PhraseMatcher(self._nlp.vocab, attr="LOWER")
        self._patterns: dict[str, Matcher] = {}
        self._terms: dict[int, Term] = {}
        self._names: dict[str, list[str]] = {}
        self._add_terms(load_terms() if terms is None else list(terms))
        self._add_patterns()

    def tag(self, passages: Sequence[Passage], *, references: Sequence[Reference] = ()) -> tuple[Passage, ...]:
        """The passages of one document, in order, with ``entities`` filled and ordered by place.

        ``references`` have spans into ``Document.text``; legislation and publications come from them alone. Short
        names that any passage defines hold in all of them.
        """
        drafts = [self._draft(passage) for passage in passages]
        self._apply_definitions(drafts)
        shorts = {mention.id for draft in drafts for mention in draft.mentions if not mention.short}
        cited = _by_passage(passages, references)
        return tuple(
            draft.passage._replace(entities=_entities(draft, cited[index], shorts))
            for index, draft in enumerate(drafts)
        )

    def _add_terms(self, terms: list[Term]) -> None:
        grouped: dict[Term, list[Doc]] = {}
        for term in terms:
            phrase = fold(term.phrase).text
            if not term.cased:
                self._names.setdefault(term.id, []).append(phrase.lower())
            doc = self._nlp.make_doc(phrase if term.cased else phrase.lower())
            grouped.setdefault(replace(term, phrase=""), []).append(doc)
        for term, docs in grouped.items():
            key = repr(term)
            self._terms[self._nlp.vocab.strings.add(key)] = term
            (self._written if term.cased else self._lowered).add(key, docs)

    def _add_patterns(self) -> None:
        from spacy.matcher import Matcher

        for number, pattern in enumerate(load_patterns()):
            key = f"pattern {number}"
            self._terms[self._nlp.vocab.strings.add(key)] = Term("", pattern.label, pattern.id)
            self._patterns.setdefault(pattern.word, Matcher(self._nlp.vocab)).add(
                key, [pattern.tokens], greedy="LONGEST"
            )

    def _draft(self, passage: Passage) -> Draft:
        folded = fold(passage.text)
        doc = tokenised(self._nlp, folded.text)
        listed = list(self._listed(doc, folded.text.lower()))
        mentions = [*listed, *find_names(folded.text, listed), *_values(folded.text)]
        return Draft(passage, folded, doc, mentions, list(definitions(folded.text)))

    def _listed(self, doc: Doc, lowered: str) -> Iterator[Mention]:
        matches = [*self._written(doc), *self._lowered(doc)]
        for word, matcher in self._patterns.items():
            if word in lowered:
                matches += matcher(doc)
        for key, start, end in matches:
            term = self._terms[key]
            if GUARDS[term.guard](doc, start, end):
                yield _mention(doc, start, end, term)

    def _apply_definitions(self, drafts: list[Draft]) -> None:
        """Let the document's own short names add to the registers, and overrule them where they mean another thing."""
        senses = find_senses(drafts)
        for draft in drafts if senses else ():
            draft.mentions = [m for m in draft.mentions if not self._overruled(m, draft, senses)]
        aliases = {term: sense.mention for term, sense in senses.items() if sense.mention}
        if aliases:
            self._tag_aliases(drafts, aliases)
        concepts = {term for term, sense in senses.items() if sense.mention and sense.mention.id.startswith("concept:")}
        bind_own(drafts, senses.keys() - concepts)

    def _overruled(self, mention: Mention, draft: Draft, senses: dict[str, Sense]) -> bool:
        """Whether the document defines this short name as something that is no entity, spelling slips aside."""
        text = draft.folded.text[mention.start : mention.end]
        sense = senses.get(text) or senses.get(text.removesuffix("s"))
        if mention.rank != 1 or sense is None or sense.mention or not sense.sure:
            return False
        return not sense.resembles(self._names.get(mention.id, ()))

    def _tag_aliases(self, drafts: list[Draft], aliases: dict[str, Mention]) -> None:
        from spacy.matcher import PhraseMatcher

        matcher = PhraseMatcher(self._nlp.vocab, attr="ORTH")
        for alias, meant in aliases.items():
            plurals = [alias + "s"] if meant.id.startswith("concept:") else []
            matcher.add(alias, [self._nlp.make_doc(form) for form in (alias, *plurals)])
        for draft in drafts:
            for key, start, end in matcher(draft.doc):
                alias = self._nlp.vocab.strings[key]
                if alias[1:2].isupper() or _after_article(draft.doc, start):
                    meant = aliases[alias]
                    draft.mentions.append(_mention(draft.doc, start, end, Term("", meant.label, meant.id), rank=0))


@cache
def default_tagger() -> Tagger:
    """The tagger of this process, made at the first call."""
    return Tagger()


# A token's cost grows with the square of its length where it is all brackets: a longer one is cut.
_LONGEST_TOKEN = 100
_PIECES = re.compile(rf"\S{{{_LONGEST_TOKEN}}}")


def tokenised(nlp: Language, text: str) -> Doc:
    """The tokens of a text, its words and marks; what runs on without a blank is cut at every hundredth character."""
    from spacy.tokens import Doc

    if not _PIECES.search(text):
        return nlp.make_doc(text)
    ends = [match.end() for match in _PIECES.finditer(text)]
    pieces = [nlp.make_doc(text[start:end]) for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]
    tokens = [token for piece in pieces for token in piece]
    return Doc(nlp.vocab, [token.text for token in tokens], [bool(token.whitespace_) for token in tokens])


def _pipeline() -> Language:
    """A blank English pipeline whose tokenizer also parts words at brackets and slashes ("ICS(s)", "ICBs/ICSs")."""
    import spacy
    from spacy.util import compile_infix_regex

    nlp = spacy.blank("en")
    # The limit guards parsers, which need memory by the square; there is none here, and a passage may be long.
    nlp.max_length = sys.maxsize
    infixes = [*(nlp.Defaults.infixes or ()), r"[()\[\]/]"]
    cast("Any", nlp.tokenizer).infix_finditer = compile_infix_regex(infixes).finditer
    return nlp


def _mention(doc: Doc, start: int, end: int, term: Term, *, rank: int = 1) -> Mention:
    last = doc[end - 1]
    return Mention(doc[start].idx, last.idx + len(last), term.label, term.id, rank, term.short)


def _after_article(doc: Doc, start: int) -> bool:
    return start > 0 and doc[start - 1].lower_ in ("the", '"', "'", "our")


def _values(text: str) -> Iterator[Mention]:
    for start, end, ident in find_dates(text):
        yield Mention(start, end, "DATE", ident, 2)
    for start, end, label, ident in find_values(text):
        yield Mention(start, end, label, ident, 2)


def _outside_addresses(text: str, mentions: list[Mention]) -> list[Mention]:
    if "://" not in text and "www." not in text and "@" not in text:
        return mentions
    address = covered(len(text), (match.span() for match in _ADDRESS.finditer(text)))
    return [mention for mention in mentions if not any(address[mention.start : mention.end])]


def _by_passage(passages: Sequence[Passage], references: Sequence[Reference]) -> list[list[Reference]]:
    """The references that begin in each passage."""
    starts = [passage.span.start for passage in passages]
    of_passage: list[list[Reference]] = [[] for _ in passages]
    for reference in references:
        index = bisect_right(starts, reference.span.start) - 1
        if index >= 0 and reference.span.start < passages[index].span.end:
            of_passage[index].append(reference)
    return of_passage


def longest(mentions: list[Mention]) -> list[Mention]:
    """The mentions that stay when none may overlap: the longest first, then source, label priority and place."""
    chosen: list[Mention] = []
    for mention in sorted(mentions, key=_precedence):
        place = bisect_left(chosen, mention.start, key=_start)
        after_previous = place == 0 or chosen[place - 1].end <= mention.start
        if after_previous and (place == len(chosen) or mention.end <= chosen[place].start):
            chosen.insert(place, mention)
    return chosen


def _start(mention: Mention) -> int:
    return mention.start


def _precedence(mention: Mention) -> tuple[int, int, int, int, str]:
    return mention.start - mention.end, mention.rank, PRIORITY[mention.label], mention.start, mention.id


def _entities(draft: Draft, references: list[Reference], full: set[str]) -> tuple[Entity, ...]:
    cited = [entity for reference in references for entity in _reference_entities(reference)]
    mentions = [mention for mention in draft.mentions if not mention.short or mention.id in full]
    tagged = [_entity(draft, mention) for mention in longest(_outside_addresses(draft.folded.text, mentions))]
    if cited:
        offset = draft.passage.span.start
        spans = ((entity.span.start - offset, entity.span.end - offset) for entity in cited)
        taken = covered(len(draft.passage.text), spans)
        tagged = [e for e in tagged if not any(taken[e.span.start - offset : e.span.end - offset])]
    return tuple(sorted([*cited, *tagged], key=lambda entity: (entity.span.start, entity.span.end)))


def _entity(draft: Draft, mention: Mention) -> Entity:
    start, end = draft.folded.span(mention.start, mention.end)
    offset = draft.passage.span.start
    return Entity(mention.label, draft.passage.text[start:end], mention.id, Span(offset + start, offset + end))


def _reference_entities(reference: Reference) -> Iterator[Entity]:
    """The instrument or publication named, and one entity for each provision, all with the span of the reference.

    Where a reference to a provision names the instrument at its end, that part alone is the instrument's entity.
    """
    base = reference.instrument or "unresolved:" + slug(reference.text)
    label = _REFERENCE_LABELS.get(reference.kind, "ACT")
    if label != "ACT" or not reference.unit:
        yield Entity(label, reference.text, base, reference.span)
        return
    for ident in dict.fromkeys(_provisions(reference, base)):
        yield Entity("ACT_SECTION", reference.text, ident, reference.span)
    if reference.instrument:
        yield _instrument(reference, reference.instrument)


def _provisions(reference: Reference, base: str) -> Iterator[str]:
    """The register's address of each provision; the first is in the reference, others differ in the number."""
    if not reference.instrument or not reference.numbers:
        yield base
        return
    first = _path(reference.numbers[0])
    address = (reference.uri or "").removeprefix(_SITE)
    if address.startswith(base + "/") and address.endswith("/" + first):
        stem = address.removesuffix(first)
    else:
        stem = f"{base}/{reference.unit}/"
    yield from (stem + _path(number) for number in reference.numbers)


def _path(number: str) -> str:
    """``25(4)(a)`` -> ``25/4/a``, as legislation.gov.uk writes it."""
    return "/".join(re.findall(r"[0-9A-Za-z]+", number))


def _instrument(reference: Reference, ident: str) -> Entity:
    match = _TITLE.search(reference.text)
    start = match.start("title") if match else 0
    span = Span(reference.span.start + start, reference.span.end)
    return Entity("ACT", reference.text[start:], ident, span)
