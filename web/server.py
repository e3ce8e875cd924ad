"""Serves the application with uvicorn, and is gone soon after it was told to stop.

A stop signal reaches open streams at once. Whatever is on disk survives a kill, so after a fair
wait nothing needs to be waited for: a reader who does not hang up, or a model that is still being
loaded, must not hold the process.
"""

import os
import signal
import socket
import threading
from types import FrameType

import uvicorn
from fastapi import FastAPI

from web.connections import Connection
from web.site import Site

__all__ = ["GONE_WITHIN_S", "GRACE_S", "Server", "make_server"]

# Open requests may go on this long after the signal; supervisors often kill after ten seconds.
GRACE_S = 5
GONE_WITHIN_S = 6.5


class Server(uvicorn.Server):
    """A uvicorn server whose process has ended ``GONE_WITHIN_S`` after the first stop signal."""

    def __init__(self, config: uvicorn.Config, site: Site) -> None:
        super().__init__(config)
        self._site = site

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until a stop signal, then return.

        In the main thread this sets the signal handlers of the process, because uvicorn raises a
        signal again once it has stopped, which would turn a clean end into a failure.
        """
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, _stopped)
        super().run(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End the streams, let uvicorn stop as it does, and see to it that this ends."""
        deadline = threading.Timer(GONE_WITHIN_S, os._exit, (0,))
        deadline.daemon = True
        deadline.start()
        self._site.shutdown.begin()
        super().handle_exit(sig, frame)


def make_server(app: FastAPI, *, host: str, port: int, log_level: str = "warning") -> Server:
    """Return a server for an app of ``create_app``; ``run()`` blocks until a stop signal."""
    site = app.state.site
    if not isinstance(site, Site):
        raise TypeError(f"app.state.site is {site!r}; build the app with create_app")
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=Connection,
        log_level=log_level,
        log_config=None,  # its lines go where the others go
        access_log=False,
        server_header=False,
        proxy_headers=False,  # uvicorn would believe any program on this machine
        timeout_graceful_shutdown=GRACE_S,
    )
    return Server(config, site)


def _stopped(number: int, frame: FrameType | None) -> None:
    """Do nothing more: the server has stopped because of this signal."""
