"""The process that reads one PDF: bytes on standard input, JSON on standard output.

It bounds its own memory and time before it looks at the file, and ends with its parent's pipe.
"""

import json
import logging
import sys
import warnings
from dataclasses import asdict

__all__ = ["main"]


def main() -> None:
    """Read the PDF on standard input, within the limits that the arguments name."""
    memory_bytes, cpu_s, page_s = sys.argv[1:]
    _limit(memory_bytes=int(memory_bytes), cpu_s=int(cpu_s))
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    from rag.errors import EmptyArticleError, IngestError
    from rag.pdf.document import text_of

    reply: dict[str, object]
    try:
        reply = {"text": asdict(text_of(sys.stdin.buffer.read(), page_s=float(page_s)))}
    except IngestError as error:
        reply = {"failure": str(error), "is_empty": isinstance(error, EmptyArticleError)}
    json.dump(reply, sys.stdout)


def _limit(*, memory_bytes: int, cpu_s: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
