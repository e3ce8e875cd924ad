"""A misbehaving server in a thread of its own, for code that runs its own event loop."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.rag.providers.loopback import Loopback, Reply


@contextmanager
def served_elsewhere(reply: Reply) -> Iterator[str]:
    """Yield the address of a server that answers so, until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    server = Loopback(reply)

    async def opened() -> str:
        await server.__aenter__()
        return server.url

    try:
        yield asyncio.run_coroutine_threadsafe(opened(), loop).result(10)
    finally:
        asyncio.run_coroutine_threadsafe(server.__aexit__(None, None, None), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
