"""What a draft must satisfy before it is stored, and when it changes nothing."""

import hashlib
import re
from datetime import date

from index.errors import StoreError
from index.types import Article, ArticleDraft, Span

__all__ = ["check_draft", "is_unchanged"]

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def check_draft(draft: ArticleDraft) -> None:
    """Raise StoreError if a span lies outside the text or a name does not fit its value."""
    named = f"article {draft.article_id!r}"
    if not draft.article_id or not draft.collection:
        raise StoreError(f"{named} needs an id and a collection, got {draft.collection!r}")
    if "\x00" in draft.article_id + draft.collection:
        raise StoreError(f"{named} in {draft.collection!r} is named with a NUL; leave it out")
    # SQLite's substr() stops counting at NUL, and UTF-8 has no lone surrogates.
    if "\x00" in draft.text:
        raise StoreError(f"the text of {named} holds a NUL; make it canonical before storing it")
    try:
        actual = "sha256:" + hashlib.sha256(draft.text.encode()).hexdigest()
    except UnicodeEncodeError as error:
        raise StoreError(
            f"the text of {named} cannot be encoded at {error.start!r}; make it canonical first"
        ) from error
    if draft.version != actual:
        raise StoreError(
            f"{named} says version {draft.version!r} but its text is {actual!r}; "
            "name the version by the text's hash"
        )
    for span in draft.spans:
        if not 0 <= span.start < span.end <= len(draft.text):
            raise StoreError(
                f"{named} has the span [{span.start!r}, {span.end!r}) in a text of "
                f"{len(draft.text)!r} characters; chunk the text that is stored"
            )
    if draft.published is not None and not _is_date(draft.published):
        raise StoreError(f"{named} has the date {draft.published!r}; write it as YYYY-MM-DD")


def is_unchanged(draft: ArticleDraft, stored: Article, spans: tuple[Span, ...]) -> bool:
    """Whether storing the draft would write what is already there, read from wherever it was."""
    return spans == draft.spans and all(
        getattr(draft, name) == getattr(stored, name)
        for name in (
            "version",
            "collection",
            "title",
            "author",
            "outlet",
            "published",
            "url",
            "language",
        )
    )


def _is_date(value: str) -> bool:
    if not _ISO_DATE.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
