"""Cuts an article's canonical text into passages, as spans.

Guarantees, for every text: passages are in order and do not overlap; every character that is not
white space lies in exactly one of them; borders are sentence borders, and paragraph borders where
the sizes allow; only a sentence that is too long by itself is cut inside, at white space where
there is some and never inside a character. No passage, with its title line in front, has more
tokens than the embedder reads, unless the title leaves no room for a single character. Linear in
the length of the text.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from index.embedding import Embedder, embedded_text
from index.types import Span
from rag.clusters import continues, cut_before
from rag.sentences import paragraph_spans, sentence_spans
from rag.tokens import count_tokens

__all__ = ["PassageSizes", "fitting_title", "passage_spans"]

# Characters tried first: more than any passage of ordinary prose has.
_FIRST_TRY_CHARS = 2_000
# The next part of a long sentence is first tried a little longer than the one before.
_MORE_CHARS = 16
_MOST_GUESSES = 12
# A part this full is not worth another guess.
_FULL_ENOUGH = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageSizes:
    """Sizes in tokens of the shipped encoding; see ``docs/decisions.md`` for their origin.

    A passage closes at a paragraph border once it has ``enough_tokens``, and at a sentence
    border before it would pass ``most_tokens``.
    """

    enough_tokens: int = 100
    most_tokens: int = 180


def passage_spans(
    text: str, *, title: str, embedder: Embedder, sizes: PassageSizes = PassageSizes()
) -> tuple[Span, ...]:
    """Return the passages of ``text``; a blank text has none."""
    return tuple(_Chunker(text, title, embedder, sizes).passages())


def fitting_title(title: str, embedder: Embedder) -> str:
    """Shorten a title that would leave its passages no room in what the embedder reads."""
    most = embedder.max_tokens // 2
    n_chars = len(title)
    while n_chars and embedder.count_tokens(title[:n_chars]) > most:
        n_chars = n_chars * 3 // 4
    if n_chars == len(title):
        return title
    return title[: cut_before(title, 0, n_chars)].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence, or a part of one that is too long; ``opens`` a paragraph or not.

    ``model_tokens`` is how many tokens it adds to what the embedder reads.
    """

    start: int
    end: int
    opens: bool
    model_tokens: int


class _Chunker:
    """One text's way into passages. Tokens are counted per sentence and added up.

    The shipped encoding never joins what white space parts, so its sums are exact. The
    embedder's are taken for an estimate: each passage is measured once more before it is final.
    """

    def __init__(self, text: str, title: str, embedder: Embedder, sizes: PassageSizes) -> None:
        self._text = text
        self._title = title
        self._embedder = embedder
        self._sizes = sizes
        self._n_special = embedder.count_tokens("")
        self._n_title = embedder.count_tokens(embedded_text(title, "")) - self._n_special
        self._known: dict[str, int] = {}

    def passages(self) -> Iterator[Span]:
        run: list[_Piece] = []
        own_tokens = model_tokens = 0
        for piece in self._pieces():
            if run:
                own = own_tokens + count_tokens(self._text[run[-1].end : piece.end])
                closes = (
                    (piece.opens and own_tokens >= self._sizes.enough_tokens)
                    or own > self._sizes.most_tokens
                    or model_tokens + piece.model_tokens > self._embedder.max_tokens
                )
                if not closes:
                    run.append(piece)
                    own_tokens, model_tokens = own, model_tokens + piece.model_tokens
                    continue
                yield from self._measured(run)
            run = [piece]
            own_tokens = count_tokens(self._text[piece.start : piece.end])
            model_tokens = self._n_special + self._n_title + piece.model_tokens
        if run:
            yield from self._measured(run)

    def _measured(self, run: list[_Piece]) -> Iterator[Span]:
        """Yield the run as one passage, or halved until the embedder reads all of it."""
        start, end = run[0].start, run[-1].end
        if len(run) == 1 or self._load(start, end) <= 1:
            yield Span(start=start, end=end)
            return
        middle = len(run) // 2
        yield from self._measured(run[:middle])
        yield from self._measured(run[middle:])

    def _pieces(self) -> Iterator[_Piece]:
        paragraphs = paragraph_spans(self._text)
        border = next(paragraphs, None)
        for sentence in sentence_spans(self._text):
            opens = border is not None and sentence.start >= border.start
            if opens:
                border = next(paragraphs, None)
            for part in self._parts(sentence):
                n_tokens = self._model_tokens(self._text[part.start : part.end])
                yield _Piece(part.start, part.end, opens, n_tokens)
                opens = False

    def _parts(self, sentence: Span) -> Iterator[Span]:
        """Cut a sentence that is too long into parts that fit, each as long as it gets."""
        start, first_try = sentence.start, _FIRST_TRY_CHARS
        while start < sentence.end:
            end = self._longest(start, sentence.end, first_try)
            first_try = end - start + _MORE_CHARS
            if end < sentence.end:
                end = _good_cut(self._text, start, end)
            yield _stripped(self._text, start, end)
            start = end
            while start < sentence.end and self._text[start].isspace():
                start += 1

    def _longest(self, start: int, end: int, first_try: int) -> int:
        """Return the largest tested end that fits; at least one character is taken."""
        low, high = start + 1, min(end, start + first_try)
        load = self._load(start, high)
        while load <= 1:
            if high == end:
                return end
            low, high = high, min(end, 2 * high - start)
            load = self._load(start, high)
        for _ in range(_MOST_GUESSES):
            if high - low <= 1:
                break
            # Tokens grow about evenly with the characters.
            guess = start + int((high - start) / load * _FULL_ENOUGH)
            guess = min(max(guess, low + 1), high - 1)
            tried = self._load(start, guess)
            if tried > 1:
                high, load = guess, tried
                continue
            low = guess
            if tried >= _FULL_ENOUGH - 0.1:
                break
            load = (high - start) / (guess - start) * tried
            if load <= 1:
                break
        return low

    def _load(self, start: int, end: int) -> float:
        """Return how full a passage would be: at most 1 fits."""
        passage = self._text[start:end]
        embedded = embedded_text(self._title, passage)
        if embedded.isascii() and len(embedded) + self._n_special < self._embedder.max_tokens:
            # No token of ASCII text is shorter than a character.
            return count_tokens(passage) / self._sizes.most_tokens
        return max(
            count_tokens(passage) / self._sizes.most_tokens,
            self._embedder.count_tokens(embedded) / self._embedder.max_tokens,
        )

    def _model_tokens(self, words: str) -> int:
        """Count without special tokens; short pieces come again and again, so they are kept."""
        if len(words) > _SHORT_CHARS:
            return self._embedder.count_tokens(words) - self._n_special
        if words not in self._known:
            self._known[words] = self._embedder.count_tokens(words) - self._n_special
        return self._known[words]


_SHORT_CHARS = 16


def _good_cut(text: str, start: int, end: int) -> int:
    """Move a cut back to white space, or at least out of the middle of a character."""
    space = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
    if space > start and not continues(text[space], text[space + 1]):
        return space
    return cut_before(text, start, end)


def _stripped(text: str, start: int, end: int) -> Span:
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return Span(start=start, end=end)
