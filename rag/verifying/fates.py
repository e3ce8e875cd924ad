"""What became of a citation: its status, the sentence as it was, and the sentence as it is."""

from dataclasses import asdict

from index.analysis import terms
from index.types import Span
from rag.citations import VersionSource, citation_status
from rag.errors import UnknownIdError
from rag.sentences import sentence_spans
from rag.types import Citation
from rag.verifying.types import CheckedCitation

__all__ = ["Fates", "closest_sentence", "sentence_at"]

# Twice the shared words over all words of both. Below this the sentence was taken out rather
# than changed: two sentences on one topic often share a third of their words.
_LEAST_LIKENESS = 0.4


class Fates:
    """Looks citations up in the library; keeps each text it has read, so use it for one answer."""

    def __init__(self, store: VersionSource) -> None:
        self._store = store
        self._texts: dict[tuple[str, str], str | None] = {}
        self._sentences: dict[tuple[str, str], list[Span]] = {}

    def inline(self, citation: Citation, text: str) -> CheckedCitation:
        """Return the citation of a text that came with the answer and so cannot change."""
        self._texts[citation.article_id, citation.version] = text
        words = self._words_at(citation.article_id, citation.version, citation.start, citation.end)
        return CheckedCitation(**asdict(citation), was=words, now=words)

    def of(self, citation: Citation) -> CheckedCitation:
        """Return the citation with its status as of now, and its sentence then and now."""
        status = citation_status(citation, self._store)
        was = now = None
        if status == "leaving":
            # Of a hidden article nothing is shown but what was cited.
            was = now = citation.quote
        elif status != "removed":
            place = (citation.start, citation.end)
            was = now = self._words_at(citation.article_id, citation.version, *place)
        if status in {"moved", "changed"} and was is not None:
            now = self._now(citation, was)
        return CheckedCitation(**asdict(citation) | {"status": status}, was=was, now=now)

    def _now(self, citation: Citation, was: str) -> str | None:
        try:
            current = self._store.article(citation.article_id).version
        except UnknownIdError:
            return None
        text = self._text(citation.article_id, current)
        if text is None:
            return None
        start = text.find(citation.quote)
        if start >= 0:
            end = start + len(citation.quote)
            return self._words_at(citation.article_id, current, start, end)
        sentences = self._spans(citation.article_id, current, text)
        return closest_sentence(was, [text[s.start : s.end] for s in sentences])

    def _words_at(self, article_id: str, version: str, start: int, end: int) -> str | None:
        text = self._text(article_id, version)
        if text is None:
            return None
        return sentence_at(text, self._spans(article_id, version, text), start, end)

    def _text(self, article_id: str, version: str) -> str | None:
        key = (article_id, version)
        if key not in self._texts:
            try:
                self._texts[key] = self._store.version_text(article_id, version)
            except UnknownIdError:
                self._texts[key] = None
        return self._texts[key]

    def _spans(self, article_id: str, version: str, text: str) -> list[Span]:
        key = (article_id, version)
        if key not in self._sentences:
            self._sentences[key] = list(sentence_spans(text))
        return self._sentences[key]


def sentence_at(text: str, sentences: list[Span], start: int, end: int) -> str:
    """Return the whole sentences that a span touches."""
    touched = [s for s in sentences if s.start < end and start < s.end]
    if not touched:
        return text[start:end]
    return text[touched[0].start : touched[-1].end]


def closest_sentence(was: str, sentences: list[str]) -> str | None:
    """Return the sentence with most words in common, if enough; of equals the first.

    >>> closest_sentence("The storm killed 21 people.", ["It rained.", "The storm killed 24."])
    'The storm killed 24.'
    """
    wanted = set(terms(was))
    best, found = 0.0, None
    for sentence in sentences:
        words = set(terms(sentence))
        likeness = 2 * len(words & wanted) / max(1, len(words) + len(wanted))
        if likeness > best:
            best, found = likeness, sentence
    return found if best >= _LEAST_LIKENESS else None
