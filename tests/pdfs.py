"""PDF files for tests, written by hand: words at places, on pages."""

import textwrap
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Words", "column", "pdf_of", "report", "wrapped"]

WIDTH, HEIGHT = 595, 842
_FONTS = {"courier": "Courier", "bold": "Courier-Bold", "helvetica": "Helvetica"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A string at a place in points from the lower left; a letter of Courier is 0.6 sizes wide."""

    text: str
    x: float = 72
    y: float = 720
    size: float = 10
    font: str = "courier"
    turned: tuple[int, int, int, int] = (1, 0, 0, 1)

    def drawn(self) -> bytes:
        text = self.text.encode("cp1252").replace(b"\\", b"\\\\")
        text = text.replace(b"(", b"\\(").replace(b")", b"\\)")
        place = " ".join(map(str, (*self.turned, self.x, self.y)))
        return f"/{self.font} {self.size} Tf {place} Tm (".encode() + text + b") Tj\n"


def column(
    lines: Iterable[str],
    *,
    x: float = 72,
    top: float = 720,
    size: float = 10,
    font: str = "courier",
) -> list[Words]:
    """Return lines below one another; an empty one leaves half a line free."""
    words, y = [], top
    for line in lines:
        if line:
            words.append(Words(text=line, x=x, y=y, size=size, font=font))
        y -= 1.2 * size if line else 0.6 * size
    return words


def wrapped(text: str, width: int = 70) -> list[str]:
    """Return the lines of a paragraph as a typesetter without hyphens breaks them."""
    return textwrap.wrap(text, width, break_on_hyphens=False)


def pdf_of(
    *pages: Sequence[Words],
    info: dict[str, str] | None = None,
    content: bytes | None = None,
    resources: bytes = b"",
    objects: Sequence[bytes] = (),
) -> bytes:
    """Return a PDF; ``content`` replaces what every page draws, ``objects`` begin at number 20."""
    numbered: dict[int, bytes] = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Count %d /Kids [%s] >>"
        % (len(pages), b" ".join(b"%d 0 R" % (100 + 2 * i) for i in range(len(pages)))),
        6: b"<< "
        + b" ".join(
            f"/{key} <FEFF{value.encode('utf-16-be').hex()}>".encode()
            for key, value in (info or {}).items()
        )
        + b" >>",
    }
    for number, (name, font) in enumerate(_FONTS.items(), start=3):
        assert name
        numbered[number] = (
            f"<< /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding >>"
        ).encode()
    fonts = " ".join(f"/{name} {i} 0 R" for i, name in enumerate(_FONTS, start=3)).encode()
    for i, words in enumerate(pages):
        numbered[100 + 2 * i] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R"
            b" /Resources << /Font << %s >> %s >> >>"
            % (WIDTH, HEIGHT, 101 + 2 * i, fonts, resources)
        )
        drawn = b"BT\n" + b"".join(each.drawn() for each in words) + b"ET"
        numbered[101 + 2 * i] = stream(drawn if content is None else content)
    numbered.update(enumerate(objects, start=20))
    return _file(numbered)


def stream(data: bytes, *, extra: bytes = b"", packed: bool = True) -> bytes:
    """Return a stream object, compressed unless ``packed`` is false."""
    data = zlib.compress(data) if packed else data
    entries = b"/Filter /FlateDecode " if packed else b""
    return b"<< %s%s/Length %d >>\nstream\n%s\nendstream" % (entries, extra, len(data), data)


def report(title: str, text: str, *, info: dict[str, str] | None = None) -> bytes:
    """Return a report of one page: a large title and paragraphs, divided by empty lines."""
    lines = [line for part in text.split("\n\n") for line in [*wrapped(part), ""]]
    heading = Words(text=title, y=760, size=20, font="bold")
    return pdf_of([heading, *column(lines)], info=info)


def _file(numbered: dict[int, bytes]) -> bytes:
    data, places = b"%PDF-1.7\n", {}
    for number, body in sorted(numbered.items()):
        places[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(data), max(numbered) + 1
    table = b"".join(
        b"%010d 00000 n \n" % places[i] if i in places else b"0000000000 65535 f \n"
        for i in range(size)
    )
    return (
        data
        + b"xref\n0 %d\n%s" % (size, table)
        + b"trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, start)
    )
