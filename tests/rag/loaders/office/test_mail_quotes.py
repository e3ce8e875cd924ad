"""Where a mail's own words end."""

import pytest

from rag.loaders.office.mail_quotes import without_history

OWN = "It is shut."


@pytest.mark.parametrize(
    "below",
    [
        ["On 2 May 2024, Jane wrote:", "> OLD"],
        ["> OLD\n> OLD", "> OLD"],
        ["-----Original Message-----", "OLD", "OLD"],
        ["From: Jane", "Sent: Monday", "Subject: x", "OLD"],
        ["Le 2 mai 2024 à 10:00, Jane Doe a\nécrit :\n> OLD"],
    ],
)
def test_history_goes(below):
    assert without_history([OWN, *below]) == [OWN]


@pytest.mark.parametrize(
    "paragraphs",
    [
        [OWN, "> Why?", "It had cracks."],
        ["> OLD"],
        ["From: the mayor", "It is shut."],
        ["He said:"],
        [OWN, "On Monday we will see:"],
    ],
)
def test_what_is_no_history_stays(paragraphs):
    assert without_history(paragraphs) == paragraphs
