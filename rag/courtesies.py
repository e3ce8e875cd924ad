"""Leaves out of a question what is said to whoever answers, and not about what is asked.

"Hello, could you tell me who …? Thanks!" and "According to the articles, who …" ask the same as
"Who …". No article has these words, so that a comparison with articles goes better without them.
English only; other words stay as they are.
"""

import re

__all__ = ["is_courtesy", "without_courtesies"]

_QUESTION_WORDS = "who|whom|whose|what|when|where|which|why|how|if|whether"
_ASKING = rf"(?=(?:{_QUESTION_WORDS})\b)"
# "Hello, Dolly!" and "Please Please Me" are titles.
_NO_TITLE = (
    rf"(?!,?\s+(?!(?:{_QUESTION_WORDS}|I|is|are|was|were|do|does|did|can|could|would|will|has|have|"
    r"tell|show|give|list|find|name|explain|summari[sz]e|according|based)\b)(?-i:[A-Z]))"
)
_SOURCES = (
    r"(?:(?:all|any|of|the|these|those|your|our|my|given|provided|available) )*"
    r"(?:articles?|sources?|documents?|texts?|passages?|collection|archive|library|context)"
)
_BY_SOURCES = rf"(?:according to|based on|judging by|going by) {_SOURCES}"
_OUT_OF_SOURCES = rf"(?:using|from|in|per) {_SOURCES}"
_TELL = r"(?:tell|show|remind) (?:me|us)"
_FIND_OUT = r"(?:know|find out|understand|learn|ask)"
_GREETING = "(?:hi|hello|hey|good (?:morning|afternoon|evening|day))(?: there| all| everyone)?"
_THANKS = "(?:thanks|thank you)(?: (?:a lot|so much|very much|in advance))*"
_HEARD = "(?:ok|okay|great|so|well|right|i see)"
_OPENINGS = (
    rf"{_GREETING}{_NO_TITLE}[,.!]+",
    rf"(?:{_THANKS}|{_HEARD}){_NO_TITLE}[,.!]+",
    rf"(?:please|kindly)\b{_NO_TITLE},?",
    r"(?:(?:quick|one|another|my) )?question:",
    rf"(?:can|could|would|will) you (?:please |kindly )?(?:{_TELL}|say|explain|find out) {_ASKING}",
    rf"{_TELL}(?::| {_ASKING})",
    rf"let (?:me|us) know {_ASKING}",
    rf"I(?: a|['\u2019])m (?:wondering|curious|interested in) {_ASKING}",
    rf"I(?: was)? wonder(?:ing)? {_ASKING}",
    rf"I(?: would|['\u2019]d)? (?:like|love|want|need) to {_FIND_OUT}(?::| {_ASKING})",
    rf"(?:do you|does anyone) (?:happen to )?know {_ASKING}",
    rf"(?:do|does|can) {_SOURCES} (?:say|tell(?: (?:me|us))?|mention|explain) {_ASKING}",
    rf"{_BY_SOURCES}(?:,| {_ASKING})",
    rf"{_OUT_OF_SOURCES},",
)
# What the asker says without a name or "about" is not what the question is about.
_NO_TOPIC = r"(?!\b(?:about|on|interested in|mean|meant)\b|\b(?-i:[A-Z])\B)"
_CLOSINGS = (
    rf"(?<![,.!?])[,.!?]+\s*(?:please|{_THANKS})[.!?]*",
    rf",? {_BY_SOURCES}\s*\??",
    rf", {_OUT_OF_SOURCES}\s*\??",
    r"\?\s*(?:please,? )?(?:answer|reply|respond|explain (?:your|briefly|in))\b[^?]*",
    rf"\?\s*(?:please,? )?(?:cite|quote|give|include|name|use)\b(?:{_NO_TOPIC}[^?])*",
    rf"\?\s*(?:I|we|my|it is for)\b(?:{_NO_TOPIC}[^?])*",
)
# "I am writing a report for school. Who …?", unless what is asked leans on it.
_OWN_STORY = (
    rf"(?:I|we|my)\b(?:{_NO_TOPIC}[^.?!]){{0,200}}\.\s+(?=[^.!?]+\?)"
    r"(?![^?]*\b(?:it|its|he|him|his|she|her|they|them|their|this|that|these|those|there)\b)"
)
_COURTESY = re.compile(
    rf"^\s*(?:{'|'.join((*_OPENINGS, _OWN_STORY))})\s*|(?:{'|'.join(_CLOSINGS)})\s*$",
    re.IGNORECASE,
)
_NOTHING_ASKED = re.compile(
    rf"(?:\W*\b(?:{_GREETING}|{_THANKS}|{_HEARD}|please|(?:good)?bye)\b)+\W*", re.IGNORECASE
)
_WORD = re.compile(r"\w+")


def is_courtesy(question: str) -> bool:
    """Whether nothing is asked: "Okay, thank you!"."""
    return _NOTHING_ASKED.fullmatch(question) is not None


def without_courtesies(question: str) -> str:
    """Return what is asked; a question that is nothing else stays as it is.

    >>> without_courtesies("Hi! Could you please tell me who won, by the way? Thanks!")
    'who won, by the way?'
    """
    asked = question
    while found := _COURTESY.search(asked):
        rest = asked[: found.start()] + asked[found.end() :]
        if len(_WORD.findall(rest)) < 2:
            break
        asked = f"{rest}?" if "?" in found.group() and not rest.endswith("?") else rest
    return asked
