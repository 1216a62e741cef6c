"""What a reader of a block sees: its words, row by row."""

import analysis
from analysis.reading import read_text


def tables_of(*texts):
    """The tables of articles with these texts, whose ids are t0, t1, …"""
    return analysis.tables(analysis.tag([read_text(text, id=f"t{n}") for n, text in enumerate(texts)]))


def said(cell):
    """The words of a cell."""
    return "".join(piece["text"] for piece in cell)


def words(block):
    """The words of a block: a line a paragraph, or a list of cells a row."""
    data = block.data
    if data["kind"] == "prose":
        return [said(paragraph) for paragraph in data["paragraphs"]]
    return [[said(cell) for cell in row] for row in data["rows"]]
