"""One text on several pages is one article; two texts, however alike, stay two."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from analysis.duplicates import find_duplicates, without_duplicates
from analysis.model import Article
from analysis.reading import read, read_text
from analysis.reading.folding import fold, folding_table
from work import calls, grows_linearly

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
MENU = "首页 新闻 财经 科技 汽车 房产 体育 娱乐\n海岸网 > 科技 > 人工智能\n"
FOOT = "\n责任编辑：何山\n相关阅读\n机房里的一天\n谁在买水冷机柜\n举报 收藏 分享到微信\n"
LEAD = "海岸智算园的二期工程在三月投产，新增机架三千个，园区的算力规模达到30.7EFLOPS，入驻企业超过80家。"
REST = (
    "园区负责人何山说，水冷让每个机柜的功率升到一百千瓦，电费却少了两成，这笔账在电价高的沿海更划算。\n"
    "供货商的交货期从四周拉长到九周，一些小客户只好去租旧机房，租金因此涨了15%。\n"
    "园区去年接了三条专线，和两个省会的机房连成一片，时延压到了五毫秒以内。\n"
    "不过也有客户抱怨，机柜的上架率不到六成，真正跑起来的卡比宣传的少。\n"
    "分析人士林小川认为，今年的扩建会放慢，因为芯片供应仍然偏紧，而补贴在年底到期。\n"
    "当地主管部门表示，将在下半年公布新的能耗指标，先到先得，用完为止。"
)


def page(id: str, body: str, **known: str) -> Article:
    return read_text(f"海岸智算园二期投产\n2025-03-02 来源：海岸日报\n{body}", id, **known)


def ids(articles: list[Article]) -> list[list[str]]:
    return [[article.id, *(copy.id for copy in article.also)] for article in without_duplicates(articles)]


def traditional(text: str) -> str:
    """`text` with every character turned into one that folds to it: another spelling of the same words."""
    back = {code: old for old, code in sorted(folding_table().items(), reverse=True) if 0x3400 <= old < 0xA000}
    return text.translate(back)


def without_paragraph(text: str) -> str:
    """`text` without its fourth line from the end: a paragraph that an outlet has left out."""
    lines = text.split("\n")
    return "\n".join(line for n, line in enumerate(lines) if n != len(lines) - 4)


FORMS = {
    "other menus": lambda text: MENU + text + FOOT,
    "Traditional": traditional,
    "other line ends": lambda text: text.replace("\n", "\n\n"),
    "other marks": lambda text: text.replace("，", ",").replace("“", "「").replace("”", "」"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
def test_a_seed_in_another_form_is_the_same_article(seed: Path, form: str) -> None:
    [article] = read(seed)
    again = read_text(FORMS[form](article.raw), "again")
    assert len(without_duplicates([article, again])) == 1


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
def test_a_seed_without_one_paragraph_is_the_same_article_and_the_whole_one_is_kept(seed: Path) -> None:
    [article] = read(seed)
    sentences = [piece for piece in article.raw.split("。") if piece.strip()]
    middle = len(sentences) // 2
    shorter = read_text("。".join([*sentences[:middle], *sentences[middle + 1 :]]) + "。", "shorter")
    [kept] = without_duplicates([shorter, article])
    assert (kept.id, [copy.id for copy in kept.also]) == (article.id, ["shorter"])


def test_no_seed_is_another() -> None:
    assert all(not article.also for article in without_duplicates(read([str(seed) for seed in SEEDS])))


SAME = {
    "a paragraph left out": without_paragraph(f"{LEAD}\n{REST}"),
    "cut short": f"{LEAD}\n{REST}".rpartition("\n")[0],
    "another headline and outlet": f"{LEAD}\n{REST}",
    "a dateline before it": f"海岸网3月3日消息，{LEAD}\n{REST}",
    "a word of the region": f"{LEAD}\n{REST}".replace("芯片", "晶片").replace("分析人士", "分析師"),
    "a sentence of the editor's after it": f"{LEAD}\n{REST}\n本文不代表本刊的立场，转载请注明出处。",
}
OTHER = {
    "another figure": f"{LEAD}\n{REST}".replace("30.7", "31.7"),
    "another numeral": f"{LEAD}\n{REST}".replace("三千个", "四千个"),
    "a new lead before old background": "海岸智算园昨日停电四小时，入驻企业要求赔偿1200万元，园区说备用电源只撑了9分钟，"
    f"受影响的卡有5000张，恢复要等到3月20日，损失还在统计。\n{REST}",
    "the lead alone": LEAD,
}


@pytest.mark.parametrize("name", SAME)
def test_copies(name: str) -> None:
    copy = page("b", SAME[name])
    if name == "another headline and outlet":
        copy = replace(copy, title="水冷机柜省了两成电", publisher="港城晚报", published="2025-03-04")
    assert sorted(map(sorted, ids([page("a", f"{LEAD}\n{REST}"), copy]))) == [["a", "b"]]


@pytest.mark.parametrize("name", OTHER)
def test_other_articles(name: str) -> None:
    assert ids([page("a", f"{LEAD}\n{REST}"), page("b", OTHER[name])]) == [["a"], ["b"]]


def test_a_changed_text_of_the_same_outlet_on_a_later_day_is_a_follow_up() -> None:
    first = page("a", f"{LEAD}\n{REST}")
    later = page("b", f"{LEAD}\n{REST}\n更新：当地主管部门已经公布指标，首批给了三家。", published="2025-03-05")
    assert ids([first, later]) == [["a"], ["b"]]


FLASH = "{name}公告，拟以自有资金{money}亿元认购海岸算力基金份额，存续期为{years}年，不构成关联交易，尚需股东大会批准。"
DAILY = "海岸港{day}日吞吐量为{much}万标箱，环比{change}%，其中外贸占{share}%，港口运行平稳有序，未发生安全事故。"


@pytest.mark.parametrize("times", [1, 6])
def test_announcements_and_daily_reports_of_one_template_stay_apart(times: int) -> None:
    draw = random.Random(7)
    flashes = [
        FLASH.format(name=name + "科技", money=money, years=years) * times
        for name, money, years in (("海岸", 3, 5), ("港城", 3, 5), ("海岸", 4, 5), ("长堤", 2, 7))
    ]
    dailies = [
        DAILY.format(day=day, much=draw.randint(200, 400) / 10, change=draw.randint(-90, 90) / 10, share=61) * times
        for day in range(1, 20)
    ]
    pages = [Article(str(n), text, body=((0, len(text)),)) for n, text in enumerate(flashes + dailies)]
    assert find_duplicates(pages) == [(n,) for n in range(len(pages))]


def test_a_short_text_said_again_on_another_day_is_not_a_copy() -> None:
    pages = [read_text(f"今日提示\n2025-03-0{day}\n港口今日照常作业，没有公告。", str(day)) for day in (2, 2, 3)]
    assert [len(group) for group in find_duplicates(pages)] == [2, 1]


def test_the_page_that_tells_most_is_kept_and_lends_its_date() -> None:
    text = f"{LEAD}\n{REST}"
    bare = Article("bare", text, body=((0, len(text)),))
    named = replace(page("named", text), url="x://y")
    late = replace(page("late", text), published="2025-03-09")
    assert ids([bare, late, named]) == [["named", "late", "bare"]]
    [kept] = without_duplicates([bare, page("part", text.rpartition("\n")[0])])
    assert (kept.id, kept.anchor) == ("bare", "2025-03-02")
    assert kept.anchor_basis == "estimated: another page prints the same text on 2025-03-02"


def test_the_order_of_the_pages_changes_nothing() -> None:
    pages = [page(name, text) for name, text in {**SAME, **OTHER}.items()] + [page("a", f"{LEAD}\n{REST}")]
    expected = {article.id: article.also for article in without_duplicates(pages)}
    for seed in range(8):
        random.Random(seed).shuffle(pages)
        kept = without_duplicates(pages)
        assert {article.id: article.also for article in kept} == expected
        assert [article.id for article in kept] == [one.id for one in pages if one.id in expected]


def test_merging_again_changes_nothing() -> None:
    once = without_duplicates([page("a", f"{LEAD}\n{REST}"), page("b", SAME["cut short"]), page("c", LEAD)])
    assert without_duplicates(once) == once


def test_articles_without_a_body_are_told_apart_by_their_title() -> None:
    pages = [Article(str(n), title, title=title) for n, title in enumerate(("机房投产", "机房停电", "机房投产"))]
    assert [len(group) for group in find_duplicates(pages)] == [2, 1]


def synthetic(number: int, family: bool) -> list[Article]:
    draw = random.Random(number)
    words = [char for char in dict.fromkeys(fold(LEAD + REST)) if char.isalpha()]
    pages = []
    for n in range(number):
        text = DAILY.format(day=n % 28, much=n / 10, change=n % 91, share=n % 60) * 4 if family else ""
        text = text or "".join(draw.choices(words, k=300))
        pages.append(Article(str(n), text, body=((0, len(text)),)))
    return pages


@pytest.mark.parametrize("family", [False, True])
def test_work_grows_with_the_number_of_articles(family: bool) -> None:
    assert grows_linearly(lambda number: calls(find_duplicates, synthetic(number, family)), 100)


PIECES = st.sampled_from(
    [LEAD, *REST.split("\n"), MENU, "算力", "30.7", "。", "\n", "", "GPT-4 发布", "\ud800", "a" * 80]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(PIECES, max_size=9).map("".join), max_size=9), st.randoms())
def test_any_texts_are_parted_into_groups_whatever_their_order(texts: list[str], draw: random.Random) -> None:
    pages = [replace(read_text(text, str(n)), id=str(n)) for n, text in enumerate(texts)]
    groups = find_duplicates(pages)
    assert sorted(n for group in groups for n in group) == list(range(len(pages)))
    shuffled = draw.sample(pages, len(pages))
    again = {frozenset(shuffled[n].id for n in group) for group in find_duplicates(shuffled)}
    assert again == {frozenset(str(n) for n in group) for group in groups}
    once = without_duplicates(pages)
    assert without_duplicates(once) == once
