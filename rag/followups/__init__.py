"""Makes a follow-up stand alone, by rules or by a language model."""

from rag.followups.asking import Rewriter, Rewriting
from rag.followups.rewriting import stand_alone

__all__ = ["Rewriter", "Rewriting", "stand_alone"]
