"""Tells by the words around a name what texts introduce it as: a person, a company, a ship.

Two capitals in a row are a company or an island as often as somebody, so a name that nothing
introduces is neither. English only. Pure.
"""

import re
from collections.abc import Iterator, Sequence

from rag.followups.words import GROUP_NOUNS, HUMAN_NOUNS, NAME_LINKS, THING_NOUNS, TITLES, listed

__all__ = ["is_person", "is_thing"]

_SPOKEN_TO = TITLES | {"dame", "captain", "judge", "sergeant"}
_PERSONS = HUMAN_NOUNS | listed(
    "nurse chief aide cook clerk pilot guard constable executive secretary apprentice patient "
    "mp spokesman spokeswoman resident pupil student widow"
)
_THINGS = (THING_NOUNS | GROUP_NOUNS) - {"family", "couple"} | listed(
    "operator maker builder manufacturer provider publisher carrier employer retailer supplier "
    "producer developer broadcaster contractor lender insurer newspaper charity agency group "
    "airline ship vessel boat ferry tug dam village town port harbour"
)
_OF_PERSONS = NAME_LINKS - {"of", "the"}
# "The engineer", and no operator, owner or river.
_ROLE = re.compile(r"\w{2,}(?:er|or|ist|ian|man|woman)")
_NO_ROLES = _THINGS | listed(
    "owner river order over after under other number never ever however former later silver"
)
_BEHIND = re.compile(
    r",? (?:who|whose|himself|herself)\b|, (?:aged )?\d\d\b(?! [a-z])|, an? \d\d-year-old\b"
    r"|[^.!?]*[.!?]”? (?:He|She)\b"
)
_EXPLAINED = re.compile(
    r"(?:,| is| was) (?:a|an|the|its|their) (?P<as>[\w’' -]{2,60}?)"
    r"(?=[,.;]| (?:of|at|for|in|on|who|which|that|from|with|to)\b)"
)
_EXPLAINED_BEFORE = re.compile(
    r"\b(?:a|an|the|its|their) (?P<as>[a-z][\w’' -]{2,60}), $", re.IGNORECASE
)
_WORD_BEFORE = re.compile(r"(?P<as>[\w-]+) $")


def is_person(name: str, texts: Sequence[str]) -> bool:
    """Whether texts introduce ``name`` as somebody, or address them so.

    >>> is_person("Ada Moss", ["The diver Ada Moss came up."])
    True
    """
    words = name.split()
    first, surname = words[0], words[-1]
    if first.lower() in _SPOKEN_TO | HUMAN_NOUNS:
        return True
    titles = "|".join(sorted(_SPOKEN_TO))
    spoken_to = re.compile(rf"\b(?i:{titles})\.? (?:[A-Z][\w-]+ )?{re.escape(surname)}\b")
    if any(spoken_to.search(text) for text in texts):
        return True
    if is_thing(name, texts):
        return False
    links = any(word in _OF_PERSONS for word in words)
    behind = any(_BEHIND.match(text, named.end()) for text, named in _places(name, texts))
    return links or behind or any(map(_is_role, _introduced_as(name, texts)))


def is_thing(name: str, texts: Sequence[str]) -> bool:
    """Whether texts say what ``name`` is, and it is nobody.

    >>> is_thing("Coast Line", ["Coast Line, the operator, said that sailings would go on."])
    True
    """
    return any(word in _THINGS for word in _introduced_as(name, texts))


def _introduced_as(name: str, texts: Sequence[str]) -> Iterator[str]:
    """Yield the nouns in lower case that stand beside the name and say what it is."""
    for text, named in _places(name, texts):
        before = text[: named.start()]
        for found in (
            _EXPLAINED.match(text, named.end()),
            _EXPLAINED_BEFORE.search(before),
            _WORD_BEFORE.search(before),
        ):
            if found:
                yield found["as"].split(" of ")[0].split()[-1].lower()


def _places(name: str, texts: Sequence[str]) -> Iterator[tuple[str, re.Match[str]]]:
    for text in texts:
        for named in re.finditer(rf"\b{re.escape(name)}\b", text):
            yield text, named


def _is_role(word: str) -> bool:
    if word in _NO_ROLES:
        return False
    return word in _PERSONS or _ROLE.fullmatch(word) is not None
