"""Checks a stored answer again, as if it came from anywhere, against the library of today.

Claims are checked against the versions they were written from; each citation says what became of
its sentence since: ``verified``, ``moved``, ``changed``, ``leaving`` or ``removed``.
"""

from dataclasses import asdict

from rag.checking.claims import check_claim
from rag.types import Answer
from rag.verifying.formats import footnote_json
from rag.verifying.resolve import ArticleLibrary
from rag.verifying.types import ClaimCheck, VerifiedAnswer
from rag.verifying.verify import verify

__all__ = ["recheck"]


def recheck(
    answer: Answer, library: ArticleLibrary, check: ClaimCheck = check_claim
) -> VerifiedAnswer:
    """Return what the checks find now."""
    return verify(footnote_json.read(asdict(answer), ()), library, check)
