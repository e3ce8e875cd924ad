"""Mails: whose words are read, what is left out, and mails that were made to hurt."""

import time
from email.message import EmailMessage

import pytest

from rag.loaders import LoadedArticle, load
from tests.rag.loaders.forms import article, loaded, reason

HEAD = (
    "From: =?utf-8?q?Ida_B=C3=B6rk?= <ida@herald.example>\n"
    'To: "Doe, Jane" <jane@town.example>, press@town.example\n'
    "Subject: The =?iso-8859-1?q?br=FCcke?= is shut\n"
    "Date: Wed, 18 Feb 2015 23:30:00 -0500\n"
    "Message-ID: <one@herald.example>\n"
)
BODY = "The council has shut the old bridge, said the mayor.\n"


def mail(body: str | bytes = BODY, head: str = "") -> bytes:
    body = body.encode() if isinstance(body, str) else body
    return (HEAD + head + "\n").encode() + body


def words(body: str | bytes, head: str = "") -> str:
    return article(mail(body, head), "a.eml").text.partition("\n\n")[2]


def test_who_wrote_what_to_whom_and_when():
    found = article(mail(), "a.eml")
    assert found.text == (
        "From: Ida Börk <ida@herald.example>\n"
        "To: Doe, Jane <jane@town.example>, press@town.example\n"
        "Date: Wed, 18 Feb 2015 23:30:00 -0500\n\n" + BODY.strip()
    )
    assert (found.title, found.author, found.published, found.outlet, found.external_id) == (
        "The brücke is shut",
        "Ida Börk",
        "2015-02-18",
        None,
        "one@herald.example",
    )


@pytest.mark.parametrize(
    "history",
    [
        "On Mon, 16 Feb 2015 at 10:00, Jane Doe <jane@town.example> wrote:\n> OLD\n>\n> OLD",
        "On Mon, 16 Feb 2015 at 10:00, Jane Doe\n<jane@town.example> wrote:\n\n> OLD\n",
        "Am 16.02.2015 schrieb Jane Doe:\n> OLD\n>> OLDER\n",
        "-----Original Message-----\nFrom: Jane\nOLD",
        "________________________________\nFrom: Jane\nSent: Monday\nTo: Ida\nSubject: x\n\nOLD",
        "Von: Jane\nGesendet: Montag\nAn: Ida\nBetreff: x\n\nOLD",
    ],
)
def test_the_mails_below_are_left_out(history):
    assert words(f"{BODY}\n{history}") == BODY.strip()


def test_quotes_between_the_words_stay():
    body = "> Is it shut?\n\nYes.\n\n> Why?\n\nIt had cracks.\n"
    assert words(body) == body.strip()


def test_a_mail_that_only_quotes_or_forwards_is_read_whole():
    assert "OLD" in words("> OLD words.\n")
    forwarded = mail("See below.\n\n-----Original Message-----\nFrom: Jane\n\nOLD words.\n")
    assert "OLD" in article(forwarded.replace(b"Subject: ", b"Subject: FW: "), "a.eml").text


def test_lines_broken_by_programs_are_joined():
    flowed = "It had \ncracks.\n\n-- \nIda\n"
    assert words(flowed, "Content-Type: text/plain; format=flowed\n").startswith("It had cracks.")
    line = "The council has shut the old bridge over the river, said the mayor on"
    assert words(f"{line}\nMonday morning in the town.\n") == f"{line} Monday morning in the town."


def multipart(*parts: tuple[str, str], kind: str = "alternative") -> bytes:
    whole = "".join(f"--b\nContent-Type: {kind}\n\n{content}\n" for kind, content in parts)
    return mail(
        f"{whole}--b--\n", f"MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary=b\n"
    )


PAGE = (
    "<p>It had <b>cracks</b>.</p><ul><li>One</li><li>Two</li></ul><ol start=3><li><p>Three</p></ol>"
    "<table><tr><td>Year</td><td><p>Cars</p></td></tr><tr><td>2014</td><td>900</td></tr></table>"
    "<p style='display:none'>SECRET</p><script>SECRET</script>"
    "<div class=gmail_quote>On Monday Jane wrote: <blockquote>OLD</blockquote></div>"
)
READ = "It had cracks.\n\n- One\n- Two\n3. Three\n\nYear | Cars\n2014 | 900"


def body_of(data: bytes) -> str:
    return article(data, "a.eml").text.partition("\n\n")[2]


def test_the_plain_form_is_read_unless_it_only_points_to_the_other():
    plain = "text/plain; charset=utf-8"
    both = multipart((plain, "It had cracks. One, two, three."), ("text/html", PAGE))
    assert body_of(both) == "It had cracks. One, two, three."
    assert body_of(multipart((plain, "See HTML."), ("text/html", PAGE))) == READ
    assert body_of(multipart(("text/html", PAGE))) == READ


def test_a_page_that_is_only_history_is_read():
    page = "<div class='gmail_quote'><p>OLD words.</p></div>"
    assert body_of(multipart(("text/html", page))) == "OLD words."


def test_attachments_are_named_in_a_note():
    message = EmailMessage()
    message["From"], message["Subject"] = "ida@herald.example", "Two files"
    message.set_content(BODY)
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="große.pdf")
    message.add_attachment("SECRET", filename="notes.txt")
    found = article(message.as_bytes(), "a.eml")
    assert "SECRET" not in found.text
    assert found.note == (
        "has 2 attachments that are not read: große.pdf, notes.txt; save and add what matters"
    )


@pytest.mark.parametrize(
    ("encoding", "declared"), [("cp1252", "iso-8859-1"), ("utf-8", "us-ascii"), ("cp1251", "no-x")]
)
def test_encodings_and_wrong_declarations(encoding, declared):
    text = "Мост закрыт, сказал мэр города." if encoding == "cp1251" else "Die Brücke ist gesperrt."
    head = f"Content-Type: text/plain; charset={declared}\nContent-Transfer-Encoding: 8bit\n"
    assert words(text.encode(encoding), head) == text


def test_dates_that_no_clock_had_are_told():
    for day in ("Thu, 01 Jan 1970 00:00:00 +0000", "soon", "Wed, 99 Feb 2015 10:00:00"):
        found = article(mail().replace(b"Wed, 18 Feb 2015 23:30:00 -0500", day.encode()), "a.eml")
        assert found.published is None
    assert (
        article(b"From: a@b.example\n\nIt had cracks. Many.", "a.eml").title
        == "It had cracks. Many."
    )


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"Just some words.\n\nMore of them.", "is no mail"),
        (mail(""), "holds no text"),
        (multipart(("application/pdf; name=a.pdf", "x"), kind="mixed"), "attachments (a.pdf)"),
        (mail("x", "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n"), "encryp"),
        (mail("x", "Content-Type: application/pkcs7-mime; smime-type=signed-data\n"), "signed"),
        (mail("x", "Content-Type: multipart/encrypted; boundary=b\n"), "is encrypted"),
        (mail("-----BEGIN PGP MESSAGE-----\n\nabc\n"), "is encrypted"),
        (b"From a\n" + mail() + b"\nFrom b\n" + mail(), "is a mailbox of about 2 mails"),
        (b"\x00\x01" * 200, "is no mail"),
    ],
)
def test_bad_mails_are_one_line_each(data, part):
    assert part in reason(data, "a.eml")


def test_one_mail_of_a_mailbox_is_read():
    assert article(b"From a Mon\n" + mail(), "a.eml").title == "The brücke is shut"


NESTED = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(2_000))
HOSTILE = {
    "parts": mail(NESTED, "Content-Type: multipart/mixed; boundary=b\n"),
    "mails": mail("Content-Type: message/rfc822\n\n" * 50_000, "Content-Type: message/rfc822\n"),
    "parameters": mail("x", "Content-Type: text/plain" + '; a="' * 400_000 + "\n"),
    "people": mail("x").replace(b"To: ", b"To: " + b'"a" <b@c>, ' * 300_000),
    "words": mail("x").replace(b"The =", b"=?utf-8?q?a?= " * 200_000),
    "lines": mail("\n" * 1_600_000),
    "heads": mail("From: a\n" * 15_000),
    "quotes": mail("> a\n" * 15_000),
    "deep page": multipart(("text/html", "<blockquote>" * 60_000 + "x")),
    "tables": multipart(("text/html", "<table><tr><td>" * 20_000 + "x")),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_mails_made_to_hurt_are_dealt_with_soon(name):
    began = time.process_time()
    (only,) = loaded(HOSTILE[name], "a.eml")
    assert time.process_time() - began < 3
    assert isinstance(only, LoadedArticle) or "\n" not in only.reason


def test_mails_of_one_subject_are_articles_of_their_own(tmp_path):
    for n in (1, 2):
        data = mail(f"Words of mail {n}.").replace(b"one@", b"%d@" % n)
        (tmp_path / f"{n}.eml").write_bytes(data)
    first, second = load([tmp_path])
    assert isinstance(first, LoadedArticle) and isinstance(second, LoadedArticle)
    assert first.title == second.title and first.external_id != second.external_id
