"""Encodings, binaries, languages and kinds."""

import codecs
import hashlib
import io
import json
import shutil
import subprocess
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import UnreadableInputError
from rag.loaders.decoding import declared_encoding, decode
from rag.loaders.kinds import kind_of_content
from rag.loaders.language import detect_language, language_code

from .forms import article, loaded, reason

GERMAN = (
    "Der Bürgermeister hat die alte Brücke über den Fluss für „sechs Wochen“ gesperrt – fast ganz."
)
RUSSIAN = (
    "Мэр города закрыл старый мост через реку на шесть недель, сообщили вчера городские власти."
)
POLISH = (
    "Burmistrz zamknął stary most przez rzekę, ponieważ są w nim pęknięcia, powiedział inżynier."
)
NOISE = b"".join(hashlib.sha256(bytes([n])).digest() for n in range(120))
JAPANESE = "市長は月曜日、古い橋を六週間閉鎖すると発表した。橋にはひびが見つかったという。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "utf-8"), (GERMAN, "utf-8-sig"), (GERMAN, "utf-16"), (GERMAN, "utf-16-le"),
        (GERMAN, "utf-16-be"), (GERMAN, "utf-32"), (GERMAN, "utf-32-be"), (GERMAN, "cp1252"),
        (RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (POLISH, "cp1250"), (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"), (JAPANESE, "iso2022_jp"),
    ],
)  # fmt: skip
def test_undeclared_encodings(text, encoding):
    assert decode(text.encode(encoding)) == text


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))))
def test_utf8_is_never_taken_for_anything_else(text):
    text = text.removeprefix("\ufeff")
    assert decode(text.encode()) == text


def test_a_damaged_byte_shows_and_costs_nothing_else():
    data = (GERMAN * 3).encode()
    damaged = data[:40] + b"\xff" + data[40:]
    assert decode(damaged).replace("\ufffd", "") == GERMAN * 3


def test_a_wrong_declaration_gives_way_to_valid_utf8():
    html = f"<meta charset='iso-8859-1'><p>{GERMAN}</p>".encode()
    assert declared_encoding(html) == "cp1252"
    assert GERMAN in decode(html, declared="cp1252")


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"\x7fELF\x02\x01\x01" + bytes(64),
        NOISE,
        NOISE.replace(b"\x00", b""),
        b"text with\x01\x02\x03\x04\x05 controls\x06\x07",
    ],
)
def test_binaries(data):
    with pytest.raises(UnreadableInputError, match="binary file, not text"):
        decode(data)
    assert "binary file" in reason(data, "a.txt")


@pytest.mark.parametrize(
    ("data", "noun"),
    [(b"%PDF-1.4\n", "damaged PDF"), (b"\x1f\x8b\x08", "a gzip"), (b"PK\x03\x04", "ZIP")],
)
def test_known_formats_are_named(data, noun):
    assert noun in reason(data, "upload.bin")


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"\n<!DOCTYPE html><p>x", "html"),
        (b"<!-- saved --><html>", "html"),
        (b'\xef\xbb\xbf{"text": "x"}\n{"text": "y"}', "lines"),
        (b'{\n "text": "x"\n}', "json"),
        (b'[{"text": "x"}]', "json"),
        (b"[1] A footnote.", "plain"),
        (b"---\ntitle: x\n---\n", "markdown"),
        (b"Some words.", "plain"),
        (b"{\\rtf1\\ansi", "rich"),
        (b"PK\x03\x04", "word"),
        (b"Received: x\n\tby y\nFrom: a@b.example\nSubject: A\n\nWords.", "mail"),
        (b"From: here\nTo: there\nDate: soon\n\nWords.", "plain"),
        (b"", "plain"),
    ],
)
def test_kind_of_content(start, kind):
    assert kind_of_content(start) == kind


def test_an_upload_with_an_unknown_suffix_is_read_by_its_content():
    assert article('{"text": "It had cracks."}', "upload.dat").text == "It had cracks."


@pytest.mark.parametrize(
    ("text", "code"),
    [(GERMAN, "de"), (RUSSIAN, "ru"), (POLISH, "pl"), ("Too short", None), ("12 34 " * 50, None)],
)
def test_language_of_a_text(text, code):
    assert detect_language(text) == code


@pytest.mark.parametrize(
    ("tag", "code"),
    [("en", "en"), ("EN-gb", "en"), ("zh_Hant_TW", "zh"), ("English", None), ("", None), (7, None)],
)
def test_language_tags(tag, code):
    assert language_code(tag) == code


PYTHON_NAMES = {"Johab": "johab", "MacCyrillic": "mac_cyrillic", "TIS-620": "cp874"}
SUPERSETS = {"gb2312": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932"}


def codec_of(label: str) -> str:
    for name in (PYTHON_NAMES.get(label, label), label.rsplit("-", 1)[0]):
        try:
            found = codecs.lookup(name).name
        except LookupError:
            continue
        return SUPERSETS.get(found, found)
    raise AssertionError(label)


def test_public_files_in_many_encodings(shared):
    if shutil.which("zstd") is None:
        pytest.skip("the zstd command, which unpacks the public files, is missing")
    folder = shared / "data/encodings"
    names, files = (
        subprocess.run(["zstd", "-dc", str(folder / name)], check=True, capture_output=True).stdout
        for name in ("list.jsonl.zst", "files.tar.zst")
    )
    right = n_files = 0
    with tarfile.open(fileobj=io.BytesIO(files)) as archive:
        members = {member.name.removeprefix("./"): member for member in archive}
        for entry in map(json.loads, names.splitlines()):
            member = archive.extractfile(members[entry["file"]])
            assert member is not None
            data = member.read()
            expected = data.decode(codec_of(entry["encoding_label"]), "replace")
            n_files += 1
            try:
                text = decode(data, declared=declared_encoding(data))
            except UnreadableInputError:
                continue
            right += text.lstrip("\ufeff") == expected.lstrip("\ufeff")
    assert loaded(data, "last.txt")
    # 207 of 212.
    assert right >= 0.96 * n_files


@pytest.mark.parametrize("name", ["undefined", "idna", "unicode_escape", "no-such", "base64"])
def test_a_declared_encoding_that_is_none_is_passed_over(name):
    data = GERMAN.encode("cp1252")
    assert decode(data, declared=name) == GERMAN
    assert GERMAN in article(f"<meta charset={name}><p>".encode() + data, "a.html").text
