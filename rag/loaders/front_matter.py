"""What stands between two ``---`` lines (YAML) or two ``+++`` lines (TOML) above an article.

YAML is read as plain strings, so no type, date or alias trick of it can reach further than a
field. A headline that nobody quoted (``title: Bridge: council votes``) is no YAML and is meant
all the same, so it is quoted here before front matter is given up as broken.
"""

import re
import tomllib
from collections.abc import Mapping

import yaml

from rag.errors import UnreadableInputError
from rag.loaders.fields import metadata_of
from rag.loaders.header import keyed_line
from rag.loaders.types import Metadata

__all__ = ["split_front_matter"]

_YAML = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_UNCLOSED = re.compile(r"(---|\+\+\+)[ \t]*\n([^\n]+)")
_FIELD = re.compile(r"([A-Za-z_][\w-]*:[ \t]+)(\S.*)")
# Front matter is a handful of lines; more is an attack on the YAML parser.
_MAX_CHARS = 16_000
_NULLS = frozenset({"~", "null", "Null", "NULL"})


def split_front_matter(text: str) -> tuple[Metadata, str]:
    """Return what front matter says and the text below it; lines end in a line feed.

    Raises:
        UnreadableInputError: If it is broken, too long, or opened and never closed.
    """
    if match := _TOML.match(text):
        fields: object = _toml(_bounded(match[1]))
    elif match := _YAML.match(text):
        fields = _yaml(_bounded(match[1]))
    else:
        _refuse_unclosed(text)
        return Metadata(), text
    if not isinstance(fields, Mapping):
        return Metadata(), text  # two thematic breaks with a paragraph between them
    given = {key: value for key, value in fields.items() if _given(value)}
    return metadata_of(given), text[match.end() :]


def _bounded(front: str) -> str:
    if len(front) > _MAX_CHARS:
        raise UnreadableInputError(
            f"has front matter of {len(front)} characters, at most {_MAX_CHARS} are read;"
            " shorten it"
        )
    return front


def _refuse_unclosed(text: str) -> None:
    match = _UNCLOSED.match(text)
    if match and keyed_line(match[2].replace("=", ":", 1) if match[1] == "+++" else match[2]):
        raise UnreadableInputError(
            f"has front matter that line 1 opens and nothing closes; write {match[1]!r} alone on"
            " a line behind it"
        )


def _toml(front: str) -> object:
    try:
        return tomllib.loads(front)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise UnreadableInputError(
            "has broken front matter; correct the TOML between the '+++' lines"
        ) from error


def _yaml(front: str) -> object:
    try:
        return _loaded(front)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        try:
            return _loaded("\n".join(map(_quoted, front.split("\n"))))
        except (yaml.YAMLError, RecursionError, ValueError):
            pass
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 2}" if mark else ""
        raise UnreadableInputError(
            f"has broken front matter{where}; correct the YAML between the '---' lines"
        ) from error


def _loaded(front: str) -> object:
    loader = yaml.BaseLoader(front)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


def _quoted(line: str) -> str:
    """Return a line whose value is no YAML by itself with that value in quotation marks."""
    match = _FIELD.fullmatch(line.rstrip())
    if match is None or _opens_list(match[2]):
        return line
    try:
        _loaded(line)
    except (yaml.YAMLError, ValueError):
        return match[1] + "'" + match[2].replace("'", "''") + "'"
    return line


def _opens_list(value: str) -> bool:
    """Whether a list or mapping begins here and goes on in the next lines."""
    closing = {"[": "]", "{": "}"}.get(value[0])
    return closing is not None and closing not in value


def _given(value: object) -> bool:
    return not (isinstance(value, str) and value in _NULLS)
