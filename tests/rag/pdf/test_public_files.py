"""Awkward PDF files of other projects: sensible text or one clear line, soon."""

import io
import json
import resource
import shutil
import subprocess
import tarfile
from functools import cache
from pathlib import Path

import pytest

from rag.errors import IngestError
from rag.loaders import LoadFailure, load_bytes
from rag.pdf.document import text_of

_SHARED = Path(__file__).parents[3] / "../shared"
_LOCKED = "locked with a password"
_SCANNED = "of pictures and no text"
# What a reader of each file sees on its pages, or what is said of it.
_SPREAD = {
    "sample-files/011-google-doc-document/google-doc-document.pdf": "Errors should never pass",
    "sample-files/026-latex-multicolumn/multicolumn.pdf": "Pellentesque habitant morbi tristique",
    "sample-files/007-imagemagick-images/imagemagick-CCITTFaxDecode.pdf": _SCANNED,
    "pdf.js/test/pdfs/ArabicCIDTrueType.pdf": "انواع الخطوط العربية",
    "pdf.js/test/pdfs/issue3371.pdf": _LOCKED,
    "pdf.js/test/pdfs/issue9105_other.pdf": "is a damaged PDF",
    "pdf.js/test/pdfs/issue11549_reduced.pdf": "cannot be read",
    "pdf.js/test/pdfs/issue13107_reduced.pdf": "საქართველოს იუსტიციის სამინისტრო",
    "pdf.js/test/pdfs/rotated.pdf": "Rotated text",
    "pdf.js/test/pdfs/signed_verified.pdf": "Document signed and verified",
    "pdfminer.six/samples/encryption/aes-128.pdf": _LOCKED,
    "pdfminer.six/samples/contrib/issue-1113-evil-xobjects.pdf": "Hello",
    "pdfminer.six/samples/contrib/issue-449-vertical.pdf": "Vertical",
    "pdfminer.six/samples/simple1.pdf": "Hello",
    "pdfplumber/tests/pdfs/issue-463-example.pdf": "雪で覆われていました。",
    "pdfplumber/tests/pdfs/issue-466-example.pdf": "T0-00 T0-01 T0-02\nT0-10 T0-11",
    "pdfplumber/tests/pdfs/scotus-transcript-p1.pdf": "for oral argument before the Supreme Court",
    "pdfplumber/tests/pdfs/pr-88-example.pdf": "Media Forensics (MediFor)",
}


@cache
def public_files() -> dict[str, bytes]:
    folder = _SHARED / "data/documents_pdf"
    if not folder.is_dir():
        pytest.skip("the folder of public data beside the checkout is missing")
    if shutil.which("zstd") is None:
        pytest.skip("the zstd command, which unpacks the public files, is missing")
    names, files = (
        subprocess.run(["zstd", "-dc", str(folder / name)], check=True, capture_output=True).stdout
        for name in ("list.jsonl.zst", "files.tar.zst")
    )
    wanted = {json.loads(line)["file"] for line in names.splitlines()}
    found: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(files)) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            if content is not None and member.name.removeprefix("./") in wanted:
                found[member.name.removeprefix("./")] = content.read()
    assert found.keys() == wanted
    return found


def read(data: bytes) -> str:
    try:
        found = text_of(data, page_s=10)
    except IngestError as error:
        return str(error)
    return "\n\n".join(block.text for block in found.blocks)


@pytest.mark.parametrize("name", _SPREAD)
def test_a_spread_of_public_files(name):
    assert _SPREAD[name] in read(public_files()[name])


@pytest.mark.long
def test_every_public_file_is_an_article_or_one_line():
    n_articles = 0
    for name, data in public_files().items():
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        (found,) = load_bytes(data, name=name)
        # The longest of them, 17 pages, takes 1.5 s.
        assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 8, name
        if isinstance(found, LoadFailure):
            assert ";" in found.reason and "\n" not in found.reason, name
        else:
            n_articles += 1
    # 97 of 160; the others are locked, damaged, or show pictures and drawings only.
    assert n_articles >= 95
