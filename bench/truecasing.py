"""Puts questions that were cut into lower-case tokens back into the form that people write.

Otherwise a model could tell them from others by their form alone: they would have no names, and
"texas 's" and "u . s ." would have words that no article has.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from rag.sentences import sentence_spans

__all__ = ["usual_forms", "written"]

_WORD = re.compile(r"[^\W\d_][\w’'-]*|\d[\w.,]*")
_ENDING = re.compile(r"['’]s$")
# In the order in which they are put right.
_JOINTS = (
    (re.compile(r"\b([a-z]) \. (?=[a-z] \.)"), r"\1."),
    (re.compile(r" (['’](?:s|re|ve|ll|d|m|t)\b)"), r"\1"),
    (re.compile(r" (n['’]t\b)"), r"\1"),
    (re.compile(r" ([?,.;:!%)])"), r"\1"),
    (re.compile(r"([(]) "), r"\1"),
    (re.compile(r"(\w) - (\w)"), r"\1-\2"),
)


def usual_forms(texts: Iterable[str]) -> dict[str, str]:
    """Return for each lower-case word how it is mostly written inside sentences."""
    forms: dict[str, Counter[str]] = {}
    for text in texts:
        for span in sentence_spans(text):
            for word in _WORD.findall(text[span.start : span.end])[1:]:
                forms.setdefault(word.lower(), Counter())[word] += 1
    return {word: counted.most_common(1)[0][0] for word, counted in forms.items()}


def written(tokens: str, forms: Mapping[str, str]) -> str:
    """Return a question of lower-case tokens as it is written.

    >>> written("where is texas 's capital , if any ?", {"texas": "Texas"})
    "Where is Texas's capital, if any?"
    """
    for joint, together in _JOINTS:
        tokens = joint.sub(together, tokens)

    def usual(found: re.Match[str]) -> str:
        word = found[0]
        ending = "" if word in forms else "".join(_ENDING.findall(word))
        stem = word.removesuffix(ending)
        return forms.get(stem, stem) + ending

    cased = _WORD.sub(usual, tokens)
    return cased[:1].upper() + cased[1:]
