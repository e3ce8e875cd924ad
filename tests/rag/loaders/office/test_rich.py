"""Rich text: what of it is text, in which encoding, and files that were made to hurt."""

import time

import pytest

from tests.rag.loaders.forms import article, loaded, reason

FIRST = "The council has shut the old bridge."
FONTS = (
    r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial;}"
    r"{\f2\fcharset128 MS;}{\f3\fcharset2 Symbol;}}"
)
STYLES = r"{\stylesheet{\s1 heading 1;}{\s2 Title;}{\s3 toc 1;}}"


def rtf(body: str, *, info: str = "") -> bytes:
    return (
        r"{\rtf1\ansi\ansicpg1252\deff0" + FONTS + STYLES + r"{\info" + info + "}" + body + "}"
    ).encode("latin-1")


def text(body: str) -> str:
    whole = article(rtf(rf"\pard {FIRST}\par " + body), "a.rtf").text
    return whole.removeprefix(FIRST).strip()


def test_headings_paragraphs_lists_and_tables():
    row = r"\trowd\cellx1\cellx2\pard\intbl {0}\cell {1}\cell\row" + "\n"
    body = (
        r"\pard\s2 Bridge shut\par\pard By Jane Doe\par 18 February 2015\par"
        r"\pard\s1 What happened\par\pard It had cracks.\line Many.\par"
        r"\pard\ls1{\listtext 1.\tab}First\par\ilvl1{\listtext\'b7\tab}Inner\par"
        r"\pard{\pntext 2.\tab}Second\par\pard After them.\par"
        + row.replace("{0}", "Year").replace("{1}", "Cars")
        + row.replace("{0}", "2014").replace("{1}", r"900\par a day")
        + r"\pard The end.\par"
    )
    info = r"{\title Old}{\author Somebody}{\creatim\yr2013\mo1\dy1}{\company SECRET}"
    found = article(rtf(body, info=info), "a.rtf")
    assert found.text.split("\n\n") == [
        "What happened",
        "It had cracks.\nMany.",
        "1. First\n  - Inner\n2. Second",
        "After them.",
        "Year | Cars\n2014 | 900 a day",
        "The end.",
    ]
    assert (found.title, found.author, found.published) == ("Bridge shut", "Somebody", "2015-02-18")


@pytest.mark.parametrize(
    "unseen",
    [
        r"{\v SECRET}",
        r"{\deleted SECRET}",
        r"{\header SECRET}{\footerr SECRET}",
        r"{\*\annotation SECRET}{\*\unknown SECRET}",
        r"{\field{\*\fldinst SECRET}{\fldrslt }}",
        r"{\field{\*\fldinst TOC \\o}{\fldrslt SECRET}}",
        r"{\pict SECRET}{\object{\*\objdata SECRET}}{\xe SECRET}",
        r"\pard\s3 SECRET\par\pard ",
        r"{\*\shppict{\pict\bin6 SECRET}}",
        r"{\pict\bin9 }SECRET{}}",
    ],
)
def test_what_no_reader_sees_is_left_out(unseen):
    assert text(unseen + r"It had cracks.\par") == "It had cracks."


def test_notes_and_the_text_of_shapes_stand_below_their_paragraph():
    body = (
        r"It had cracks.{\footnote\pard So the mayor.\par}"
        r"{\shp{\*\shpinst{\sp{\sn SECRET}}{\shptxt In the box.\par}}} Many.\par"
    )
    assert text(body).split("\n\n") == [
        "It had cracks. Many.",
        "Note 1: So the mayor.",
        "In the box.",
    ]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"Br\'fccke \u8222?zu\u8220\'22", "Brücke „zu“"),
        (r"{\f1 \'cc\'ee\'f1\'f2}", "Мост"),
        (r"{\f2 \'8b\'b4\'82\'cd\'95E}", "橋は" + b"\x95E".decode("cp932")),
        (r"{\f3 \'61}", "α"),
        (r"\uc0\u-10179\u-8703!", "\U0001f601!"),
        (r"{\uc2\u228\'c3\'a4}{\uc0\u228}rger", "äärger"),
        (r"a\~b\-c\_d\emdash e\\\{\}", "a\xa0bc-d—e\\{}"),
        (b"Br\xfccke".decode("latin-1"), "Brücke"),
        ("one\\\ntwo", "one\n\ntwo"),
    ],
)
def test_characters(source, shown):
    assert text(source) == shown


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (rtf(""), "holds no text"),
        (b"Just words.", "is no rich text"),
        (b"PK\x03\x04", "is a ZIP archive"),
        (rtf("{" * 2_000), "nested too deeply"),
    ],
)
def test_bad_files_are_one_line_each(data, part):
    assert part in reason(data, "a.rtf")


def test_rich_text_is_known_by_its_content_and_told_from_plain():
    assert article(rtf(FIRST), "upload").text == FIRST
    assert "end its name in .rtf" in reason(rtf(FIRST), "a.txt")


@pytest.mark.parametrize(
    "body",
    [
        "{}" * 20_000,
        "}" * 20_000,
        "\\" * 20_001,
        r"\'8" * 20_000,
        r"\u-10179" * 10_000,
        r"{\footnote " * 900,
        r"\cell" * 20_000 + r"\row",
        r"\bin999999999 x",
        r"\uc999999999\u1 x",
        r"{\stylesheet" + "".join(rf"{{\s{n} heading 1;}}" for n in range(8_000)) + "}",
    ],
)
def test_files_made_to_hurt_are_dealt_with_soon(body):
    began = time.process_time()
    loaded(rtf(FIRST + body), "a.rtf")
    assert time.process_time() - began < 3
