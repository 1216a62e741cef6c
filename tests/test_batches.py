"""Tagging in batches: the same tags in the same order as one by one, and no article costs another."""

import pytest

import analysis.tagging
from analysis.model import Article
from analysis.reading import read_text
from analysis.tagging import tag_article, tag_articles


def article(n: int) -> Article:
    return read_text(f"2024-07-{n % 28 + 1:02d}\n海岸市第{n}座智算中心投产，部署加速卡{n + 2}万张。", id=str(n))


def test_as_one_by_one():
    articles = [article(n) for n in range(300)]
    assert list(tag_articles(iter(articles))) == [tag_article(one) for one in articles]


def test_reads_no_further_than_a_batch():
    read = []
    tagged = tag_articles(read.append(n) or article(n) for n in range(10_000))
    next(tagged)
    assert 1 < len(read) <= 256


def test_reads_no_more_than_a_hundred_thousand_characters_and_one_article():
    long, read = article(1).raw * 400, []
    next(tag_articles(read.append(n) or read_text(long, id=str(n)) for n in range(10_000)))
    assert 100_000 <= len(read) * len(long) < 100_000 + len(long)


@pytest.fixture
def fragile(monkeypatch):
    quantities = analysis.tagging.extract_quantities

    def failing(text):
        if "第7座" in text.raw:
            raise ZeroDivisionError
        return quantities(text)

    monkeypatch.setattr(analysis.tagging, "extract_quantities", failing)


def test_one_that_fails_costs_no_other(fragile):
    failed = []
    tagged = list(
        tag_articles((article(n) for n in range(70)), failed=lambda one, error: failed.append((one.id, error)))
    )
    assert [one.article.id for one in tagged] == [str(n) for n in range(70) if n != 7]
    assert [(name, type(error)) for name, error in failed] == [("7", ZeroDivisionError)]


def test_its_error_is_raised_in_its_place(fragile):
    tagged = tag_articles(article(n) for n in range(70))
    assert [next(tagged).article.id for _ in range(7)] == [str(n) for n in range(7)]
    with pytest.raises(ZeroDivisionError):
        next(tagged)
