"""Charts of five articles and of two hundred, in both languages: no word on another, none off the paper, the rest counted."""

import itertools
import re
from functools import cache

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from analysis import charts
from analysis.charts.show import words_of
from analysis.charts.style import WIDTH, text_width
from analysis.derived import agreement_rows
from analysis.positions import position_rows, split_rows
from analysis.tables import COLUMNS

SIZES = (5, 200)
LANGUAGES = ("en", "zh")
PAGE = 195 / 174
"""Height over width of what an A4 page has room for."""

OWNERS = (
    "贵州省贵阳市贵安新区大数据产业技术创新试验区管理委员会",
    "Qinglan Advanced Intelligent Computing Technology (Northern Lights) Co., Ltd.",
    "全国",
    "青岚",
    "谷歌、微软、亚马逊和Meta",
    None,
    "雲麓科技股份有限公司",
    "英伟达",
)
METRICS = ("算力规模", "面向人工智能训练的国产智能算力总规模年均复合增长率", "市值", None, "年均增速")
DATES = (
    "2024-05-28",
    None,
    "2023-11",
    "2024-02-21%/2024-02-29%",
    "../2030",
    "2021/2025",
    "2024-35",
    "2025~",
    "2024-10?",
)
STATUSES = ("actual", "target", "actual", "forecast", "actual", "hypothetical")
UNITS = ("FLOPS", "chip", "parameter", "CNY", "USD", "HKD", "percent", "times", "percentage_point", "OPS", "JPY")
CLAUSES = (
    "青岚集团发布岚语3.0",
    "云麓省人民政府印发《关于加快推进智能算力基础设施高质量发展的若干措施（试行）》并公布首批示范项目名单",
    "Qinglan Cloud Computing announced a partnership with Northern Lights Semiconductor International",
    "部署智算晶片9.58萬張",
)
KINDS = ("release", "policy", "infrastructure", "funding", "company", "research", "market", "statement", "other")
SECTORS = (
    "maker",
    "cloud",
    None,
    "academia",
    "investor",
    "government",
    "telecom",
    "某种名称很长而且没有译名的行业与相关领域",
)
TARGETS = (
    "agents", "open-source", "on-device", "compute-shortage", "general-purpose", "super-app", "application-first",
    "consolidation",
)  # fmt: skip


def frame(name, rows):
    """The rows as the table of that name, with its declared columns."""
    return pd.DataFrame(
        {column.name: pd.Series([row.get(column.name) for row in rows], dtype=column.dtype) for column in COLUMNS[name]}
    )


def where(n, articles, letter):
    article = n % articles
    month = f"{2020 + article % 6}-{1 + article % 12:02d}"
    place = {"id": f"{article:05d}"[-5:].replace("0", "k") + f"-{letter}{n}", "article": f"article{article}"}
    return place | {"published": month, "start": n, "end": n + 2, "text": f"某值{n}", "sentence": "某句。"}


def figures(articles):
    rows = []
    for n in range(articles * 4):
        unit = UNITS[n % len(UNITS)]
        size = {"FLOPS": 1e14, "OPS": 1e13, "percent": 1.0, "times": 1.0, "percentage_point": 0.5}.get(unit, 1e3)
        size *= 1.7 ** (n % 31) if size > 10 else 1 + n % 97
        low, high = (None, size) if n % 7 == 3 else (size, None) if n % 7 == 5 else (size / 4, size)
        if n % 7 in (0, 1, 2, 6):
            low = high
        modifier = "max" if low is None else "min" if high is None else "range" if low != high else "exact"
        about = {"low": low, "high": high, "unit": unit, "modifier": modifier, "status": STATUSES[n % len(STATUSES)]}
        owner, metric = OWNERS[n % len(OWNERS)], METRICS[n % len(METRICS)]
        rows.append(
            where(n, articles, "f") | about | {"entity": owner, "metric": metric, "edtf": DATES[n % len(DATES)]}
        )
        if n % 5 == 0:
            rows.append(rows[-1] | where(n + 10_000, articles + 1, "f"))
        if n % 9 == 0 and low == high:
            rows.append(rows[-1] | where(n + 20_000, articles + 2, "f") | {"low": low * 1.5, "high": low * 1.5})
    return frame("figures", [row | {"time": row["edtf"]} for row in rows])


def positions(articles):
    labels = ("FAVOR", "AGAINST", "NEUTRAL", "FAVOR", "FAVOR")
    rows = []
    for n in range(articles * 3):
        holder = f"{('林', '周', '赵', '何')[n % 4]}若{'溪川明望'[n // 4 % 4]}{'一二三四五六七'[n // 16 % 7]}"
        if n % 6 == 5:
            holder = f"Aleksandra Konstantinopolskaya-{n % 40} of Northern Lights"
        target = TARGETS[0] if n % 2 else TARGETS[n // 2 % len(TARGETS)]
        about = {"target": target, "holder": holder, "label": labels[n % 5], "basis": "statement"}
        rows.append(where(n, articles, "p") | about | {"role": None, "sector": None})
    return frame("positions", position_rows(frame("stances", rows)))


def splits(articles):
    found = positions(articles)
    sectors = pd.Series([SECTORS[n % len(SECTORS)] for n in range(len(found))], dtype="string")
    return frame("splits", split_rows(found.assign(sector=sectors)))


def happenings(articles):
    rows = []
    for n in range(articles * 3):
        edtf = DATES[n % len(DATES)]
        status = ("actual", "actual", "actual", "target", "forecast")[n % 5]
        own = where(n, articles, "e") | {"edtf": edtf, "time": edtf, "status": status, "kind": KINDS[n % len(KINDS)]}
        rest = {"told": 1 + n % 3, "agreement": "single", "text": CLAUSES[n % len(CLAUSES)], "participants": ""}
        rows.append(own | rest | {"ids": own["id"], "articles": own["article"], "tellings": ""})
    return frame("happenings", rows)


def implied(articles):
    row = {"kind": "FLOPS per chip", "unit": "FLOPS", "time": "2024-05-28", "formula": "30.7EFlops ÷ 9.58万张"}
    rows = [
        row
        | {"entity": OWNERS[n % len(OWNERS)] or "青岚", "low": 1e14 * 1.3**n if n % 3 else None, "high": 2e14 * 1.3**n}
        | {"articles": f"a{n}", "ids": f"abcde-f{n} abcde-f{n + 500}"}
        for n in range(min(articles, 40))
    ]
    return frame("implied", rows)


@cache
def pages(name, articles, lang):
    """Every chart of a kind, on frames of that many articles."""
    if name in ("compute", "chips", "models", "money", "growth"):
        found = figures(articles)
        return [getattr(charts, name)(found, frame("agreement", agreement_rows(found)), lang=lang)]
    if name == "implied":
        return [charts.implied(implied(articles), lang=lang)]
    if name == "sectors":
        return [charts.sectors(splits(articles), lang=lang)]
    made = charts.debates if name == "debates" else charts.timelines
    return made(positions(articles) if name == "debates" else happenings(articles), lang=lang)


NAMES = ("compute", "chips", "models", "money", "growth", "implied", "debates", "sectors", "timelines")
CASES = list(itertools.product(NAMES, SIZES, LANGUAGES))


@cache
def words(ax):
    """Every word of a chart, on all its panels, with the place it takes."""
    figure = ax.get_figure(root=True)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    found = list(figure.texts)
    for panel in figure.axes:
        found += [*panel.texts, *([*panel.get_xticklabels(), panel.xaxis.label] if panel.axison else [])]
    return [(text.get_text(), text.get_window_extent(renderer)) for text in found if text.get_text()]


def overlaps(ax):
    """The pairs of words that lie on each other by more than a hair, and the words that leave the paper."""
    placed, paper = words(ax), ax.get_figure(root=True).bbox
    found = [(text, "off the paper") for text, box in placed if not (box.x0 >= -1 and box.x1 <= paper.x1 + 1)]
    found += [(text, "off the paper") for text, box in placed if not (box.y0 >= -1 and box.y1 <= paper.y1 + 1)]
    for (one, a), (other, b) in itertools.combinations(placed, 2):
        width, height = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        if min(width, height) > 1.5:
            found.append((one, other))
    return found


@pytest.mark.parametrize(("name", "articles", "lang"), CASES)
def test_no_word_lies_on_another(name, articles, lang):
    for ax in pages(name, articles, lang):
        assert overlaps(ax) == []
        width, height = ax.get_figure(root=True).get_size_inches()
        assert width == WIDTH
        assert height <= PAGE * width


@pytest.mark.parametrize("name", NAMES)
def test_what_has_no_room_is_counted(name):
    said = {lang: [text for ax in pages(name, 200, lang) for text, _ in words(ax)] for lang in LANGUAGES}
    assert any(re.fullmatch(r"and [\d,]+ more, listed below", text) for text in said["en"])
    assert any(re.fullmatch(r"另有\d+项，见下表", text) for text in said["zh"])


@pytest.mark.parametrize("name", NAMES)
def test_a_chinese_chart_has_no_english_of_ours(name):
    ours = re.compile(
        r"\b(reported|target|forecast|supposed|for|against|between|changed|and|more|no|date|Source|by|of)\b"
    )
    for ax in pages(name, 200, "zh"):
        texts = [
            text for text, _ in words(ax) if not any(owner and text[:6] == owner[:6] for owner in (*OWNERS, *CLAUSES))
        ]
        texts = [text for text in texts if "Northern" not in text and "Aleksandra" not in text and "Lights" not in text]
        assert [text for text in texts if ours.search(text)] == []


@pytest.mark.parametrize("name", NAMES)
def test_an_english_chart_has_no_chinese_of_ours(name):
    ours = re.compile("[目预假支反中来另项篇文注对数刻]")
    for ax in pages(name, 5, "en"):
        around = [text.get_text() for text in ax.get_figure(root=True).texts[1:]]
        ticks = [text.get_text() for panel in ax.get_figure(root=True).axes for text in panel.get_xticklabels()]
        assert [text for text in (*around, *ticks, ax.get_xlabel()) if ours.search(text)] == []


@pytest.mark.parametrize(("name", "articles", "lang"), CASES)
def test_the_alt_text_says_the_message_first_and_is_not_long(name, articles, lang):
    for ax in pages(name, articles, lang):
        title = ax.get_figure(root=True).texts[0].get_text()
        said = words_of(ax)
        assert said.startswith(title)
        assert len(said) < (1800 if lang == "en" else 1200)
        assert said.rstrip("。.").count(". " if lang == "en" else "。") >= 2
        assert not re.search(r"[a-z0-9]{8}-[fpe]\d", said)


def test_widths_are_those_of_the_typeface():
    from fontTools.ttLib import TTCollection

    from analysis.fonts import SIMPLIFIED_FACE, font_path

    face = TTCollection(font_path(), lazy=True).fonts[SIMPLIFIED_FACE]
    glyphs, widths = face.getBestCmap(), face["hmtx"].metrics
    for character in map(chr, range(32, 127)):
        assert text_width(character, 72_000) == pytest.approx(widths[glyphs[ord(character)]][0])
    assert all(text_width(c, 72_000) >= widths[glyphs[ord(c)]][0] for c in "算力，“”·×≥≤≈≠–△▷◁é")
