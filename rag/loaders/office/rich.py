"""Rich text (``.rtf``): what its reader sees, without deletions, comments, headers and pictures."""

from rag.errors import UnreadableInputError
from rag.loaders.kinds import require_text
from rag.loaders.office.authored import article_of, properties
from rag.loaders.office.rtf_reader import RtfReader
from rag.loaders.types import Parsed

__all__ = ["parse_rich"]

_BEGINNING = b"{\\rtf"
_BEGINS_WITHIN = 100


def parse_rich(data: bytes) -> Parsed:
    """Return the article of a document.

    Raises:
        EmptyArticleError: If it has no text.
        UnreadableInputError: If it is no rich text, or larger than any document.
    """
    start = data.find(_BEGINNING, 0, _BEGINS_WITHIN)
    if start < 0:
        require_text(data)
        raise UnreadableInputError(
            "is no rich text in spite of its name; name it by what it is, or save it again"
        )
    reader = RtfReader()
    blocks = reader.blocks(data[start:].decode("latin-1"))
    stated = properties(title=reader.info.get("title"), author=reader.info.get("author"))
    return article_of(blocks, stated)
