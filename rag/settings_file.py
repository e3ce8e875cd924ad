"""The settings file: TOML, read with its misspellings named, written with its comments kept.

At the top stand the settings by their names; ``[providers.NAME]`` has those of one provider, and
``[providers.NAME.options]`` what only that provider knows. Nothing is taken that is not known.
"""

import os
import stat
import tempfile
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Table

from rag.errors import SettingsError
from rag.providers.config import SETTINGS, variable

__all__ = ["FILE_NAME", "SettingsFile", "read_settings_file", "set_provider", "write_private"]

FILE_NAME = "config.toml"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsFile:
    """What a file says: ``settings`` by name, ``variables`` of providers by environment name."""

    path: Path
    settings: Mapping[str, object] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict, repr=False)


def read_settings_file(
    path: Path, *, known: Iterable[str], providers: Sequence[str]
) -> SettingsFile:
    """Read a file; ``known`` are the settings there are, ``providers`` those installed.

    Raises SettingsError if it cannot be read, is not TOML, has an unknown key, or holds a key that
    others on this machine can read.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(
            f"the settings file {str(path)!r} cannot be read: {error.strerror}; "
            "set FOOTNOTE_CONFIG to a file that can be, or unset it"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"the settings file {str(path)!r} is not TOML: {error}; correct it there"
        ) from error
    tables = content.pop("providers", {})
    if not isinstance(tables, dict):
        raise SettingsError(f"'providers' in {str(path)!r} is no table; write [providers.openai]")
    _check_keys(content, known, path, "")
    _check_keys(tables, providers, path, "providers.")
    variables: dict[str, str] = {}
    for name, table in tables.items():
        variables |= _variables(path, name, table)
    _check_private(path, variables)
    return SettingsFile(path=path, settings=content, variables=variables)


def set_provider(path: Path, name: str, values: Mapping[str, str | list[str] | None]) -> None:
    """Write settings of one provider into a file, made if there is none; None takes one out.

    What else the file says stays as it is, comments included. Raises SettingsError if it cannot be
    read or written.
    """
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        document = tomlkit.parse(text)
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        raise SettingsError(
            f"the settings file {str(path)!r} cannot be changed: {error}; correct it by hand"
        ) from error
    table = _table(_table(document, "providers"), name)
    for key, value in values.items():
        if value is not None:
            table[key] = value
        elif key in table:
            table.remove(key)
    write_private(path, tomlkit.dumps(document))


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all; SettingsError if it fails."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # The temporary file is private from its first byte on.
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        raise SettingsError(
            f"cannot write {str(path)!r}: {error.strerror}; choose a folder that can be written"
        ) from error


def _table(parent: tomlkit.TOMLDocument | Table, name: str) -> Table:
    if name not in parent:
        parent[name] = tomlkit.table(is_super_table=name == "providers")
    found = parent[name]
    if not isinstance(found, Table):
        raise SettingsError(f"{name!r} in the settings file is no table; correct it by hand")
    return found


def _variables(path: Path, name: str, table: object) -> dict[str, str]:
    """Return a provider's table under the names of the environment, which say the same."""
    if not isinstance(table, dict):
        raise SettingsError(f"'providers.{name}' in {str(path)!r} is no table; write it as one")
    options = table.get("options", {})
    own = {key: value for key, value in table.items() if key != "options"}
    _check_keys(own, SETTINGS, path, f"providers.{name}.")
    if isinstance(options, dict):
        own |= options
    values = {key: _text(path, f"providers.{name}.{key}", value) for key, value in own.items()}
    if "api_key_file" in values:
        # Relative to the file that names it, wherever the process was started.
        values["api_key_file"] = str(path.parent / values["api_key_file"])
    return {variable(name, key): value for key, value in values.items()}


def _text(path: Path, key: str, value: object) -> str:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ",".join(value)
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value)
    raise SettingsError(
        f"{key!r} in {str(path)!r} is {value!r}; write a text, a number or a list of texts"
    )


def _check_keys(found: Iterable[str], known: Iterable[str], path: Path, prefix: str) -> None:
    known = sorted(known)
    for key in found:
        if key in known:
            continue
        near = get_close_matches(key, known, n=1)
        hint = f"did you mean {prefix + near[0]!r}?" if near else "take it out."
        raise SettingsError(
            f"unknown key {prefix + key!r} in {str(path)!r}; {hint} See docs/settings.md"
        )


def _check_private(path: Path, variables: Mapping[str, str]) -> None:
    holds_key = any(name.endswith("_API_KEY") for name in variables)
    if holds_key and os.name == "posix" and path.stat().st_mode & _OTHERS:
        raise SettingsError(
            f"{str(path)!r} holds a key and others on this machine can read it; "
            f"run: chmod 600 {path}"
        )
