"""The same key gives the same reply, within bounds; other content and haste are refused."""

import asyncio

import pytest
from fastapi import HTTPException, Response

from web.idempotency import IdempotentReplies


async def holds(reply):
    return True


async def once(replies, key, fingerprint, work, *, still_holds=holds, owner=""):
    return await replies.once(key, fingerprint, work, still_holds=still_holds, owner=owner)


class Work:
    """Counts how often it was done; can wait, and can fail."""

    def __init__(self, *replies):
        self.replies = list(replies)
        self.n_done = 0
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def __call__(self):
        self.n_done += 1
        await self.go_on.wait()
        reply = self.replies[min(self.n_done, len(self.replies)) - 1]
        if isinstance(reply, Exception):
            raise reply
        return reply


async def test_the_first_reply_comes_again_and_the_work_is_done_once():
    replies, work = IdempotentReplies(), Work(Response(b"one", 201), Response(b"two"))
    first = await once(replies, "k", "f", work)
    again = await once(replies, "k", "f", work)
    assert (first.body, first.status_code) == (again.body, again.status_code) == (b"one", 201)
    assert work.n_done == 1
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers


async def test_a_reply_that_no_longer_holds_is_made_anew():
    async def gone(reply):
        return reply.body != b"one"

    replies, work = IdempotentReplies(), Work(Response(b"one"), Response(b"two"))
    bodies = [(await once(replies, "k", "f", work, still_holds=gone)).body for _ in range(3)]
    assert bodies == [b"one", b"two", b"two"]
    assert work.n_done == 2


async def test_without_a_key_the_work_is_done_each_time():
    replies, work = IdempotentReplies(), Work(Response(b"one"))
    await once(replies, None, "f", work)
    await once(replies, None, "f", work)
    assert work.n_done == 2


async def test_each_owner_has_keys_of_their_own():
    replies, work = IdempotentReplies(), Work(Response(b"one"), Response(b"two"))
    assert (await once(replies, "k", "f", work, owner="a")).body == b"one"
    assert (await once(replies, "k", "f", work, owner="b")).body == b"two"
    assert (await once(replies, "k", "f", work, owner="a")).body == b"one"


async def test_other_content_under_the_same_key_is_refused():
    replies, work = IdempotentReplies(), Work(Response(b"one"))
    await once(replies, "k", "f", work)
    with pytest.raises(HTTPException) as caught:
        await once(replies, "k", "g", work)
    assert caught.value.status_code == 422
    assert "'k'" in caught.value.detail


async def test_a_second_request_is_told_to_wait_while_the_first_is_at_work():
    replies, work = IdempotentReplies(), Work(Response(b"one"))
    work.go_on.clear()
    first = asyncio.create_task(once(replies, "k", "f", work))
    await asyncio.sleep(0)
    with pytest.raises(HTTPException) as caught:
        await once(replies, "k", "f", work)
    assert caught.value.status_code == 409
    assert caught.value.headers == {"Retry-After": "2"}
    work.go_on.set()
    await first
    assert (await once(replies, "k", "f", work)).body == b"one"


@pytest.mark.parametrize("failure", [Response(b"", 503), RuntimeError("the disk is full")])
async def test_a_failure_is_not_kept(failure):
    replies, work = IdempotentReplies(), Work(failure, Response(b"one"))
    await asyncio.gather(once(replies, "k", "f", work), return_exceptions=True)
    assert (await once(replies, "k", "f", work)).body == b"one"
    assert work.n_done == 2


async def test_a_client_that_leaves_does_not_block_its_key():
    replies, work = IdempotentReplies(), Work(Response(b"one"))
    work.go_on.clear()
    first = asyncio.create_task(once(replies, "k", "f", work))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    work.go_on.set()
    assert (await once(replies, "k", "f", work)).body == b"one"


async def test_replies_are_forgotten_after_their_time():
    now = [0.0]
    replies, work = IdempotentReplies(clock=lambda: now[0], keep_s=10), Work(Response(b"one"))
    await once(replies, "k", "f", work)
    now[0] = 11.0
    await once(replies, "k", "g", work)
    assert work.n_done == 2


@pytest.mark.parametrize("bounds", [{"most_entries": 3}, {"most_bytes": 25}])
async def test_the_oldest_replies_make_room(bounds):
    replies, work = IdempotentReplies(**bounds), Work(Response(b"x" * 10))
    for key in "abcde":
        await once(replies, key, "f", work)
    await once(replies, "e", "f", work)
    assert work.n_done == 5
    await once(replies, "a", "f", work)
    assert work.n_done == 6


@pytest.mark.parametrize("key", ["", "a b", "é", "x" * 256, "a\n"])
async def test_a_malformed_key_is_refused(key):
    with pytest.raises(HTTPException) as caught:
        await once(IdempotentReplies(), key, "f", Work(Response(b"one")))
    assert caught.value.status_code == 422
