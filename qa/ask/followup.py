"""A question that leans on the one before: "And who chairs it?", "What about 2024?".

It is completed from the question before it; without one it cannot be answered, and the word that it leans on is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.analyzer import STOP_WORDS, words

# Patterns are kept as text: ``re`` compiles, and remembers, those that a question comes to.
_GOES_ON = r"(?:and|but|or|so|also|then)\b[,:]?\s+"
_ABOUT = r"(?:what|how) about\s+|(?:the )?same (?:question )?(?:for|about)\s+"
_INSTEAD = rf"{_ABOUT}|(?:and |but |or )?(?:for|in|by|under|at|since|before|after|of|from) "
_HELPS = r"(?:is|are|was|were|do|does|did|can|may|must|should|will|would|has|have)"
_PRONOUN = r"\b(?:its?|they|them|theirs?|he|she|him|his|hers?|those|these)\b"
# Nouns that are pointed back to; "this policy" may be the one at hand, "that policy" is one spoken of before.
_POINTS = (
    r"\b(?:that|those|said|the same|the latter|the former) (?:policy|policies|document|paper|report|committee|board|"
    r"group|body|bodies|guidance|act|bill|section|plan|framework|rules?|meeting|scheme|roles?|person|people|clause|"
    r"strategy|agreement|duty|duties|powers?|ones?|case|limit|period|amount|fund|trusts?|figure|target|process|panel|"
    r"decision|functions?|arrangements?|organisation|post)\b"
)
# "It" that stands for nothing: "is it lawful to", "how long does it take", "it is said that".
_EMPTY = (
    r"\bit(?:'s|’s)?\s+(?:(?:is|was|be|been|will be|not|ever|really|still|actually)\s+)*(?:\w+\s+){0,3}"
    r"(?:to|that|for|if|when|whether|of)\b|\bit (?:take|takes|took|taken|matters?|makes? sense)\b|"
    r"\b(?:is|was|does|did|will|would|can|should|must|could) it (?:\w+ ){1,4}?"
    r"(?:to|that|for|if|when|whether|who|which)\b"
)
# A thing that a pronoun after it may stand for.
_DETERMINED = (
    r"\b(?:the|an?|our|your|my|each|every|any|no|all|both|some|which|what|how many|whose|\d+)\s+"
    rf"(?!(?:{_HELPS}|happens?)\b)[\w’'-]+"
)
_NAMED = r"(?<=\s)[A-Z][\w’'-]+"
_PLURAL = r"\b(?!(?:is|was|does|has|this|its|his|hers|theirs|always|perhaps)\b)[a-z]{3,}(?<!s)s\b(?=.*\s)"
_BARE_VERB = r"(?:who|what|which \w+|how many \w+|when|where|why|how)\s+\w+\s+(?:it|them|him|her|this|that)"
# What closes on a word that points back, and "that" or "this" where a thing would be asked of.
_CLOSES = rf"\b(?:is|was|are|were) (?:it|they|that)$|\b{_HELPS} (?:that|this)(?: \w+)?$"
_YEAR = r"\b(?:19|20)\d\d(?:[/–-]\d{2,4})?\b"
_TOPIC = (
    r"\b(?:the|an?|our|each|every|any)\s+"
    rf"(?:(?!(?:{_HELPS}|the|an?|our|each|every|any|and|or|that|which|who|its|their|his|her|to|in|on|at|by|for|from|with|when|if|of|under|before|"
    r"after)\b)[\w’'-]+\s*){1,6}"
)
_NAME = r"(?<=\s)[A-Z][\w’'-]+(?:\s+(?:(?:of|for|and|the)\s+)?[A-Z][\w’'-]+)*"
_OPENING = (
    r"(?:what|who|when|where|why|which|how)(?:'s|’s)?(?: (?:many|much|long|often|soon))?\s+"
    rf"(?:{_HELPS}\s+)?|{_HELPS}\s+"
)
_IS = r"((?:what|who)(?:'s|’s| is| are| was| were))\s+((?:[\w’'-]+ ?){1,4})"
_DOES = "do|does|did|can|could|may|might|must|should|shall|will|would"
_WITH_VERB = 3  # words of an article, a noun and a verb
_BARE = 2  # words that tell who or how of a thing that stands elsewhere
_FEW = 6  # words of a question that is only a place or a time
_NOUN_FOLLOWS = frozenset({"those", "these"})


def leaning(text: str) -> str:
    """The words by which a question leans on what does not stand in it; empty where it can be asked alone."""
    if match := re.match(rf"(?:{_GOES_ON})?(?:{_INSTEAD})", text, re.IGNORECASE):
        goes_on = re.match(_GOES_ON, text, re.IGNORECASE) and len(words(text)) <= _FEW
        if goes_on or re.match(rf"(?:{_GOES_ON})?(?:{_ABOUT})", text, re.IGNORECASE):
            return match[0].strip()
    if match := re.match(_GOES_ON, text, re.IGNORECASE):
        rest = text[match.end() :]
        if len([word for word in words(rest) if word not in STOP_WORDS]) <= 1:
            pronoun = re.search(_PRONOUN, rest, re.IGNORECASE)
            return pronoun[0] if pronoun else match[0].strip()
        return leaning(rest[:1].upper() + rest[1:])
    if match := re.search(_CLOSES, text.rstrip(" ?."), re.IGNORECASE):
        things = [word for word in words(text[: match.start()]) if word not in STOP_WORDS]
        if match[0].split()[-1].lower() in {"it", "they"} or len(things) <= 1:
            return match[0].split()[1]
    if match := re.search(_POINTS, text, re.IGNORECASE):
        return "" if _thing_before(text[: match.start()]) else match[0]
    if not (match := re.search(_PRONOUN, text, re.IGNORECASE)) or re.search(_EMPTY, text, re.IGNORECASE):
        return ""
    if re.fullmatch(_BARE_VERB, text.rstrip(" ?."), re.IGNORECASE):
        return match[0]
    if match[0].lower() in _NOUN_FOLLOWS and _determines(text, match):
        return ""
    return "" if _thing_before(text[: match.start()]) else match[0]


def _determines(text: str, match: re.Match[str]) -> bool:
    """Whether what is pointed to follows: "these treatments", "those who"."""
    return bool(re.match(r"\s+[a-z]{3,}", text[match.end() :]))


def _thing_before(before: str) -> bool:
    """Whether something stands in a text that a word after it may lean on."""
    return bool(
        re.search(_DETERMINED, before, re.IGNORECASE)
        or re.search(_NAMED, before)
        or re.search(_PLURAL, before)
        or len([word for word in words(before) if word not in STOP_WORDS]) > 1
    )


def completions(text: str, previous: str) -> list[str]:
    """What a leaning question may mean after another one, likeliest first; at least one."""
    rest = re.sub(rf"^(?:{_GOES_ON})+", "", text, flags=re.IGNORECASE).rstrip(" ?.")
    before = previous.rstrip(" ?.")
    instead = re.sub(rf"^(?:{_ABOUT})", "", rest, flags=re.IGNORECASE)
    if instead != rest or not re.search(_PRONOUN + "|" + _POINTS, rest, re.IGNORECASE):
        return [_question(one) for one in dict.fromkeys(_exchanged(instead, before))]
    return [_question(one) for one in dict.fromkeys(_filled(rest, topic) for topic in _topics(before))]


def in_context(text: str, previous: str) -> str:
    """A question that names nothing, with the one that it stands beside."""
    return f"{text} ({previous})"


def names_nothing(text: str) -> bool:
    """Whether a question, such as "Who stays accountable?", has no word for what it is asked about."""
    content = [word for word in words(text) if word not in STOP_WORDS]
    return len(content) <= _BARE and not re.search(_DETERMINED, text, re.IGNORECASE)


def _question(text: str) -> str:
    return f"{text[:1].upper()}{' '.join(text.split())[1:]}?"


def _exchanged(new: str, before: str) -> Iterator[str]:
    """The question before with something new in the place of what is like it."""
    if re.fullmatch(rf"(?:in |for |by |since |during )?{_YEAR}", new, re.IGNORECASE):
        year = re.search(_YEAR, new)
        if year and re.search(_YEAR, before):
            yield re.sub(_YEAR, year[0], before)
        elif year:
            yield f"{before} in {year[0]}"
        return
    name = re.sub(r"^(?:for|in|by|under|at|of|from|to)\s+", "", new, flags=re.IGNORECASE)
    head = words(name)[-1:] or [""]
    for topic in reversed(_phrases(before)):
        if head[0] in words(topic):
            yield before.replace(topic, name)
            return
    if match := re.fullmatch(_IS, before, re.IGNORECASE):
        yield f"{match[1]} {name}"
    if match := re.search(r"^(.*\b(?:of|for|in|by|to|at|from|on)\s+)((?:the |an? |our )?[\w’' -]+)$", before):
        yield match[1] + name
    phrases = _phrases(before)
    for phrase in phrases:
        yield before.replace(phrase, name)
    yield f"{before} {'' if name != new else 'for '}{new}"


def _topics(before: str) -> Iterator[str]:
    """What a question may be about: the things it names, the last first, then all that follows its opening."""
    phrases = _phrases(before)
    yield from reversed(phrases)
    if not phrases:
        whole = re.sub(rf"^(?:{_OPENING})", "", before, flags=re.IGNORECASE)
        if re.match(r"who\s+(?!is\b|are\b|was\b|were\b)", before, re.IGNORECASE):
            whole = whole.partition(" ")[2] or whole
        yield re.sub(r"^(?:meant by|the (?:meaning|definition) of)\s+", "", whole)


def _phrases(text: str) -> list[str]:
    """The things a question names, in order: what follows an article, and runs of capitals."""
    topics = (_without_verb(text, match) for match in re.finditer(_TOPIC, text, re.IGNORECASE))
    phrases = [re.sub(r"(\b[A-Z]{2,}s?)\s+[a-z].*", r"\1", topic) for topic in topics]
    named = [match[0] for match in re.finditer(_NAME, text) if not any(match[0] in phrase for phrase in phrases)]
    return sorted((phrase for phrase in [*phrases, *named] if words(phrase)[-1] not in {"one", "ones"}), key=text.find)


def _without_verb(text: str, topic: re.Match[str]) -> str:
    """A thing that is asked of with "does" or "may", without the verb that follows it: "does the committee meet"."""
    words_of_it = topic[0].split()
    helped = re.search(rf"\b(?:{_DOES})\s+$", text[: topic.start()], re.IGNORECASE)
    verb_follows = re.match(rf"{_HELPS}\b", text[topic.end() :], re.IGNORECASE)
    if helped and not verb_follows and len(words_of_it) >= _WITH_VERB:
        words_of_it = words_of_it[:-1]
    return " ".join(words_of_it)


def _filled(text: str, topic: str) -> str:
    """A question with the topic in the place of the first word that leans."""
    definite = re.sub(r"^(?:an?|each|every|any)\s+", "the ", topic, flags=re.IGNORECASE)

    def put(match: re.Match[str]) -> str:
        owned = match[0].lower() in {"its", "their", "his", "theirs", "hers"} or (
            match[0].lower() == "her" and bool(re.match(r"\s+\w", text[match.end() :]))
        )
        return f"{definite}’s" if owned else definite

    return re.sub(f"{_POINTS}|{_PRONOUN}", put, text, count=1, flags=re.IGNORECASE)
