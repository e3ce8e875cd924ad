"""Starts the processes of a comparison and takes the time that only their parent can take."""

import json
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, TextIO

from bench.systems.entries import Entry
from bench.systems.environment import offline
from bench.systems.worker import READY, Job

__all__ = ["Ran", "Runner"]

_END_CHARS = 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a process wrote, and the seconds from its start until it said that it was ready."""

    result: dict[str, Any]
    start_s: float


class Runner:
    """Runs jobs one after the other, each in a process of its own, with one limit of threads.

    What a process wrote stays in ``work`` under the name of its job, and a job whose result is
    there is not run again, so that a run that was interrupted goes on.
    """

    def __init__(self, *, work: Path, other_python: Path, model: Path, n_threads: int) -> None:
        self._work = work
        self._other_python = other_python
        self._model = model
        self._environment = offline(n_threads)
        self._n_threads = n_threads

    def build(self, entry: Entry, *, articles: Path, vectors: Path | None, at: Path) -> Ran:
        """Build an entry's index in the folder ``at``, over whatever is there."""
        name = f"{at.parent.name}-{entry.key}-build"
        if not self._result_file(name).is_file():
            shutil.rmtree(at, ignore_errors=True)
            at.mkdir()
        given = None if vectors is None else str(vectors)
        job = replace(self._job(entry, at), articles=str(articles), vectors=given)
        return self._run(entry, job, name)

    def ask(self, entry: Entry, *, queries: Path, at: Path, number: int) -> Ran:
        """Open the index in ``at`` and ask every query, for the ``number``-th time."""
        name = f"{at.parent.name}-{entry.made_by.partition(':')[2]}-ask-{number}"
        return self._run(entry, replace(self._job(entry, at), queries=str(queries)), name)

    def _job(self, entry: Entry, at: Path) -> Job:
        return Job(
            made_by=entry.made_by,
            folder=str(at),
            model=str(self._model),
            n_threads=self._n_threads,
        )

    def _result_file(self, name: str) -> Path:
        return self._work / f"{name}.json"

    def _run(self, entry: Entry, job: Job, name: str) -> Ran:
        kept = self._result_file(name)
        if not kept.is_file():
            ran = self._fresh(entry, job, name)
            kept.write_text(json.dumps(asdict(ran)), encoding="utf-8")
        return Ran(**json.loads(kept.read_text(encoding="utf-8")))

    def _fresh(self, entry: Entry, job: Job, name: str) -> Ran:
        job_file, result_file = (self._work / f"{name}.{kind}" for kind in ("job", "result"))
        job_file.write_text(json.dumps(asdict(job)), encoding="utf-8")
        result_file.unlink(missing_ok=True)
        python = sys.executable if entry.own else str(self._other_python)
        command = [python, "-m", "bench.systems.worker", str(job_file), str(result_file)]
        with (self._work / "log").open("a+", encoding="utf-8") as log:
            start_s = self._until_ready(command, log)
            if not result_file.is_file():
                log.seek(max(0, log.tell() - _END_CHARS))
                raise SystemExit(f"error: {entry.name} ended early; its log ends:\n{log.read()}")
        result = json.loads(result_file.read_text(encoding="utf-8"))
        return Ran(result=result, start_s=start_s)

    def _until_ready(self, command: list[str], log: TextIO) -> float:
        """Run to the end; return the seconds until READY was said, 0 if it never was."""
        began = time.perf_counter()
        start_s = 0.0
        with subprocess.Popen(
            command, env=self._environment, stdout=subprocess.PIPE, stderr=log, text=True
        ) as process:
            for line in process.stdout or ():
                if line.strip() == READY:
                    start_s = time.perf_counter() - began
        return start_s
