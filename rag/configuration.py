"""All settings of one process, each with where it came from.

The command line wins over the environment, the environment over the settings file, the file over
the default. The file is the one that ``FOOTNOTE_CONFIG`` names, or else ``config.toml`` in the data
folder, where there is one.
"""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from rag.errors import SettingsError
from rag.providers import registry
from rag.providers.config import SETTINGS, ProviderConfig, own_settings, variable
from rag.settings import Settings, load_settings
from rag.settings_file import FILE_NAME, SettingsFile, read_settings_file

__all__ = ["CONFIG_VARIABLE", "Configuration", "Entry", "load_configuration", "unread_variables"]

CONFIG_VARIABLE = "FOOTNOTE_CONFIG"
_KEY_SETTINGS = ("api_key", "api_key_file", "api_key_env")
_SECRET = re.compile(r"key$|token$|secret|password", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One setting as it can be shown: a secret's ``value`` is ``set``."""

    name: str
    value: object
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """The settings, and ``environ``, which providers read theirs from: file and environment.

    ``path`` is where the settings file is, or would be; ``given`` names what the command line says,
    ``outer`` is the environment alone.
    """

    settings: Settings
    environ: Mapping[str, str] = field(repr=False)
    path: Path
    file: SettingsFile | None
    given: frozenset[str]
    outer: Mapping[str, str] = field(repr=False)

    def entries(self) -> list[Entry]:
        """Return every setting with its origin; of providers those that somebody has set up."""
        shown = [
            Entry(name=name, value=_shown(name, value), origin=self._origin(name))
            for name, value in self.settings
        ]
        for name in registry.names():
            if own_settings(name, self.environ):
                shown += self._provider_entries(name)
        return shown

    def _origin(self, name: str) -> str:
        if name in self.given:
            return "command line"
        if set_in := _variable_of(name, self.outer):
            return f"environment ({set_in})"
        if self.file is not None and name in self.file.settings:
            return f"file ({self.file.path})"
        return "default"

    def _provider_entries(self, name: str) -> Iterator[Entry]:
        own, default = own_settings(name, self.environ), ProviderConfig()
        for setting in (*SETTINGS, *sorted(own.keys() - set(SETTINGS))):
            value = own.get(setting, getattr(default, setting, None) or None)
            if value is None:
                continue
            yield Entry(
                name=f"providers.{name}.{setting}",
                value=_shown(setting, value),
                origin=self._provider_origin(name, setting, is_set=setting in own),
            )

    def _provider_origin(self, name: str, setting: str, *, is_set: bool) -> str:
        full = variable(name, setting)
        if not is_set:
            return "default"
        if self.outer.get(full, "").strip():
            return f"environment ({full})"
        if self.file is not None and full in self.file.variables:
            return f"file ({self.file.path})"
        return f"environment ({full.removeprefix('FOOTNOTE_')})"


def load_configuration(
    environ: Mapping[str, str] | None = None, **overrides: object
) -> Configuration:
    """Return all settings; ``overrides`` that are not None are what the command line says.

    Raises SettingsError for a value that cannot work or a file that cannot be read, naming it.
    """
    outer = os.environ if environ is None else environ
    given = {name: value for name, value in overrides.items() if value is not None}
    path, file = _file(outer, given)
    below = {
        name: value
        for name, value in (file.settings if file else {}).items()
        if _variable_of(name, outer) is None
    }
    if "data" in below:
        below["data"] = path.parent / str(below["data"])
    return Configuration(
        settings=load_settings(below, path, **given),
        environ=_merged(outer, file),
        path=path,
        file=file,
        given=frozenset(given),
        outer=outer,
    )


def unread_variables(environ: Mapping[str, str]) -> list[tuple[str, str | None]]:
    """Return the variables with the prefix ``FOOTNOTE_`` that nothing reads, each with its like.

    Those that carry the name of an installed provider are that provider's own.
    """
    known = [f"FOOTNOTE_{name.upper()}" for name in Settings.model_fields] + [CONFIG_VARIABLE]
    own = tuple(variable(name, "") for name in registry.names())
    unread = sorted(
        name
        for name in environ
        if name.upper().startswith("FOOTNOTE_")
        and name.upper() not in known
        and not name.upper().startswith(own)
    )
    return [(name, next(iter(get_close_matches(name.upper(), known)), None)) for name in unread]


def _file(
    environ: Mapping[str, str], given: Mapping[str, object]
) -> tuple[Path, SettingsFile | None]:
    """Return where the settings file is and what it says, None if there need not be one."""
    named = environ.get(CONFIG_VARIABLE, "").strip()
    if named:
        path = Path(named)
    else:
        default = Settings.model_fields["data"].default
        path = Path(str(given.get("data") or environ.get("FOOTNOTE_DATA") or default)) / FILE_NAME
        if not path.exists():
            return path, None
    file = read_settings_file(path, known=Settings.model_fields, providers=registry.names())
    if not named and "data" in file.settings:
        raise SettingsError(
            f"'data' in {str(path)!r} would move the folder that this file is found in; "
            f"take it out, or name the file in {CONFIG_VARIABLE}"
        )
    return path, file


def _merged(environ: Mapping[str, str], file: SettingsFile | None) -> Mapping[str, str]:
    """Lay the environment over the file; a key of one is never mixed with that of the other."""
    if file is None:
        return environ
    variables = dict(file.variables)
    for name in registry.names():
        keys = [variable(name, setting) for setting in _KEY_SETTINGS]
        if any(environ.get(key, "").strip() for key in keys):
            for key in keys:
                variables.pop(key, None)
    return variables | {name: value for name, value in environ.items() if value.strip()}


def _variable_of(name: str, environ: Mapping[str, str]) -> str | None:
    """Return the variable that sets a setting, whose case does not matter."""
    wanted = f"FOOTNOTE_{name}".upper()
    return next((key for key in environ if key.upper() == wanted), None)


def _shown(name: str, value: object) -> object:
    if isinstance(value, SecretStr) or (_SECRET.search(name) and value):
        return "set"
    if isinstance(value, Path):
        return str(value)
    if name == "base_url" and isinstance(value, str):
        # An address may carry a password.
        return value.replace(f"{urlsplit(value).netloc.rpartition('@')[0]}@", "")
    return value
