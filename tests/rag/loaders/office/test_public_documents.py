"""Documents of public test collections: each is an article or one clear line, and soon.

They lie beside the checkout, for reading only; the tests are skipped where they are missing.
"""

import io
import shutil
import subprocess
import tarfile
import time
from functools import cache
from pathlib import Path, PurePosixPath

import pytest

from rag.loaders import Loaded, LoadedArticle, LoadFailure
from tests.rag.loaders.forms import loaded

OURS = (".docx", ".odt", ".rtf", ".epub", ".eml", ".doc")
# The name of a file and what its reader sees in it, or why there is nothing to see.
SEEN = {
    "lists_restarting.docx": "2. Foo\n3. Bar\n4. Baz",
    "notes.docx": "Note 1: My note.",
    "comments.docx": "comment in a comment",
    "tables.docx": "Top left | Top right",
    "paragraph_insertion_deletion.docx": "splitParagraph.",
    "utf8-bom.docx": "byte order mark",
    "orderedListMixed.odt": "3.1. New level!",
    "tableWithSpans.odt": "B2-1 | B2-2 | Rowspan 3",
    "unorderedList.odt": "    - And another!",
    "table_simple.rtf": "A | B | C | D",
    "testFontAfterBufferedText.rtf": "Уважаемый клиент!",
    "accent.rtf": "café où",
    "testEPUB_xml_ext.epub": "clocks were striking thirteen",
    "testGroupWiseEml.eml": "test",
    "testWORD_truncated.docx": "is damaged",
    "testWORD_protected_passtika.doc": "save it as .docx",
    "tiny-picture.docx": "holds no text",
}


@cache
def documents(shared: Path) -> dict[str, bytes]:
    """Return the content of each file of a kind that is read here, by its path."""
    zstd = shutil.which("zstd")
    archive = shared / "data/documents_office/files.tar.zst"
    if zstd is None or not archive.is_file():
        pytest.skip("the public documents, or zstd to unpack them, are missing")
    done = subprocess.run([zstd, "-dcq", archive], stdout=subprocess.PIPE, check=True)
    found: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as tar:
        for member in tar:
            stream = tar.extractfile(member)
            if stream is not None and member.name.endswith(OURS):
                found[member.name] = stream.read()
    return found


def read(path: str, data: bytes) -> Loaded:
    """Load one file as an upload; the time is the processor's, because others may be at work."""
    began = time.process_time()
    (only,) = loaded(data, PurePosixPath(path).name)
    assert time.process_time() - began < 3, path
    return only


def check(path: str, only: Loaded) -> None:
    if isinstance(only, LoadFailure):
        assert only.reason and "\n" not in only.reason and len(only.reason) < 200, path
        return
    assert only.title and "\n" not in only.title, path
    assert not set("\x00\x0b\uf0b7") & set(only.text), path
    for code in ("MERGEFIELD", "HYPERLINK", "\\par", "<w:", "text:", "&nbsp;", "{\\"):
        assert code not in only.text, path


def test_what_readers_see_in_public_documents(shared):
    n_seen = 0
    for path, data in documents(shared).items():
        if (expected := SEEN.get(PurePosixPath(path).name)) is None:
            continue
        only = read(path, data)
        check(path, only)
        assert expected in (only.text if isinstance(only, LoadedArticle) else only.reason), path
        n_seen += 1
    assert n_seen == len(SEEN)


@pytest.mark.long
def test_every_public_document_is_an_article_or_one_clear_line(shared):
    found = {path: read(path, data) for path, data in documents(shared).items()}
    for path, only in found.items():
        check(path, only)
    n_articles = sum(isinstance(only, LoadedArticle) for only in found.values())
    # The others are old documents, empty ones, one cut short and pictures without a word.
    assert (len(found), n_articles) == (133, 101)
