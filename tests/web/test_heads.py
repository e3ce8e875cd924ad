"""HEAD says what GET would, without its body."""

import http.client

from tests.web.live import running


def test_head_has_the_status_and_headers_of_get(stage):
    for path in ("/v1/articles/bridge", "/", "/articles/bridge", "/readyz", "/static/css/base.css"):
        got, headed = stage.client.get(path), stage.client.head(path)
        assert (headed.status_code, headed.content) == (200, b""), path
        for name in ("content-type", "content-length", "etag", "content-security-policy"):
            assert headed.headers.get(name) == got.headers.get(name), path


def test_what_has_no_get_has_no_head(stage):
    assert stage.client.head("/v1/chat").status_code == 405
    assert stage.client.head("/v1/articles/none").status_code == 404


def test_no_body_goes_over_the_line(stage):
    with running(stage.client.app) as port:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        line.request("HEAD", "/v1/articles/bridge")
        reply = line.getresponse()
        assert int(reply.headers["content-length"]) > 0
        assert reply.read() == b""
        line.request("GET", "/healthz")
        assert line.getresponse().status == 200
        line.close()
