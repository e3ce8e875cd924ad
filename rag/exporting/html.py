"""A document as one HTML file: no script, nothing loaded, readable in light, dark and on paper."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from rag.citations import is_web_address
from rag.escaping import link_target, shown_text
from rag.exporting.document import Document
from rag.exporting.wording import made_words, note_words, origin_words

__all__ = ["TEMPLATES", "add_to", "as_html"]

TEMPLATES = Path(__file__).parent / "templates"


def as_html(document: Document) -> str:
    """Return the document as a whole page."""
    return _environment().get_template("export.html.jinja").render(document=document)


def add_to(environment: Environment) -> None:
    """Give an environment what ``notes.html.jinja`` needs; it must escape by itself."""
    environment.filters["link_target"] = link_target
    environment.filters["made_words"] = made_words
    environment.filters["note_words"] = note_words
    environment.filters["origin_words"] = origin_words
    environment.filters["shown"] = shown_text
    environment.tests["address"] = is_web_address


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    add_to(environment)
    return environment
