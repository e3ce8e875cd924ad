"""The reader on real text, with its real weights."""

from types import SimpleNamespace

import numpy as np
import pytest

from index.types import Span
from rag import reader as reader_module
from rag.errors import EmbedderLoadError
from rag.reader import Passage, Reader
from rag.sentences import sentence_spans

TEXT = (
    "The swing bridge was closed on Monday night. It was built in 1931 by the engineer Ada Marsh. "
    "Drivers must go round by Pellinford, a detour of eleven miles. The council meets on Friday."
)
OTHER = "Oysters are grown in the bay. The beds were closed after people fell ill in March."

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def reader():
    return Reader()


def passage(text, title="Aldermouth bridge closes"):
    return Passage(title=title, text=text, sentences=tuple(sentence_spans(text)))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("When was the bridge built?", "1931"),
        ("Who built the bridge?", "Ada Marsh"),
        ("How long is the detour?", "eleven miles"),
    ],
)
def test_it_finds_the_sentence_and_the_answer(reader, question, words):
    [reading] = reader.read(question, [passage(TEXT)])
    best = max(range(4), key=reading.sentence_scores.__getitem__)
    sentence = passage(TEXT).sentences[best]
    assert words in TEXT[sentence.start : sentence.end]
    answer = reading.sentence_answers[best]
    assert words in TEXT[answer.start : answer.end]


def test_a_passage_without_the_answer_scores_below_one_that_has_it(reader):
    has, lacks = reader.read("When was the bridge built?", [passage(TEXT), passage(OTHER)])
    assert max(has.sentence_scores) > max(lacks.sentence_scores)


def test_reading_together_is_reading_alone(reader):
    passages = [passage(TEXT), passage(OTHER, title="")]
    together = reader.read("Who built the bridge?", passages)
    for one, same in zip(passages, together, strict=True):
        [alone] = reader.read("Who built the bridge?", [one])
        assert alone.sentence_answers == same.sentence_answers
        assert alone.sentence_scores == pytest.approx(same.sentence_scores, abs=1e-3)


def test_odd_input_is_read(reader):
    long = passage("word " * 3_000)
    empty = Passage(title="T", text="", sentences=())
    readings = reader.read("?" * 500, [long, empty, passage("👩‍👩‍👧 e\u0301 مرحبا 你好。 End.")])
    assert [len(r.sentence_scores) for r in readings] == [1, 0, 2]
    assert [len(r.sentence_answers) for r in readings] == [1, 0, 2]
    assert reader.read("Who?", []) == []


def test_a_sentence_behind_what_can_be_read_never_wins(reader):
    text = "The fog lay thick over the harbour and nothing moved. " * 40 + "It was built in 1931."
    [reading] = reader.read("When was it built?", [passage(text)])
    assert reading.sentence_scores[-1] == min(reading.sentence_scores)


def test_damaged_weights_are_one_clear_line(tmp_path, monkeypatch):
    (tmp_path / "reader.safetensors").write_bytes(b"no weights")
    monkeypatch.setattr(reader_module, "WEIGHTS_PATH", tmp_path / "reader.safetensors")
    with pytest.raises(EmbedderLoadError, match=r"^cannot load the reader .*reinstall footnote$"):
        Reader().read("Who?", [passage(TEXT)])


def test_each_answer_lies_in_its_sentence(reader):
    [reading] = reader.read("Where do drivers go?", [passage(TEXT)])
    for sentence, answer in zip(passage(TEXT).sentences, reading.sentence_answers, strict=True):
        assert sentence.start <= answer.start < answer.end <= sentence.end


def test_what_was_read_is_not_read_again(reader, monkeypatch):
    first, second = passage(TEXT), passage("Another passage about something else entirely.")
    one = reader.read("When did the talks begin again?", [first])
    asked = []
    net = reader._net

    def read(question, passages):
        asked.extend(passages)
        return net.read(question, passages)

    monkeypatch.setattr(reader, "_net", SimpleNamespace(read=read))
    again = reader.read("When did the talks begin again?", [first, second, first])
    assert asked == [second]
    assert again[0] == again[2] == one[0]


def test_a_passage_behind_a_long_title_never_wins(reader):
    unread = passage(TEXT, title="bridge " * 400)
    [cut, read] = reader.read("When did the bridge open?", [unread, passage(TEXT)])
    assert set(cut.sentence_answers) == {None}
    assert max(cut.sentence_scores) < min(read.sentence_scores)


def test_answers_that_overlap_count_together():
    """One token begins them: an answer of one token, of two and of all three, each as likely."""
    offsets = [(0, 1), (2, 3), (4, 5)]
    row = reader_module._Row(ids=[1, 2, 3, 4], first=1, offsets=offsets)
    begins_first = [[0.0, 0.0], [0.0, 0.0], [-50.0, 0.0], [-50.0, 0.0]]
    sentences = (Span(start=0, end=5),)
    read = reader_module._reading(
        row,
        np.array(begins_first, dtype=np.float32),
        Passage(title="", text="a b c", sentences=sentences),
    )
    assert list(read.sentence_scores) == pytest.approx([np.log(3)])
    assert read.sentence_answers == (Span(start=0, end=1),)
