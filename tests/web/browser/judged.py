"""An answer with a sentence of each verdict, and the words that say so on the page."""

SUPPORTED = "The council voted 7 to 2 on Tuesday to repair the old bridge."
PARTLY = "Traffic will use the northern ferry until then."
UNSUPPORTED = "The mayor resigned over a scandal in Brazil."
UNCITED = "Nobody was asked about any of this."
UNKNOWN = "A dragon attended the meeting."
SCRIPT = [
    f"{SUPPORTED} [1] {PARTLY} [1, 9] {UNSUPPORTED} [1] {UNCITED}\n\n",
    f"- {UNKNOWN[:-1]} [7].\n",
]
WORDS = ["✓ supported", "◐ partly supported", "✕ not supported", "– no source", "✕ not supported"]


def texts(locator):
    return locator.evaluate_all("all => all.map((one) => one.textContent)")
