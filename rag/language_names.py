"""Languages by name, as the Unicode locale data (CLDR, through Babel) has them in English."""

from functools import cache

__all__ = ["language_name"]


def language_name(code: str) -> str:
    """Return the English name of a language code in any case; what has none stays as it is.

    >>> language_name("de"), language_name("PT"), language_name("qq")
    ('German', 'Portuguese', 'qq')
    """
    return _names().get(code.casefold(), code)


@cache
def _names() -> dict[str, str]:
    # It takes longer to import than the rest of a page that names no language.
    from babel import Locale

    return dict(Locale("en").languages)
