"""Serves the application with uvicorn, so that a stop signal reaches open streams at once."""

from types import FrameType

import uvicorn
from fastapi import FastAPI

from web.site import Site

__all__ = ["GRACE_S", "Server", "make_server"]

GRACE_S = 10  # how long open requests may go on after a stop signal


class Server(uvicorn.Server):
    """A uvicorn server that begins the site's shutdown with the first signal."""

    def __init__(self, config: uvicorn.Config, site: Site) -> None:
        super().__init__(config)
        self._site = site

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End the streams, then let uvicorn stop as it does."""
        self._site.shutdown.begin()
        super().handle_exit(sig, frame)


def make_server(app: FastAPI, *, host: str, port: int, log_level: str = "info") -> Server:
    """Return a server for an app of ``create_app``; ``run()`` blocks until a stop signal."""
    site = app.state.site
    if not isinstance(site, Site):
        raise TypeError(f"app.state.site is {site!r}; build the app with create_app")
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level=log_level,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
    )
    return Server(config, site)
