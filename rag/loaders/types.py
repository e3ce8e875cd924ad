"""The values that loading yields, and the limits that keep it bounded.

``Parsed`` is what a parser of one kind hands over; ``LoadedArticle`` is the same after it has been
made canonical and dated; ``LoadFailure`` is one input, or one record of it, that was left out.
"""

from dataclasses import dataclass, field

__all__ = [
    "MAX_DOCUMENT_BYTES",
    "MAX_FILE_BYTES",
    "MAX_RECORD_BYTES",
    "STANDARD_INPUT",
    "LoadFailure",
    "Loaded",
    "LoadedArticle",
    "Metadata",
    "Parsed",
    "megabytes",
]

STANDARD_INPUT = "standard input"
# One article of 20 MB is some thirty novels; a larger one is a mistake or an attack.
MAX_RECORD_BYTES = 20_000_000
# A JSON document is parsed in memory, so its file is bounded; JSON Lines are streamed.
MAX_FILE_BYTES = 200_000_000
# An office document is held in memory while it is read; pictures make most of a large one.
MAX_DOCUMENT_BYTES = 100_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What an input says about itself; ``published`` is ``YYYY-MM-DD``, ``language`` ISO 639-1.

    ``unread_date`` is what stands for a date where none could be read from it.
    """

    external_id: str | None = None
    title: str | None = None
    author: str | None = None
    outlet: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    unread_date: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A body in paragraphs, without the headline if ``metadata.title`` holds it.

    ``title_is_name`` says that without a title the name of the file is a better one than the
    beginning of the text. ``note`` says what of the input could not be used.
    """

    text: str
    metadata: Metadata = field(default_factory=Metadata)
    title_is_name: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedArticle:
    """An article ready for ingest.

    ``text`` is the canonical body without its headline line. ``external_id`` is an id that the
    input itself states. ``source`` is a path, ``path:line`` for JSON Lines, ``path#n`` for the
    n-th object of a JSON list, or the same after ``standard input``. ``path`` is the file that
    holds this article and no other; an upload has none, whatever its name. ``note`` says what of
    the input could not be used.
    """

    external_id: str | None
    title: str
    text: str
    author: str | None
    outlet: str | None
    published: str | None
    url: str | None
    language: str | None
    source: str
    path: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadFailure:
    """One input or record that was left out; ``reason`` is one line saying why."""

    source: str
    reason: str


Loaded = LoadedArticle | LoadFailure


def megabytes(n_bytes: int) -> str:
    """Return a size for a message.

    >>> megabytes(104_857_600)
    '104.9 MB'
    """
    return f"{n_bytes / 1_000_000:.1f} MB"
