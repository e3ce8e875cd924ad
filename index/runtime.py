"""Whether the fast runtime of encoders, OpenVINO, works in this process."""

import importlib
import logging
from functools import cache

__all__ = ["has_fast_runtime"]

_log = logging.getLogger("footnote")


@cache
def has_fast_runtime() -> bool:
    """Return whether OpenVINO can compute here; if not, say why in one line, once."""
    try:
        openvino = importlib.import_module("openvino")
        openvino.Core().get_versions("CPU")
    except (ImportError, OSError, RuntimeError) as error:
        reason = " ".join(str(error).split())
        _log.warning(
            "the fast runtime cannot be used (%s); models run on torch, at about a third of the "
            "speed; where there is one for this machine, type: pip install openvino",
            reason,
        )
        return False
    return True
