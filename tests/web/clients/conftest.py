"""One real server for all clients: two articles, and a provider that follows a script."""

import pytest

from tests.web.conftest import BRIDGE, FERRY, SCRIPT, loaded, open_application
from tests.web.live import Live, serving
from web.app import create_app


@pytest.fixture(scope="package")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clients")
    application = open_application(folder / "data", folder / "script.json")
    made = Live(application, "", folder / "script.json")
    made.play(*SCRIPT)
    made.add(
        loaded("bridge", "Council votes to repair the old bridge", BRIDGE),
        loaded("ferry", "Ferry to run every ten minutes", FERRY, outlet="Coast Wire"),
    )
    with serving(create_app(application)) as made.base:
        yield made


@pytest.fixture
def live(served):
    """The server with the two articles and the usual script."""
    served.play(*SCRIPT)
    library = served.application.library
    for article in served.application.store.list_articles(limit=100):
        if article.article_id not in {"bridge", "ferry"}:
            library.remove(article.article_id)
    return served
