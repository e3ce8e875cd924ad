"""Fit and report the model that weighs the reader, the search and the words of a sentence.

Run: ``python -m bench.fit_relevance --squad train.jsonl --pairs pairs.jsonl --work FOLDER``. Two
libraries are made of paragraphs whose titles the reader never saw: one to fit on, one to report
on. Each is asked its own questions, questions of the other library (nothing there answers them),
and look-alike questions. Writes ``rag/data/relevance.json`` with weights and record, and
``rag/data/term_frequencies.json`` with the number of paragraphs that each term occurs in. What was
asked stays in FOLDER; ``bench/fit_answerability.py`` goes on from there. Half an hour on two cores.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression

from bench.reader_examples import Paragraph, held_back_titles, read_squad
from bench.squad_library import squad_library
from bench.truecasing import usual_forms, written
from index.analysis import terms
from index.types import Filters
from rag.answering.evidence import evidence_of
from rag.application import Application
from rag.question import parse_question
from rag.reader import Passage, shared_reader
from rag.relevance import MODEL_PATH, MOST_READ
from rag.sentence_features import FEATURES, sentence_features
from rag.sentences import sentence_spans
from rag.term_weights import TERM_TABLE_PATH

N_QUESTIONS = 2_500
N_OTHERS = 1_000
LEAST_PARAGRAPHS = 10
# Ten or a hundred times less was no better on other questions, ten times more worse.
REGULARISATION = 1e-3


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its sentences' features, which of them hold the answer, and its kind."""

    kind: str
    question: str
    features: np.ndarray
    holds: np.ndarray
    text_holds: np.ndarray


def write_term_table(by_title: dict[str, list[Paragraph]]) -> None:
    """Count in how many paragraphs each term occurs."""
    paragraphs = [p for title in sorted(by_title) for p in by_title[title]]
    counts = Counter(t for p in paragraphs for t in set(terms(p.text)))
    kept = {t: n for t, n in sorted(counts.items()) if n >= LEAST_PARAGRAPHS}
    table = {"n_paragraphs": len(paragraphs), "paragraphs_with": kept}
    TERM_TABLE_PATH.write_text(json.dumps(table, ensure_ascii=False, separators=(",", ":")))


def library(folder: Path, paragraphs: Sequence[Paragraph]) -> Application:
    """Open a library of the paragraphs, each an article, named by its place."""
    return squad_library(folder, [(str(i), p.title, p.text) for i, p in enumerate(paragraphs)])


def asked(
    application: Application, kind: str, question: str, answer: str, home: str
) -> Asked | None:
    """Search, read and take the features of one question; None if nothing was found."""
    found = application.searcher.search(question, k=MOST_READ, filters=Filters())
    evidence = evidence_of(found.hits)[:MOST_READ]
    if not evidence:
        return None
    passages = [
        Passage(title=e.title, text=e.text, sentences=tuple(sentence_spans(e.text)))
        for e in evidence
    ]
    readings = shared_reader().read(question, passages)
    rows = sentence_features(parse_question(question), evidence, passages, readings)
    holds, text_holds = [], []
    for e, p in zip(evidence, passages, strict=True):
        for s in p.sentences:
            inside = answer != "" and answer.lower() in e.text[s.start : s.end].lower()
            text_holds.append(inside)
            holds.append(inside and e.article_id == home)
    return Asked(kind, question, rows, np.array(holds), np.array(text_holds))


def questions_of(
    paragraphs: Sequence[Paragraph], chance: random.Random
) -> list[tuple[str, str, str]]:
    """Return (question, answer, article id), shuffled."""
    found = [(q, a, str(i)) for i, p in enumerate(paragraphs) for q, a, _ in p.questions]
    chance.shuffle(found)
    return found


def lookalikes_of(paragraphs: Sequence[Paragraph], pairs: Sequence[Mapping[str, str]]) -> list[str]:
    """Return the look-alike questions to these titles, as people would write them."""
    texts: dict[str, list[str]] = {}
    for p in paragraphs:
        texts.setdefault(p.title, []).extend([p.text, *(q for q, _, _ in p.questions)])
    forms = {title: usual_forms(own) for title, own in texts.items()}
    return [
        written(pair["unanswerable_question"], forms[title])
        for pair in pairs
        if (title := pair["title"].replace("_", " ")) in forms
    ]


def collect(
    application: Application,
    own: Sequence[tuple[str, str, str]],
    foreign: Sequence[tuple[str, str, str]],
    lookalike: Sequence[str],
) -> list[Asked]:
    """Ask one library everything."""
    rows = [asked(application, "answerable", q, a, h) for q, a, h in own[:N_QUESTIONS]]
    rows += [asked(application, "outside", q, "", "") for q, _, _ in foreign[:N_OTHERS]]
    rows += [asked(application, "lookalike", q, "", "") for q in lookalike[:N_OTHERS]]
    return [row for row in rows if row is not None]


def write_asked(rows: Sequence[Asked], path: Path) -> None:
    """Keep what was collected, so that a fit can be repeated in seconds."""
    columns = {
        f"{r.kind}_{n}": np.column_stack([r.features, r.holds, r.text_holds])
        for n, r in enumerate(rows)
    }
    questions = np.array([r.question for r in rows])
    np.savez_compressed(path, allow_pickle=False, questions=questions, **columns)


def read_asked(path: Path) -> list[Asked]:
    """Return what ``write_asked`` kept, in its order."""
    with np.load(path, allow_pickle=False) as stored:
        tables = [(name, table) for name, table in stored.items() if name != "questions"]
        return [
            Asked(
                name.partition("_")[0],
                str(question),
                table[:, : len(FEATURES)],
                table[:, -2].astype(bool),
                table[:, -1].astype(bool),
            )
            for question, (name, table) in zip(stored["questions"], tables, strict=True)
        ]


def first_sentences(rows: Sequence[Asked], weights: np.ndarray) -> dict[str, float]:
    """Return how often the likeliest sentence is the right one, over answerable questions."""
    own = [(r, int(np.argmax(r.features @ weights))) for r in rows if r.kind == "answerable"]
    return {
        "gold_sentence_first": float(np.mean([r.holds[i] for r, i in own])),
        "answer_in_first_sentence": float(np.mean([r.text_holds[i] for r, i in own])),
    }


def fit(rows: Sequence[Asked]) -> tuple[np.ndarray, float]:
    """Return weights and bias in the features' own units.

    The weights make the sentences with the answer likely among those of the same question (ListNet,
    Cao et al. 2007); a factor and the bias make log-odds of that over all questions (Platt 1999).
    """
    features = np.vstack([r.features for r in rows])
    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-6
    direction = _listwise([((r.features - mean) / scale, r.text_holds) for r in rows])
    along = ((features - mean) / scale) @ direction
    holds = np.concatenate([r.text_holds for r in rows])
    odds = LogisticRegression(C=1.0, max_iter=5000).fit(along[:, None], holds)
    weights = direction * odds.coef_[0, 0] / scale
    return weights, float(odds.intercept_[0] - weights @ mean)


def _listwise(lists: Sequence[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Return the weights under which what holds the answer is likeliest in its list."""
    told = [(features, holds) for features, holds in lists if holds.any()]

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = 0.0, np.zeros_like(weights)
        for features, holds in told:
            scores = features @ weights
            likely = softmax(scores)
            right = softmax(np.where(holds, scores, -np.inf))
            total -= float(np.log(likely[holds].sum()))
            slope += (likely - right) @ features
        n = len(told)
        penalty = REGULARISATION * float(weights @ weights)
        return total / n + penalty, slope / n + 2 * REGULARISATION * weights

    start = np.zeros(told[0][0].shape[1])
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x)


def main() -> None:
    """Make the libraries, fit on the first, report both, write the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--squad", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    args = parser.parse_args()
    by_title = read_squad(args.squad)
    titles = held_back_titles(by_title)
    write_term_table({t: ps for t, ps in by_title.items() if t not in titles})
    halves = [[p for t in half for p in by_title[t]] for half in (titles[:50], titles[50:])]
    chance = random.Random(11)
    questions = [questions_of(half, chance) for half in halves]
    pairs = [json.loads(line) for line in args.pairs.read_text(encoding="utf-8").splitlines()]
    lookalikes = [lookalikes_of(half, pairs) for half in halves]
    collected = []
    for i, half in enumerate(halves):
        chance.shuffle(lookalikes[i])
        kept = args.work / f"features{i}.npz"
        if not kept.exists():
            with library(args.work / f"half{i}", half) as application:
                write_asked(
                    collect(application, questions[i], questions[1 - i], lookalikes[i]), kept
                )
        collected.append(read_asked(kept))
    weights, bias = fit(collected[0])
    record = {
        "data": "SQuAD 1.1 train and SQuAD 2.0 unanswerable pairs (CC BY-SA 4.0)",
        "fitted_on": first_sentences(collected[0], weights),
        "held_back": first_sentences(collected[1], weights),
        "n_questions": {"answerable": N_QUESTIONS, "outside": N_OTHERS, "lookalike": N_OTHERS},
        "date": datetime.now(UTC).date().isoformat(),
    }
    stored = {
        "weights": {n: round(float(w), 6) for n, w in zip(FEATURES, weights, strict=True)},
        "bias": round(bias, 6),
        "record": record,
    }
    MODEL_PATH.write_text(json.dumps(stored, indent=1) + "\n")
    print(json.dumps(record, indent=1))


if __name__ == "__main__":
    main()
