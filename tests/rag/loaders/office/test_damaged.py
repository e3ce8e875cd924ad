"""Documents damaged at random: an article or one line, never an exception, and soon."""

import io
import random
import re
import time
import zipfile

import pytest

from rag.loaders import LoadFailure
from tests.rag.loaders.forms import loaded
from tests.rag.loaders.office.made import zipped
from tests.rag.loaders.office.test_cited import files

WHOLE = files()
PIECES = (
    b"<",
    b">",
    b"&",
    b"w:tbl",
    b"w:p",
    b"\\par",
    b"{",
    b"}",
    b"\\'",
    b"\xff",
    b"999999999",
    b"\n\n",
)
TAG = re.compile(rb"<([a-z]+:[a-zA-Z]+)")


def damaged(data: bytes, rng: random.Random) -> bytes:
    """Return ``data`` with some bytes changed, left out, put in or doubled."""
    found = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(found) or 1)
        end = min(len(found), at + rng.randint(1, 40))
        found[at:end] = (
            rng.choice(
                [b"", bytes([rng.randrange(256)]), rng.choice(PIECES), bytes(found[at:end]) * 2]
            )
            or found[end : end + 1]
        )
    return bytes(found)


def renamed(data: bytes, rng: random.Random) -> bytes:
    """Return XML in which one element has the name of another, still well-formed."""
    tags = sorted(set(TAG.findall(data)))
    if len(tags) < 2:
        return data
    one, other = rng.sample(tags, 2)
    return re.sub(rb"(</?)" + one + rb"(?=[\s/>])", rb"\1" + other, data)


def damaged_document(data: bytes, rng: random.Random) -> bytes:
    """Return a document damaged as a file or, most often, in one member of its archive."""
    if not zipfile.is_zipfile(io.BytesIO(data)) or rng.random() < 0.2:
        return damaged(data, rng)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice(sorted(members))
    content = members[name]
    assert isinstance(content, bytes)
    members[name] = renamed(content, rng) if rng.random() < 0.6 else damaged(content, rng)
    return zipped(members)


def try_damaged(n_times: int) -> None:
    rng = random.Random(n_times)
    for _ in range(n_times):
        name = rng.choice(sorted(WHOLE))
        data = damaged_document(WHOLE[name], rng)
        began = time.process_time()
        results = loaded(data, name)
        assert time.process_time() - began < 3, data
        assert len(results) == 1
        assert not isinstance(results[0], LoadFailure) or "\n" not in results[0].reason


def test_damaged_documents():
    try_damaged(100)


@pytest.mark.long
def test_many_damaged_documents():
    try_damaged(10_000)
