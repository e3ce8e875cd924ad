"""Articles on their way from the process that makes them to those that read them."""

from bench.systems.protocol import Article, Cut, cuts, read_articles, write_articles

ARTICLES = [
    Article(
        article_id="a",
        title="Bridge ß",
        text="One.\n\nTwo.",
        published="2024-05-01",
        passages=(Cut("a:0", "Bridge ß\nOne."), Cut("a:1", "Bridge ß\nTwo.")),
    ),
    Article(
        article_id="b", title="", text="Three.", published="", passages=(Cut("b:0", "Three."),)
    ),
]


def test_articles_come_back_as_they_were(tmp_path):
    write_articles(tmp_path / "articles.jsonl", ARTICLES)
    assert list(read_articles(tmp_path / "articles.jsonl")) == ARTICLES


def test_passages_are_in_order():
    assert [cut.passage_id for cut in cuts(ARTICLES)] == ["a:0", "a:1", "b:0"]
