"""What the reader learns from: a question, a passage, and where its answer stands, if it does.

A question is seen with its own paragraph, with a paragraph of the same article that shares its
words but not its answer, with the sentences around its answer but not the answer's own, and in
pairs with a look-alike (SQuAD 2.0, Rajpurkar et al. 2018).
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.analysis import query_terms, terms
from rag.canonical import canonical_text
from rag.sentences import sentence_spans

SEED = 7
N_HELD_BACK_TITLES = 100
# Half of the windows are short: training cost goes with length, and answers stand in sentences.
WINDOW_CHARS = (200, 260, 400, 700)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and its questions as (question, answer, answer start)."""

    title: str
    text: str
    questions: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A question with a passage; ``answer`` is a span of ``text`` or None."""

    question: str
    title: str
    text: str
    answer: tuple[int, int] | None


def read_squad(path: Path) -> dict[str, list[Paragraph]]:
    """Return the paragraphs by title; a question whose answer occurs twice is left out."""
    by_title: dict[str, list[Paragraph]] = {}
    with path.open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            text = canonical_text(row["context"])
            questions = tuple(
                (q["question"].strip(), q["answers"][0], text.find(q["answers"][0]))
                for q in row["qas"]
                if text.count(q["answers"][0]) == 1
            )
            title = row["title"].replace("_", " ")
            by_title.setdefault(title, []).append(Paragraph(title, text, questions))
    return by_title


def held_back_titles(by_title: dict[str, list[Paragraph]]) -> list[str]:
    """Return the titles that training never sees, in a fixed order."""
    raw = sorted(title.replace(" ", "_") for title in by_title)
    random.Random(SEED).shuffle(raw)
    return [title.replace("_", " ") for title in raw[:N_HELD_BACK_TITLES]]


def hard_negative(
    question: str,
    answer: str,
    home: int,
    group: Sequence[Paragraph],
    bags: Sequence[set[str]],
    chance: random.Random,
) -> Paragraph | None:
    """Return a paragraph of the same article that shares the question's words, not its answer."""
    wanted = set(query_terms(question))
    scored = sorted(
        (
            (-len(wanted & bags[i]), i)
            for i, paragraph in enumerate(group)
            if i != home and answer.lower() not in paragraph.text.lower()
        ),
    )[:3]
    return group[chance.choice(scored)[1]] if scored else None


def window(
    text: str, answer: tuple[int, int] | None, chance: random.Random
) -> tuple[str, tuple[int, int] | None]:
    """Return a run of sentences of about one of WINDOW_CHARS that keeps the answer."""
    size = chance.choice(WINDOW_CHARS)
    sentences = list(sentence_spans(text))
    keep = chance.randrange(len(sentences))
    if answer is not None:
        keep = max(i for i, s in enumerate(sentences) if s.start <= answer[0])
    first = last = keep
    while sentences[last].end - sentences[first].start < size:
        options = [i for i in (first - 1, last + 1) if 0 <= i < len(sentences)]
        if not options:
            break
        pick = chance.choice(options)
        first, last = min(first, pick), max(last, pick)
    start, end = sentences[first].start, sentences[last].end
    if answer is not None and answer[1] > end:
        return text, answer
    return text[start:end], (answer[0] - start, answer[1] - start) if answer else None


def examples(
    by_title: dict[str, list[Paragraph]], pairs: Sequence[dict[str, Any]], chance: random.Random
) -> Iterator[Example]:
    """Yield examples for ever: per seven, three answered, two of the same article, two traps."""
    groups = sorted(by_title)
    bags = {t: [set(terms(p.text)) for p in by_title[t]] for t in groups}
    everything = [
        (title, i, q)
        for title in groups
        for i, p in enumerate(by_title[title])
        for q in p.questions
    ]
    while True:
        chance.shuffle(everything)
        for n, (title, home, (question, answer, start)) in enumerate(everything):
            paragraph = by_title[title][home]
            yield Example(question, title, paragraph.text, (start, start + len(answer)))
            if n % 3 != 1:
                other = hard_negative(question, answer, home, by_title[title], bags[title], chance)
                if other is not None:
                    yield Example(question, title, other.text, None)
            if n % 3 == 1:
                yield from paired(chance.choice(pairs), answerable=n % 2 == 0)
            if n % 3 == 2 and (rest := beside_the_answer(paragraph.text, start)) is not None:
                yield Example(question, title, rest, None)


def beside_the_answer(text: str, answer_start: int) -> str | None:
    """Return the longer side of a paragraph around the answer's sentence, None if both are bare."""
    own = [s for s in sentence_spans(text) if s.start <= answer_start][-1]
    return max(text[: own.start].strip(), text[own.end :].strip(), key=len) or None


def paired(pair: dict[str, Any], *, answerable: bool) -> Iterator[Example]:
    """Yield a look-alike question, or the answerable one that it was written against."""
    text, title = canonical_text(pair["context"]), pair["title"].replace("_", " ")
    if not answerable:
        yield Example(pair["unanswerable_question"], title, text, None)
        return
    answer = pair["answers"][0]
    if text.count(answer) == 1:
        start = text.find(answer)
        yield Example(pair["answerable_question"], title, text, (start, start + len(answer)))
