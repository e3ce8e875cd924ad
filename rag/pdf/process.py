"""Reads a PDF in a process of its own, which can neither hang nor exhaust this one.

A PDF is a program of a stranger's: it can unpack to gigabytes and loop for hours inside a library.
The other process has limits of memory and time, an environment without keys, and is killed with
whatever it does once its time is over.
"""

import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import EmptyArticleError, IngestError, UnreadableInputError
from rag.pdf.types import PdfText, TextBlock

__all__ = ["PdfLimits", "environment", "read_pdf"]

_ROOT = Path(__file__).parents[2]
_WORKER = "rag.pdf.worker"
# Of a server's many requests, each reading a PDF, no more than these take memory at a time.
_AT_ONCE = threading.BoundedSemaphore(2)
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "PYTHONPATH")
_LOOK_AT_BYTES = 1024
# A busy machine gives the other process a part of a processor.
_MOST_WAIT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfLimits:
    """What reading one PDF may use: seconds of a processor, in all and for a page; bytes of memory.

    Memory comes on top of four times the file's size. A page of a newspaper takes a second on a
    slow machine, and a report of 1,000 pages a minute or two.
    """

    cpu_s: int = 120
    page_s: float = 10.0
    memory_bytes: int = 1_000_000_000


def read_pdf(data: bytes, *, limits: PdfLimits | None = None) -> PdfText:
    """Return the text of a PDF.

    Raises:
        EmptyArticleError: If it has no text.
        UnreadableInputError: If it is no PDF, is locked or broken, or would pass the limits.
    """
    limits = limits or PdfLimits()
    if b"%PDF-" not in data[:_LOOK_AT_BYTES]:
        raise UnreadableInputError(
            "is no PDF, whatever its name says; give it the suffix of what it is"
        )
    with _AT_ONCE:
        reply = _reply(data, limits)
    if "failure" in reply:
        raise _failure(reply)
    return _text(reply["text"])


def environment() -> dict[str, str]:
    """Return what the other process may know: where Python and its modules are, and no key."""
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    paths = [str(_ROOT), *filter(None, [passed.get("PYTHONPATH")])]
    return {**passed, "PYTHONPATH": os.pathsep.join(paths), "PYTHONHASHSEED": "0"}


def _reply(data: bytes, limits: PdfLimits) -> dict[str, Any]:
    memory_bytes = limits.memory_bytes + 4 * len(data)
    bounds = map(str, (memory_bytes, limits.cpu_s, limits.page_s))
    command = [sys.executable, "-P", "-m", _WORKER, *bounds]
    try:
        done = subprocess.run(  # noqa: S603 - of the file only bytes go in, on standard input
            command,
            check=False,
            input=data,
            capture_output=True,
            timeout=_MOST_WAIT * limits.cpu_s,
            env=environment(),
        )
    except subprocess.TimeoutExpired as error:
        raise _too_slow(limits) from error
    if done.returncode == -signal.SIGXCPU:
        raise _too_slow(limits)
    if done.returncode != 0:
        is_memory = b"MemoryError" in done.stderr[-200:] or done.returncode == -signal.SIGKILL
        raise UnreadableInputError(
            "needs more memory to be read than a PDF may take; split it or save it again as PDF"
            if is_memory
            else "is a damaged PDF that cannot be read; open it in a viewer, save it again as PDF"
            " and add that file"
        )
    reply: dict[str, Any] = json.loads(done.stdout)
    return reply


def _too_slow(limits: PdfLimits) -> UnreadableInputError:
    return UnreadableInputError(
        f"takes more than {limits.cpu_s} s to read; split it or save it again as PDF"
    )


def _failure(reply: dict[str, Any]) -> IngestError:
    kind = EmptyArticleError if reply["is_empty"] else UnreadableInputError
    return kind(str(reply["failure"]))


def _text(fields: dict[str, Any]) -> PdfText:
    return PdfText(
        title=fields["title"],
        author=fields["author"],
        blocks=tuple(TextBlock(**block) for block in fields["blocks"]),
        n_pages=fields["n_pages"],
        silent_pages=tuple(fields["silent_pages"]),
        unread_pages=tuple(fields["unread_pages"]),
    )
