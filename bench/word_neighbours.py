"""Questions in other words: content words exchanged for their neighbours among the embeddings.

A question of SQuAD was written with its paragraph in view and shares its words; a reader's own
question does not. Neighbours in the word embeddings of all-MiniLM-L6-v2 that are no form of the
same word are mostly near in meaning ("purchased", "bought"); known opposites are left out.
"""

import random
import re
from collections.abc import Mapping
from functools import cache

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from index.analysis import query_terms
from index.sentence_model import default_model_folder
from rag.checking.opposites import are_opposites

__all__ = ["Neighbours", "neighbours_of", "reworded"]

_EMBEDDINGS = "embeddings.word_embeddings.weight"
_LEAST_COSINE = 0.42
_N_NEIGHBOURS = 3
_BLOCK = 512
# Words that begin alike are forms of one word, as a rule.
_STEM_CHARS = 4
# Names, figures and short words stay.
_WORD = re.compile(r"(?<![\w-])[a-z]{4,}(?![\w-])")
_SHARE_OF_WORDS = 0.5
# What an answer is of: exchanged, another thing would be asked for.
_KEPT_WORDS = """
    what when where which whose whom year years decade century month week days date time number
    amount percent percentage city country state county town nation continent river language
    first second third fourth fifth last next name names person people woman women north south
    east west northern southern eastern western million billion thousand hundred three four five
    seven eight nine with from than that this these those into during before after between
"""
_KEPT = frozenset(_KEPT_WORDS.split())

Neighbours = Mapping[str, tuple[str, ...]]


@cache
def neighbours_of() -> Neighbours:
    """Return the nearest other words of each word of the default model's vocabulary."""
    folder = default_model_folder()
    vectors = load_file(folder / "model.safetensors")[_EMBEDDINGS]
    vectors /= (vectors**2).sum(axis=1, keepdims=True) ** 0.5
    known: dict[str, int] = Tokenizer.from_file(str(folder / "tokenizer.json")).get_vocab()
    words = sorted(word for word in known if _WORD.fullmatch(word) and word not in _KEPT)
    chosen = vectors[[known[word] for word in words]]
    found = {}
    for first in range(0, len(words), _BLOCK):
        cosines = chosen[first : first + _BLOCK] @ chosen.T
        for word, row in zip(words[first : first + _BLOCK], cosines, strict=True):
            close = np.flatnonzero(row >= _LEAST_COSINE)
            near = [words[int(j)] for j in close[np.argsort(-row[close])]]
            others = [n for n in near if not _same_stem(n, word) and not are_opposites(word, n)]
            if others:
                found[word] = tuple(others[:_N_NEIGHBOURS])
    return found


def _same_stem(one: str, other: str) -> bool:
    return one[:_STEM_CHARS] == other[:_STEM_CHARS]


def reworded(question: str, neighbours: Neighbours, chance: random.Random) -> str:
    """Return the question with about half of its replaceable words exchanged."""
    content = set(query_terms(question))

    def other(match: re.Match[str]) -> str:
        word = match[0]
        near = neighbours.get(word)
        if near is None or not content & set(query_terms(word)):
            return word
        return chance.choice(near) if chance.random() < _SHARE_OF_WORDS else word

    return _WORD.sub(other, question)
