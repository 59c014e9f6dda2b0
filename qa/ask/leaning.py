"""Whether a question leans on one before it: "And who chairs it?", "Why not?", "Which ones are preferred?".

What is found is the word that stands for something said before. Patterns are kept as text: ``re`` compiles, and
remembers, those that a question comes to.
"""

from __future__ import annotations

import re

from indexer.analyzer import STOP_WORDS, words

GOES_ON = r"(?:and|but|or|so|also|then|plus)\b[,:]?\s+"
ABOUT = r"(?:what|how) about\s+|(?:the |and the )?same (?:question |again )?(?:for|about|in)\s+|ditto (?:for\s+)?"
PRONOUN = r"\b(?:its?|they|them|theirs?|he|she|him|his|hers?|those|these)\b"
POINTS = (
    r"\b(?:that(?!\s\w+(?<!s)s\b)(?!\s(?:people|bodies|policies|staff)\b)(?!\sone (?:should|can|may|must|would)\b)|"
    r"those|said|the same|the latter|the former|the above) (?:policy|policies|document|paper|report|"
    r"committee|board|group|body|bodies|guidance|act|bill|section|plan|framework|rules?|meeting|scheme|roles?|person|people|"
    r"clause|strategy|agreement|duty|duties|powers?|ones?|case|limit|period|amount|fund|trusts?|figure|target|process|"
    r"panel|decision|functions?|arrangements?|organisation|post|paragraph|year|date|dose|request|application|review|"
    r"team|procedure|requirement|money|sum|number|recommendations?|change|payment|staff|member|members)\b"
)
"""Nouns that are pointed back to; "this policy" may be the one at hand, "that policy" is one spoken of before."""

HELPS = r"(?:is|are|was|were|do|does|did|can|could|may|might|must|should|shall|will|would|has|have|had)"
_WH = r"(?:what|who|whom|whose|which|when|where|why|how)"
_INSTEAD = r"(?:for|in|by|under|at|since|before|after|of|from|on|with) "
# "It" that stands for nothing: "is it lawful to", "how long does it take", "it is said that".
_EMPTY = (
    r"\bit(?:'s|’s)?\s+(?:(?:is|was|be|been|will be|not|ever|really|still|actually|also)\s+)*"
    r"(?:(?:very|more|most|so|too|always|usually|generally|normally)\s+)?"
    r"(?:lawful|unlawful|legal|illegal|possible|impossible|ok|okay|fine|right|wrong|true|false|important|necessary|"
    r"allowed|permitted|permissible|acceptable|appropriate|compulsory|mandatory|optional|better|best|good|safe|worth|"
    r"usual|normal|enough|reasonable|required|expected|likely|unlikely|said|known|intended|proposed|planned|recommended|"
    r"advised|clear|easy|hard|difficult|fair|wise|sensible|useful|essential|vital|common|up|down|for|about|time)\s+"
    r"(?:[\w’'-]+\s+){0,3}?(?:to|that|for|if|when|whether|of|who|which)\b|"
    r"\b(?:is|was|would|be|will) it (?:[\w’'-]+ ){0,2}?(?!\w+(?:ed|en)\b|(?:due|sent|open|subject|going|close|paid)\b)"
    r"[\w’'-]+ (?:to|that|if|whether)\s+\w|"
    r"\b(?:is|was) it to\b|\bit (?:have )?costs?\b.*\b(?:to|for|if)\b|\bit means? (?:when|if|to|that|for)\b|"
    r"\bit (?:(?:is|was|has been|had been|wasn['’]t|isn['’]t) )?(?:\w+ly )?\w+(?:ed|en|id|nown|ought) "
    r"(?:that|how|whether|why|when)\b|"
    r"\bit (?:take|takes|took|taken|makes? sense|comes? to|matters? (?:that|if|whether|who|what|which|how))\b|"
    r"\b(?:is|was|will|would) it (?!\w+ed\b)(?:the|an?|just|only) (?:[\w’'-]+ ){1,8}?(?:who|that|which)\b"
)
# A thing that a pronoun after it may stand for.
_DETERMINED = (
    r"\b(?:the|an?|our|your|my|each|every|any|no|all|both|some|which|what|how many|whose|\d+)\s+"
    rf"(?!(?:{HELPS}|happens?)\b)[\w’'-]+"
)
_NAMED = r"(?<=\s)[A-Z][\w’'-]+"
_PLURAL = r"\b(?!(?:is|was|does|has|this|its|his|hers|theirs|always|perhaps)\b)[a-z]{3,}(?<!s)s\b(?=.*\s)"
_BARE_VERB = (
    r"(?:who|what|which \w+|how many \w+|when|where|why|how)\s+\w+\s+"
    r"(?:(?:for|to|on|in|at|of|by|with|from|about|over) )?(?:it|them|him|her|this|that)"
)
# What is asked for by "what" or "which" is not what a pronoun beside the verb stands for: "what dose do they start on".
_ASKED_FOR = rf"(?:what|which|how many|how much|whose)\s+(?:[\w’'-]+\s+){{1,3}}?{HELPS}\s+(?:it|they|he|she)\b"
# What closes on a word that points back, and "that" or "this" where a thing would be asked of.
_CLOSES = rf"\b(?:is|was|are|were) (?:it|they|that)$|\b{HELPS} (?:that|this)(?: \w+)?$"
_LAST = (
    r"\b(?:that|this|those|these|(?<!are )(?<!is )(?<!were )(?<!was )there|then|do(?:ing)? so|done so|afterwards|"
    r"beforehand)$"
)
_THAT_IS = (
    r"(?:is|was|are|were|does|did|has|will|would|can|could|should|must|may)\s+(?:that|this|these|those)\s+(?:(?:still|also|"
    r"always|ever|really|only|not|now|actually|generally|the|an?|true|right|correct|allowed|lawful|legal|illegal|normal|"
    r"usual|mandatory|compulsory|optional|required|permitted|binding|ok|okay|why|how|what|where|when|because|in|on|for|"
    r"by|all|apply|mean|include|affect|cover|change|happen|work|cost|need|have|go|be)\b|\w+ed\b)"
)
_OTHERS = (
    r"\b(?:which|any|these|those|all) ones?\b(?! (?:of|that|who|which|to)\b)|"
    r"\bthe (?:first|second|third|fourth|fifth|last|next|previous|former|latter|new|old|same|other) ones?\b"
    r"(?! (?:of|that|who|which|to|in|on|with)\b)|"
    r"(?<!or )\bthe (?:others?|rest|latter|former|above|previous one|first two|other two)\b"
    r"(?=[ ?]*$| (?:is|are|do|does|did|was|were|say|says))|"
    r"\b(?:the )?other (?:members|ones|reasons|conditions|parts|options|points|things)\b|"
    r"\b(?:who|what|where|when|how|why|anything|anyone|anybody|anywhere|nothing) else\b(?=\s*[?.!]*$)"
)
# Questions that are nothing without one before: "Why not?", "How so?", "For how long?", "Tell me more."
_ALONE = (
    rf"(?:(?:and|but|so|or)\s+)?(?:(?:for|since|by|until|from|to|with|of|on|in|at)\s+)?{_WH}"
    r"(?:\s+(?:not|so|come|long|much|many|often|soon|far|else|exactly|then|next|now|to|for|from|about|with))*|"
    r"(?:what (?:happens|happened|comes|is|was) (?:next|then|after(?:wards)?))|"
    r"(?:(?:can|could|would|will) you |please )?(?:tell (?:me|us)|say|explain|expand|elaborate|give)"
    r"(?: (?:me|us|a|an|some|bit|little|any))*"
    r"(?: (?:more|further|again|examples?|details?|on that|on this|about (?:that|this|it)))+|"
    r"more(?: (?:details?|on that|about (?:that|this|it)))?|(?:any|some) (?:others?|more|examples?|exceptions?)|"
    r"(?:are|is) there (?:any )?(?:others?|more|exceptions?)|"
    r"(?:really|says who|since when|in what way|such as|like what)"
)
_SHORT = 3  # words of a question that may be nothing but what it asks
# Words of which each pattern needs one: to compile it takes longer than to look for them.
_FURTHER = frozenset(
    "more further again example examples detail details other others exceptions next then after that".split()
)
_OPENS = frozenset("and but or so also then plus for in by under at since before after of from on with".split())
_BACK = frozenset(
    "it its it's it’s they them their theirs he she him his her hers those these that this said same latter former "
    "above one ones other others rest two else then there so afterwards beforehand".split()
)
_ONLY_ASKS = frozenset(
    "must often long much many soon may might shall could would need needs never always also still actually really "
    "usually normally ever exactly which whose whom happen happens happened".split()
)
_SAID_OF = r"(?:[a-z]{3}(?:able|ible)|charge|aware|entitled|involved)$"
_TOLD = 4  # words that tell what a question is about, from which it needs no more
_TELLS = 2  # words before a dash that tell what is asked about
_WITH_SUBJECT = 8  # words of a fragment at most
_LATER = frozenset({"then", "afterwards", "beforehand"})
_OF_WHAT = 3  # words before one of these that say after or before what
_NOUN_FOLLOWS = frozenset({"those", "these"})


def leaning(text: str) -> str:
    """The words by which a question leans on what does not stand in it; empty where it can be asked alone."""
    bare = text.strip(" ?.!")
    spoken = [word.strip(",:;") for word in bare.lower().split()]
    if (len(spoken) <= _SHORT or not _FURTHER.isdisjoint(spoken)) and re.fullmatch(_ALONE, bare, re.IGNORECASE):
        return bare[:1].upper() + bare[1:]
    if not {"about", "same", "ditto"}.isdisjoint(spoken[:4]) and (
        match := re.match(rf"(?:{GOES_ON})?(?:{ABOUT})", text, re.IGNORECASE)
    ):
        return match[0].strip()
    if spoken[:1] and spoken[0] in _OPENS:
        if is_fragment(text):
            return spoken[0].capitalize()
        if match := re.match(GOES_ON, text, re.IGNORECASE):
            rest = text[match.end() :]
            if len(_things(rest)) <= 1 and not re.search(_NAMED, rest):
                pronoun = re.search(PRONOUN, rest, re.IGNORECASE)
                return pronoun[0] if pronoun else match[0].strip(" ,:")
            return leaning(rest[:1].upper() + rest[1:])
    return "" if _told_first(text) or _BACK.isdisjoint(spoken) else _points_back(text, bare)


def _told_first(text: str) -> bool:
    """Whether what is meant is told before it is asked: "The chair is away. Who stands in for her?", "tied vote - what
    then?".
    """
    aside = re.search(r"\s[-–—]+\s+(?=\S)", text)
    return bool(re.search(r"[.!]\s+\S", text) or (aside and len(_things(text[: aside.start()])) >= _TELLS))


def is_impersonal(text: str) -> bool:
    """Whether "they" are those who are in charge of what a question tells: "Do they charge for the clearance?"."""
    pronouns = {match.lower() for match in re.findall(PRONOUN, text, re.IGNORECASE)}
    told = [word for word in words(text) if word not in STOP_WORDS | _ONLY_ASKS]
    return pronouns == {"they"} and len(told) >= _TOLD


def is_fragment(text: str) -> bool:
    """Whether a text is no sentence of its own: "In 2024?", "And the deputy chair?", "For agency staff?"."""
    goes_on = re.match(GOES_ON, text, re.IGNORECASE)
    rest = text[goes_on.end() :] if goes_on else text
    if len(rest.split()) > _WITH_SUBJECT or not rest.strip(" ?.!"):
        return False
    starts = re.match(_INSTEAD, rest, re.IGNORECASE)
    asks = re.search(rf"\b(?:{_WH}|{HELPS}|if|whether|list|define|explain)\b", rest, re.IGNORECASE)
    return bool(goes_on or (starts and text.rstrip().endswith("?"))) and not asks


def goes_on(text: str) -> bool:
    """Whether a question is worded as going on from one before: "And how is the patient told?"."""
    return bool(re.match(r"(?:and|but|so|then)\b", text, re.IGNORECASE))


def _points_back(text: str, bare: str) -> str:
    if match := re.search(_OTHERS, text, re.IGNORECASE):
        return "" if _thing_before(text[: match.start()]) else match[0].strip()
    if re.match(_THAT_IS, text, re.IGNORECASE):
        return text.split()[1]
    if (match := re.search(_LAST, bare, re.IGNORECASE)) and not _says_what(bare[: match.start()], match[0]):
        return match[0]
    match = re.search(_CLOSES, bare, re.IGNORECASE)
    if match and (match[0].split()[-1].lower() in {"it", "they"} or len(_things(text[: match.start()])) <= 1):
        return match[0].split()[1]
    if match := re.search(POINTS, text, re.IGNORECASE):
        return "" if _thing_before(text[: match.start()]) and match[0].split()[0].lower() != "that" else match[0]
    match = re.search(PRONOUN, text, re.IGNORECASE)
    if not match or re.search(_EMPTY, text, re.IGNORECASE) or _is_said(text):
        return ""
    if re.fullmatch(_BARE_VERB, bare, re.IGNORECASE) or re.match(_ASKED_FOR, text, re.IGNORECASE):
        return match[0]
    if match[0].lower() in _NOUN_FOLLOWS and _determines(text, match):
        return ""
    return "" if _thing_before(text[: match.start()]) else match[0]


def _is_said(text: str) -> bool:
    """Whether "it" is what a paper says at a place: "what does it say in paragraph 4 of the code"."""
    return bool(re.match(r"what does it say (?:in|at|on|under|about .+ (?:in|at|on) the)\b", text, re.IGNORECASE))


def _says_what(before: str, last: str) -> bool:
    """Whether "that" or "there" closes a clause that has said what is meant: "is there a limit and who sets that", and
    "afterwards" or "then" one that says of what: "who checks the note of an urgent decision afterwards".
    """
    if last.lower() in _LATER and len(_things(before)) >= _OF_WHAT:
        return True
    return bool(re.search(rf"\b(?:and|or|if|when)\b.*\b{HELPS}?\b", before)) and _thing_before(before)


def _determines(text: str, match: re.Match[str]) -> bool:
    """Whether what is pointed to follows: "these treatments", "those who"."""
    return bool(re.match(r"\s+[a-z]{3,}", text[match.end() :]))


def _things(text: str) -> list[str]:
    return [word for word in words(text) if word not in STOP_WORDS | _ONLY_ASKS and not re.search(_SAID_OF, word)]


def _thing_before(before: str) -> bool:
    """Whether something stands in a text that a word after it may lean on."""
    return bool(
        re.search(_DETERMINED, before, re.IGNORECASE)
        or re.search(_NAMED, before)
        or re.search(_PLURAL, before)
        or len(_things(re.sub(r"^(?:who|what)\s+\w+s\b", "", before, flags=re.IGNORECASE))) > 0
    )
