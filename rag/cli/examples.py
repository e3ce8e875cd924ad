"""Lines to type, shown below the help of a command."""

__all__ = ["examples_of"]

_EXAMPLES: dict[str, tuple[str, ...]] = {
    "add": (
        "footnote add articles/ archive.jsonl",
        "footnote add letter.docx minutes.odt mails/",
        "footnote add https://news.example/story https://news.example/feed.xml",
        "cat story.txt | footnote add -",
        "footnote add --collection sport reports/",
    ),
    "remove": ("footnote remove art_c40bca5906bc759a",),
    "articles": (
        "footnote articles --since 2024-01-01 --limit 10",
        "footnote articles --outlet 'Carrowshire Post' --json",
    ),
    "search": (
        "footnote search harbour bridge -k 3",
        "footnote search --explain 'Who monitors the ceasefire?'",
    ),
    "ask": (
        "footnote ask 'Who monitors the ceasefire?'",
        "footnote ask --since 2024-01-01 --strictness strict 'How many people died?'",
        "footnote ask --conversation con_1f0c2d3e4b5a69788796 'And what did they say?'",
    ),
    "show": (
        "footnote show art_c40bca5906bc759a --span 0:156",
        "footnote show ans_ae4a9fefbd757d42be5f",
    ),
    "export": ("footnote export ans_ae4a9fefbd757d42be5f -o answer.html",),
    "check": (
        "footnote check answer.json",
        "footnote check answer.txt --sources sources.json --report answer.html",
    ),
    "feedback": ("footnote feedback --export cases",),
    "eval": (
        "footnote eval seeds --json before.json --report before.html",
        "footnote eval --compare before.json after.json",
    ),
    "eval-checker": ("footnote eval-checker claims.jsonl --json figures.json",),
    "doctor": ("footnote doctor", "footnote doctor --articles 100000"),
    "backup": ("footnote backup library.tar",),
    "restore": ("footnote --data copy restore library.tar",),
}


def examples_of(command: str) -> str | None:
    """Return the examples of a command as click wants its epilog, or None if it has none."""
    lines = _EXAMPLES.get(command)
    # A paragraph behind \b is not wrapped anew.
    return "\b\n" + "\n".join(("Examples:", *(f"  {line}" for line in lines))) if lines else None
