"""Which systems are compared, under which names, and which of them share an index."""

from dataclasses import dataclass

__all__ = ["ALONE", "ENTRIES", "FLOOR", "OURS", "Entry"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row: its name, the class that makes it, and the key of the index that it asks.

    The first entry with a key builds the index. ``own`` runs in the project's environment.
    ``by_meaning`` says that vectors alone rank, so that recall can be told.
    """

    name: str
    made_by: str
    key: str
    own: bool = False
    by_meaning: bool = True


OURS = "Footnote"
ALONE = "Footnote, vectors alone"
FLOOR = "sentence-transformers + FAISS by hand"

ENTRIES = (
    Entry(name=FLOOR, made_by="bench.systems.by_hand:ByHand", key="by_hand"),
    Entry(
        name=OURS,
        made_by="bench.systems.footnote:Footnote",
        key="footnote",
        own=True,
        by_meaning=False,
    ),
    Entry(
        name="Footnote, reranked",
        made_by="bench.systems.footnote:Reranked",
        key="footnote",
        own=True,
        by_meaning=False,
    ),
    Entry(name=ALONE, made_by="bench.systems.footnote:VectorsOnly", key="footnote", own=True),
    Entry(
        name="LangChain + FAISS", made_by="bench.systems.with_langchain:LangChain", key="langchain"
    ),
    Entry(
        name="LlamaIndex + FAISS",
        made_by="bench.systems.with_llamaindex:LlamaIndex",
        key="llamaindex",
    ),
    Entry(name="txtai", made_by="bench.systems.with_txtai:Txtai", key="txtai"),
    Entry(
        name="Haystack, in memory", made_by="bench.systems.with_haystack:Haystack", key="haystack"
    ),
    Entry(name="Chroma", made_by="bench.systems.with_chroma:Chroma", key="chroma"),
)
