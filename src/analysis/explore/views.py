"""What a picker's choice looks like: the marked article, charts, and a table that sorts and searches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from analysis.blocks import Block, Lang
from analysis.charts.words import by, said_range
from analysis.corpus import in_cell
from analysis.explore.picker import Picker, needed, widgets
from analysis.highlight import LAYERS, highlight
from analysis.packing.columns import TABLES, columns

if TYPE_CHECKING:
    import pandas as pd

# Columns as a reader wants them: what it is about, how much, when, in which words, and where it stands.
_FIRST = (
    *("entity", "metric", "target", "holder", "source", "role", "cue", "said", "number", "unit", "edtf", "label"),
    *("status", "kind", "title", "publisher", "published", "text", "participants", "agreement", "verdict", "sector"),
    *("basis", "sentence"),
)
_LAST = ("articles", "article", "ids", "id")
_HIDDEN = (
    *("key", "start", "end", "anchor", "anchor_basis", "dimension", "modifier", "low", "high", "precision", "time"),
    *("script", "also", "url", "tellings"),
)
_WIDE = "<style>.in-table-wide { min-width: 20em; }</style>"
_BYTES = 1 << 22
_SHORT, _LONG = 12, 24
_SEARCH_ZH = {
    "search": "搜索：",
    "info": "第_START_至_END_行，共_TOTAL_行",
    "infoEmpty": "没有行",
    "infoFiltered": "（自_MAX_行筛选）",
    "lengthMenu": "每页_MENU_行",
    "zeroRecords": "没有符合的行",
    "emptyTable": "没有行",
}


def article_view(picker: Picker) -> Any:
    """The chosen article, else the first, with its tags marked, and a switch for each layer of tags."""
    w = widgets()
    lang = picker.lang
    boxes = {layer: w.Checkbox(True, description=_name(layer, lang), indent=False) for layer in LAYERS}
    for box in boxes.values():
        box.layout.width = "auto"
    page = w.HTML()

    def show(picker: Picker) -> None:
        known = {one.article.id: one for one in picker.tagged}
        one = known.get(picker.choice.article or "", next(iter(picker.tagged), None))
        layers = tuple(layer for layer in LAYERS if boxes[layer].value)
        page.value = _html(lambda: [highlight(one, layers=layers, lang=lang)] if one else [], lang)

    for box in boxes.values():
        box.observe(lambda change: show(picker), "value")
    picker.follow(show)
    return w.VBox([w.HBox([*boxes.values()], layout=w.Layout(flex_flow="row wrap")), page])


def figures_view(picker: Picker) -> Any:
    """Charts of the figures that are chosen: that of their unit, or of each kind of unit there are figures in."""
    from analysis import charts

    drawn = {
        charts.compute: charts.COMPUTE,
        charts.chips: charts.CHIPS,
        charts.models: charts.PARAMETERS,
        charts.money: charts.MONEY,
        charts.growth: charts.GROWTH,
    }

    def blocks(picker: Picker) -> list[Block]:
        found = picker.shown
        units = set(found.figures["unit"])
        wanted = [chart for chart, measure in drawn.items() if units & set(measure.units)]
        return [charts.show(chart(found.figures, found.agreement, lang=picker.lang)) for chart in wanted]

    return _following(picker, blocks, by(picker.lang, "No chart is drawn in this unit.", "没有以此为单位的图表。"))


def debates_view(picker: Picker) -> Any:
    """Who is for and who against on the chosen debate, or on all."""
    from analysis import charts

    def blocks(picker: Picker) -> list[Block]:
        return [charts.show(page) for page in charts.debates(picker.shown.positions, lang=picker.lang)]

    return _following(picker, blocks, by(picker.lang, "Nobody takes a side here.", "此处无人表态。"))


def timeline_view(picker: Picker) -> Any:
    """What happened, was planned and was foretold within the chosen dates."""
    from analysis import charts

    def blocks(picker: Picker) -> list[Block]:
        return [charts.show(page) for page in charts.timelines(picker.shown.happenings, lang=picker.lang)]

    return _following(picker, blocks, by(picker.lang, "Nothing is dated here.", "此处没有注明日期的事件。"))


def table_view(picker: Picker, name: str = "figures") -> Any:
    """A table of what is chosen, which sorts and searches; `name` is the one to begin with."""
    w, table = widgets(), needed("itables.widget")
    lang = picker.lang
    choices = [(_name(one, lang), one) for one in TABLES]
    which = w.Dropdown(options=choices, value=name, description=by(lang, "Table", "表格"))
    shown = table.ITable(**_options(lang))

    def show(picker: Picker) -> None:
        import pandas as pd

        frame = readable(getattr(picker.shown, which.value), which.value, lang)
        lengths = [frame[title].astype(str).str.len().max() for title in frame]
        wide = [n for n, longest in enumerate(lengths) if longest > _LONG]
        short = [n for n, longest in enumerate(lengths) if longest <= _SHORT]
        kinds = [{"targets": wide, "className": "in-table-wide"}, {"targets": short, "className": "dt-nowrap"}]
        with pd.option_context("display.float_format", "{:,.15g}".format):
            shown.update(frame, columnDefs=kinds, **_options(lang))

    which.observe(lambda change: show(picker), "value")
    picker.follow(show)
    return w.VBox([which, shown, w.HTML(_WIDE)])


def _options(lang: Lang) -> dict[str, Any]:
    options = {"maxBytes": _BYTES, "showIndex": False, "autoWidth": False, "classes": "display compact"}
    return options | ({"language": _SEARCH_ZH} if lang == "zh" else {})


def readable(frame: pd.DataFrame, name: str, lang: Lang) -> pd.DataFrame:
    """A table for people: titles over its columns, values in words, what only programs need left out.

    >>> import pandas as pd
    >>> row = {"id": "k7qd2-f1", "start": 3, "low": 95800.0, "high": None, "unit": "chip", "modifier": "min"}
    >>> readable(pd.DataFrame([row]), "figures", "zh").to_dict("records")
    [{'数值': '至少9.58万张', '数': 95800.0, '单位': 'chip', '证据编号': 'k7qd2-f1'}]
    """
    titles = {column.name: by(lang, column.title, column.title_zh) for column in columns()[name]}
    titles |= {"said": by(lang, "Value", "数值"), "number": by(lang, "Number", "数"), "edtf": by(lang, "When", "时间")}
    if {"low", "high", "unit", "modifier"} <= set(frame.columns):
        rows = frame[["low", "high", "unit", "modifier"]].itertuples(index=False)
        said = [said_range(_number(low), _number(high), unit, modifier, lang) for low, high, unit, modifier in rows]
        frame = frame.assign(said=said, number=frame["low"].fillna(frame["high"]).astype(float))
    kept = sorted((column for column in frame.columns if column not in _HIDDEN), key=_place)
    texts: list[str] = list(frame[kept].select_dtypes("string").columns)
    return frame[kept].fillna(dict.fromkeys(texts, "")).rename(columns=titles)


def _place(column: str) -> int:
    """Where a column stands; those that nothing is known of between the first and the last."""
    known = {name: n - len(_FIRST) for n, name in enumerate(_FIRST)} | {name: n + 1 for n, name in enumerate(_LAST)}
    return known.get(column, 0)


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, float | int) and value == value else None


def _name(table: str, lang: Lang) -> str:
    return by(lang, TABLES[table].title, TABLES[table].title_zh)


def _following(picker: Picker, blocks: Callable[[Picker], Sequence[Block]], none: str) -> Any:
    page = widgets().HTML()

    def show(picker: Picker) -> None:
        page.value = _html(lambda: blocks(picker), picker.lang) or f"<p>{escape(none)}</p>"

    picker.follow(show)
    return page


def _html(blocks: Callable[[], Sequence[Block]], lang: Lang) -> str:
    """The blocks as HTML; in their place what went wrong, in one line, since nobody sees a widget's traceback."""
    try:
        return in_cell(*blocks())
    except Exception as error:
        what = f"{type(error).__name__}: {error}".splitlines()[0]
        return f"<p>{by(lang, 'cannot be shown', '无法显示')}: {escape(what)}</p>"
