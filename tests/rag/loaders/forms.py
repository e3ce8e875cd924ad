"""Short ways to load something and to look at what came out."""

from rag.loaders import Loaded, LoadedArticle, LoadFailure, load_bytes


def loaded(data: str | bytes, name: str = "article.txt") -> list[Loaded]:
    return list(load_bytes(data.encode() if isinstance(data, str) else data, name=name))


def article(data: str | bytes, name: str = "article.txt") -> LoadedArticle:
    (only,) = loaded(data, name)
    assert isinstance(only, LoadedArticle), only
    return only


def reason(data: str | bytes, name: str = "article.txt") -> str:
    (only,) = loaded(data, name)
    assert isinstance(only, LoadFailure), only
    assert "\n" not in only.reason and not only.reason.endswith(".")
    return only.reason
