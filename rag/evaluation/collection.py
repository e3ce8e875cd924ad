"""The private collection of an evaluation: built once, kept in a cache folder, used again.

The folder's name is a hash of the articles, the embedder and everything that decides passage
borders, so another text, model or chunker never meets old passages. A marker file says that it is
complete; without it a killed run is taken up where it stopped, since the store is its own queue.
"""

import fcntl
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path

from index import embedding
from index.embedding import Embedder, Fingerprint
from rag import canonical, clusters, passages, sentences, tokens
from rag.application import Application
from rag.errors import EvaluationError
from rag.evaluation.types import EvalArticle
from rag.passages import PassageSizes
from rag.settings import Settings

__all__ = ["Progress", "open_collection"]

# Called with what is being done, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]

_MARKER = "complete.json"


@contextmanager
def open_collection(
    articles: Sequence[EvalArticle],
    settings: Settings,
    *,
    embedder: Embedder,
    progress: Progress,
) -> Iterator[Application]:
    """Lend an application over exactly these articles, all embedded and searchable.

    Its answers are forgotten when it closes. A second process with the same articles waits.
    Raises EvaluationError if the collection cannot be completed.
    """
    folder = settings.data / "eval" / _key(articles, embedder.fingerprint)
    folder.mkdir(parents=True, exist_ok=True)
    # What is measured is the provider that was asked for, never one that stands in.
    private = settings.model_copy(update={"data": folder, "fallback": "off"})
    with (folder / "evaluation.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _forget_answers(folder)
        try:
            with closing(Application.open(private, embedder=embedder)) as application:
                if not (folder / _MARKER).exists():
                    _fill(application, articles, progress)
                    _mark_complete(application, articles, folder)
                application.embedder.load()
                yield application
        finally:
            _forget_answers(folder)


def _key(articles: Sequence[EvalArticle], fingerprint: Fingerprint) -> str:
    digest = hashlib.sha256(f"{fingerprint}\n{PassageSizes()}\n".encode())
    for module in (canonical, clusters, embedding, passages, sentences, tokens):
        digest.update(Path(module.__file__ or "").read_bytes())
    digest.update(tokens.RANKS_PATH.read_bytes())
    for article in articles:
        # Where the folder lies and how its lines are numbered does not change what is found.
        fields = asdict(article.loaded) | {"source": "", "path": "", "id": article.article_id}
        digest.update(json.dumps(fields, sort_keys=True).encode())
    return digest.hexdigest()[:20]


def _fill(application: Application, articles: Sequence[EvalArticle], progress: Progress) -> None:
    for n, article in enumerate(articles, start=1):
        application.library.put(article.loaded, article_id=article.article_id)
        progress("adding articles", n, len(articles))

    def embedded(done: int, pending: int) -> None:
        progress("embedding passages", done, done + pending)

    application.catch_up(progress=embedded)


def _mark_complete(application: Application, articles: Sequence[EvalArticle], folder: Path) -> None:
    counts = application.store.counts()
    if counts.n_pending or counts.n_articles != len(articles):
        raise EvaluationError(
            f"the collection in {str(folder)!r} holds {counts.n_articles!r} of {len(articles)!r} "
            f"articles and {counts.n_pending!r} passages without a vector; delete it and try again"
        )
    marker = {"articles": counts.n_articles, "passages": counts.n_passages}
    (folder / _MARKER).write_text(json.dumps(marker), encoding="utf-8")


def _forget_answers(folder: Path) -> None:
    for path in sorted(folder.glob("chats.db*")):
        path.unlink(missing_ok=True)
