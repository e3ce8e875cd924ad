"""What stands below an answer in a terminal."""

from dataclasses import replace

from rag.cli.footnotes import below_text
from rag.types import Conflict


def test_dates_copies_and_differences_are_told(filled, play):
    play("The council voted 7 to 2 on Tuesday to repair the old bridge. [1]")
    asked = filled.json("ask", "What did the council vote?")
    with filled.open() as application:
        answer = application.chats.answer(asked["id"])
    lines = list(below_text(answer))
    assert "Newest source: 2024-05-01" in lines
    assert not any("differ" in line or "also in" in line for line in lines)
    copied = tuple(replace(c, also_in=("Coast Wire", "Post")) for c in answer.citations)
    differing = (Conflict(labels=(1, 2), detail="The Herald: 7 to 2 [1]; Post: 8 to 1 [2]"),)
    lines = list(below_text(replace(answer, citations=copied, conflicts=differing)))
    at = lines.index("The sources differ:")
    assert lines[at + 1] == "  - The Herald: 7 to 2 [1]; Post: 8 to 1 [2]"
    assert any(line.endswith("2024-05-01 (also in Coast Wire, Post)") for line in lines)


def test_a_refusal_can_be_gone_on_with_too(filled, play):
    play({"abstain": "The articles do not mention a dragon."})
    last = filled("ask", "Did a dragon attend the council?").stdout.splitlines()[-1]
    assert last.startswith("answer ans_") and ", conversation con_" in last
