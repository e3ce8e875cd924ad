"""Kills a writing process again and again, and checks what it leaves behind.

``python -m tests.index.crash --kills 50`` is the long form. A child adds, replaces, removes and
rebuilds, and notes each operation before it starts and after it returned. After every kill the
library must open within ten seconds, hold every acknowledged article, show none that was removed,
and cut every hit out of its version's text.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from index.retriever import HybridRetriever
from index.store import LibraryStore
from index.testing import HashEmbedder, make_draft

_N_ARTICLES = 12
_ACTIONS = ["put"] * 6 + ["remove"] * 2 + ["embed"] * 3 + ["rebuild"] * 2
_MAX_OPEN_S = 10.0
_NOW = datetime(2026, 1, 1, tzinfo=UTC)


def draft(number, edition):
    """Return an article that only its own two markers find."""
    text = f"Report article{number}q edition{edition}q. " + "filler words follow here " * 8
    return make_draft(f"a{number}", text, title=f"Title {number}", passage_chars=60)


def work(folder, seed):
    """Change the library for ever; runs in the child."""
    rng = np.random.default_rng(seed)
    store = LibraryStore.open(folder / "library.db")
    embedder = HashEmbedder()
    retriever = HybridRetriever(store, embedder, folder / "index")
    log = os.open(folder / "log", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    print("ready", flush=True)
    edition = seed * 1_000_000
    while True:
        edition += 1
        number = int(rng.integers(_N_ARTICLES))
        action = _ACTIONS[int(rng.integers(len(_ACTIONS)))]
        if action == "remove" and not store.count_articles():
            continue
        if action == "remove":
            number = int(rng.choice([a.article_id for a in store.list_articles(limit=99)])[1:])
        os.write(log, f"start {action} {number} {edition}\n".encode())
        if action == "put":
            store.put_article(draft(number, edition), now=_NOW)
        elif action == "remove":
            store.remove_article(f"a{number}", now=_NOW)
        elif action == "embed":
            waiting = store.pending(16)
            matrix = embedder.embed([p.text for p in waiting])
            store.put_vectors([(p.passage_id, v) for p, v in zip(waiting, matrix, strict=True)])
        else:
            retriever.rebuild()
        os.write(log, f"done {action} {number} {edition}\n".encode())


def expected(log):
    """Return for each article the editions it may have; None stands for removed or never added."""
    states: dict[int, set[int | None]] = {number: {None} for number in range(_N_ARTICLES)}
    for line in log.read_text().splitlines() if log.exists() else []:
        kind, action, number, edition = line.split()
        if action not in {"put", "remove"}:
            continue
        after = int(edition) if action == "put" else None
        if kind == "start":
            states[int(number)] = states[int(number)] | {after}
        else:
            states[int(number)] = {after}
    return states


def check(folder):
    """Raise AssertionError for anything that the kill broke; settle what was left open."""
    start = time.monotonic()
    with LibraryStore.open(folder / "library.db") as store:
        retriever = HybridRetriever(store, HashEmbedder(), folder / "index")
        states = expected(folder / "log")
        settled = []
        for number, editions in states.items():
            found = _edition(store, retriever, number)
            assert found in editions, (number, found, editions)
            settled.append(f"done put {number} {found}" if found else f"done remove {number} 0")
        assert time.monotonic() - start < _MAX_OPEN_S
        assert retriever.problems() == []
    # Operations cut off by the kill have happened or not; from here on that is certain.
    (folder / "log").write_text("\n".join(settled) + "\n")


def _edition(store, retriever, number):
    hits = retriever.search(f"article{number}q", k=20, legs="lexical").hits
    own = [hit for hit in hits if hit.article.article_id == f"a{number}"]
    for hit in hits:
        text = store.version_text(hit.article.article_id, hit.passage.version)
        assert hit.passage.version == hit.article.version
        assert text[hit.passage.start : hit.passage.end] == hit.passage.text
    if not own:
        assert f"a{number}" not in {a.article_id for a in store.list_articles(limit=99)}
        return None
    word = next(w for w in own[0].passage.text.split() if w.startswith("edition"))
    return int(word[len("edition") : -2])


def kill_once(folder, seed, delay_s):
    """Let a child work for a while, kill it, and return how many operations it finished."""
    n_before = _n_done(folder)
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.index.crash", "--child", str(folder), "--seed", str(seed)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        time.sleep(delay_s)
        child.send_signal(signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL
    return _n_done(folder) - n_before


def _n_done(folder):
    log = folder / "log"
    return log.read_text().count("done") if log.exists() else 0


def run(folder, kills, seed=0):
    """Kill ``kills`` times on one data folder; return how many operations were acknowledged."""
    rng = np.random.default_rng(seed)
    n_done = 0
    for n in range(kills):
        n_done += kill_once(folder, seed * 10_000 + n + 1, rng.uniform(0.02, 0.4))
        check(folder)
    return n_done


def main():
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--child", type=Path)
    arguments = parser.parse_args()
    if arguments.child is not None:
        work(arguments.child, arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        n_done = run(Path(folder), arguments.kills, arguments.seed)
    print(f"{arguments.kills} kills, {n_done} acknowledged operations, nothing lost")


if __name__ == "__main__":
    main()
