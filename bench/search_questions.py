"""Questions that were not written with their passage in view: searches and questions of time.

Natural Questions with its gold passage (Kwiatkowski et al. 2019, by way of ``nq_oracle``) and
TimeQA's human part (Chen et al. 2021) over whole pages. Their licences allow training.
"""

import heapq
import json
import random
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.reader_examples import Example
from index.analysis import query_terms, terms

__all__ = ["search_questions"]

# Pages are cut into texts of about this many characters.
_PART_CHARS = 900


@dataclass(frozen=True, slots=True)
class _Text:
    """A passage or part of a page, its place in the page, and its terms."""

    title: str
    text: str
    start: int
    bag: frozenset[str]


def search_questions(data: Path, chance: random.Random) -> Iterator[Example]:
    """Yield examples for ever, half of them with a passage that has not the answer."""
    known = [*_natural_questions(data), *_time_questions(data)]
    while True:
        chance.shuffle(known)
        for example, others in known:
            if example.answer is not None:
                yield example
            if others:
                other = chance.choice(others)
                yield Example(example.question, other.title, other.text, None)


def _rows(path: Path) -> list[dict[str, Any]]:
    done = subprocess.run(["zstd", "-dc", str(path)], check=True, capture_output=True)
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def _text(title: str, text: str, start: int = 0) -> _Text:
    return _Text(title, text, start, frozenset(terms(text)))


def _natural_questions(data: Path) -> Iterator[tuple[Example, list[_Text]]]:
    rows = _rows(data / "nq_oracle" / "data.jsonl.zst")
    texts = [_text(row["ctxs"][0]["title"], row["ctxs"][0]["text"]) for row in rows]
    for row, own in zip(rows, texts, strict=True):
        found = _only_place(own.text, row["answers"])
        if found is not None:
            others = _nearest(row["question"], row["answers"], texts)
            yield Example(row["question"], own.title, own.text, found), others


def _time_questions(data: Path) -> Iterator[tuple[Example, list[_Text]]]:
    folder = data / "timeqa_human"
    pages = {row["context_id"]: row["context"] for row in _rows(folder / "contexts.jsonl.zst")}
    cut: dict[str, list[_Text]] = {}
    for row in _rows(folder / "questions.jsonl.zst"):
        page = row["context_id"]
        title = row["idx"].split("#")[0].removeprefix("/wiki/").replace("_", " ")
        parts = cut.setdefault(page, _parts(title, pages[page]))
        answers = [answer for answer in row["targets"] if answer]
        held = Example(row["question"], title, "", None)
        if answers:
            start, end = row["from"][0], row["end"][0]
            for part in parts:
                if part.start <= start and end <= part.start + len(part.text):
                    place = (start - part.start, end - part.start)
                    held = Example(row["question"], title, part.text, place)
        yield held, _nearest(row["question"], answers, parts)


def _only_place(text: str, answers: Sequence[str]) -> tuple[int, int] | None:
    for answer in answers:
        if answer and text.count(answer) == 1:
            start = text.find(answer)
            return start, start + len(answer)
    return None


def _nearest(question: str, answers: Sequence[str], texts: Sequence[_Text]) -> list[_Text]:
    """Return the three texts that share most words with the question and hold no answer."""
    wanted = set(query_terms(question))
    lowered = [answer.lower() for answer in answers]
    free = (t for t in texts if not any(answer in t.text.lower() for answer in lowered))
    return heapq.nlargest(3, free, key=lambda t: len(wanted & t.bag))


def _parts(title: str, page: str) -> list[_Text]:
    """Return a page's texts, cut behind sentences (" . " in this set)."""
    parts, start = [], 0
    while start < len(page):
        cut = page.find(" . ", start + _PART_CHARS)
        end = len(page) if cut < 0 else cut + 2
        parts.append(_text(title, page[start:end], start))
        start = end
    return parts
