"""How time, memory and disk grow with the collection, from a thousand passages to a million.

Run: ``python -m bench.million --passages 1000000``, or ``make bench-million``. Articles come from
``bench.synthetic_drafts`` (words with a Zipf distribution, cut already, seeded) and are stored
durably and written to the word index as every article is. Vectors are synthetic too: clustered (an
article's passages lie around one of many centres, seeded), because embedding a million passages
takes hours and says nothing about the index. Searches run in a process of its own, so that its
memory is that of serving. The embedding of the question is not part of them.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from bench.clustered_vectors import ClusteredEmbedder
from bench.growth_search import measure_search
from bench.memory import peak_rss_mb
from bench.surroundings import this_run
from bench.synthetic_drafts import SyntheticDraft, synthetic_drafts
from index.store import LibraryStore
from rag.application import Application
from rag.settings import Settings

SEED = 20150218
N_QUERIES = 300
# So many articles are made before the clock starts for them; some 12,000 passages.
CHUNK = 2_000
BATCH = 40
# Questions are made anew with their articles, of the first so many.
MOST_REMADE = 20_000
PACKAGES = ("footnote", "faiss-cpu", "tantivy", "numpy")
RESULTS = Path(__file__).parent / "results"


class Steps:
    """The seconds of each step, also of earlier runs over the same folder."""

    def __init__(self, path: Path) -> None:
        self._path = path
        known = json.loads(path.read_text()) if path.exists() else {}
        self.seconds: dict[str, float] = known.get("seconds", {})
        self.processor_seconds: dict[str, float] = known.get("processor_seconds", {})

    def timed(self, step: str, work: Callable[[], object]) -> None:
        """Do some work and add its time to a step."""
        began, cpu_began = time.perf_counter(), time.process_time()
        work()
        for known, value in (
            (self.seconds, time.perf_counter() - began),
            (self.processor_seconds, time.process_time() - cpu_began),
        ):
            known[step] = round(known.get(step, 0.0) + value, 3)
        self._path.write_text(
            json.dumps({"seconds": self.seconds, "processor_seconds": self.processor_seconds})
        )


def store_articles(application: Application, steps: Steps, n_passages: int) -> None:
    """Make and store articles until there are enough, those of an earlier run counted in."""
    store = application.store
    counts = store.counts()
    n_articles, have = counts.n_articles, counts.n_passages
    made = islice(synthetic_drafts(SEED), n_articles, None)
    while have < n_passages:
        chunk: list[SyntheticDraft] = []
        wanted = min(CHUNK, (n_passages - have) // 6 + 1)
        steps.timed("make the texts", lambda n=wanted, to=chunk: to.extend(islice(made, n)))
        steps.timed("store the articles", lambda to=chunk: put(store, to))
        have += sum(len(article.draft.spans) for article in chunk)
        say(f"{have} passages stored, {have / steps.seconds['store the articles']:.0f}/s")


def build(data: Path, n_passages: int) -> dict[str, object]:
    """Make the collection in ``data``, or go on with it; return what each step took."""
    embedder = ClusteredEmbedder(n_centres=max(16, n_passages // 250), seed=SEED)
    steps = Steps(data / "steps.json")
    with Application.open(Settings(data=data), embedder=embedder) as application:
        store = application.store
        store_articles(application, steps, n_passages)
        if application.retriever.published() is None:
            steps.timed("write the words", application.retriever.extend)
            say(f"words written in {steps.seconds['write the words']:.1f} s")
        steps.timed("group the copies", application.library.group_pending)
        say(f"copies grouped in {steps.seconds['group the copies']:.1f} s")
        while batch := store.pending(1_000):
            rows = embedder.embed([passage.text for passage in batch])
            pairs = [(p.passage_id, row) for p, row in zip(batch, rows, strict=True)]
            steps.timed("store the vectors", lambda to=pairs: store.put_vectors(to))
        say(f"vectors stored in {steps.seconds['store the vectors']:.1f} s")
        steps.timed("train and write the vectors", application.retriever.extend)
        say(f"vectors written in {steps.seconds['train and write the vectors']:.1f} s")
        counts = store.counts()
        published = application.retriever.published()
    stored_s = steps.seconds["store the articles"]
    return {
        "articles": counts.n_articles,
        "passages": counts.n_passages,
        "index": None if published is None else asdict(published),
        "seconds": steps.seconds,
        "processor_seconds": steps.processor_seconds,
        "stored_passages_per_s": round(counts.n_passages / stored_s, 1),
        "peak_rss_mb_building": peak_rss_mb(),
        "load_average_1min": round(os.getloadavg()[0], 2),
    }


def questions_of(n_articles: int) -> list[tuple[str, str]]:
    """Return questions from the collection, each with the title it is about."""
    n_remade = min(n_articles, MOST_REMADE)
    made = islice(synthetic_drafts(SEED), 0, n_remade, max(1, n_remade // N_QUERIES))
    return [(article.question, article.draft.title) for article in made][:N_QUERIES]


def put(store: LibraryStore, articles: Sequence[SyntheticDraft]) -> None:
    """Store articles in batches as large as those of ``footnote add``."""
    for n in range(0, len(articles), BATCH):
        batch = [article.draft for article in articles[n : n + BATCH]]
        store.put_articles(batch, now=datetime.now(UTC))


def disk(data: Path, n_passages: int) -> dict[str, object]:
    """Return how many bytes lie in the data folder, and for each passage."""
    parts = {
        "library.db": [data / "library.db"],
        "words": [p for p in data.glob("index/generations/*/words/*") if _is_current(data, p)],
        "vectors": [
            p for p in data.glob("index/generations/*/vectors.faiss") if _is_current(data, p)
        ],
    }
    sizes = {name: sum(path.stat().st_size for path in paths) for name, paths in parts.items()}
    sizes["together"] = sum(sizes.values())
    return {
        "mb": {name: round(size / 1e6, 1) for name, size in sizes.items()},
        "bytes_per_passage": {name: round(size / n_passages) for name, size in sizes.items()},
    }


def _is_current(data: Path, path: Path) -> bool:
    number = (data / "index" / "CURRENT").read_text().strip()
    return number in path.parts


def say(line: str) -> None:
    """Tell how far it is."""
    print(line, file=sys.stderr, flush=True)


def searched(data: Path, n_centres: int) -> dict[str, object]:
    """Search ``data`` in a new process and return what it measured."""
    command = [sys.executable, "-m", "bench.million", "--search", str(data)]
    command += ["--centres", str(n_centres)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def surroundings() -> dict[str, object]:
    """Return what the figures depend on besides the code."""
    return this_run(PACKAGES) | {
        "texts": "synthetic, Zipf-Mandelbrot words, seeded",
        "vectors": "synthetic, clustered, 384 dimensions, seeded",
    }


def main() -> None:
    """Build, search, print and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=1_000_000)
    parser.add_argument(
        "--data", type=Path, help="build here and keep it; go on with what is there"
    )
    parser.add_argument("--out", type=Path, help="where to write the JSON")
    parser.add_argument("--search", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--centres", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.search is not None:
        embedder = ClusteredEmbedder(n_centres=given.centres, seed=SEED)
        print(json.dumps(measure_search(given.search, embedder)))
        return
    with ExitStack() as opened:
        folder = given.data or opened.enter_context(tempfile.TemporaryDirectory())
        data = Path(folder)
        data.mkdir(parents=True, exist_ok=True)
        result = surroundings() | build(data, given.passages)
        n_passages = int(str(result["passages"]))
        asked = questions_of(int(str(result["articles"])))
        (data / "questions.json").write_text(json.dumps(asked))
        result["disk"] = disk(data, n_passages)
        result["search"] = searched(data, max(16, given.passages // 250))
    out = given.out or RESULTS / f"million-{given.passages}-synthetic.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
