"""Log lines in both forms: one line a record, no key in it, and the request's name."""

import io
import json
import logging
import sys

import pytest

from web.logs import JsonFormatter, ReadableFormatter, install_logs
from web.request_ids import RequestIdFilter

SECRET = "fn_k1_" + "A" * 43


def record_of(message, *given, exc_info=None, **more):
    record = logging.LogRecord(
        "footnote", logging.WARNING, "x.py", 1, message, given, exc_info=exc_info
    )
    record.__dict__ |= more
    RequestIdFilter().filter(record)
    return record


@pytest.mark.parametrize("form", [ReadableFormatter(), JsonFormatter()])
def test_nothing_in_a_message_begins_another_line_and_no_key_is_written(form):
    hostile = f"a\nfootnote: forged\r\u2028\x1b[31m {SECRET} é"
    line = form.format(record_of("refused: %s", hostile))
    assert len(line.splitlines()) == 1
    assert "\x1b" not in line
    assert "A" * 20 not in line
    assert "fn_[key]" in line


def broken():
    raise RuntimeError(f"broken\nfootnote: forged {SECRET}")


def test_a_trace_is_set_in_or_one_member():
    try:
        broken()
    except RuntimeError:
        record = record_of("unexpected", exc_info=sys.exc_info())
    first, *others = ReadableFormatter().format(record).splitlines()
    assert first == "footnote: unexpected"
    assert others
    assert all(line.startswith("    ") for line in others)
    said = json.loads(JsonFormatter().format(record))
    assert "RuntimeError: broken" in said["trace"]
    assert SECRET not in "".join(others) + said["trace"]


def test_json_has_the_fields_of_a_record_beside_the_rest():
    fields = {"route": "/v1/chat", "ms": 1.5}
    said = json.loads(JsonFormatter().format(record_of("done", fields=fields)))
    assert said["time"].endswith("+00:00")
    del said["time"]
    assert said == {
        "level": "warning",
        "logger": "footnote",
        "request_id": None,
        "message": "done",
        "route": "/v1/chat",
        "ms": 1.5,
    }


def test_installed_it_writes_every_line_of_ours(monkeypatch):
    root, ours = logging.getLogger(), logging.getLogger("footnote")
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", root.level)
    monkeypatch.setattr(ours, "level", ours.level)
    stream = io.StringIO()
    install_logs("json", stream)
    logging.getLogger("footnote.requests").info("one")
    logging.getLogger("others").info("two")
    logging.getLogger("others").warning("three")
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["message"] for line in lines] == ["one", "three"]
