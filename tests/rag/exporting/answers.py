"""Answers to export: one with everything, and one whose every word is hostile."""

from dataclasses import replace

from rag.testing import evidence
from rag.types import Answer, Citation, Claim, Conflict, Usage

VOTE = "The council voted 7 to 2 on Tuesday to repair the old bridge."
FERRY = "The northern ferry carries 900 cars a day."


def cited(source, claim, quote, **more):
    start = source.text.index(quote)
    fields = {
        "label": source.label,
        "claim": claim,
        "article_id": source.article_id,
        "version": source.version,
        "title": source.title,
        "author": source.author,
        "outlet": source.outlet,
        "published": source.published,
        "url": source.url,
        "start": start,
        "end": start + len(quote),
        "quote": quote,
        "prefix": "",
        "suffix": "",
        "status": "verified",
        "reader_url": "/articles/x",
        "publisher_url": None,
    }
    return Citation(**(fields | more))


def claims_of(text, *parts):
    """Return claims from (words, labels, verdict, reason)."""
    found = []
    for words, labels, verdict, reason in parts:
        start = text.index(words)
        found.append(
            Claim(
                text=words,
                start=start,
                end=start + len(words),
                labels=labels,
                unknown_labels=(),
                verdict=verdict,
                reason=reason,
                score=None,
                checks=(),
            )
        )
    return tuple(found)


def sources():
    bridge, ferry, other = evidence(f"{VOTE} It rained.", FERRY, "Nothing was said.")
    return (
        replace(
            bridge,
            title="Council votes",
            outlet="The Herald",
            published="2024-05-01",
            author="Ada Moss",
            url="https://herald.example/bridge?a=1&b=(2)",
            used=True,
        ),
        replace(
            ferry, title="Ferry", outlet=None, published=None, author=None, url=None, used=True
        ),
        replace(other, title="Unused"),
    )


def full_answer(**more):
    text = (
        f"{VOTE} [1] **Nine** dragons came [2].\n\n- {FERRY} [2]\n- Nobody was asked.\n\n"
        "It `snowed` [2] and more [9].\n\n```\nx = 1\n```"
    )
    bridge, ferry, other = sources()
    fields = {
        "answer_id": "ans_1",
        "conversation_id": "con_1",
        "question": "What did the council decide?",
        "standalone_question": "What did the council decide?",
        "text": text,
        "abstained": False,
        "reason": None,
        "interrupted": True,
        "claims": claims_of(
            text,
            (f"{VOTE} [1]", (1,), "supported", "stands in the article word for word"),
            ("**Nine** dragons came [2].", (2,), "unsupported", "the source does not say it"),
            (f"{FERRY} [2]", (2,), "partly", "one word differs"),
            ("Nobody was asked.", (), "uncited", "no source is cited"),
            ("It `snowed` [2] and more [9].", (2,), "unsupported", "cites what is not there"),
        ),
        "citations": (
            cited(bridge, 0, VOTE),
            cited(ferry, 2, FERRY, status="moved"),
        ),
        "evidence": (bridge, ferry, other),
        "nearest": (),
        "rejected_labels": 1,
        "provider": "scripted",
        "model": "test-1",
        "usage": Usage(),
        "notice": "The search model is still loading.",
        "created_at": "2026-01-02T09:30:00+00:00",
        "conflicts": (Conflict(labels=(2, 1), detail="Ferry: 4.2 million [2]; Herald: 5.1 [1]"),),
    }
    return Answer(**(fields | more))


def refusal():
    return full_answer(
        answer_id="ans_2",
        question="And the dragons?",
        text="",
        abstained=True,
        reason="the articles do not say",
        interrupted=False,
        claims=(),
        citations=(),
        conflicts=(),
        notice=None,
    )


def hostile_answer(payload):
    """Return an answer where ``payload`` stands everywhere that foreign words can."""
    quote = f"It says {payload} here."
    (source,) = evidence(quote)
    source = replace(
        source,
        title=payload,
        outlet=payload,
        author=payload,
        published=payload,
        url=f"https://a.example/{payload}",
        used=True,
    )
    text = f"It says {payload} [1]\n\nAgain {payload}"
    first = f"It says {payload} [1]"
    return Answer(
        answer_id="ans_3",
        conversation_id="con_1",
        question=payload,
        standalone_question=payload,
        text=text,
        abstained=False,
        reason=payload,
        interrupted=False,
        claims=claims_of(text, (first, (1,), "partly", payload)),
        citations=(cited(source, 0, quote),),
        evidence=(source,),
        nearest=(),
        rejected_labels=0,
        provider=payload,
        model=payload,
        usage=Usage(),
        notice=payload,
        created_at="2026-01-02T09:30:00+00:00",
        conflicts=(Conflict(labels=(1,), detail=payload),),
    )
