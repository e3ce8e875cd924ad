"""TREC run files and relevance judgements, so that trec_eval or ir_measures can count for itself.

A line of a run is ``qid Q0 docid rank score tag``, one of the judgements ``qid 0 docid 1``. A
passage is named ``article_id:start-end``. White space and ``%`` in ids are percent-encoded, since
white space parts the fields.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

from rag.errors import EvaluationError
from rag.evaluation.legs import LEGS, Leg
from rag.evaluation.outcome import Outcome

__all__ = ["JUDGEMENTS_FILE", "judgement_lines", "run_lines", "write_runs"]

JUDGEMENTS_FILE = "qrels.txt"
_TAG = "footnote"
_PARTS_FIELDS = re.compile(r"[\s%]")
# trec_eval reads scores as 32-bit numbers, which tell six decimals apart up to 8.
_STEP = 1e-6


def write_runs(folder: Path, outcomes: Sequence[Outcome]) -> None:
    """Write ``<leg>.run`` for each leg and ``qrels.txt``; EvaluationError if that fails."""
    files = {f"{leg}.run": run_lines(outcomes, leg) for leg in LEGS}
    files[JUDGEMENTS_FILE] = judgement_lines(outcomes)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, lines in files.items():
            (folder / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise EvaluationError(
            f"cannot write the runs to {str(folder)!r}: {error.strerror}; name another folder"
        ) from error


def run_lines(outcomes: Sequence[Outcome], leg: Leg) -> Iterator[str]:
    """Yield the ranking of every question, the unanswerable ones too.

    trec_eval ranks by score alone, so equal scores are told apart by a millionth.
    """
    for outcome in outcomes:
        question_id = _field(outcome.question.question_id)
        last = float("inf")
        for rank, passage in enumerate(outcome.found.get(leg, ()), start=1):
            last = min(round(passage.score, 6), last - _STEP)
            name = _name(passage.article_id, passage.start, passage.end)
            yield f"{question_id} Q0 {name} {rank} {last:.6f} {_TAG}-{leg}"


def judgement_lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield every passage that a gold quote lies in, whether or not it was found."""
    for outcome in outcomes:
        for article_id, span in outcome.right_passages:
            name = _name(article_id, span.start, span.end)
            yield f"{_field(outcome.question.question_id)} 0 {name} 1"


def _name(article_id: str, start: int, end: int) -> str:
    return f"{_field(article_id)}:{start}-{end}"


def _field(text: str) -> str:
    r"""Return an id as one field.

    >>> _field("my story 100%")
    'my%20story%20100%25'
    """
    return _PARTS_FIELDS.sub(lambda match: quote(match.group()), text)
