"""Whether the fast runtime of encoders, OpenVINO, works in this process."""

import importlib
import logging
import sys
from functools import cache
from types import ModuleType

__all__ = ["has_fast_runtime"]

_log = logging.getLogger("footnote")
_TELEMETRY = "openvino_telemetry"
_CONVERTER = "openvino.tools.ovc"


@cache
def has_fast_runtime() -> bool:
    """Return whether OpenVINO can compute here; if not, say why in one line, once."""
    _leave_out_telemetry()
    try:
        openvino = _imported()
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


def _imported() -> ModuleType:
    """Import OpenVINO without its converter of other formats, a third of the time it takes.

    OpenVINO does without the converter where that cannot be imported, as an empty module cannot.
    """
    is_left_out = _CONVERTER not in sys.modules
    if is_left_out:
        sys.modules[_CONVERTER] = ModuleType(_CONVERTER)
    try:
        return importlib.import_module("openvino")
    finally:
        if is_left_out:
            del sys.modules[_CONVERTER]


def _leave_out_telemetry() -> None:
    """Keep OpenVINO from loading what counts its users.

    That writes an id into the home folder and may call a server. OpenVINO does without it where
    it is not installed, and an empty module in its place looks the same.
    """
    sys.modules.setdefault(_TELEMETRY, ModuleType(_TELEMETRY))
