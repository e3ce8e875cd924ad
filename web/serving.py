"""A server that is gone soon after it was told to stop.

Whatever is on disk survives a kill, so after a fair wait nothing needs to be waited for: a reader
who does not hang up, or a model that is still being loaded, must not hold the process.
"""

import os
import signal
import threading
from types import FrameType

from fastapi import FastAPI

from rag.settings import Settings
from web.server import Server, make_server
from web.site import Site

__all__ = ["GONE_WITHIN_S", "bounded_server"]

# Open requests may go on this long after the signal; supervisors often kill after ten seconds.
_GRACE_S = 5
GONE_WITHIN_S = 6.5


class _BoundedServer(Server):
    """Ends the process if stopping takes longer than ``GONE_WITHIN_S``."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop, and see to it that this ends."""
        deadline = threading.Timer(GONE_WITHIN_S, os._exit, (0,))
        deadline.daemon = True
        deadline.start()
        super().handle_exit(sig, frame)


def bounded_server(app: FastAPI, settings: Settings) -> Server:
    """Return a server for an app of ``create_app``; after a stop signal ``run()`` returns.

    Sets the signal handlers of the process, because uvicorn raises a signal again once it has
    stopped, which would turn a clean end into a failure.
    """
    server = make_server(app, host=settings.host, port=settings.port, log_level="warning")
    server.config.timeout_graceful_shutdown = _GRACE_S
    server.config.access_log = False
    site = app.state.site
    if not isinstance(site, Site):
        raise TypeError(f"app.state.site is {site!r}; build the app with create_app")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stopped)
    return _BoundedServer(server.config, site)


def _stopped(number: int, frame: FrameType | None) -> None:
    """Do nothing more: the server has stopped because of this signal."""
