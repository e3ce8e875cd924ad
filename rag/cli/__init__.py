"""The ``footnote`` command; ``rag.cli.app`` puts it together from one module for each deed.

Nothing heavy is imported before a command needs it, so that help and errors are immediate.
"""

from rag.cli.app import main

__all__ = ["main"]
