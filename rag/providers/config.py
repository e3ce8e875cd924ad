"""What a provider is set up with: model, address, key and limits, read from the environment.

Nothing is looked up behind the caller's back: ``from_environment`` reads the mapping it is given,
and the key never shows in a ``repr``. Names of variables come from the provider's own name, so a
stranger's provider is set up the same way as the built-in ones.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

from rag.errors import ProviderSetupError

__all__ = ["SETTINGS", "ProviderConfig", "variable"]

_VENDOR = ("api_key", "base_url")
_LIMITS = (
    "connect_timeout_s",
    "first_token_timeout_s",
    "gap_timeout_s",
    "total_timeout_s",
    "max_output_tokens",
)
SETTINGS = ("model", *_VENDOR, *_LIMITS)


def variable(provider: str, setting: str) -> str:
    """Return the environment variable that holds a provider's setting.

    >>> variable("openai", "model")
    'FOOTNOTE_OPENAI_MODEL'
    >>> variable("my-llm", "api_key")
    'FOOTNOTE_MY_LLM_API_KEY'
    """
    return f"FOOTNOTE_{_stem(provider)}_{setting.upper()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderConfig:
    """Everything a provider's ``create`` may need; each provider takes what it uses.

    The limits are seconds: until a connection stands, until the first delta, between deltas, and
    for the whole call; the SDKs' own ten minutes and two retries could hold a reader for half an
    hour. ``max_output_tokens`` is a ceiling; a request may ask for less. ``options`` holds the
    provider's other ``FOOTNOTE_<NAME>_*`` variables under their lower-case remainder. Raises
    ProviderSetupError for a limit that is not positive, a base URL that is not HTTP(S) or a key
    that no header can carry.
    """

    model: str | None = None
    base_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
    connect_timeout_s: float = 5.0
    first_token_timeout_s: float = 30.0
    gap_timeout_s: float = 15.0
    total_timeout_s: float = 120.0
    max_output_tokens: int = 700
    options: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Refuse values that cannot work, before any call is made with them."""
        for name in _LIMITS:
            value = getattr(self, name)
            if not (math.isfinite(value) and value > 0):
                raise ProviderSetupError(f"{name} is {value!r}; use a number above 0")
        if self.base_url is not None and not _is_http(self.base_url):
            # The value stays out of the message: an address may carry a password.
            raise ProviderSetupError(
                "base_url is not an address such as 'http://localhost:11434/v1'; "
                "start it with http:// or https:// and a host"
            )
        if self.api_key is not None and not (self.api_key.isascii() and self.api_key.isprintable()):
            raise ProviderSetupError("api_key has characters that no header carries; paste it anew")

    @classmethod
    def from_environment(cls, name: str, environ: Mapping[str, str]) -> Self:
        """Read the settings of provider ``name``; an empty variable counts as unset.

        ``FOOTNOTE_<NAME>_*`` wins over the vendor's own ``<NAME>_API_KEY`` and
        ``<NAME>_BASE_URL``. Raises ProviderSetupError naming the variable with a bad value.
        """
        own = _own_settings(name, environ)
        default = cls()

        def number(setting: str, otherwise: float) -> float:
            return _number(variable(name, setting), own[setting]) if setting in own else otherwise

        try:
            return cls(
                model=own.get("model"),
                base_url=own.get("base_url"),
                api_key=own.get("api_key"),
                connect_timeout_s=number("connect_timeout_s", default.connect_timeout_s),
                first_token_timeout_s=number(
                    "first_token_timeout_s", default.first_token_timeout_s
                ),
                gap_timeout_s=number("gap_timeout_s", default.gap_timeout_s),
                total_timeout_s=number("total_timeout_s", default.total_timeout_s),
                max_output_tokens=int(number("max_output_tokens", default.max_output_tokens)),
                options={key: value for key, value in own.items() if key not in SETTINGS},
            )
        except ProviderSetupError as error:
            prefix = variable(name, "")
            raise ProviderSetupError(f"{error} (provider {name!r}, see {prefix}*)") from None

    def required(self, name: str, setting: str) -> str:
        """Return ``model``, ``base_url``, ``api_key`` or an option of provider ``name``.

        Raises ProviderSetupError saying which variable to set.
        """
        value = getattr(self, setting) if setting in SETTINGS else self.options.get(setting)
        if not isinstance(value, str):
            vendor = f" or {_stem(name)}_{setting.upper()}" if setting in _VENDOR else ""
            raise ProviderSetupError(
                f"provider {name!r} has no {setting.replace('_', ' ')}; "
                f"set {variable(name, setting)}{vendor}"
            )
        return value


def _own_settings(name: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Collect what the environment says about one provider, by setting."""
    prefix = variable(name, "")
    own = {
        key.removeprefix(prefix).lower(): value.strip()
        for key, value in environ.items()
        if key.startswith(prefix) and value.strip()
    }
    for setting in _VENDOR:
        vendor = environ.get(f"{_stem(name)}_{setting.upper()}", "").strip()
        if vendor:
            own.setdefault(setting, vendor)
    return own


def _stem(provider: str) -> str:
    return "".join(char if char.isalnum() else "_" for char in provider).upper()


def _is_http(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _number(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value > 0):
        raise ProviderSetupError(f"{name} is {text!r}; use a number above 0")
    return value
