"""What is not set follows from whether the server is shared."""

from pathlib import Path

from rag.settings import Settings
from web.limits import Limits


def test_a_server_of_ones_own_is_generous_and_a_shared_one_fair():
    settings = Settings(data=Path("x"))
    own, shared = (Limits.of(settings, shared=kind) for kind in (False, True))
    assert own.n_answers == shared.n_answers == 100
    assert own.n_answers_per_client == own.n_answers
    assert 2 <= shared.n_answers_per_client <= 4
    assert own.requests_per_minute > shared.requests_per_minute
    assert (own.tokens_per_day, shared.tokens_per_day) == (0, 2_000_000)


def test_what_is_set_holds_everywhere():
    settings = Settings(
        data=Path("x"),
        requests_per_minute=7,
        answers_at_once=5,
        answers_per_client=3,
        tokens_per_day=0,
    )
    for shared in (False, True):
        assert Limits.of(settings, shared=shared) == Limits(
            requests_per_minute=7, n_answers=5, n_answers_per_client=3, tokens_per_day=0
        )
