"""A client has its rate and its slots, and no number of clients makes the books grow."""

import asyncio

import pytest
from limits.storage import MemoryStorage
from starlette.exceptions import HTTPException

from web import rates as rates_module
from web.rates import Rates, Slots


def refused(spend):
    with pytest.raises(HTTPException) as error:
        spend()
    assert error.value.headers is not None
    return error.value.status_code, int(error.value.headers["Retry-After"])


def test_a_key_and_an_address_each_have_their_minute():
    rates = Rates(per_minute=3)
    for _ in range(3):
        rates.spend(key_id="a", address="192.0.2.1")
        rates.spend(address="192.0.2.1")
    status, wait_s = refused(lambda: rates.spend(key_id="a", address="192.0.2.99"))
    assert status == 429
    assert 1 <= wait_s <= 61
    assert refused(lambda: rates.spend(address="192.0.2.1"))[0] == 429
    rates.spend(key_id="b", address="192.0.2.1")


def test_addresses_share_a_fixed_number_of_places(monkeypatch):
    monkeypatch.setattr(rates_module, "N_PLACES", 8)
    rates = Rates(per_minute=1_000)
    for n in range(500):
        rates.spend(address=f"10.0.{n // 256}.{n % 256}")
    storage = rates._limiter.storage
    assert isinstance(storage, MemoryStorage)
    assert len(storage.events) <= 8
    alone = Rates(per_minute=1)
    alone.spend(address="2001:db8::1")
    assert refused(lambda: alone.spend(address="2001:db8::2:3"))[0] == 429


def test_slots_are_given_back_whatever_happens():
    slots = Slots(n_slots=2, n_per_client=1)
    with slots.taken("a"):
        assert refused(lambda: slots.taken("a").__enter__())[0] == 429
        with slots.taken("b"):
            assert slots.n_taken == 2
            assert refused(lambda: slots.taken("c").__enter__()) == (503, 2)
    with pytest.raises(RuntimeError), slots.taken("a"):
        raise RuntimeError
    assert slots.n_taken == 0
    assert len(slots._taken) == 0


async def test_waiting_for_the_slots_ends_when_they_are_free_or_the_time_is_over():
    slots = Slots(n_slots=2, n_per_client=1)
    assert await slots.emptied(within_s=0)
    with slots.taken("a"):
        assert not await slots.emptied(within_s=0.05)
        waiting = asyncio.create_task(slots.emptied(within_s=60))
        await asyncio.sleep(0.05)
        assert not waiting.done()
    assert await asyncio.wait_for(waiting, 30)
