"""PDF files as blocks of text in reading order, read in a process of their own.

``read_pdf`` is all that others need; whatever touches the file itself runs in the other process.
"""

from rag.pdf.process import read_pdf
from rag.pdf.types import PdfText, TextBlock

__all__ = ["PdfText", "TextBlock", "read_pdf"]
