"""Everything that can go wrong, as one tree.

``FootnoteError``
  ``StoreError``               library.db or chats.db cannot do what was asked
    ``UnknownIdError``         an id that the store does not hold
    ``SchemaTooNewError``      the data folder was written by a newer version
  ``EmbedderError``
    ``EmbedderMismatchError``  the index was made by another embedder
    ``EmbedderLoadError``      the model cannot be loaded or is not the pinned one
  ``GenerationDamagedError``   an index file does not match its manifest
  ``InvalidQueryError``        a query or filter that cannot be searched

``rag.errors`` continues the tree. Each message starts in lower case, shows the offending value
and says what to do next.
"""

from collections.abc import Sequence

__all__ = [
    "EmbedderError",
    "EmbedderLoadError",
    "EmbedderMismatchError",
    "FootnoteError",
    "GenerationDamagedError",
    "InvalidQueryError",
    "SchemaTooNewError",
    "StoreError",
    "UnknownIdError",
]


_WHAT_TO_DO = {
    "article": "list what there is with 'footnote articles'",
    "version": "leave the version out to get the current one",
    "conversation": "it may have been deleted; ask without it to begin a new one",
    "feedback": "it may have been taken back, or gone with its answer",
    "removal": "it may have been undone, or the article is gone already",
    "answer": "it may have been deleted with its conversation; ask again",
    "answer or conversation": "'footnote ask' ends with the ids of both",
}
_OTHERWISE = "check the id"


class FootnoteError(Exception):
    """Root of every error that Footnote raises on purpose."""


class StoreError(FootnoteError):
    """The database refused or cannot serve a request."""


class UnknownIdError(StoreError):
    """One or more ids are not in the store; ``ids`` lists every missing one in request order."""

    def __init__(self, noun: str, ids: Sequence[str | int]) -> None:
        self.noun = noun
        self.ids = tuple(ids)
        listed = ", ".join(repr(i) for i in self.ids)
        super().__init__(f"no {noun} with id {listed}; {_WHAT_TO_DO.get(noun, _OTHERWISE)}")


class SchemaTooNewError(StoreError):
    """The file was written by a newer Footnote than this one."""


class EmbedderError(FootnoteError):
    """Embedding is not possible."""


class EmbedderMismatchError(EmbedderError):
    """The stored vectors and the configured embedder do not belong together."""


class EmbedderLoadError(EmbedderError):
    """The model is missing, damaged, or not the one that is pinned."""


class GenerationDamagedError(FootnoteError):
    """A generation folder cannot be used: it is damaged, or not of this library and format."""


class InvalidQueryError(FootnoteError):
    """The query or one of its filters cannot be searched."""
