"""``footnote mcp``: the tools on standard input and output, or over HTTP on this machine.

Registered under the entry-point group ``footnote.commands``, as ``serve`` is. On standard output
there is nothing but the protocol.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.boundary import complain
from rag.cli.session import session_of

if TYPE_CHECKING:
    import uvicorn
    from mcp.server.mcpserver import MCPServer

__all__ = ["http_config", "mcp"]

_LOOPBACK = "127.0.0.1"


def mcp(
    context: typer.Context,
    http: Annotated[
        bool, typer.Option("--http", help="Serve over HTTP instead, to this machine only.")
    ] = False,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port for --http; 0 takes a free one.")
    ] = 8001,
) -> None:
    """Offer search, ask, read_article, check_answer and list_articles to MCP clients."""
    import anyio

    logging.basicConfig(level=logging.WARNING, format="footnote: %(message)s")
    with session_of(context).open() as application:
        from web.mcp.server import make_mcp_server

        application.start_background()
        server = make_mcp_server(application)
        if http:
            _serve_http(server, port)
        else:
            anyio.run(server.run_stdio_async)


def _serve_http(server: MCPServer[object], port: int) -> None:
    import uvicorn

    from web.listening import listening

    with listening(_LOOPBACK, port) as listener:
        address = f"http://{_LOOPBACK}:{listener.getsockname()[1]}/mcp"
        complain(f"MCP clients on this machine can use {address}; press Ctrl-C to stop")
        uvicorn.Server(http_config(server)).run(sockets=[listener])


def http_config(server: MCPServer[object]) -> uvicorn.Config:
    """Return how ``server`` is served over HTTP: to this machine, and to nobody who dawdles."""
    import uvicorn

    from web.connections import Connection

    return uvicorn.Config(
        server.streamable_http_app(host=_LOOPBACK, stateless_http=True, json_response=True),
        http=Connection,
        log_level="warning",
        access_log=False,
        server_header=False,
    )
