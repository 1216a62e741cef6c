"""Any notebook, as it stands, in the form of a report: for ``jupyter nbconvert`` and JupyterLab's export menu.

``jupyter nbconvert --execute --to analysis_pdf mine.ipynb`` needs neither LaTeX nor a browser.
"""

from __future__ import annotations

from typing import Any

from nbconvert.exporters import Exporter

from analysis.reporting.document import Document, document
from analysis.reporting.notebooks import Executed, failures_of
from analysis.reporting.page import page
from analysis.reporting.pdf import pdf


class PageExporter(Exporter):
    """A notebook -> one self-contained HTML file."""

    file_extension = ".html"
    output_mimetype = "text/html"
    export_from_notebook = "Report (HTML)"

    def from_notebook_node(  # type: ignore[override]
        self, nb: Any, resources: Any = None, **options: Any
    ) -> tuple[str, Any]:
        notebook, resources = super().from_notebook_node(nb, resources, **options)
        return page(_document(notebook, resources)), resources


class PdfExporter(Exporter):
    """A notebook -> PDF, Chinese and all."""

    file_extension = ".pdf"
    output_mimetype = "application/pdf"
    export_from_notebook = "Report (PDF)"

    def from_notebook_node(  # type: ignore[override]
        self, nb: Any, resources: Any = None, **options: Any
    ) -> tuple[bytes, Any]:
        notebook, resources = super().from_notebook_node(nb, resources, **options)
        return pdf(
            _document(notebook, resources), epoch=0, on_missing=lambda error: self.log.warning(str(error))
        ), resources


def _document(notebook: Any, resources: Any) -> Document:
    name = resources.get("metadata", {}).get("name", "notebook")
    whole = document(name, (), [Executed(name, notebook, failures_of(name, notebook))])
    return Document(whole.chapters[0].title, whole.lines, whole.chapters)
