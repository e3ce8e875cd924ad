"""Lines of a mail that its program broke, put together again (RFC 3676, ``format=flowed``)."""

__all__ = ["unflowed"]

_SIGNATURE = "-- "


def unflowed(text: str, *, drops_space: bool = False) -> str:
    r"""Return ``text`` with its soft line breaks taken out; quoted lines keep one ``>``.

    >>> unflowed("It had \ncracks.\n> So \n> they say.\n")
    'It had cracks.\n> So they say.\n'
    """
    lines: list[str] = []
    flows_from: int | None = None
    for line in text.replace("\r\n", "\n").split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        if flows_from == depth and content != _SIGNATURE:
            lines[-1] += content
        else:
            lines.append("> " + content if depth else content)
        flows = content.endswith(" ") and content != _SIGNATURE
        flows_from = depth if flows else None
        if flows and drops_space:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)
