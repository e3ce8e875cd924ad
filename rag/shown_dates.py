"""ISO dates as a reader writes them."""

__all__ = ["short_date"]

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def short_date(iso: str | None) -> str:
    """Return a date for a reader; what is no date stays as it is.

    >>> short_date("2015-02-18"), short_date("2015-02-18T09:30:00+00:00"), short_date(None)
    ('18 Feb 2015', '18 Feb 2015', '')
    """
    if not iso:
        return ""
    year, dash, rest = iso[:10].partition("-")
    month, _, day = rest.partition("-")
    if not (dash and year.isdecimal() and month.isdecimal() and day.isdecimal()):
        return iso
    name = _MONTHS[int(month) - 1] if 1 <= int(month) <= len(_MONTHS) else month
    return f"{int(day)} {name} {year}"
