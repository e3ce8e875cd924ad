"""Requests for the news at large, which name no topic."""

import time

import pytest

from rag.digests import asks_for_digest


@pytest.mark.parametrize(
    "question",
    [
        "Latest news",
        "What is the latest?",
        "What\u2019s new?",
        "What's new here?",
        "WHAT HAPPENED?",
        "What has happened lately?",
        "Summarise the articles",
        "Summarize all stories in three sentences, please",
        "Could you give me a short summary of the latest articles?",
        "Hello! Show me the newest headlines.",
        "Any news?",
        "Which articles are there?",
        "Which articles?",
        "List all the articles",
        "What are these articles about?",
        "What do the articles say?",
        "What topics do you cover?",
        "What is in the collection?",
        "5 latest stories",
    ],
)
def test_news_at_large(question):
    assert asks_for_digest(question)


@pytest.mark.parametrize(
    "question",
    [
        "What's new on the bridge?",
        "What happened at the festival?",
        "What happened next?",
        "Summarise the ferry fire",
        "Which articles mention Jenner?",
        "the report",
        "Events",
        "What is news?\nWho invented it?",
        "Who reads the latest news?",
        "What is the story?",
        "",
        "?",
    ],
)
def test_whoever_names_a_topic_asks_something_else(question):
    assert not asks_for_digest(question)


@pytest.mark.parametrize("words", ["all the ", "latest ", "give me a summary of ", "tell me "])
def test_a_long_message_is_read_in_no_time(words):
    began = time.perf_counter()
    assert not asks_for_digest(words * 400 + "bees")
    assert time.perf_counter() - began < 1
