"""Names of a statement against those of its sources."""

import pytest

from rag.checking.name_runs import names_in
from rag.checking.names import check_names
from tests.rag.checking.sourced import sourced, verdicts

ARTICLE = (
    "Paolo Gentiloni met officials of the United Nations in Rome on Monday. The Italian prime "
    "minister said that talks with Angela Merkel had gone well. Later Matteo Renzi criticised the "
    "plan. A spokesman for the BBC declined to comment. Officials in São Tomé were pleased."
)


@pytest.mark.parametrize(
    "statement",
    [
        "Mr Gentiloni met officials in Rome.",
        "Prime Minister Paolo Gentiloni met officials of the UN.",
        "Gentiloni’s talks with Merkel had gone well.",
        "GENTILONI met United Nations officials.",
        "Italy wanted talks with Angela Merkel.",
        "Officials in Sao Tome were pleased.",
        "A spokesman for the British Broadcasting Corporation declined to comment.",
        "Critics such as Matteo Renzi criticised the plan.",
    ],
)
def test_names_in_another_form_agree(statement):
    assert [passed for passed, _ in verdicts(check_names, statement, ARTICLE)] == [True]


def test_the_evidence_names_the_person():
    assert verdicts(check_names, "Mr Gentiloni met officials in Rome.", ARTICLE) == [
        (True, "“Gentiloni” is Paolo Gentiloni in the article; “Rome” is in the article")
    ]


def test_a_name_that_no_source_has():
    statement = "Paolo Gentiloni met officials of the World Bank in Rome on Monday."
    assert [passed for passed, _ in verdicts(check_names, statement, ARTICLE)] == [False]


def test_another_name_of_the_article_in_the_same_place():
    statement = "Later Angela Merkel criticised the plan."
    assert verdicts(check_names, statement, ARTICLE) == [
        (False, "the sentence says “Angela Merkel” where the article has “Matteo Renzi”")
    ]


def test_another_name_at_the_start_of_the_sentence():
    text = "Gentiloni praised the plan warmly. It was a plan of Gentiloni and Renzi."
    assert verdicts(check_names, "Renzi praised the plan warmly.", text) == [
        (False, "the sentence says “Renzi” where the article has “Gentiloni”")
    ]


def test_a_first_name_joined_to_a_strange_surname():
    statement = "At the summit there was no word from Paolo Renzi about reforms."
    detail = (
        "the article does not have “Paolo Renzi” as one name; it has “Paolo Gentiloni” and "
        "“Matteo Renzi”"
    )
    assert verdicts(check_names, statement, ARTICLE) == [(False, detail)]


def test_months_titles_and_sentence_openers_are_no_names():
    assert [n.text for n in names_in("However, the Prime Minister left on Monday in May.")] == []
    assert verdicts(check_names, "Several officials were pleased on Friday.", ARTICLE) == []


def test_any_of_several_sources_backs_a_name():
    statement = "Angela Merkel met Ban Ki-moon."
    sources = [sourced(statement, ARTICLE), sourced(statement, "Ban Ki-moon met nobody.")]
    assert all(check.passed for check in check_names(statement, sources))
    assert check_names(statement, []) == []
