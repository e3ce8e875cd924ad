"""A port that is taken is refused in words; a free one takes connections at once."""

import socket

import pytest

from rag.errors import SettingsError
from web.listening import listening


def test_a_taken_port_is_refused_by_name_and_a_free_one_connects():
    with listening("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port), timeout=5):
            pass
        with pytest.raises(SettingsError, match=f"port {port} of 127.0.0.1.*--port"):
            listening("127.0.0.1", port)
