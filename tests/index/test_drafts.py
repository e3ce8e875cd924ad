"""Drafts that no library may hold are refused."""

from dataclasses import replace

import pytest

from index.errors import StoreError
from index.testing import make_draft
from index.types import Span
from tests.index.conftest import NOW


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (0, 0), (3, 2), (0, 5), (4, 5)])
def test_a_span_outside_the_text_is_refused(store, start, end):
    draft = make_draft("a", "text")
    wrong = replace(draft, spans=(Span(start=start, end=end),))
    with pytest.raises(StoreError, match="span"):
        store.put_article(wrong, now=NOW)
    assert store.counts().n_articles == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"text": "other"}, "sha256"),
        ({"text": "a\x00b"}, "NUL"),
        ({"article_id": "a\x00b"}, "NUL"),
        ({"collection": "a\x00b"}, "NUL"),
        ({"text": "\ud800"}, "cannot be encoded"),
        ({"published": "yesterday"}, "'yesterday'"),
        ({"published": "2020-13-01"}, "'2020-13-01'"),
        ({"article_id": ""}, "needs an id"),
    ],
)
def test_a_wrong_draft_is_refused(store, changes, message):
    with pytest.raises(StoreError, match=message):
        store.put_article(replace(make_draft("a", "text"), **changes), now=NOW)
