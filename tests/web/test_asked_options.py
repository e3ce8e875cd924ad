"""The options of a form that asks."""

import re

import pytest

from index.filters import Filters
from rag.errors import InvalidQueryError
from tests.web.conftest import loaded
from web.asked_options import asked_options

HEADERS = {"Origin": "http://localhost", "Accept": "text/html"}


def test_nothing_chosen_changes_nothing():
    options = asked_options()
    assert options.filters.empty
    assert (options.recency, options.strictness) == (0.0, "normal")


def test_what_is_chosen_becomes_filters():
    options = asked_options("The Herald", "news", "de", "2024-01-01", "2024-02-01", 0.2, "strict")
    assert options.filters == Filters(
        outlets=("The Herald",),
        collections=("news",),
        languages=("de",),
        published_from="2024-01-01",
        published_to="2024-02-01",
    )
    assert (options.recency, options.strictness) == (0.2, "strict")


@pytest.mark.parametrize(
    ("first", "last"), [("2024-13-01", ""), ("", "May"), ("2024-02-01", "2024-01-01")]
)
def test_dates_that_cannot_be_are_refused(first, last):
    with pytest.raises(InvalidQueryError, match=r"YYYY-MM-DD|swap"):
        asked_options(published_from=first, published_to=last)


def test_a_plain_form_asks_with_its_options(stage):
    form = {"question": "What about the repair?", "outlet": "Coast Wire"}
    form |= {"strictness": "lenient", "recency": "0.6"}
    shown = stage.client.post("/", data=form, headers=HEADERS).text
    assert "only articles of Coast Wire" in shown
    (summary,) = stage.client.get("/v1/conversations").json()["conversations"]
    address = f"/v1/conversations/{summary['id']}"
    (answer,) = stage.client.get(address).json()["answers"]
    assert {e["outlet"] for e in answer["evidence"]} == {"Coast Wire"}
    assert [chip["text"] for chip in answer["chosen"]] == ["Coast Wire"]
    given = {"instead_of": answer["id"], "ignore_chip": ["Coast Wire"]}
    stage.client.post(f"/c/{summary['id']}/without", data=given, headers=HEADERS)
    (other,) = stage.client.get(address).json()["answers"]
    assert (other["strictness"], other["recency"]) == ("lenient", 0.6)
    assert other["chosen"] == [] and len({e["outlet"] for e in other["evidence"]}) == 2
    wrong = stage.client.post("/", data=form | {"published_from": "soon"}, headers=HEADERS)
    assert wrong.status_code == 422 and "is no date" in wrong.text


def test_a_language_is_chosen_where_there_are_several(stage):
    assert 'name="language"' not in stage.client.get("/").text
    stage.add(loaded("alt", "Die Brücke", "Die alte Brücke wird repariert.", language="de"))
    html = stage.client.get("/").text
    assert re.findall(r'<option value="(?:de|en)">(.+?)</option>', html) == [
        "English (2)",
        "German (1)",
    ]
    form = {"question": "What about the repair?", "language": "de"}
    shown = stage.client.post("/", data=form, headers=HEADERS).text
    assert "only articles in German" in shown
    (summary,) = stage.client.get("/v1/conversations").json()["conversations"]
    address = f"/v1/conversations/{summary['id']}"
    (answer,) = stage.client.get(address).json()["answers"]
    assert {e["article_id"] for e in answer["evidence"]} == {"alt"}
    given = {"instead_of": answer["id"], "ignore_chip": ["German"]}
    stage.client.post(f"/c/{summary['id']}/without", data=given, headers=HEADERS)
    (other,) = stage.client.get(address).json()["answers"]
    assert other["chosen"] == [] and len(other["evidence"]) > 1
