"""Whoever sends what cannot be read is told what it lacks, in words of the interface."""

import gzip

import pytest

AS_JSON = {"Content-Type": "application/json"}
DATES = b'{"query":"x","filters":{"published_from":"2025-02-01","published_to":"2025-01-01"}}'
SEND = "send JSON with the header 'Content-Type: application/json'"


@pytest.mark.parametrize(
    ("headers", "body", "status", "detail"),
    [
        ({}, b'{"query": "x"}', 415, f"the body has no content type; {SEND}"),
        (
            {"Content-Type": "application/xml"},
            b"<query/>",
            415,
            f"the body is said to be 'application/xml'; {SEND}",
        ),
        (
            AS_JSON,
            b'{"query": ',
            422,
            "the body is not JSON, from character 10 on: Expecting value",
        ),
        (
            AS_JSON,
            b'{"query": "\xff"}',
            400,
            "the body cannot be read; send JSON in UTF-8, not compressed and not deeply nested",
        ),
        (
            AS_JSON | {"Content-Encoding": "gzip"},
            gzip.compress(b'{"query": "x"}', mtime=0),
            400,
            "the body cannot be read; send JSON in UTF-8, not compressed and not deeply nested",
        ),
        (AS_JSON, b"", 422, "body: Field required"),
        (
            AS_JSON,
            DATES,
            422,
            "filters: published_from 2025-02-01 is after published_to 2025-01-01",
        ),
    ],
)
def test_a_body_that_cannot_be_read_is_told_why(stage, headers, body, status, detail):
    reply = stage.client.post("/v1/search", content=body, headers=headers)
    assert reply.status_code == status
    assert reply.json()["detail"].startswith(detail)


def test_a_position_in_a_broken_body_is_no_field(stage):
    problem = stage.client.post("/v1/search", content=b"[1,", headers=AS_JSON).json()
    assert problem["errors"] == [{"pointer": "", "detail": problem["detail"]}]


def test_a_broken_article_is_no_other_kind_of_body(stage):
    for body in (b"{", b'{"title": "\xff"}'):
        reply = stage.client.post("/v1/articles", content=body, headers=AS_JSON)
        assert reply.status_code == 422
        assert reply.json()["errors"][0]["pointer"] == ""
        assert reply.json()["detail"].startswith("the body is not JSON: ")
