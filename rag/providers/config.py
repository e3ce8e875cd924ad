"""What a provider is set up with: model, address, key and limits, read from the environment.

Nothing is looked up behind the caller's back: ``from_environment`` reads the mapping it is given,
and the key never shows in a ``repr``. Names of variables come from the provider's own name, so a
stranger's provider is set up the same way as the built-in ones.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from rag.errors import ProviderSetupError

__all__ = ["SETTINGS", "ProviderConfig", "own_settings", "variable"]

_VENDOR = ("api_key", "base_url")
_LIMITS = (
    "connect_timeout_s",
    "first_token_timeout_s",
    "gap_timeout_s",
    "total_timeout_s",
    "max_output_tokens",
    "context_tokens",
)
# The key itself, or where it is: in a file, as containers get secrets, or in another variable.
_KEYS = ("api_key", "api_key_file", "api_key_env")
SETTINGS = ("model", "models", "base_url", *_KEYS, *_LIMITS, "retries")
_MOST_RETRIES = 10


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

    ``models`` are further models that a question may choose. The limits are seconds: until a
    connection stands, until the first delta, between deltas, and for the whole call; the SDKs' own
    ten minutes and two retries could hold a reader for half an hour. ``max_output_tokens`` is a
    ceiling; a request may ask for less. ``context_tokens`` is what the model reads and writes at
    most; what was found and the turns before are fitted into it. ``retries`` is how often a call is
    repeated while nothing of its answer is shown. ``options`` holds the provider's other
    ``FOOTNOTE_<NAME>_*`` variables under their lower-case remainder. Raises ProviderSetupError for
    a limit that is not positive, a base URL that is not HTTP(S) or a key that no header can carry.
    """

    model: str | None = None
    models: tuple[str, ...] = ()
    base_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
    connect_timeout_s: float = 5.0
    first_token_timeout_s: float = 30.0
    gap_timeout_s: float = 15.0
    total_timeout_s: float = 120.0
    max_output_tokens: int = 700
    context_tokens: int = 16_384
    retries: int = 2
    options: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Refuse values that cannot work, before any call is made with them."""
        for name in _LIMITS:
            value = getattr(self, name)
            if not (math.isfinite(value) and value > 0):
                raise ProviderSetupError(f"{name} is {value!r}; use a number above 0")
        if not 0 <= self.retries <= _MOST_RETRIES:
            raise ProviderSetupError(f"retries is {self.retries!r}; use 0 to {_MOST_RETRIES}")
        if self.base_url is not None and not _is_http(self.base_url):
            # The value stays out of the message: an address may carry a password.
            raise ProviderSetupError(
                "base_url is not an address such as 'http://localhost:11434/v1'; "
                "start it with http:// or https:// and a host"
            )
        if self.api_key is not None and not (self.api_key.isascii() and self.api_key.isprintable()):
            raise ProviderSetupError("api_key has characters that no header carries; paste it anew")

    @property
    def choices(self) -> tuple[str, ...]:
        """Return the models that a question may choose, the one asked by default first."""
        return tuple(dict.fromkeys(filter(None, (self.model, *self.models))))

    @classmethod
    def from_environment(cls, name: str, environ: Mapping[str, str]) -> Self:
        """Read the settings of provider ``name``; an empty variable counts as unset.

        ``FOOTNOTE_<NAME>_*`` wins over the vendor's own ``<NAME>_API_KEY`` and
        ``<NAME>_BASE_URL``. Raises ProviderSetupError naming the variable with a bad value.
        """
        own = own_settings(name, environ)
        default = cls()

        def number(setting: str) -> float:
            if setting not in own:
                return float(getattr(default, setting))
            value = _number(variable(name, setting), own[setting])
            if value == 0 and setting in _LIMITS:
                raise _not_a_number(variable(name, setting), own[setting])
            return value

        models = tuple(filter(None, map(str.strip, own.get("models", "").split(","))))
        try:
            return cls(
                model=own.get("model") or next(iter(models), None),
                models=models,
                base_url=own.get("base_url"),
                api_key=_api_key(name, own, environ),
                connect_timeout_s=number("connect_timeout_s"),
                first_token_timeout_s=number("first_token_timeout_s"),
                gap_timeout_s=number("gap_timeout_s"),
                total_timeout_s=number("total_timeout_s"),
                max_output_tokens=int(number("max_output_tokens")),
                context_tokens=int(number("context_tokens")),
                retries=int(number("retries")),
                options={key: value for key, value in own.items() if key not in SETTINGS},
            )
        except ProviderSetupError as error:
            prefix = variable(name, "")
            raise ProviderSetupError(f"{error} (provider {name!r}, see {prefix}*)") from None

    def required(self, name: str, setting: str) -> str:
        """Return ``model``, ``base_url``, ``api_key`` or an option of provider ``name``.

        Raises ProviderSetupError saying which variable to set.
        """
        value = getattr(self, setting, None) or self.options.get(setting)
        if not isinstance(value, str):
            vendor = f" or {_stem(name)}_{setting.upper()}" if setting in _VENDOR else ""
            raise ProviderSetupError(
                f"provider {name!r} has no {setting.replace('_', ' ')}; "
                f"set {variable(name, setting)}{vendor}"
            )
        return value


def own_settings(name: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Return what the environment says about one provider, by setting, options among them."""
    prefix = variable(name, "")
    own = {
        key.removeprefix(prefix).lower(): value.strip()
        for key, value in environ.items()
        if key.startswith(prefix) and value.strip()
    }
    for setting in _VENDOR:
        vendor = environ.get(f"{_stem(name)}_{setting.upper()}", "").strip()
        if vendor and not (setting == "api_key" and own.keys() & set(_KEYS)):
            own.setdefault(setting, vendor)
    return own


def _api_key(name: str, own: Mapping[str, str], environ: Mapping[str, str]) -> str | None:
    """Return the key itself, or what the file or variable holds that is named in its place."""
    if "api_key" in own:
        return own["api_key"]
    if path := own.get("api_key_file"):
        try:
            return Path(path).read_text(encoding="utf-8").strip() or None
        except (OSError, UnicodeDecodeError) as error:
            raise ProviderSetupError(
                f"{variable(name, 'api_key_file')} names {path!r}, which cannot be read "
                f"({type(error).__name__}); write the key there, or set the key anew"
            ) from None
    if other := own.get("api_key_env"):
        if not environ.get(other, "").strip():
            raise ProviderSetupError(
                f"{variable(name, 'api_key_env')} names the variable {other!r}, which is not set; "
                "set it to the key"
            )
        return environ[other].strip()
    return None


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
    if not (math.isfinite(value) and value >= 0):
        raise _not_a_number(name, text)
    return value


def _not_a_number(name: str, text: str) -> ProviderSetupError:
    return ProviderSetupError(f"{name} is {text!r}; use a number above 0")
