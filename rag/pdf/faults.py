"""What reading files that nobody foresaw raises, in pdfminer.six and the libraries below it."""

import struct
import zlib

from pdfminer.psexceptions import PSException

__all__ = ["FAULTS"]

FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    PSException,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
