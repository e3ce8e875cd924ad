"""A socket that takes connections at once, before anything heavy is loaded."""

import socket

from rag.errors import SettingsError

__all__ = ["listening"]


def listening(host: str, port: int) -> socket.socket:
    """Return a listening socket, which the caller closes; SettingsError if the port is taken."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(socket.SOMAXCONN)
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"cannot serve on port {port} of {host}: {(error.strerror or str(error)).lower()}; "
            "stop what uses it, or choose another with --port"
        ) from error
    return listener
