"""Where a claim is found, and what stands in its place."""

from rag.checking.agreement import agrees, comparable, telling
from rag.checking.grounding import Matching, Page, ground
from rag.checking.quantities import parse_quantities
from rag.checking.quantity import Quantity

MATCHING: Matching[Quantity] = Matching(agree=agrees, comparable=comparable, telling=telling)


def found(statement, quoted, rest="", title=""):
    text = f"{quoted} {rest}"
    mentions = parse_quantities(text)
    page = Page(
        text=text,
        title=title,
        quoted=tuple(m for m in mentions if m.start < len(quoted)),
        elsewhere=tuple(m for m in mentions if m.start >= len(quoted)),
        titled=parse_quantities(title),
    )
    claims = parse_quantities(statement)
    result = ground(statement, claims[0], claims, page, MATCHING)
    return result.where, result.words


def test_in_the_carrying_sentences():
    assert found("It killed 12 people.", "It killed twelve people.") == ("quoted", "twelve")


def test_in_the_title():
    assert found("It killed 12.", "It was a blast.", title="Blast kills 12") == ("title", "12")


def test_elsewhere_with_the_same_words():
    where = found("The blast killed 12 people.", "It was loud.", "The people killed were 12.")
    assert where == ("elsewhere", "12")


def test_elsewhere_with_other_words():
    where = found("The blast killed 12 people.", "It was loud.", "Prices rose at 12 shops.")
    assert where == ("nowhere", "")


def test_a_telling_number_needs_no_words():
    where = found("The blast was heard 5,312 times.", "It was loud.", "Prices rose at 5,312 shops.")
    assert where == ("elsewhere", "5,312")


def test_the_rival_is_what_the_source_says():
    quoted = "The blast on the bridge killed 15 people."
    where = found("The blast on the bridge killed 12 people.", quoted, "The 12 people killed.")
    assert where == ("rival", "15")


def test_a_rival_outdoes_the_same_number_said_of_something_else():
    quoted = "The blast on the bridge killed 15 people. There were 12 cars on it."
    where = found("The blast on the bridge killed 12 people.", quoted)
    assert where == ("rival", "15")


def test_a_number_that_the_statement_gives_too_is_no_rival():
    quoted = "It killed 12 people, and 15 people fled."
    assert found("It killed 12 people, and 15 people fled.", quoted) == ("quoted", "12")
