"""The forms that an answer can be written in."""

from enum import StrEnum

__all__ = ["ExportForm"]


class ExportForm(StrEnum):
    """How an exported answer is written."""

    MARKDOWN = "markdown"
    HTML = "html"
    TEXT = "text"
    JSON = "json"
