"""Moments as the databases store them: UTC with microseconds, so that they sort as text."""

from datetime import UTC, datetime

__all__ = ["utc_stamp"]


def utc_stamp(now: datetime) -> str:
    """Return a moment as text; ValueError if it does not know its time zone.

    >>> utc_stamp(datetime(2026, 1, 1, tzinfo=UTC))
    '2026-01-01T00:00:00.000000+00:00'
    """
    if now.tzinfo is None:
        raise ValueError(f"now must know its time zone, got {now!r}; use datetime.now(UTC)")
    return now.astimezone(UTC).isoformat(timespec="microseconds")
