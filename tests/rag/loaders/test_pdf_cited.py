"""A PDF the whole way: added, asked about, cited word for word."""

import pytest

from rag.answering.answerer import AskRequest
from rag.loaders import load
from tests.pdfs import Words, column, pdf_of, wrapped
from tests.rag.library_stage import open_stage

# It goes over the end of a page, and two of its words over the end of a line.
SAID = "The Pellin bridge was built in 1931 by the engineer Ada Marsh for the govern-\nment."
FIRST = "The inquiry into the bridge heard eleven witnesses over three days in the town hall. " * 4


def inquiry() -> bytes:
    before, after = SAID.split(" by ")
    pages = [
        [
            Words(text="The bridge inquiry", y=760, size=20, font="bold"),
            *column(wrapped(FIRST + before)),
        ],
        column(["by " + line if i == 0 else line for i, line in enumerate(after.split("\n"))]),
    ]
    return pdf_of(*pages, info={"Title": "The bridge inquiry"})


@pytest.mark.parametrize(
    "provider", ["scripted", pytest.param("extractive", marks=pytest.mark.long)]
)
async def test_a_pdf_is_added_asked_about_and_cited_exactly(tmp_path, provider):
    (tmp_path / "inquiry.pdf").write_bytes(inquiry())
    said = SAID.replace("-\n", "")
    with open_stage(tmp_path / "data") as application:
        report = application.library.add(load([tmp_path / "inquiry.pdf"]))
        assert report.n_added == 1
        application.catch_up()
        asking = AskRequest(question="Who built the Pellin bridge?")
        answer = await application.answerer(provider).ask(asking)
        cited = answer.citations[0]
        version = application.store.version_text(cited.article_id, cited.version)
        assert version[cited.start : cited.end] == cited.quote
        assert said in version
        assert provider == "scripted" or cited.quote == said
