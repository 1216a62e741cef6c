"""The words of the page and the PDF themselves, English and simplified Chinese side by side."""

from __future__ import annotations

from analysis.blocks import Lang

TAGS: dict[Lang, str] = {"en": "en", "zh": "zh-Hans"}
"""How HTML names a language of the report."""

WORDS: dict[str, tuple[str, str]] = {
    "skip": ("Skip to the report", "跳到正文"),
    "front": ("First page", "首页"),
    "contents": ("Contents", "目录"),
    "marks": ("Marks in the articles", "文中的标记"),
    "layer": ("shown or hidden in every article", "在所有文章中显示或隐藏"),
    "values": ("ids and values", "编号与数值"),
    "not shown": ("Not shown. {cause}", "未能显示。{cause}"),
    "holds": ("Checked: it holds.", "已核对，无误。"),
    "chart": ("Chart", "图"),
    "table": ("Table", "表"),
    "page": ("p. {page}", "第{page}页"),
    # Of the script: {n} and {all} are numbers that it fills in.
    "filter": ("Filter these {all} rows", "筛选这{all}行"),
    "rows": ("{n} of {all} rows", "{n}/{all}行"),
    "more": ("Show all {n} rows", "显示全部{n}行"),
    "search": ("Search the report", "全文搜索"),
    "found": ("places found: {n}", "找到{n}处"),
    "first": ("places found: {all}, the first {n} listed", "找到{all}处，列出前{n}处"),
    "nothing": ("nothing found", "没有找到"),
    "top": ("Back to the contents", "回到目录"),
}
SCRIPT = ("filter", "rows", "more", "search", "found", "first", "nothing", "table")
"""What the page's script says."""

LAYERS: dict[str, tuple[str, str]] = {
    "quantity": ("quantity", "数量"),
    "figure": ("figure", "数据"),
    "time": ("time", "时间"),
    "statement": ("statement", "言论"),
    "stance": ("stance", "立场"),
    "event": ("event", "事件"),
}


def say(lang: Lang, words: str, **slots: object) -> str:
    """The report's own words in its language.

    >>> say("en", "not shown", cause="timeline"), say("zh", "contents")
    ('Not shown. timeline', '目录')
    """
    return WORDS[words][lang == "zh"].format(**slots) if slots else WORDS[words][lang == "zh"]


def layer_name(lang: Lang, layer: str) -> str:
    """How a layer of tags is called; one of the user's own by its own name.

    >>> layer_name("zh", "stance"), layer_name("zh", "label-ai")
    ('立场', 'label-ai')
    """
    return LAYERS.get(layer, (layer, layer))[lang == "zh"]
