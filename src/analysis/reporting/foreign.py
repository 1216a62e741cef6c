"""Tables that other libraries show as HTML (a DataFrame's) -> the block form that a report sets."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any


class _Rows(HTMLParser):
    """Collects the cells of the first table: text alone, rows of the head apart."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.head: list[list[str]] = []
        self.body: list[list[str]] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._in_head = False
        self.tables = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables += 1
        elif tag == "thead":
            self._in_head = True
        elif tag == "tr":
            self._row = []
        elif tag in ("td", "th"):
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag == "thead":
            self._in_head = False
        elif tag in ("td", "th") and self._cell is not None and self._row is not None:
            self._row.append("".join(self._cell).strip())
            self._cell = None
        elif tag == "tr" and self._row is not None:
            if self.tables == 1:
                (self.head if self._in_head else self.body).append(self._row)
            self._row = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)


def table_of(html: str) -> dict[str, Any] | None:
    """The block of the first table in `html`; None where it holds no table with rows.

    >>> table = table_of("<table><thead><tr><th></th><th>n</th></tr></thead><tr><th>0</th><td>42</td></tr></table>")
    >>> table["rows"], [column["align"] for column in table["columns"]]
    ([[[{'text': '0'}], [{'text': '42'}]]], ['right', 'right'])
    """
    parser = _Rows()
    parser.feed(html)
    if not parser.body:
        return None
    width = max(map(len, parser.body + parser.head))
    rows = [row + [""] * (width - len(row)) for row in parser.body]
    titles = (parser.head[-1] if parser.head else []) + [""] * width
    numeric = [all(_is_number(row[n]) for row in rows) for n in range(width)]
    return {
        "kind": "table",
        "columns": [
            {"key": f"c{n}", "title": titles[n], "align": "right" if numeric[n] else "left"} for n in range(width)
        ],
        "rows": [[[{"text": cell}] for cell in row] for row in rows],
    }


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "") or "0")
    except ValueError:
        return False
    return True
