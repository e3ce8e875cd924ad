"""The noun phrases of a text, names among them, told apart by the words around them."""

import re
from dataclasses import dataclass
from functools import lru_cache

from rag.followups.kinds import Kind, kind_of
from rag.followups.words import (
    AUXILIARIES,
    BREAKS,
    DETERMINERS,
    DO_SUPPORT,
    IRREGULAR_PARTICIPLES,
    LIGHT_NOUNS,
    NAME_LINKS,
    RELATIONS,
    VERBS,
    Token,
    listed,
    tokens,
)

__all__ = ["Phrase", "phrases"]


_JOIN = re.compile(r"[\s“”\"]+")
_INITIAL_JOIN = re.compile(r"\.\s+")
_POSSESSIVE = re.compile(r"[’']s?$")
_OWNER = re.compile(r"[’']s$|(?<=s)’$")
# "King", "wing", "spring"
_LEAST_DOING = 6
_THINGS_IN_ING = listed(
    "building meeting evening morning hearing briefing wedding ceiling funding housing spending "
    "training planning parking shopping banking clothing painting setting offering finding"
)
_FORMS_OF_BE = frozenset({"is", "are", "was", "were"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """``text[start:end]`` of what it was found in; ``before`` is the word in front, lower case."""

    text: str
    start: int
    end: int
    before: str
    kind: Kind
    is_name: bool

    @property
    def words(self) -> frozenset[str]:
        """Its words in lower case, without determiners and possessive endings."""
        return _bare_words(self.text)


def phrases(text: str) -> list[Phrase]:
    """Return the noun phrases of ``text`` in order, without those that say nothing.

    >>> [p.text for p in phrases("How much did the repair of Oxford’s old bridge cost?")]
    ['Oxford', 'the repair of Oxford’s old bridge']
    """
    words = tokens(text)
    found: list[Phrase] = []
    at = 0
    while at < len(words):
        end = _chunk_end(text, words, at)
        if end > at:
            chunk = _trimmed(words, at, end)
            if chunk:
                before = words[chunk[0] - 1].lower if chunk[0] else ""
                found += _with_owner(text, words[chunk[0] : chunk[1]], before)
        at = max(end, at + 1)
    return found


@lru_cache(maxsize=2_000)
def _bare_words(text: str) -> frozenset[str]:
    return frozenset(_POSSESSIVE.sub("", word.lower) for word in tokens(text)) - DETERMINERS


def _chunk_end(text: str, words: list[Token], start: int) -> int:
    """Return the index after the last word of the phrase that begins at ``start``."""
    if _breaks(words, start) or words[start].lower == "of" or _is_doing(words, start):
        return start
    at = start + 1
    while at < len(words):
        gap = text[words[at - 1].end : words[at].start]
        word = words[at]
        initial = _is_initial(words[at - 1]) and _INITIAL_JOIN.match(gap)
        if not (_JOIN.fullmatch(gap) or initial):
            break
        joins_names = word.lower in {"and", "of", "the"} and _names_around(words, at)
        if not joins_names and (
            _breaks(words, at)
            or (_is_determiner(word) and words[at - 1].lower != "of")
            or _is_participle(words, start, at)
        ):
            break
        at += 1
    return at


def _names_around(words: list[Token], at: int) -> bool:
    following = words[at + 1 : at + 3]
    if following and following[0].lower in NAME_LINKS:
        following = following[1:]
    return words[at - 1].is_capital and bool(following) and following[0].is_capital


def _is_initial(word: Token) -> bool:
    return len(word.text) == 1 and word.is_capital


def _is_determiner(word: Token) -> bool:
    return word.lower in DETERMINERS and word.text != "A"


def _is_participle(words: list[Token], start: int, at: int) -> bool:
    word = words[at]
    if word.is_capital:
        return False
    follows_be = start > 0 and words[start - 1].lower in _FORMS_OF_BE
    follows_be = follows_be and words[at - 1].lower not in DETERMINERS
    if _is_doing(words, at):
        return True
    says_of_it = word.lower.endswith("ing") or word.lower in IRREGULAR_PARTICIPLES
    return word.lower.endswith("ed") or (says_of_it and follows_be)


def _is_doing(words: list[Token], at: int) -> bool:
    """Whether a word tells what several do: "lawyers defending the chief"."""
    if not 0 < at < len(words) - 1:
        return False
    word, several = words[at], words[at - 1].lower
    if word.is_capital or word.lower in _THINGS_IN_ING or not word.lower.endswith("ing"):
        return False
    return len(word.text) > _LEAST_DOING and several.endswith("s") and not _OWNER.search(several)


def _breaks(words: list[Token], at: int) -> bool:
    word = words[at]
    if word.lower not in BREAKS:
        return False
    # "US", "May", "Take That": a capital inside a sentence makes a name of any word.
    return not (word.is_capital and at > 0 and word.text != "I")


def _trimmed(words: list[Token], start: int, end: int) -> tuple[int, int] | None:
    """Cut the verb off a subject, "types of" off the front and what says nothing at either end."""
    before = [word.lower for word in words[max(0, start - 2) : start]]
    last_before = before[-1] if before else ""
    following = words[end].lower if end < len(words) else ""
    if before == ["how", "many"] and following not in BREAKS - {"to", "in", "after", "on"}:
        end = start + 1
    elif last_before in DO_SUPPORT and following not in VERBS | {"have"}:
        end = _before_verb(words, start, end)
    elif _opens_with_verb(words, start, end, last_before):
        start += 1
    if last_before in AUXILIARIES and words[start].is_capital:
        while not words[end - 1].is_capital:
            end -= 1
    return _without_light(words, start, end)


def _before_verb(words: list[Token], start: int, end: int) -> int:
    """Return the end of a subject, whose verb stands behind it: "did the bridge cost"."""
    least = 2 if words[start].lower in DETERMINERS else 1
    return end if words[end - 1].is_capital or end - start <= least else end - 1


def _opens_with_verb(words: list[Token], start: int, end: int, before: str) -> bool:
    if before in {"who", "what"}:
        return not words[start].is_capital
    return before == "to" and end - start > 1 and _is_plain(words[start])


def _is_plain(word: Token) -> bool:
    return not word.is_capital and word.lower not in DETERMINERS


def _without_light(words: list[Token], start: int, end: int) -> tuple[int, int] | None:
    for at in range(start, end - 1):
        light = all(w.lower in RELATIONS | DETERMINERS for w in words[start:at])
        if words[at].lower == "of" and light:
            start = at + 1
    while end > start and _cannot_end(words[end - 1]):
        end -= 1
    if all(_says_little(word) for word in words[start:end]):
        return None
    return start, end


def _cannot_end(word: Token) -> bool:
    return word.lower in {"of", "the", "and"} or (not word.is_capital and word.lower.endswith("ly"))


def _says_little(word: Token) -> bool:
    if word.is_capital:
        return False
    light = LIGHT_NOUNS | DETERMINERS | IRREGULAR_PARTICIPLES
    return word.lower in light or word.lower.endswith(("ed", "ly"))


def _with_owner(text: str, chunk: list[Token], before: str) -> list[Phrase]:
    """Return the phrase, and before it the name that owns it: "Oxford’s first experiment"."""
    owners = [at for at, word in enumerate(chunk[:-1]) if _OWNER.search(word.text)]
    if not owners:
        return [_phrase(text, chunk, before)]
    owner, before_owner = chunk[: owners[0] + 1], before
    for at, word in enumerate(owner):
        if word.lower == "of":
            owner, before_owner = owner[at + 1 :], "of"
            break
    return [_phrase(text, owner, before_owner), _phrase(text, chunk, before)]


def _phrase(text: str, chunk: list[Token], before: str) -> Phrase:
    start, end = chunk[0].start, chunk[-1].end
    written = _OWNER.sub("", text[start:end])
    end = start + len(written)
    names = [token for token in chunk if token.is_capital]
    is_name = bool(names) and (len(names) > 1 or len(names[0].text) > 1)
    return Phrase(
        text=written,
        start=start,
        end=end,
        before=before,
        kind=kind_of(chunk, before),
        is_name=is_name,
    )
