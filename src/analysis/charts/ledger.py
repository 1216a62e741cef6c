"""Figures in one kind of unit as the rows of a ledger: a figure once however often it is told, what conflicts together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis.axis import Days, days_of
from analysis.blocks import Lang
from analysis.charts.amounts import said_range
from analysis.derived import name_key
from analysis.findings.largest import CURRENCIES, is_definition, records, scope_of
from analysis.tagging.figures_keys import metric_key

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

DISPUTED = ("conflict", "undated", "overlap")
"""The verdicts of the table of agreement on figures that differ, the plainest first."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a ledger draws: figures in some units, and how they are called, in English and in Chinese.

    `largest` heads the finding. Each of the `panels` has an axis of its own: the units on it. `axis` says what the
    axis counts; it is empty where the unit says it. `owners` are the scopes of `scope_of` whose figures the chart
    compares; all others stand last. `varied` where one unit measures many things: then a row says its metric. A `log`
    scale is always logarithmic, another only where the sizes ask for it.
    """

    title: tuple[str, str]
    largest: tuple[str, str]
    panels: tuple[tuple[str, ...], ...]
    axis: tuple[str, str] = ("", "")
    owners: tuple[str, ...] = ("nation", "owner", "unnamed")
    varied: bool = False
    log: bool = True

    @property
    def units(self) -> tuple[str, ...]:
        """All units, in the order of the panels."""
        return tuple(unit for panel in self.panels for unit in panel)


COMPUTE = Measure(
    ("Computing power", "算力"),
    ("Largest computing power", "最大算力"),
    (("FLOPS", "OPS"),),
    ("operations a second", "每秒运算次数"),
)
CHIPS = Measure(
    ("Chips", "芯片"),
    ("Most chips", "最多芯片"),
    (("chip",),),
    ("AI chips and accelerator cards", "AI芯片与加速卡，张"),
)
PARAMETERS = Measure(
    ("Model sizes", "模型规模"),
    ("Largest model", "最大模型"),
    (("parameter",),),
    ("parameters", "参数"),
    ("nation", "owner", "unnamed", "device"),
)
MONEY = Measure(
    ("Money", "金额"),
    ("Largest amount of money", "最大金额"),
    tuple((unit,) for unit in CURRENCIES),
    owners=("nation", "owner"),
    varied=True,
)
GROWTH = Measure(
    ("Shares and growth", "占比与增长"),
    ("Largest share or growth", "最大占比或增幅"),
    (("percent",), ("percentage_point",), ("times",)),
    owners=("nation", "owner", "device"),
    varied=True,
    log=False,
)


def ledger_rows(
    figures: pd.DataFrame, measure: Measure, *, agreement: pd.DataFrame | None = None, lang: Lang = "en"
) -> pd.DataFrame:
    """The figures that a ledger draws, panel by panel, largest first; a figure that several articles tell is one row.

    One figure has one owner, value and status; its dates meet, and the narrowest stands for all. What says how large
    a unit is (一个EFLOPS是百亿亿次) is no figure. The frame has the columns of `figures` and ``label`` (the value in
    words), ``size`` (what it is ranked by), ``told`` (how many articles tell it), ``ids`` and ``articles`` (the
    tellings, parted by spaces), ``verdict`` (of `agreement`, where articles differ on it, else empty) and ``dispute``
    (the number of the group that differs, else -1). The rows of such a group stand together.
    """
    import pandas as pd

    rank = {unit: n for n, panel in enumerate(measure.panels) for unit in panel}
    found = figures[figures["unit"].isin(measure.units) & (figures["low"].notna() | figures["high"].notna())]
    told = [row for row in records(found) if not is_definition(row)]
    rows = [_merged(one, lang) for group in _same(told, measure) for one in _dated_apart(group)]
    rows = [row for row in rows if row["size"] > 0 or not measure.log]
    _judge(rows, records(agreement) if agreement is not None else [])
    rows.sort(key=lambda row: (-row["size"], row["id"]))
    largest: dict[int, int] = {}
    for n, row in enumerate(rows):
        if row["dispute"] >= 0:
            largest.setdefault(row["dispute"], n)
    places = {id(row): largest.get(row["dispute"], n) for n, row in enumerate(rows)}
    rows.sort(key=lambda row: (rank[row["unit"]], not is_drawn(row, measure), places[id(row)]))
    extra = ["label", "size", "told", "ids", "articles", "verdict", "dispute"]
    return pd.DataFrame(rows, columns=[*figures.columns, *extra])


def is_drawn(row: Row, measure: Measure) -> bool:
    """Whether a chart of the measure draws a figure, where it has any that it draws: one of the owners it is about."""
    return scope_of(row["entity"]) in measure.owners and (bool(row["metric"]) or not measure.varied)


def _same(rows: Iterable[Row], measure: Measure) -> list[list[Row]]:
    """The figures of one owner, value and status; of nobody named, those of one article."""
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        who = name_key(row["entity"]) or row["article"]
        metric = metric_key(row["metric"] or "", row["entity"] or "") if measure.varied else ""
        same = (who, metric, row["low"], row["high"], row["unit"], row["modifier"], row["status"])
        groups.setdefault(same, []).append(row)
    return list(groups.values())


def _dated_apart(group: Sequence[Row]) -> list[list[Row]]:
    """One value's tellings by date: dates that meet are one; without a date a telling joins the only date there is."""
    dated = [(days, row) for row in group if (days := days_of(row["edtf"])) is not None]
    found: list[list[Row]] = []
    leads: list[Days] = []
    for days, row in sorted(dated, key=lambda one: one[0].length()):
        at = next((n for n, lead in enumerate(leads) if lead.meets(days)), None)
        if at is None:
            leads.append(days)
            found.append([row])
        else:
            found[at].append(row)
    undated = [row for row in group if days_of(row["edtf"]) is None]
    if len(found) == 1:
        found[0] += undated
    elif undated:
        found.append(undated)
    return found


def _merged(told: Sequence[Row], lang: Lang) -> Row:
    first = told[0]
    articles = list(dict.fromkeys(row["article"] for row in told))
    return first | {
        "metric": next((row["metric"] for row in told if row["metric"]), None),
        "source": next((row["source"] for row in told if row["source"]), None),
        "label": said_range(first["low"], first["high"], first["unit"], first["modifier"], lang, brief=True),
        "size": float(first["low"] if first["high"] is None else first["high"]),
        "told": len(articles),
        "ids": " ".join(row["id"] for row in told),
        "articles": " ".join(articles),
        "verdict": "",
        "dispute": -1,
    }


def _judge(rows: Iterable[Row], agreement: Sequence[Row]) -> None:
    """Marks the rows on which articles differ."""
    disputes = {
        one: (n, row["verdict"])
        for n, row in enumerate(agreement)
        if row["verdict"] in DISPUTED
        for one in row["ids"].split(" ")
    }
    for row in rows:
        judged = [disputes[one] for one in row["ids"].split(" ") if one in disputes]
        if judged:
            row["dispute"], row["verdict"] = judged[0]
