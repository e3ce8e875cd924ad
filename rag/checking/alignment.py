"""Lays a statement over the sentence that carries it, word by word.

Words match by their stem, so case, plural and inflection do not count as a difference. What is
left over is an edit: words of the statement where the source has others, or none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from rag.checking.source import Source
from rag.checking.words import Word, quoted_words_of, words

__all__ = ["Alignment", "Edit", "align", "closest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A place where the two differ: ``said`` in the statement, ``had`` in the source.

    ``said`` is empty where words were left out, ``had`` where they were put in.
    """

    said: tuple[Word, ...]
    had: tuple[Word, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """The words of both sides, the places (i, j) that match, in order, and the edits between."""

    said: tuple[Word, ...]
    had: tuple[Word, ...]
    pairs: tuple[tuple[int, int], ...]
    edits: tuple[Edit, ...]

    @property
    def share(self) -> float:
        """The share of the statement's words that match, 0..1."""
        return len(self.pairs) / len(self.said) if self.said else 0.0


def align(said: tuple[Word, ...], had: tuple[Word, ...]) -> Alignment:
    """Match the words of ``said`` with those of ``had`` in order, longest runs first."""
    matcher = SequenceMatcher(None, [w.key for w in said], [w.key for w in had], autojunk=False)
    pairs: list[tuple[int, int]] = []
    edits: list[Edit] = []
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            pairs.extend(zip(range(i, i_end), range(j, j_end), strict=True))
        else:
            edits.append(Edit(said=said[i:i_end], had=had[j:j_end]))
    return Alignment(said=said, had=had, pairs=tuple(pairs), edits=tuple(edits))


def closest(statement: str, sources: Sequence[Source]) -> Alignment | None:
    """Return the alignment with the carrying sentence, or run of them, nearest to the statement.

    None where no source has a carrying sentence that shares a word. Ties go to the shorter, then
    to the earlier.
    """
    return _closest(statement, tuple(sources))


@lru_cache(maxsize=256)
def _closest(statement: str, sources: tuple[Source, ...]) -> Alignment | None:
    said = words(statement)
    best: Alignment | None = None
    for source in sources:
        sentences = quoted_words_of(source.text, source.quotes)
        joined = tuple(word for sentence in sentences for word in sentence)
        for had in (*sentences, *([joined] if len(sentences) > 1 else [])):
            found = align(said, had)
            if found.pairs and (best is None or _rank(found) > _rank(best)):
                best = found
    return best


def _rank(found: Alignment) -> float:
    # A further sentence must bring more than the stray articles that match anywhere.
    return len(found.pairs) - 0.1 * len(found.had)
