"""``footnote serve``: the page and the API over one data folder.

Registered under the entry-point group ``footnote.commands``, because ``rag`` must not import
``web``. Nothing heavy is imported before the address is known to be free.
"""

from __future__ import annotations

import gc
import socket
import sys
import threading
import time
from contextlib import closing
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.boundary import complain
from rag.cli.options import AsJson
from rag.cli.output import say, say_json
from rag.cli.session import session_of
from rag.errors import SettingsError
from web.listening import listening

if TYPE_CHECKING:
    from rag.application import Application
    from rag.settings import Settings

__all__ = ["serve"]

# What a thread that computes keeps the event loop waiting at most, each time it has something to
# do; Python's own are 5 ms, and with 50 answers open it has something to do all the time.
_SWITCH_S = 0.0005
_LOOK_S = 0.5


def serve(
    context: typer.Context,
    host: Annotated[
        str | None, typer.Option(metavar="NAME", help="The address to serve on.")
    ] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")
    ] = None,
    seeds: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            exists=True,
            file_okay=False,
            help="Add the articles of this folder if the library is new and empty.",
        ),
    ] = None,
    without_keys: Annotated[
        bool,
        typer.Option(
            "--without-keys", help="Ask for no key, also where others can reach the server."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Serve the page and the API until Ctrl-C."""
    from rag.providers import registry

    session = session_of(context)
    settings = session.settings(host=host, port=port)
    registry.require(settings.provider)
    keys_required = _needs_keys(settings, without_keys=without_keys)
    with listening(settings.host, settings.port) as listener:
        url = _url(settings.host, listener.getsockname()[1])
        with session.open(host=host, port=port) as application:
            if seeds is not None:
                _plant(application, seeds)
            _run(application, listener, url, keys_required=keys_required, as_json=as_json)


def _needs_keys(settings: Settings, *, without_keys: bool) -> bool:
    """Return whether requests need a key: where others can reach the server, or if set so.

    Raises SettingsError for a host without an address, and where keys are needed but none is made.
    """
    shared = not _is_loopback(settings.host) or bool(settings.trusted_proxies)
    if without_keys:
        if shared:
            complain(
                f"warning: anyone who can reach {settings.host!r} can read, ask, add and remove: "
                "this server asks for no key"
            )
        return False
    if not shared and not settings.require_keys:
        return False
    if not _has_key(settings):
        raise SettingsError(
            f"a server on {settings.host!r} asks for keys, and there is none; make one with "
            "'footnote keys create NAME --role admin', or add --without-keys if everybody may "
            "read, ask, add and remove"
        )
    return True


def _has_key(settings: Settings) -> bool:
    from rag.keys import KEYS_FILE, KeyStore

    path = settings.data / KEYS_FILE
    if not path.exists():
        return False
    with closing(KeyStore(path)) as keys:
        return keys.any_open()


def _is_loopback(host: str) -> bool:
    """Whether only this machine reaches ``host``; SettingsError if it has no address here."""
    try:
        found = socket.getaddrinfo(
            host or None, 0, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
    except OSError as error:
        raise SettingsError(
            f"the host {host!r} has no address here: {error.strerror}; try --host 127.0.0.1"
        ) from error
    return all(ip_address(str(address[4][0])).is_loopback for address in found)


def _url(host: str, port: int) -> str:
    """Return the address to open.

    >>> _url("::1", 8000)
    'http://[::1]:8000'
    """
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _plant(application: Application, folder: Path) -> None:
    from rag.seeding import plant

    report = plant(application, folder)
    if report is not None:
        complain(
            f"added {report.n_added} demonstration articles; they are found by their words now "
            "and by their meaning in a moment"
        )


def _run(
    application: Application,
    listener: socket.socket,
    url: str,
    *,
    keys_required: bool,
    as_json: bool,
) -> None:
    """Serve until a stop signal."""
    from web.app import create_app
    from web.logs import install_logs
    from web.server import make_server

    settings = application.settings
    install_logs(settings.log_format)
    app = create_app(application, keys_required=keys_required)
    sys.setswitchinterval(_SWITCH_S)
    server = make_server(app, host=settings.host, port=settings.port)
    if as_json:
        say_json({"url": url, "data": str(settings.data.absolute())})
    else:
        say(f"Footnote serves {url} — press Ctrl-C to stop")
    threading.Thread(target=_keep_loaded, args=(application,), daemon=True).start()
    server.run(sockets=[listener])
    if not server.started:
        raise typer.Exit(1)


def _keep_loaded(application: Application) -> None:
    """Have what is loaded looked through for garbage no more.

    It would stop every answer for a tenth of a second and more, every few seconds.
    """
    while application.embedder.state not in {"ready", "failed"}:
        time.sleep(_LOOK_S)
    gc.collect()
    gc.freeze()
