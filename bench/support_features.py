"""The features of labelled claims, which ``bench/fit_support.py`` fits on and compares.

A claim of several sentences has one row of features for each.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from bench.checker_readers import digest
from bench.checker_sets import NLI_SETS, SETS, Part, Row, labelled_rows, trained_sets
from index.encoder import Encoder
from index.encoder_weights import default_weights
from index.model_files import DEFAULT_MODEL, ModelFiles
from index.types import FloatMatrix
from rag.canonical import canonical_text
from rag.checking.features import claim_features
from rag.checking.named import named_checks
from rag.checking.source import Source
from rag.checking.support import SupportModel, read_of
from rag.claims import claim_spans
from rag.evaluation.checker import read_claims
from rag.quotes import carrying_quote

EDITED = "edited_claims"
# Claims beside sources about something else: they are fitted on and not reported.
FOREIGN = "foreign"
N_FOREIGN = 40
# Of inference pairs, the few that keep them level with the other sets.
N_INFERENCE = 400
_MOST_TOKENS = 256


@dataclass(frozen=True, slots=True)
class Taken:
    """A labelled claim with its sentences' features.

    ``cosine`` is the least of a sentence's embedding and that of what was read against it.
    """

    set_name: str
    part: Part
    edit: str
    supported: bool
    features: FloatMatrix
    cosine: float


def labelled(data: Path, edited: Path) -> Iterator[tuple[Row, str]]:
    """Yield dev and test rows, each with its edit."""
    by_set: dict[str, list[Row]] = {name: [] for name in SETS}
    for row in labelled_rows(data):
        if row.part != "train":
            by_set[row.set_name].append(row)
    for name, rows in by_set.items():
        rows.sort(key=lambda row: digest(row.id))
        yield from ((row, "") for row in (rows[:N_INFERENCE] if name in NLI_SETS else rows))
        if name in trained_sets():
            yield from ((row, "") for row in foreign([r for r in rows if r.part == "dev"]))
    for claim in read_claims(edited):
        row = Row(
            id=claim.claim_id,
            set_name=EDITED,
            claim=claim.claim,
            source=claim.source,
            supported=claim.supported,
            published=claim.published,
            part="dev" if int(digest(claim.source), 16) % 2 else "test",
        )
        yield row, claim.edit or ""


def foreign(rows: Sequence[Row]) -> Iterator[Row]:
    """Yield a few claims of one set with another claim's source, which says nothing of them."""
    for row, other in pairwise(rows[: N_FOREIGN + 1]):
        if row.source != other.source:
            yield replace(row, set_name=FOREIGN, source=other.source, supported=False)


def take(rows: Iterable[tuple[Row, str]]) -> Iterator[Taken]:
    """Yield the rows with their features; a claim without a word is left out."""
    model, vectors = SupportModel(), _Vectors()
    for row, edit in rows:
        source = canonical_text(row.source)
        sentences = [span.statement for span in claim_spans(canonical_text(row.claim), 0)]
        if not sentences:
            continue
        pairs = [(sentence, read_of(sentence, source)) for sentence in sentences]
        features = [
            claim_features(
                sentence,
                read,
                source,
                found,
                named_checks(sentence, [_source(sentence, source, row)]),
            )
            for (sentence, read), found in zip(pairs, model.read(pairs), strict=True)
        ]
        cosine = vectors.least_cosine(pairs)
        yield Taken(row.set_name, row.part, edit, row.supported, np.vstack(features), cosine)


def _source(sentence: str, text: str, row: Row) -> Source:
    carrier = carrying_quote(sentence, text)
    return Source(text=text, published=row.published, quotes=(carrier.span,) if carrier else ())


class _Vectors:
    """Sentence embeddings of the default model."""

    def __init__(self) -> None:
        self._tokenizer = ModelFiles(DEFAULT_MODEL).tokenizer
        self._encoder = Encoder.from_arrays(default_weights(), pooling="mean")

    def least_cosine(self, pairs: list[tuple[str, str]]) -> float:
        """Return the cosine of the pair that is least alike."""
        texts = [text for pair in pairs for text in pair]
        ids = [self._tokenizer.encode(text).ids[:_MOST_TOKENS] for text in texts]
        made = np.vstack(self._encoder.encode(ids))
        made /= np.linalg.norm(made, axis=1, keepdims=True)
        return float((made[::2] * made[1::2]).sum(axis=1).min())


def write(rows: Iterable[Taken], path: Path) -> None:
    """Write one JSON line per row."""
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            stored = {name: getattr(row, name) for name in Taken.__slots__}
            file.write(json.dumps(stored | {"features": row.features.tolist()}) + "\n")


def read(path: Path) -> list[Taken]:
    """Return what ``write`` wrote."""
    with path.open(encoding="utf-8") as file:
        stored = [json.loads(line) for line in file]
    return [Taken(**s | {"features": np.array(s["features"], dtype=np.float32)}) for s in stored]
