"""A server measured while articles come in."""

from bench.taking_in import measure


def test_what_is_sent_is_found_embedded_and_counted(tmp_path):
    found = measure(tmp_path, 3)
    assert found["articles"] == 3
    assert found["passages"] >= 3
    assert found["within_bar"]["found"] is True
    assert 0 < found["healthz_ms"]["p50"] <= found["healthz_ms"]["p99"]
