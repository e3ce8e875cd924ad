"""OpenDocument texts (``.odt``): what their reader sees, without tracked deletions and comments.

The elements are those of OASIS Open Document Format 1.3. As with Word, the day a document was
begun is not taken for one of publication.
"""

from rag.errors import UnreadableInputError
from rag.loaders.office.archive import Archive
from rag.loaders.office.authored import article_of, properties
from rag.loaders.office.markup import local
from rag.loaders.office.open_styles import OpenStyles
from rag.loaders.office.open_text import OpenText
from rag.loaders.office.packages import require_package
from rag.loaders.types import Metadata, Parsed

__all__ = ["parse_open_document"]

_MANIFEST = "META-INF/manifest.xml"
_CONTENT = "content.xml"


def parse_open_document(data: bytes) -> Parsed:
    """Return the article of a text document.

    Raises:
        EmptyArticleError: If it has no text.
        UnreadableInputError: If it is encrypted, damaged, too large or no text document.
    """
    archive = Archive.of(data)
    require_package(archive, ".odt")
    if _MANIFEST in archive and b"encryption-data" in archive.read(_MANIFEST):
        raise UnreadableInputError("is encrypted; save it without a password and add that")
    content = archive.xml(_CONTENT)
    styles = archive.xml("styles.xml") if "styles.xml" in archive else None
    try:
        text = OpenText(OpenStyles.of(content, styles))
        return article_of(text.blocks(content), _metadata(archive))
    except RecursionError as error:
        raise UnreadableInputError(
            "is nested too deeply to be a document; save its text as a new one"
        ) from error


def _metadata(archive: Archive) -> Metadata:
    if "meta.xml" not in archive:
        return Metadata()
    found = {local(each): each.text for each in archive.xml("meta.xml").iter()}
    return properties(
        title=found.get("title"),
        author=found.get("initial-creator") or found.get("creator"),
        language=found.get("language"),
    )
