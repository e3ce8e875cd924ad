"""Compare Footnote with other systems on the same articles, weights, machine and threads.

Run: ``python -m bench.systems [--docs]``. The others are installed into ``.cache/bench-venv`` first
(about 2 GB, once). Every measurement is a process of its own.

- Embedding: each system takes in the articles of ``--embed`` passages with its own model.
- Asking, at each of ``--passages``: all systems get the same vectors through the interface that
  each has for vectors made elsewhere; the first are the model's, the others are scattered around
  those, since embedding 20,000 passages with each takes hours. Queries are embedded by each
  system's own model, one by one.

Results go to ``bench/results/systems.json``; ``--docs`` also writes the tables and plots of
``docs/performance.md``.
"""

import argparse
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

from bench.surroundings import memory_gb, now, processor, versions_in
from bench.systems.entries import ENTRIES
from bench.systems.environment import PACKAGES, python_of
from bench.systems.figures import Comparison, Surroundings, write
from bench.systems.measuring import Measuring
from bench.systems.pages import text_tables, write_docs
from bench.systems.processes import Runner
from index.model_files import default_model_folder

_ROOT = Path(__file__).parents[2]
RESULTS = _ROOT / "bench" / "results" / "systems.json"
DOCS = _ROOT / "docs" / "performance.md"
# Exact search and the float32 vectors come from what is done by hand; Footnote is compared.
_ALWAYS = ("by_hand", "footnote")


def compare(given: argparse.Namespace, work: Path) -> Comparison:
    """Make the environment, measure everything in the folder ``work``, and return it."""
    python = python_of()
    before = os.getloadavg()[0]
    runner = Runner(
        work=work, other_python=python, model=default_model_folder(), n_threads=given.threads
    )
    entries = [entry for entry in ENTRIES if entry.key in {*_ALWAYS, *given.only}]
    run = Measuring(runner, entries, work, n_queries=given.queries, rounds=given.rounds)
    embedding = run.embedding(given.embed)
    asking = tuple(run.asking(n) for n in given.passages)
    return Comparison(
        surroundings=Surroundings(
            date=now(),
            processor=processor(),
            n_threads=given.threads,
            memory_gb=memory_gb(),
            load_before=round(before, 2),
            load_after=round(os.getloadavg()[0], 2),
            rounds=given.rounds,
            versions=versions_in(python, PACKAGES),
        ),
        embedding=embedding,
        asking=asking,
    )


def main() -> None:
    """Read the arguments, compare, write and print the result."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--embed", type=int, default=1_000, help="passages that all embed")
    parser.add_argument("--passages", type=int, nargs="*", default=[1_000, 20_000])
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--threads", type=int, default=2, help="cores that each process may use")
    parser.add_argument("--rounds", type=int, default=2, help="times each asks; the best is kept")
    keys = sorted({entry.key for entry in ENTRIES})
    parser.add_argument("--only", nargs="*", choices=keys, default=keys, help="these systems")
    parser.add_argument("--work", type=Path, help="keep the parts here, and go on from them")
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("--docs", action="store_true", help="write docs/performance.md as well")
    given = parser.parse_args()
    with ExitStack() as stack:
        work = given.work or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        work.mkdir(parents=True, exist_ok=True)
        comparison = compare(given, work.absolute())
    write(given.out, comparison)
    print(text_tables(comparison))
    if given.docs:
        write_docs(DOCS, comparison)


if __name__ == "__main__":
    main()
