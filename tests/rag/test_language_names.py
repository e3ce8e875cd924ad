"""Names for the codes that articles and filters carry."""

import pytest

from rag.language_names import language_name


@pytest.mark.parametrize(
    ("code", "name"),
    [("de", "German"), ("EN", "English"), ("nb", "Norwegian Bokmål"), ("zh", "Chinese")],
)
def test_a_code_has_a_name_in_any_case(code, name):
    assert language_name(code) == name


@pytest.mark.parametrize("code", ["qq", "", "Klingonese"])
def test_what_has_no_name_stays_as_it_is(code):
    assert language_name(code) == code
