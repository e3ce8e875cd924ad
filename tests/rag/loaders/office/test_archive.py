"""Archives from strangers: sizes, names, encryption, references that lead elsewhere."""

import io
import time
import tracemalloc
import zipfile

import pytest

from rag.errors import UnreadableInputError
from rag.loaders.office import archive as module
from rag.loaders.office import markup
from rag.loaders.office.archive import Archive
from tests.rag.loaders.forms import article, reason
from tests.rag.loaders.office.made import W, docx, p, zipped


def test_a_bomb_is_refused_soon_and_in_little_memory():
    bomb = docx("", document=bytes(52_000_000))
    assert len(bomb) < 100_000
    tracemalloc.start()
    began = time.process_time()
    assert "unpacks to more than 50.0 MB" in reason(bomb, "a.docx")
    assert time.process_time() - began < 5
    assert tracemalloc.get_traced_memory()[1] < 150_000_000
    tracemalloc.stop()


def test_all_members_together_are_bounded(monkeypatch):
    monkeypatch.setattr(module, "MAX_DOCUMENT_BYTES", 1000)
    archive = Archive.of(zipped({"a": bytes(600), "b": bytes(600)}))
    assert len(archive.read("a")) == 600
    with pytest.raises(UnreadableInputError, match="unpacks to more"):
        archive.read("b")


def test_a_size_that_a_header_lies_about_is_counted(monkeypatch):
    monkeypatch.setattr(module, "_MAX_MEMBER_BYTES", 1_000_000)
    data = zipped({"a": bytes(3_000_000)})
    small = (1000).to_bytes(4, "little")
    data = data.replace((3_000_000).to_bytes(4, "little"), small)
    with pytest.raises(UnreadableInputError):
        Archive.of(data).read("a")


def test_too_many_members_are_refused(monkeypatch):
    monkeypatch.setattr(module, "_MAX_MEMBERS", 3)
    with pytest.raises(UnreadableInputError, match="holds 4 files"):
        Archive.of(zipped(dict.fromkeys("abcd", "x")))


def test_an_encrypted_member_is_told():
    data = bytearray(zipped({"word/document.xml": "<x/>"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "without a password" in reason(bytes(data), "a.docx")


@pytest.mark.parametrize("target", ["../../../../etc/hostname", "/etc/hostname", "file:///etc/x"])
def test_a_reference_reaches_nothing_outside(target):
    relations = (
        f'<Relationships xmlns="r"><Relationship Type="a/styles" Target="{target}"/>'
        '<Relationship Type="a/footnotes" TargetMode="External" Target="https://example.org/x"/>'
        "</Relationships>"
    )
    assert article(docx(p("Words."), relations=relations), "a.docx").text == "Words."


@pytest.mark.parametrize("name", ["../evil.xml", "/abs.xml", "C:\\x.xml", "a/../../b"])
def test_names_of_members_are_only_names(name):
    data = zipped({name: "<x/>"})
    assert Archive.of(data).read(zipfile.ZipFile(io.BytesIO(data)).namelist()[0]) == b"<x/>"
    assert "no .docx document" in reason(data, "a.docx")


_LAUGHS = "".join(
    f"<!ENTITY {name} '{inner * 10}'>"
    for name, inner in zip("bcdefghij", ("ha", *(f"&{n};" for n in "bcdefghi")), strict=True)
)


@pytest.mark.parametrize(
    "declared",
    [
        _LAUGHS,
        "<!ENTITY j SYSTEM 'file:///etc/hostname'>",
        "<!ENTITY % j SYSTEM 'http://127.0.0.1:9/x'>%j;",
    ],
)
@pytest.mark.parametrize("place", ['<w:p a="&j;"/>', p("&j; Words.")])
def test_entities_are_neither_expanded_nor_fetched(declared, place):
    document = (
        f'<!DOCTYPE w:document [{declared}]><w:document xmlns:w="{W}"><w:body>{place}'
        "</w:body></w:document>"
    )
    began = time.process_time()
    said = reason(docx("", document=document), "a.docx")
    assert "declares entities" in said or "is no XML" in said
    assert time.process_time() - began < 2


def test_deep_and_wide_markup_is_refused_soon(monkeypatch):
    monkeypatch.setattr(markup, "_MAX_MARKS", 300_000)
    began = time.process_time()
    assert "is no XML" in reason(docx("<w:sdt><w:sdtContent>" * 100_000), "a.docx")
    nested = "<w:ins>" * 120 + p("Words.") + "</w:ins>" * 120
    assert article(docx(nested), "a.docx").text == "Words."
    assert "pieces of markup" in reason(docx("<w:p/>" * 300_001), "a.docx")
    assert time.process_time() - began < 4
