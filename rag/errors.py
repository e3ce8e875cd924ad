"""What can go wrong above the index; continues the tree of ``index.errors``.

``FootnoteError``
  ``SettingsError``            a setting has a value that cannot work
  ``IngestError``              one input cannot become an article
    ``UnreadableInputError``   it cannot be opened or decoded
    ``EmptyArticleError``      nothing is left after cleaning
    ``FetchError``             an address may not be asked, or gives nothing to read
      ``HostBusyError``        its host wants to be left alone for now
  ``ProviderError``            a provider did not answer as it should
    ``ProviderSetupError``     unknown name, missing key, bad option
    ``ProviderCallError``      the call failed: refused, timed out, broke off
      ``ProviderPausedError``  it failed so often that it is left alone for a while
  ``EvaluationError``          an evaluation folder is not in the documented form
  ``UnusableAnswerError``      an answer to be checked is in no shape that can be read
  ``EndedLinkError``           a shared link shows nothing, any more or at all
"""

from index.errors import (
    EmbedderError,
    EmbedderLoadError,
    EmbedderMismatchError,
    FootnoteError,
    GenerationDamagedError,
    InvalidQueryError,
    SchemaTooNewError,
    StoreError,
    UnknownIdError,
)

__all__ = [
    "EmbedderError",
    "EmbedderLoadError",
    "EmbedderMismatchError",
    "EmptyArticleError",
    "EndedLinkError",
    "EvaluationError",
    "FetchError",
    "FootnoteError",
    "GenerationDamagedError",
    "HostBusyError",
    "IngestError",
    "InvalidQueryError",
    "ProviderCallError",
    "ProviderError",
    "ProviderPausedError",
    "ProviderSetupError",
    "SchemaTooNewError",
    "SettingsError",
    "StoreError",
    "UnknownIdError",
    "UnreadableInputError",
    "UnusableAnswerError",
]


class SettingsError(FootnoteError):
    """A setting has a value that cannot work."""


class IngestError(FootnoteError):
    """One input cannot become an article; the rest of the batch goes on."""


class UnreadableInputError(IngestError):
    """The input cannot be opened, is not text, or is not in the form its name promises."""


class EmptyArticleError(IngestError):
    """Nothing readable is left once the input is cleaned."""


class FetchError(IngestError):
    """An address may not be asked, cannot be reached, or gives nothing that is read.

    Its text goes on after the address: "is not there; check the address".
    """


class HostBusyError(FetchError):
    """The host of ``address`` asks not to be asked for now, which goes for its others too."""

    def __init__(self, message: str, *, address: str) -> None:
        super().__init__(message)
        self.address = address


class ProviderError(FootnoteError):
    """A provider did not answer as it should."""


class ProviderSetupError(ProviderError):
    """The provider is unknown or lacks something it needs, such as a key."""


class ProviderCallError(ProviderError):
    """The call failed; ``retryable`` says whether the same call may work later.

    ``brief`` says what happened to a reader, who has no settings to change and need not know
    addresses. ``retry_after_s`` is how long the service wants to be left alone, if it said so.
    ``kind`` is one of a few words, for those who count failures.
    """

    def __init__(
        self,
        message: str,
        *,
        retryable: bool = False,
        brief: str = "",
        retry_after_s: float | None = None,
        kind: str = "other",
    ) -> None:
        super().__init__(message)
        self.retryable = retryable
        self.brief = brief or message
        self.retry_after_s = retry_after_s
        self.kind = kind


class ProviderPausedError(ProviderCallError):
    """No call was made: the provider failed so often that it is left alone for a while."""


class EvaluationError(FootnoteError):
    """The evaluation folder is not in the documented form."""


class UnusableAnswerError(FootnoteError):
    """The answer to be checked is in no shape that can be read, or over a limit."""


class EndedLinkError(FootnoteError):
    """A shared link shows nothing; whether it ever did is not told."""

    def __init__(self) -> None:
        super().__init__(
            "this link has ended, or its address is not complete; ask whoever sent it for a new one"
        )
