"""``footnote show``: one article, one span of it, or one stored answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from rag.amounts import counted
from rag.cli.footnotes import below_text
from rag.cli.json_form import Json, answer_json, article_json, passage_json
from rag.cli.options import AsJson
from rag.cli.output import dated, say, say_json
from rag.cli.session import session_of
from rag.errors import InvalidQueryError, UnknownIdError

if TYPE_CHECKING:
    from index.article_rows import VersionInfo
    from rag.application import Application
    from rag.types import Answer

__all__ = ["show"]

_HASH = "sha256:"


def show(
    context: typer.Context,
    any_id: Annotated[str, typer.Argument(metavar="ARTICLE_ID|ANSWER_ID")],
    passages: Annotated[
        bool, typer.Option("--passages", help="Show the passages of an article with their spans.")
    ] = False,
    version: Annotated[
        str | None,
        typer.Option(
            metavar="SHA256", help="Show the version whose hash begins so, not the newest."
        ),
    ] = None,
    span: Annotated[
        str | None,
        typer.Option(
            metavar="START:END", help="Show only these characters, exactly, to check a citation."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show an article with its text, or a stored answer with its citations as of now."""
    with session_of(context).open() as application:
        answer = _answer(application, any_id)
        if answer is not None:
            _show_answer(answer, as_json=as_json)
            return
        fields = _article_fields(application, any_id, version)
        if passages and fields["version"] != application.store.article(any_id).version:
            raise InvalidQueryError(
                "--passages are those of the newest version, which is searched; leave --version out"
            )
        if span is not None:
            fields["text"] = _cut(str(fields["text"]), span)
            fields["span"] = span
        if passages:
            fields["passages"] = [
                passage_json(passage) for passage in application.store.passages_of(any_id)
            ]
        if as_json:
            say_json(fields)
        elif span is not None:
            say(str(fields["text"]))
        elif passages:
            for passage in application.store.passages_of(any_id):
                say(f"{passage.start}:{passage.end}")
                say(passage.text)
                say()
        else:
            _say_article(application, any_id, fields)


def _answer(application: Application, any_id: str) -> Answer | None:
    """Return the answer with this id; None if it is an article's, which may look alike."""
    from rag.citations import with_status

    try:
        return with_status(application.chats.answer(any_id), application.store)
    except UnknownIdError:
        return None


def _article_fields(application: Application, article_id: str, version: str | None) -> Json:
    try:
        article = application.store.article(article_id)
    except UnknownIdError:
        if article_id.startswith("ans_"):
            raise UnknownIdError("answer", [article_id]) from None
        raise
    versions = application.store.versions(article_id)
    named = article.version if version is None else _full(version, versions)
    text = application.store.version_text(article_id, named)
    others = [asdict(one) for one in versions if one.version != named]
    return article_json(article) | {
        "version": named,
        "n_chars": len(text),
        "text": text,
        "other_versions": others,
    }


def _full(given: str, versions: Sequence[VersionInfo]) -> str:
    """Return the one version whose hash begins so, or the hash as given, which then is none."""
    named = given if given.startswith(_HASH) else _HASH + given
    alike = [one.version for one in versions if one.version.startswith(named)]
    return alike[0] if len(alike) == 1 and given else named


def _cut(text: str, span: str) -> str:
    start, colon, end = span.partition(":")
    whole = colon and start.isdecimal() and end.isdecimal()
    if not whole or not 0 <= int(start) < int(end) <= len(text):
        raise InvalidQueryError(
            f"--span is {span!r}; give START:END with START below END and END at most {len(text)}"
        )
    return text[int(start) : int(end)]


def _say_article(application: Application, article_id: str, fields: Json) -> None:
    article = application.store.article(article_id)
    say(dated(article.title, article.outlet, article.published))
    for name in ("id", "collection", "author", "language", "url", "source", "version"):
        if fields[name]:
            say(f"{name}: {fields[name]}")
    for one in application.store.versions(article_id):
        if one.version != fields["version"]:
            say(f"other version: {one.version} of {one.created_at[:10]}")
    n_chars = len(str(fields["text"]))
    if fields["version"] == article.version:
        say(f"{counted(article.n_passages, 'passage')}, {counted(n_chars, 'character')}")
    else:
        say(f"an older version, {counted(n_chars, 'character')}")
    say()
    say(str(fields["text"]))


def _show_answer(answer: Answer, *, as_json: bool) -> None:
    if as_json:
        say_json(answer_json(answer))
        return
    say(f"Question: {answer.question}")
    if answer.standalone_question != answer.question:
        say(f"Searched for: {answer.standalone_question}")
    say()
    if answer.text:
        say(answer.text)
    for line in below_text(answer):
        say(line)
