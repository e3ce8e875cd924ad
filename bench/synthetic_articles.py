"""Articles of any number with a natural distribution of words, the same for the same seed.

The words are the whole English words of the default model's vocabulary, which is ordered by
frequency, drawn with Zipf-Mandelbrot weights 1 / (rank + 2.7). Each article has topic words of its
own that make up every eighth word, so that a question about it has something to find. Sentences
have 8 to 25 words and paragraphs 3 to 5 sentences, as news text has. Nothing means anything.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from tokenizers import Tokenizer

from index.sentence_model import default_model_folder
from rag.loaders import LoadedArticle

# Mandelbrot's shift of Zipf's law, as it is usually given for English.
SHIFT = 2.7
TOPIC_WORDS = 12
TOPIC_SHARE = 1 / 8
# Ranks that topics are taken from: neither function words nor the rarest.
TOPIC_RANKS = (300, 15_000)
_PARAGRAPHS = (5, 12)
_QUESTION_WORDS = ("who", "what", "when did", "where is", "why did", "how many")


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticArticle:
    """An article and a question in its topic words."""

    loaded: LoadedArticle
    question: str


def vocabulary() -> list[str]:
    """Return the words, most frequent first."""
    tokenizer = Tokenizer.from_file(str(default_model_folder() / "tokenizer.json"))
    by_id = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    return [word for word, _ in by_id if word.isascii() and word.isalpha() and len(word) > 1]


def synthetic_articles(
    seed: int, *, paragraphs: tuple[int, int] = _PARAGRAPHS
) -> Iterator[SyntheticArticle]:
    """Yield articles without end, each of a number of paragraphs within these bounds."""
    # A fixed seed is wanted: this is test data, not a secret.
    rng = random.Random(seed)
    words = vocabulary()
    weights = list(accumulate(1 / (rank + SHIFT) for rank in range(1, len(words) + 1)))
    n = 0
    while True:
        n += 1
        topic = [words[rank] for rank in rng.sample(range(*TOPIC_RANKS), TOPIC_WORDS)]
        yield _article(rng, words, weights, topic, n, paragraphs)


def _article(
    rng: random.Random,
    words: list[str],
    weights: list[float],
    topic: list[str],
    n: int,
    size: tuple[int, int],
) -> SyntheticArticle:
    def sentence() -> str:
        drawn = rng.choices(words, cum_weights=weights, k=rng.randint(8, 25))
        mixed = [rng.choice(topic) if rng.random() < TOPIC_SHARE else word for word in drawn]
        return f"{' '.join(mixed).capitalize()}."

    paragraphs = [
        " ".join(sentence() for _ in range(rng.randint(3, 5))) for _ in range(rng.randint(*size))
    ]
    opening = rng.choice(_QUESTION_WORDS)
    common = rng.choices(words[:300], k=2)
    asked = [*rng.sample(topic, 4), *common]
    rng.shuffle(asked)
    loaded = LoadedArticle(
        external_id=f"synthetic-{n}",
        title=" ".join(topic[:5]).capitalize(),
        text="\n\n".join(paragraphs),
        author=None,
        outlet=f"Outlet {n % 20}",
        published=f"20{n % 25:02}-{n % 12 + 1:02}-{n % 28 + 1:02}",
        url=None,
        language="en",
        source="synthetic",
    )
    return SyntheticArticle(loaded=loaded, question=f"{opening.capitalize()} {' '.join(asked)}?")
