"""A corpus that grows and shrinks: what is said of an article never depends on the articles beside it."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule
from msgspec import structs

import analysis
from analysis.corpus import Tagged
from analysis.model import Article
from analysis.reading import read_text
from analysis.records import to_json
from analysis.tagging import tag_article

_PIECES = [
    "截至2024年5月底，临江智算中心已部署加速卡1.2万张",
    "公司計劃於明年第三季把產能提高至每月3萬片",
    "远图科技创始人周行表示",
    "：“开源模型会赢，我们不会闭源。”",
    "算力規模達到12.5 EFLOPS，年增三成",
    "据行业报告显示，市场规模约为300亿元",
    "他认为，算力仍然紧缺",
    "\n",
    "，",
    "。",
    "<b>",
    "=SUM(A1)",
]
_texts = st.lists(st.sampled_from(_PIECES) | st.text(max_size=12), min_size=1, max_size=10).map("".join)
_LAYERS = ["quantities", "figures", "times", "statements", "stances", "events"]


class Corpus(RuleBasedStateMachine):
    """Articles come and go; each keeps the tags it has alone, and the tables hold just what its tags hold."""

    articles = Bundle("articles")

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[str, tuple[Article, str]] = {}
        self.count = 0

    @rule(target=articles, text=_texts)
    def add(self, text: str) -> str:
        self.count += 1
        id = f"a{self.count}"
        article = read_text(f"一则消息\n2024-06-0{1 + self.count % 9}\n{text}", id)
        self.held[id] = article, to_json(tag_article(article))
        return id

    @rule(id=consumes(articles))
    def remove(self, id: str) -> None:
        del self.held[id]

    @rule(id=articles)
    def read_again(self, id: str) -> None:
        article, told = self.held[id]
        again = structs.replace(article)
        assert to_json(tag_article(again)) == told

    @invariant()
    def each_is_tagged_as_if_alone(self) -> None:
        tagged = Tagged(tag_article(article) for article, _ in self.held.values())
        assert [to_json(one) for one in tagged] == [told for _, told in self.held.values()]

    @rule()
    def tables_hold_the_tags(self) -> None:
        tagged = Tagged(tag_article(article) for article, _ in self.held.values())
        frames = analysis.tables(tagged)
        assert len(frames.articles) == len(tagged)
        for layer in _LAYERS:
            assert len(getattr(frames, layer)) == sum(len(getattr(one, layer)) for one in tagged)

    @rule()
    def order_does_not_matter(self) -> None:
        tagged = Tagged(tag_article(article) for article, _ in self.held.values())
        ahead, back = analysis.tables(tagged), analysis.tables(Tagged(reversed(tagged)))
        assert sorted(ahead.figures["id"]) == sorted(back.figures["id"])
        assert sorted(map(str, ahead.happenings["id"])) == sorted(map(str, back.happenings["id"]))
        assert sorted(ahead.positions["holder"]) == sorted(back.positions["holder"])


TestCorpus = Corpus.TestCase
TestCorpus.settings = settings(max_examples=25, stateful_step_count=12, derandomize=True, deadline=None)
