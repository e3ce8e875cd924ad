"""Reads a passage for a question: how likely each sentence holds the answer, or that none does.

A small model of the project's own (``bench/train_reader.py`` makes it, ``docs/decisions.md`` has
its figures): the encoder of all-MiniLM-L6-v2, whose frozen word embeddings come from the installed
package, with fine-tuned layers and two scores per token, start and end of an answer. The first
token stands for "not in this passage", so scores compare across passages (Devlin et al. 2019,
section 4.3, the SQuAD 2.0 form). It runs on the embedder's runtime, so it needs no ``torch``.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from safetensors import SafetensorError

from index.embedding import embedded_text
from index.encoder import Encoder
from index.encoder_weights import CLS, SEP, fine_tuned_weights
from index.model_files import DEFAULT_MODEL, ModelFiles
from index.types import FloatMatrix, Span
from rag.errors import EmbedderLoadError

__all__ = ["WEIGHTS_PATH", "Passage", "Reader", "Reading", "shared_reader"]

WEIGHTS_PATH = Path(__file__).parent / "data" / "reader.safetensors"
# The lengths that the reader was trained with.
_MOST_TOKENS = 256
_MOST_QUESTION_TOKENS = 64
# Longer answers are not offered: 98 % of SQuAD's have at most this many tokens.
MOST_ANSWER_TOKENS = 20
# A hundred questions that are answered at once, with the passages found for each; some 6 MB.
_MOST_REMEMBERED = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What is read: a passage's text with its title, and the sentences to be told apart."""

    title: str
    text: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was found in one passage.

    ``sentence_scores`` are log-odds, in the order of the sentences, that an answer begins in that
    sentence against no answer in this passage at all. ``sentence_answers`` are the best
    answers within each sentence as spans of the passage, None where no token of it was read.
    """

    sentence_scores: tuple[float, ...]
    sentence_answers: tuple[Span | None, ...]


class Reader:
    """Loads its weights with ``load`` or at the first ``read``; safe to share between threads.

    It remembers its last readings, as one question's passages are ranked first and quoted next.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._net: _Net | None = None
        self._recent: OrderedDict[tuple[str, Passage], Reading] = OrderedDict()

    def load(self) -> None:
        """Load the weights now; EmbedderLoadError if they are missing or damaged."""
        self._loaded()

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """Return one reading per passage, in order.

        Raises EmbedderLoadError if the weights are missing or damaged.
        """
        if not passages:
            return []
        net = self._loaded()
        with self._lock:
            known = {
                p: self._recent[question, p] for p in passages if (question, p) in self._recent
            }
        fresh = list(dict.fromkeys(p for p in passages if p not in known))
        if fresh:
            known |= zip(fresh, net.read(question, fresh), strict=True)
        with self._lock:
            for passage, reading in known.items():
                self._recent[question, passage] = reading
                self._recent.move_to_end((question, passage))
            while len(self._recent) > _MOST_REMEMBERED:
                self._recent.popitem(last=False)
        return [known[passage] for passage in passages]

    def _loaded(self) -> "_Net":
        with self._lock:
            if self._net is None:
                self._net = _Net()
            return self._net


@cache
def shared_reader() -> Reader:
    """Return the one reader of this process, whose weights are loaded once."""
    return Reader()


class _Net:
    """The network and its tokenizer."""

    def __init__(self) -> None:
        try:
            self._load()
        except (ImportError, OSError, ValueError, RuntimeError, KeyError, SafetensorError) as error:
            reason = " ".join(str(error).split())
            raise EmbedderLoadError(
                f"cannot load the reader from {str(WEIGHTS_PATH)!r}: {reason}; reinstall footnote"
            ) from error

    def _load(self) -> None:
        self._tokenizer = ModelFiles(DEFAULT_MODEL).tokenizer
        # In eight bits another sentence came first for 4 of 150 questions.
        self._encoder = Encoder.from_arrays(
            fine_tuned_weights(WEIGHTS_PATH), pooling="tokens", precision="bfloat16"
        )

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        asked = self._tokenizer.encode(question, add_special_tokens=False).ids
        asked = asked[:_MOST_QUESTION_TOKENS]
        rows = [self._row(asked, passage) for passage in passages]
        front = len(asked) + 2
        segments = [[0] * front + [1] * (len(row.ids) - front) for row in rows]
        # Per row the start and end scores of its tokens, shape (tokens, 2).
        scores = self._encoder.encode([row.ids for row in rows], segments)
        return [
            _reading(row, score, p) for row, score, p in zip(rows, scores, passages, strict=True)
        ]

    def _row(self, asked: list[int], passage: Passage) -> "_Row":
        shown = embedded_text(passage.title, passage.text)
        body = self._tokenizer.encode(shown, add_special_tokens=False)
        room = _MOST_TOKENS - 3 - len(asked)
        begin = len(shown) - len(passage.text)
        first = next((i for i, (a, _) in enumerate(body.offsets) if a >= begin), len(body.offsets))
        return _Row(
            ids=[CLS, *asked, SEP, *body.ids[:room], SEP],
            first=len(asked) + 2 + first,
            offsets=[(a - begin, b - begin) for a, b in body.offsets[first:room]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """Token ids; ``offsets`` are the passage's tokens in its text, the first at ``first``."""

    ids: list[int]
    first: int
    offsets: list[tuple[int, int]]


def _reading(row: _Row, scores: FloatMatrix, passage: Passage) -> Reading:
    n = len(row.offsets)
    if n == 0:
        unread = len(passage.sentences)
        return Reading(sentence_scores=(_UNREAD,) * unread, sentence_answers=(None,) * unread)
    answers = _answers(scores[row.first : row.first + n])
    none = float(scores[0, 0] + scores[0, 1])
    begins = [a for a, _ in row.offsets]
    return Reading(
        sentence_scores=tuple(_all_in(s, begins, answers) - none for s in passage.sentences),
        sentence_answers=tuple(_best_in(s, row.offsets, answers) for s in passage.sentences),
    )


# Of a sentence behind the last token that was read.
_UNREAD = -100.0


def _answers(scores: FloatMatrix) -> FloatMatrix:
    """Return the score of every answer, shape (tokens, MOST_ANSWER_TOKENS).

    Row i has those that begin at token i, column d the one that ends d tokens later; -inf behind
    the last token. ``scores`` has shape (tokens, 2).
    """
    behind = np.full(MOST_ANSWER_TOKENS - 1, -np.inf, dtype=scores.dtype)
    ends = np.concatenate([scores[:, 1], behind])
    by_begin = np.lib.stride_tricks.sliding_window_view(ends, MOST_ANSWER_TOKENS)
    answers: FloatMatrix = scores[:, :1] + by_begin
    return answers


def _all_in(sentence: Span, begins: list[int], answers: FloatMatrix) -> float:
    """Return the score of all answers together that begin in a sentence.

    Several wordings of one answer overlap, and each alone looks less likely than it is.
    """
    inside = [i for i, a in enumerate(begins) if sentence.start <= a < sentence.end]
    return float(np.logaddexp.reduce(answers[inside], axis=None)) if inside else _UNREAD


def _best_in(sentence: Span, offsets: list[tuple[int, int]], answers: FloatMatrix) -> Span | None:
    """Return the best answer that begins and ends in a sentence."""
    inside = [i for i, (a, b) in enumerate(offsets) if sentence.start <= a and b <= sentence.end]
    if not inside:
        return None
    begin, end = inside[0], inside[-1]
    lengths = np.arange(MOST_ANSWER_TOKENS)
    ends_inside = np.arange(begin, end + 1)[:, None] + lengths <= end
    own = np.where(ends_inside, answers[begin : end + 1], -np.inf)
    first, further = divmod(int(own.argmax()), MOST_ANSWER_TOKENS)
    return Span(start=offsets[begin + first][0], end=offsets[begin + first + further][1])
