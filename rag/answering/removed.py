"""Which articles an answer draws on that were removed while it was written."""

from rag.citations import VersionSource
from rag.errors import UnknownIdError
from rag.types import Answer

__all__ = ["removed_since"]


def removed_since(answer: Answer, versions: VersionSource) -> list[str]:
    """Return the articles whose words an answer holds and that are there no more, by id."""
    held = {(p.article_id, p.version) for p in answer.evidence}
    held |= {(p.article_id, p.version) for p in (*answer.dropped, *answer.nearest)}
    gone = {
        article_id
        for article_id, version in held
        if versions.version_status(article_id, version) in {"removed", "unknown"}
    }
    for chip in answer.chips:
        try:
            if chip.article_id:
                versions.article(chip.article_id)
        except UnknownIdError:
            gone.add(str(chip.article_id))
    return sorted(gone)
