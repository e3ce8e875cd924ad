"""``footnote serve``: the page and the API over one data folder.

Registered under the entry-point group ``footnote.commands``, because ``rag`` must not import
``web``. Nothing heavy is imported before the address is known to be free.
"""

from __future__ import annotations

import signal
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.boundary import complain
from rag.cli.options import AsJson
from rag.cli.output import say, say_json
from rag.cli.session import session_of
from rag.errors import SettingsError

if TYPE_CHECKING:
    from rag.application import Application

__all__ = ["serve"]
