"""SIGKILL at random points; CRASH_KILLS=50 runs the long form."""

import os
import subprocess
import sys

import pytest

from tests.index import crash


def test_kills_lose_nothing(tmp_path):
    kills = int(os.environ.get("CRASH_KILLS", "6"))
    assert crash.run(tmp_path, kills, seed=7) > kills


def test_the_check_would_notice_a_loss(tmp_path):
    crash.kill_once(tmp_path, 1, 0.2)
    crash.check(tmp_path)
    with (tmp_path / "log").open("a") as log:
        log.write("done put 3 424242\n")
    with pytest.raises(AssertionError):
        crash.check(tmp_path)


def test_the_check_would_notice_a_return(tmp_path):
    crash.kill_once(tmp_path, 2, 0.2)
    with (tmp_path / "log").open("a") as log:
        log.writelines(f"done remove {n} 0\n" for n in range(12))
    with pytest.raises(AssertionError):
        crash.check(tmp_path)


def test_the_child_loads_no_model_library():
    code = "import sys, tests.index.crash; print({'torch', 'transformers'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
