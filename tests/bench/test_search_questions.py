import itertools
import random
import shutil
from pathlib import Path

import pytest

from bench.search_questions import search_questions

DATA = Path(__file__).parents[2] / "../shared/data"


@pytest.mark.skipif(
    not DATA.is_dir() or shutil.which("zstd") is None,
    reason="the folder of public data beside the checkout or zstd is missing",
)
@pytest.mark.long
def test_half_of_the_passages_hold_the_answer_and_half_do_not() -> None:
    examples = list(itertools.islice(search_questions(DATA, random.Random(1)), 400))
    held = [e for e in examples if e.answer is not None]
    assert 120 < len(held) < 280
    for example in held:
        assert example.answer is not None
        start, end = example.answer
        assert example.text[start:end].strip()
    assert all(e.question and e.title and e.text for e in examples)
