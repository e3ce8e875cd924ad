"""Make labelled claims out of articles: sentences edited into untrue ones, and honest ones.

Run: ``python -m bench.edited_claims --data DATA --part train|test --n N --out FILE.jsonl``. The
articles are SQuAD 1.1's paragraphs by title (CC BY-SA 4.0), those that the reader's training never
saw in part ``test``, and the demonstration articles, which have dates. Half of the claims are
unsupported, an equal share by each edit as far as sentences allow. For each of them stands a
supported one from the same sentence, verbatim or reworded, so that no claim gives its label away
by its subject. Two edited claims in five are reworded as well.
"""

import argparse
import hashlib
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from bench.checker_readers import read_lines
from bench.claim_edits import EDITS
from bench.claim_names import names_of
from bench.claim_places import Place
from bench.claim_rewords import REWORDS
from bench.reader_examples import Paragraph, held_back_titles
from rag.canonical import canonical_text
from rag.loaders import LoadFailure, load
from rag.sentences import paragraph_spans, sentence_spans

__all__ = ["Article", "EditedClaim", "edited_claims", "read_articles"]

SEED = 11
_LEAST_SOURCE_CHARS, _MOST_SOURCE_CHARS = 800, 2_500
_SHARE_REWORDED = 0.4
_SENTENCE = re.compile(r"[A-Z“\"][^\n\[\]]{40,320}\.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article's paragraphs, and its ISO date if it has one."""

    title: str
    paragraphs: tuple[str, ...]
    published: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedClaim:
    """A claim with its source; ``edit`` names what was done to the sentence of the source."""

    id: str
    claim: str
    source: str
    supported: bool
    edit: str
    published: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Home:
    """A sentence, the sentence behind it in its paragraph or "", and where both stand."""

    sentence: str
    following: str
    article: int
    paragraph: int


def read_articles(data: Path, seeds: Path, part: Literal["train", "test"]) -> list[Article]:
    """Return the articles of a part; half of the demonstration articles are in each."""
    by_title: dict[str, list[Paragraph]] = {}
    for row in read_lines(data / "squad11_train/train.jsonl.zst"):
        title = row["title"].replace("_", " ")
        paragraph = Paragraph(title, canonical_text(row["context"]), ())
        by_title.setdefault(title, []).append(paragraph)
    held_back = set(held_back_titles(by_title))
    articles = [
        Article(title=title, paragraphs=tuple(p.text for p in by_title[title]), published=None)
        for title in sorted(by_title)
        if (title in held_back) == (part == "test")
    ]
    return articles + [a for a in _seed_articles(seeds) if _is_test(a) == (part == "test")]


def _seed_articles(seeds: Path) -> Iterator[Article]:
    for path in sorted(seeds.glob("*.md")):
        (loaded,) = load([path])
        if path.stem == "README" or isinstance(loaded, LoadFailure) or loaded.language != "en":
            continue
        text = loaded.text
        paragraphs = tuple(text[s.start : s.end] for s in paragraph_spans(text))
        yield Article(title=path.stem, paragraphs=paragraphs, published=loaded.published)


def _is_test(article: Article) -> bool:
    digest = hashlib.md5(article.title.encode(), usedforsecurity=False).digest()
    return digest[0] % 2 == 0


def edited_claims(articles: Sequence[Article], n: int, *, seed: int = SEED) -> list[EditedClaim]:
    """Return about ``n`` claims, the same for the same articles and seed.

    Fewer where the articles have too few sentences for an edit. No claim comes twice.
    """
    maker = _Maker(articles, seed)
    per_edit = max(1, n // 2 // len(EDITS))
    return [claim for pair in zip(*maker.made(per_edit), strict=True) for claim in pair]


class _Maker:
    """Walks over all sentences once for each edit, in an order of its own."""

    def __init__(self, articles: Sequence[Article], seed: int) -> None:
        self._articles = articles
        self._seed = seed
        self._homes = list(_homes(articles))
        self._by_article: dict[int, list[_Home]] = {}
        for home in self._homes:
            self._by_article.setdefault(home.article, []).append(home)
        self._names = names_of([home.sentence for home in self._homes])
        self._taken: set[str] = set()
        self._n_honest: Counter[str] = Counter()

    def made(self, per_edit: int) -> tuple[list[EditedClaim], list[EditedClaim]]:
        """Return the edited claims and, in the same order, an honest one beside each."""
        edited, honest = [], []
        for edit in EDITS:
            chance = random.Random(f"{self._seed} {edit}")
            for home, claim in self._edited(edit, per_edit, chance):
                beside = self._honest(home, claim, chance)
                if beside is not None:
                    edited.append(claim)
                    honest.append(beside)
        return edited, honest

    def _edited(
        self, edit: str, wanted: int, chance: random.Random
    ) -> Iterator[tuple[_Home, EditedClaim]]:
        n_found = 0
        for home in chance.sample(self._homes, len(self._homes)):
            if n_found == wanted:
                return
            place = self._place(home, chance)
            text = EDITS[edit](self._base(home, chance), place, chance)
            if text is None or text in self._taken or text.rstrip(".") in place.source:
                continue
            self._taken.add(text)
            n_found += 1
            yield home, self._claim(home, text, place.source, edit, supported=False)

    def _base(self, home: _Home, chance: random.Random) -> str:
        if chance.random() >= _SHARE_REWORDED:
            return home.sentence
        published = self._articles[home.article].published
        kinds = chance.sample(list(REWORDS), len(REWORDS))
        texts = (REWORDS[k](home.sentence, home.following, published, chance) for k in kinds)
        return next((text for text in texts if text), home.sentence)

    def _honest(
        self, home: _Home, beside: EditedClaim, chance: random.Random
    ) -> EditedClaim | None:
        published = self._articles[home.article].published
        # The kind that is rarest so far comes first; verbatim has a turn like the others.
        kinds = sorted(["verbatim", *REWORDS], key=lambda kind: (self._n_honest[kind], kind))
        for kind in kinds:
            if kind == "verbatim":
                text: str | None = home.sentence
            else:
                text = REWORDS[kind](home.sentence, home.following, published, chance)
            if text is not None and text not in self._taken:
                self._taken.add(text)
                self._n_honest[kind] += 1
                return self._claim(home, text, beside.source, kind, supported=True)
        return None

    def _claim(
        self, home: _Home, text: str, source: str, edit: str, *, supported: bool
    ) -> EditedClaim:
        digest = hashlib.md5(f"{text}\n{source}".encode(), usedforsecurity=False).hexdigest()
        return EditedClaim(
            id=f"{edit}-{digest[:12]}",
            claim=text,
            source=source,
            supported=supported,
            edit=edit,
            published=self._articles[home.article].published,
        )

    def _place(self, home: _Home, chance: random.Random) -> Place:
        source = _window(self._articles[home.article].paragraphs, home.paragraph, chance)
        near = [
            other.sentence
            for other in chance.sample(self._by_article[home.article], 1)
            if other.sentence not in source
        ]
        far = chance.choice(self._homes)
        return Place(
            source=source,
            near=near,
            far=[far.sentence] if far.article != home.article else [],
            names=self._names,
        )


def _homes(articles: Sequence[Article]) -> Iterator[_Home]:
    for n, article in enumerate(articles):
        for m, paragraph in enumerate(article.paragraphs):
            sentences = [paragraph[s.start : s.end] for s in sentence_spans(paragraph)]
            for sentence, following in zip(sentences, [*sentences[1:], ""], strict=True):
                if _SENTENCE.fullmatch(sentence) and len(paragraph) <= _MOST_SOURCE_CHARS:
                    whole = following if _SENTENCE.fullmatch(following) else ""
                    yield _Home(sentence=sentence, following=whole, article=n, paragraph=m)


def _window(paragraphs: Sequence[str], at: int, chance: random.Random) -> str:
    """Return a paragraph with its neighbours, up to a length drawn by chance."""
    wanted = chance.randrange(_LEAST_SOURCE_CHARS, _MOST_SOURCE_CHARS)
    first = last = at
    while sum(map(len, paragraphs[first : last + 1])) < wanted:
        options = [
            (low, high)
            for low, high in ((first - 1, last), (first, last + 1))
            if low >= 0
            and high < len(paragraphs)
            and sum(map(len, paragraphs[low : high + 1])) <= _MOST_SOURCE_CHARS
        ]
        if not options:
            break
        first, last = chance.choice(options)
    return "\n\n".join(paragraphs[first : last + 1])


def summary(claims: Sequence[EditedClaim]) -> Mapping[str, int]:
    """Return how many claims there are by edit."""
    return Counter(claim.edit for claim in claims)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seeds", type=Path, default=Path("seeds"))
    parser.add_argument("--part", choices=("train", "test"), required=True)
    parser.add_argument("--n", type=int, required=True)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    articles = read_articles(options.data, options.seeds, options.part)
    claims = edited_claims(articles, options.n, seed=options.seed)
    lines = (json.dumps(asdict(claim), ensure_ascii=False) for claim in claims)
    options.out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(json.dumps(summary(claims), indent=2))


if __name__ == "__main__":
    main()
