"""The last step for every kind: canonical text, a title, a language."""

from rag.canonical import canonical_text
from rag.errors import EmptyArticleError
from rag.loaders.fields import one_line
from rag.loaders.language import detect_language
from rag.loaders.titles import title_from
from rag.loaders.types import LoadedArticle, Metadata, Parsed

__all__ = ["finish"]

# A name with fewer letters is a number or a date that a program gave.
_NAME_LETTERS = 3


def finish(parsed: Parsed, *, source: str, stem: str) -> LoadedArticle:
    """Return the article; ``stem`` is its title if neither metadata nor text give one.

    Raises:
        EmptyArticleError: If the body holds no letter or digit.
    """
    text = canonical_text(parsed.text)
    metadata = parsed.metadata
    if not any(map(str.isalnum, text)):
        raise EmptyArticleError("holds no readable text; add the text of the article or remove it")
    return LoadedArticle(
        external_id=metadata.external_id,
        title=metadata.title or _title(parsed, text, stem),
        text=text,
        author=metadata.author,
        outlet=metadata.outlet,
        published=metadata.published,
        url=metadata.url,
        language=metadata.language or detect_language(text),
        source=source,
        note="; ".join(filter(None, (_note(metadata), parsed.note))) or None,
    )


def _title(parsed: Parsed, text: str, stem: str) -> str:
    name = one_line(stem)
    if parsed.title_is_name and sum(map(str.isalpha, name)) >= _NAME_LETTERS:
        return name
    return title_from(text, stem)


def _note(metadata: Metadata) -> str | None:
    if metadata.published or not metadata.unread_date:
        return None
    return (
        f"is undated: {metadata.unread_date!r} names no day for sure; write it as YYYY-MM-DD and"
        " add it again"
    )
