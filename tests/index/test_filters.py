"""Conditions on articles, for those who import nothing else."""

import subprocess
import sys

from index.filters import Filters


def test_none_at_all_lets_every_article_pass():
    assert Filters().empty
    assert not Filters(published_to="2024-05-01").empty
    assert not Filters(languages=("en",)).empty


def test_clients_need_no_arrays_for_it():
    code = "import index.filters, sys; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
