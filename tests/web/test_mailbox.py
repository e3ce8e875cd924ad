"""Values from one task to another: in order, a few at a time, with an end to waiting."""

import asyncio

import pytest

from web.mailbox import Mailbox

SOON_S, LATE_S = 0.01, 30.0


async def test_values_come_in_order_however_fast_they_are_put():
    box = Mailbox[object](room=3)
    put = asyncio.create_task(put_all(box, range(50)))
    assert [await box.take(within_s=LATE_S) for _ in range(50)] == list(range(50))
    await put


async def put_all(box, values):
    for value in values:
        await box.put(value)


async def test_who_puts_waits_for_room():
    box = Mailbox[object](room=2)
    put = asyncio.create_task(put_all(box, range(3)))
    await asyncio.sleep(SOON_S)
    assert not put.done()
    assert await box.take(within_s=LATE_S) == 0
    await asyncio.wait_for(put, LATE_S)


async def test_who_takes_waits_no_longer_than_said_and_loses_nothing():
    box = Mailbox[object](room=2)
    assert await box.take(within_s=SOON_S) is None
    await box.put("late")
    assert await box.take(within_s=SOON_S) == "late"


async def test_the_bell_ends_the_waiting_and_what_is_there_is_still_given():
    box = Mailbox[object](room=2)
    taking = asyncio.create_task(box.take(within_s=LATE_S))
    await asyncio.sleep(SOON_S)
    box.ring()
    assert await asyncio.wait_for(taking, LATE_S / 2) is None
    assert await asyncio.wait_for(box.take(within_s=LATE_S), LATE_S / 2) is None
    await box.put("last")
    assert await box.take(within_s=LATE_S) == "last"


@pytest.mark.parametrize("waits", ["take", "put"])
async def test_one_that_is_cancelled_leaves_the_box_usable(waits):
    box = Mailbox[object](room=1)
    if waits == "put":
        await box.put("first")
    task = asyncio.create_task(box.put("lost") if waits == "put" else box.take(within_s=LATE_S))
    await asyncio.sleep(SOON_S)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    if waits == "put":
        assert await box.take(within_s=LATE_S) == "first"
    await box.put("second")
    assert await box.take(within_s=LATE_S) == "second"
