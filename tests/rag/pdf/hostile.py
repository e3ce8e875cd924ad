"""PDF files made to hurt whoever reads them."""

import zlib
from collections.abc import Callable

from tests.pdfs import Words, pdf_of, stream

__all__ = ["HOSTILE"]


def unpacks_to_gigabytes() -> bytes:
    bomb = zlib.compressobj(9)
    start = bomb.compress(bytes(10_000_000)) + bomb.flush(zlib.Z_FULL_FLUSH)
    block = bomb.compress(bytes(10_000_000)) + bomb.flush(zlib.Z_FULL_FLUSH)
    n_bytes = 3_000_000_000
    # An empty last block, and Adler-32 of as many zeros.
    end = b"\x03\x00" + (n_bytes % 65_521 << 16 | 1).to_bytes(4, "big")
    data = start + block * (n_bytes // 10_000_000 - 1) + end
    packed = b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(data), data)
    return _page_of(packed)


def unpacks_twice() -> bytes:
    inner = zlib.compress(zlib.compress(bytes(100_000_000), 9), 9)
    return _page_of(
        b"<< /Filter [/FlateDecode /FlateDecode] /Length %d >>\nstream\n%s\nendstream"
        % (len(inner), inner)
    )


def draws_itself() -> bytes:
    form = stream(
        b"/Fm Do /Fm Do",
        extra=b"/Type /XObject /Subtype /Form /BBox [0 0 1 1] "
        b"/Resources << /XObject << /Fm 20 0 R >> >> ",
    )
    return pdf_of([], content=b"/Fm Do", resources=b"/XObject << /Fm 20 0 R >>", objects=[form])


def draws_forms_of_forms() -> bytes:
    """Thirty forms, each of which draws the next one ten times."""
    forms = [
        stream(
            b"/Fm Do " * 10,
            extra=b"/Type /XObject /Subtype /Form /BBox [0 0 1 1] "
            b"/Resources << /XObject << /Fm %d 0 R >> >> " % (21 + i),
        )
        for i in range(30)
    ]
    return pdf_of([], content=b"/Fm Do", resources=b"/XObject << /Fm 20 0 R >>", objects=forms)


def has_endless_drawing() -> bytes:
    return pdf_of([], content=b"1 0 0 1 0 0 cm " * 3_000_000)


def has_endless_text() -> bytes:
    return pdf_of(
        [], content=b"BT /courier 10 Tf 1 0 0 1 72 700 Tm " + b"(words ) Tj " * 2_000_000 + b"ET"
    )


def has_a_million_places() -> bytes:
    marks = b"".join(
        b"1 0 0 1 %d %d Tm (x) Tj " % (i % 590, i // 590 % 840) for i in range(300_000)
    )
    return pdf_of([], content=b"BT /courier 1 Tf " + marks + b"ET")


def has_pages_in_a_circle() -> bytes:
    return pdf_of([]).replace(b"/Kids [100 0 R]", b"/Kids [2 0 R 2 0 R]")


def has_too_many_pages() -> bytes:
    return pdf_of(*[[]] * 5_001)


def nests_deeply() -> bytes:
    return pdf_of([], content=b"[" * 1_000_000 + b"]" * 1_000_000)


def has_a_deep_catalog() -> bytes:
    return pdf_of([]).replace(b"/Type /Catalog", b"/Type /Catalog /X " + b"<</A " * 200_000)


def has_tables_in_a_circle() -> bytes:
    data = pdf_of([Words(text="Words")])
    start = data.rindex(b"xref\n0")
    return data.replace(b"/Info 6 0 R", b"/Info 6 0 R /Prev %d" % start)


def is_cut_off() -> bytes:
    return pdf_of([Words(text="Words")])[:700]


def has_a_length_that_is_not_so() -> bytes:
    return pdf_of([Words(text="Words")]).replace(b"/Length", b"/Length 99999999999 /X")


def has_huge_numbers() -> bytes:
    return pdf_of([], content=b"BT /courier 1e300 Tf 1e300 0 0 1e300 1e308 1e308 Tm (words) Tj ET")


def is_noise() -> bytes:
    return b"%PDF-1.7\n" + bytes(range(256)) * 2_000


def _page_of(packed: bytes) -> bytes:
    return pdf_of([], objects=[packed]).replace(b"/Contents 101 0 R", b"/Contents 20 0 R")


HOSTILE: dict[str, Callable[[], bytes]] = {
    make.__name__: make
    for make in (
        unpacks_to_gigabytes,
        unpacks_twice,
        draws_itself,
        draws_forms_of_forms,
        has_endless_drawing,
        has_endless_text,
        has_a_million_places,
        has_pages_in_a_circle,
        has_too_many_pages,
        nests_deeply,
        has_a_deep_catalog,
        has_tables_in_a_circle,
        is_cut_off,
        has_a_length_that_is_not_so,
        has_huge_numbers,
        is_noise,
    )
}
