"""The second place of an answer: the exception to a rule, the reply to a recommendation.

A rule without its exception misleads, and so does a reply without what it replies to. Both are looked for right beside
what is quoted: the next sentence or paragraph that opens as an exception does, the clause that the rule is subject to,
and, where a question asks what was said to a recommendation, the other speaker under the same heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.models import Passage, Span
from corpus.numbers import name_of
from qa.ask.features import constants, covered, matched, sentences_of
from qa.ask.kinds import Kind
from qa.ask.question import Question
from qa.ask.quotes import Quote, widened
from qa.ask.snapshot import View
from qa.ask.terms import terms_of

_RULED: frozenset[Kind] = frozenset({
    "permission", "duty", "condition", "confirmation", "date", "duration", "frequency", "quantity", "money", "who",
})  # fmt: skip
_YES_OR_NO: frozenset[Kind] = frozenset({"permission", "duty", "condition", "confirmation"})
_RULE = (
    r"\b(?:must|may|shall|should|can|cannot|will|only|never|(?:is|are) (?:not )?(?:required|entitled|allowed|permitted|"
    r"expected|able|obliged)|need(?:s)? (?:not|to))\b"
)
_EXCEPTS = (
    r"\W*(?:except(?:ionally|ing)?\b|the (?:only |sole |one )?exceptions?\b|exceptions? (?:to|are|is|may|can|"
    r"include)\b|(?:this|these|that|those|the above|(?:clause|paragraph|rule) [\w.()]{1,12})(?: [\w’'-]+){0,4} "
    r"(?:does|do|shall|will) not apply\b|nothing in (?:this|these|the)\b|notwithstanding\b|"
    r"in exceptional (?:cases|circumstances)\b)"
)
_TURNS = r"\W*(?:however|but|nevertheless|that said|unless)\b"
_SUBJECT_TO = (
    r"\b(?:subject to|except (?:as (?:set out|provided|described|permitted) )?(?:in|under|by)|other than (?:in|under)|"
    r"unless (?:[\w’'-]+ ){0,6}?(?:in|under|by)) (?:clauses?|paragraphs?|standing orders?|rules?) "
    r"(\d[\d.]{0,10}(?:\(\w{1,4}\)){0,3})(?! (?:of|to) (?:the|that|schedule)\b)"
)

_ASKS_REPLY = (
    r"\b(?:accept(?:s|ed)?|agree[sd]?|respon(?:d|ds|ded|se)|repl(?:y|ies|ied)|reject(?:s|ed)?|react(?:s|ed|ion)?|"
    r"answer(?:s|ed)?|(?:say|said|says) (?:to|about|on|of)|taken? up|done about|turn(?:ed)? down)\b"
)
_ASKS_ADVICE = r"\b(?:recommend\w*|urged?|call(?:ed)? for|advise[sd]?|conclude[sd]?|propose[sd]?)\b"
_ADVICE = (
    r"(?i)\b(?:we (?:[\w’'-]+ ){0,3}?(?:recommend|urge|call (?:on|for)|propose|conclude)|it is recommended that|"
    r"(?:government|department|ministers?|trust|board|council|agency|england) (?:should|must|ought to))\b"
)
_REPLY = (
    r"(?i)\W*(?:[\w’'-]+ ){0,3}?(?:response|reply)\W*(?::|$)|\W*(?:partially |partly |fully |not )?"
    r"(?:accepted|agreed|rejected|noted)\b|\W*we will\b|"
    r".{0,120}?\b(?:government|department|ministers?|trust|board|council|agency|england|secretary of state|we) "
    r"(?:[\w’'-]+ ){0,2}?(?:agrees?|accepts?|(?:does|do|did|cannot|can) ?(?:not )?(?:agree|accept)|welcomes?|notes?|"
    r"recogni[sz]es?|acknowledges?|supports?|(?:is|are) committed|rejects?)\b"
)
_ADVICE_ABOVE = r"(?i)\b(?:recommendations?|conclusions?)\b"
_REPLY_ABOVE = r"(?i)\b(?:response|reply|replies|responses)\b"
_EXCEPTION = "The second quote is an exception to the first."
_CLAUSE = "The first quote is subject to the clause of the second."
_REPLIED = "The first quote replies to the second."
_REACH = 14  # passages on either side of what is quoted, among which the other speaker stands


def with_counterpart(question: Question, quoted: Sequence[Quote], view: View) -> list[Quote]:
    """What is quoted, with the second place that it needs to be understood, if one is found beside it.

    A list stays as it is. Of a recommendation and a reply the one asked for comes first.
    """
    if len(quoted) != 1:
        return list(quoted)
    [quote] = quoted
    if re.search(_ASKS_REPLY, question.text, re.IGNORECASE) or re.search(_ASKS_ADVICE, question.text, re.IGNORECASE):
        both = _advice_and_reply(question, quote, view)
        if both:
            return both
    if question.kind in _RULED and re.search(_RULE, quote.text, re.IGNORECASE):
        return _with_exception(question, quote, view)
    return [quote]


def _with_exception(question: Question, quote: Quote, view: View) -> list[Quote]:
    """The rule, with the sentence or paragraph behind it that makes an exception, or the clause it is subject to."""
    passage, most = quote.passage, constants()["quote"]["words"]
    behind = next((span for span in sentences_of(passage) if span.start >= quote.span.end), None)
    if behind is not None:
        text = passage.text[behind.start : behind.end]
        if _excepts(question, text) and len(text.split()) <= most:
            return [quote._replace(span=Span(quote.span.start, behind.end))]
    elif (below := _next(passage, view)) and re.match(_EXCEPTS, below.text, re.IGNORECASE):
        first = sentences_of(below)[0]
        if len(below.text[first.start : first.end].split()) <= most:
            return [quote, Quote(below, first, beside=_EXCEPTION)]
    named = _named_clause(question, quote, view)
    return [quote, named._replace(beside=_CLAUSE)] if named else [quote]


def _excepts(question: Question, text: str) -> bool:
    """Whether a sentence opens as an exception; a "However" is one where it says what may or must be.

    A paragraph that opens with "However" or "Unless" may be a rule of its own, and is not taken for one.
    """
    if re.match(_EXCEPTS, text, re.IGNORECASE):
        return True
    turns = re.match(_TURNS, text, re.IGNORECASE) and re.search(_RULE, text, re.IGNORECASE)
    return question.kind in _YES_OR_NO and bool(turns)


def _next(passage: Passage, view: View) -> Passage | None:
    """The passage behind, if it stands under the same heading."""
    following = view.around(passage, before=0, after=1)[1:]
    if following and following[0].kind in ("paragraph", "list_item") and following[0].section == passage.section:
        return following[0]
    return None


def _named_clause(question: Question, quote: Quote, view: View) -> Quote | None:
    """The clause of the same paper that a rule is subject to by its number; one of an Act is none."""
    passage = quote.passage
    for match in re.finditer(_SUBJECT_TO, quote.text, re.IGNORECASE):
        at = passage.span.start + quote.span.start + match.start(1)
        if any(made.span.start <= at < made.span.end and made.instrument for made in passage.references):
            continue
        for place in view.numbered([name_of(match[1].rstrip("."))], {passage.document_id}):
            if place.kind in ("paragraph", "list_item") and place.passage_id != passage.passage_id:
                return Quote(place, widened(question, place, sentences_of(place)[0]))
    return None


def _advice_and_reply(question: Question, quote: Quote, view: View) -> list[Quote]:
    """A reply with the recommendation that it answers, or the recommendation alone where only that is asked for; empty
    where the two speakers cannot be told apart.
    """
    advice, reply = _speakers(quote.passage, view)
    if not advice or not reply:
        return []
    found_reply = any(passage.passage_id == quote.passage.passage_id for passage in reply)
    advised = _best(question, advice, _ADVICE) if found_reply else quote
    if not re.search(_ASKS_REPLY, question.text, re.IGNORECASE):
        return [advised]
    replied = quote if found_reply else _best(question, reply[:1], _REPLY)
    return [replied, advised._replace(beside=_REPLIED)]


def _speakers(passage: Passage, view: View) -> tuple[list[Passage], list[Passage]]:
    """The passages of the recommendation that this one belongs to, and those of the reply to it.

    Under one heading the recommendation comes first: its paragraphs bear numbers that the reply's do not, or recommend,
    and the reply begins where somebody agrees, accepts or does not. Else the reply has a heading of its own.
    """
    around = view.around(passage, before=_REACH, after=_REACH)
    place = next(number for number, one in enumerate(around) if one.passage_id == passage.passage_id)
    first, last = _under_one_heading(around, place)
    unit = [one for one in around[first:last] if one.kind in ("paragraph", "list_item")]
    above = passage.section[-1] if passage.section else ""
    if re.search(_REPLY_ABOVE, above) and not re.search(_ADVICE_ABOVE, above):
        before = _unit_at(around, first - 2)
        return (before, unit) if before and _advises(before) else ([], [])
    behind = _unit_at(around, last + 1)
    if behind and re.search(_REPLY_ABOVE, behind[0].section[-1]) and _advises(unit):
        return unit, behind
    turn = _turn(unit)
    return (unit[:turn], unit[turn:]) if _advises(unit[:turn]) else ([], [])


def _advises(unit: Sequence[Passage]) -> bool:
    above = unit[0].section[-1] if unit and unit[0].section else ""
    return bool(re.search(_ADVICE_ABOVE, above)) or any(re.search(_ADVICE, one.text) for one in unit)


def _turn(unit: Sequence[Passage]) -> int:
    """Where in a run of passages the reply begins; its length where nothing tells."""
    numbered = [number for number, one in enumerate(unit) if one.number]
    if unit and unit[0].number and numbered[-1] + 1 < len(unit):
        return numbered[-1] + 1
    for number, one in enumerate(unit):
        if number and re.match(_REPLY, one.text) and not re.search(_ADVICE, one.text):
            return number
    return len(unit)


def _under_one_heading(around: Sequence[Passage], place: int) -> tuple[int, int]:
    """The stretch about a place that no heading and no other section cuts."""
    section = around[place].section
    first = last = place
    while first and around[first - 1].kind != "heading" and around[first - 1].section == section:
        first -= 1
    while last < len(around) and around[last].kind != "heading" and around[last].section == section:
        last += 1
    return first, last


def _unit_at(around: Sequence[Passage], place: int) -> list[Passage]:
    """The paragraphs under the heading that has this place."""
    if not 0 <= place < len(around) or around[place].kind == "heading":
        return []
    first, last = _under_one_heading(around, place)
    return [one for one in around[first:last] if one.kind in ("paragraph", "list_item") and one.section]


def _best(question: Question, passages: Sequence[Passage], speech: str) -> Quote:
    """The passage that has most of the question, and of it the run about the first sentence that speaks so."""
    best = max(passages, key=lambda one: covered(question, matched(question, terms_of(one.text))))
    sentences = sentences_of(best)
    said = next((one for one in sentences if re.search(speech, best.text[one.start : one.end])), sentences[0])
    return Quote(best, widened(question, best, said))
