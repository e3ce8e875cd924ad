"""``python -m rag.cli``: the command line where the ``footnote`` script is not on the path."""

from rag.cli import main

main()
