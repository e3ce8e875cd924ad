"""Questions put back into the form that people write."""

import pytest

from bench.truecasing import usual_forms, written

TEXTS = [
    "Texas is large. The state of Texas has 254 counties. In Texas the U.S. Army trains.",
    "Was the Secretary of Defense there? The army left. The army came back.",
]


def test_a_word_has_the_form_that_it_has_inside_sentences():
    forms = usual_forms(TEXTS)
    assert forms["texas"] == "Texas"
    assert forms["army"] == "army"
    assert "was" not in forms


@pytest.mark.parametrize(
    ("tokens", "question"),
    [
        ("what is texas 's largest county ?", "What is Texas's largest county?"),
        ("who , if any , was secretary of defense ?", "Who, if any, was Secretary of Defense?"),
        ("why did n't the army stay ?", "Why didn't the army stay?"),
        ("how many counties ( of 254 ) are well - known ?", None),
        ("", ""),
    ],
)
def test_tokens_are_joined_as_people_write(tokens, question):
    expected = question if question is not None else "How many counties (of 254) are well-known?"
    assert written(tokens, usual_forms(TEXTS)) == expected
