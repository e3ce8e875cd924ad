"""Reading a PDF in a process of its own: what comes back, and what bounds it."""

import resource
import time

import pytest

from rag.errors import EmptyArticleError, IngestError, UnreadableInputError
from rag.pdf import PdfText, TextBlock, process, read_pdf
from rag.pdf.process import PdfLimits
from tests.pdfs import pdf_of, report

from .hostile import HOSTILE

# Those that need their own process; each costs a start of Python.
_BOUNDED = ("draws_forms_of_forms", "unpacks_to_gigabytes")
_SMALL = PdfLimits(cpu_s=5, page_s=0.2, memory_bytes=300_000_000)


def outcome(data: bytes) -> str:
    try:
        return f"{read_pdf(data).n_pages} pages"
    except IngestError as error:
        return str(error)


def used_s() -> float:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime


def test_the_text_comes_back_as_it_was_read():
    pdf = read_pdf(report("A large title", "Words.\n\nMore.", info={"Title": "Näme"}))
    assert pdf == PdfText(
        title="Näme",
        author=None,
        blocks=(
            TextBlock(text="A large title", size=20.0, bold=True, page=1),
            TextBlock(text="Words.", size=10.0, bold=False, page=1),
            TextBlock(text="More.", size=10.0, bold=False, page=1),
        ),
        n_pages=1,
    )


def test_a_failure_comes_back_as_what_it_is():
    with pytest.raises(EmptyArticleError, match="has no text on its pages"):
        read_pdf(pdf_of([]))


@pytest.mark.parametrize("name", _BOUNDED)
def test_a_hostile_file_is_one_line_within_the_limits(name):
    data, before = HOSTILE[name](), used_s()
    with pytest.raises(UnreadableInputError):
        read_pdf(data, limits=_SMALL)
    assert used_s() - before < 5


def test_what_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(process, "_MOST_WAIT", 0.0001)
    with pytest.raises(UnreadableInputError, match="takes more than 1 s to read"):
        read_pdf(report("Title", "Words."), limits=PdfLimits(cpu_s=1))


def test_the_other_process_knows_no_key_and_no_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    assert set(process.environment()) <= {
        "PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "PYTHONPATH", "PYTHONHASHSEED",
    }  # fmt: skip
    # A module of the folder it is started in would otherwise take the place of Python's own.
    (tmp_path / "json.py").write_text("raise SystemExit(7)")
    (tmp_path / "rag").mkdir()
    monkeypatch.chdir(tmp_path)
    assert read_pdf(report("A large title", "Words.")).n_pages == 1


@pytest.mark.long
@pytest.mark.parametrize("name", HOSTILE)
def test_every_hostile_file_ends_soon_with_text_or_one_line(name):
    data, before, began = HOSTILE[name](), used_s(), time.monotonic()
    assert "\n" not in outcome(data)
    # Four pages may take ten seconds each; none of these files has as many.
    assert used_s() - before < 30
    assert time.monotonic() - began < 300
