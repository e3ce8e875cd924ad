"""Office files the whole way: added from a folder, asked about, cited word for word."""

import pytest

from rag.answering.answerer import AskRequest
from rag.loaders import LoadedArticle, load
from tests.rag.library_stage import open_stage
from tests.rag.loaders.office.made import docx, epub, odt, p

SAID = {
    "letter.docx": "The Pellin bridge was built by the engineer Ada Marsh.",
    "minutes.odt": "The council bought the Gannet ferry for 4.2 million euros.",
    "notes.rtf": "The lighthouse keeper Ida Börk retired on Sunday.",
    "book.epub": "The quarry of Aldermouth was closed after the flood.",
    "mail.eml": "The harbour master counted nine hundred herons.",
}
ASKED = {
    "letter.docx": "Who built the Pellin bridge?",
    "minutes.odt": "What did the council pay for the Gannet ferry?",
    "notes.rtf": "When did the lighthouse keeper retire?",
    "book.epub": "When was the quarry of Aldermouth closed?",
    "mail.eml": "How many herons did the harbour master count?",
}


def files() -> dict[str, bytes]:
    rich = SAID["notes.rtf"].replace("ö", r"\u246?")
    return {
        "letter.docx": docx(p("Dear Sir,") + p(SAID["letter.docx"]) + p("Yours sincerely, Jane.")),
        "minutes.odt": odt(f"<text:p>Minutes</text:p><text:p>{SAID['minutes.odt']}</text:p>"),
        "notes.rtf": rf"{{\rtf1\ansi A note.\par {rich}\par}}".encode(),
        "book.epub": epub(f"<h1>One</h1><p>{SAID['book.epub']}</p>"),
        "mail.eml": f"From: a@b.example\nSubject: Birds\n\nHello,\n\n{SAID['mail.eml']}\n".encode(),
    }


@pytest.mark.parametrize(
    "provider", ["scripted", pytest.param("extractive", marks=pytest.mark.long)]
)
async def test_each_kind_is_added_asked_about_and_cited_exactly(tmp_path, provider):
    folder = tmp_path / "in"
    folder.mkdir()
    for name, data in files().items():
        (folder / name).write_bytes(data)
    articles = list(load([folder]))
    assert all(isinstance(article, LoadedArticle) for article in articles)
    with open_stage(tmp_path / "data") as application:
        report = application.library.add(articles)
        assert report.n_added == len(SAID)
        application.catch_up()
        for name, question in ASKED.items():
            answer = await application.answerer(provider).ask(AskRequest(question=question))
            cited = answer.citations[0]
            version = application.store.version_text(cited.article_id, cited.version)
            assert version[cited.start : cited.end] == cited.quote
            assert cited.quote == SAID[name] or provider == "scripted"
            assert SAID[name] in version
            assert application.store.article(cited.article_id).source.endswith(name)
