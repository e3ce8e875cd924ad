"""How log lines are written: for a person, or as one JSON object a line.

Either way a line says which request it belongs to, nothing in it can begin another line, and what
looks like one of our keys is cut out. Neither form adds anything of a request's content.
"""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Literal, TextIO

from rag.keys import PREFIX
from web.request_ids import RequestIdFilter

__all__ = ["JsonFormatter", "LogFormat", "ReadableFormatter", "install_logs"]

LogFormat = Literal["text", "json"]
# What may end a line somewhere: C0, C1, and the separators of Unicode.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_KEY = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{20,}}")
_MASK = f"{PREFIX}[key]"


class ReadableFormatter(logging.Formatter):
    """One line a record; the lines of a trace follow, set in."""

    def __init__(self) -> None:
        super().__init__("footnote: %(request)s%(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text."""
        line = self.formatMessage(_with_message(record))
        return _CONTROL.sub(_escaped, _masked(line)) + _set_in(self._trace(record))

    def _trace(self, record: logging.LogRecord) -> str:
        return self.formatException(record.exc_info) if record.exc_info else ""


class JsonFormatter(logging.Formatter):
    """One JSON object a record; what a record carries as ``fields`` stands beside the rest."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON without line ends."""
        said: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request_id": getattr(record, "request_id", None),
            "message": record.getMessage(),
        }
        fields = getattr(record, "fields", None)
        said |= fields if isinstance(fields, dict) else {}
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return _masked(json.dumps(said, default=str))


def install_logs(form: LogFormat, stream: TextIO | None = None) -> None:
    """Write what this process logs to ``stream``, by default standard error, from now on."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.addFilter(RequestIdFilter())
    handler.setFormatter(JsonFormatter() if form == "json" else ReadableFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("footnote").setLevel(logging.INFO)


def _with_message(record: logging.LogRecord) -> logging.LogRecord:
    record.message = record.getMessage()
    return record


def _masked(line: str) -> str:
    return _KEY.sub(_MASK, line)


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")


def _set_in(trace: str) -> str:
    return "".join(f"\n    {line}" for line in _masked(trace).splitlines())
