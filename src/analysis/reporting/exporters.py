"""Any notebook, as it stands, in the form of a report: for ``jupyter nbconvert`` and JupyterLab's export menu.

``jupyter nbconvert --execute --to analysis_pdf mine.ipynb`` needs neither LaTeX nor a browser. Of prose that stands in
two languages the English is kept; ``--AnalysisExporter.lang=zh`` keeps the Chinese.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nbconvert.exporters import Exporter
from traitlets import Enum

from analysis.blocks import Lang
from analysis.reporting.document import Document, document
from analysis.reporting.notebooks import Executed, failures_of, keep_language
from analysis.reporting.page import page
from analysis.reporting.pdf import pdf


class AnalysisExporter(Exporter):
    """What both forms have in common: the language of the report's own words."""

    lang = Enum(["en", "zh"], default_value="en", help="language of the report").tag(config=True)

    def document(self, notebook: Any, resources: Any) -> Document:
        """The notebook alone, under its own title."""
        lang: Lang = "zh" if self.lang == "zh" else "en"
        keep_language(notebook, lang)
        name = resources.get("metadata", {}).get("name", "notebook")
        whole = document(name, (), [Executed(name, notebook, failures_of(name, notebook))], lang=lang)
        return replace(whole, title=whole.chapters[0].title)


class PageExporter(AnalysisExporter):
    """A notebook -> one self-contained HTML file."""

    file_extension = ".html"
    output_mimetype = "text/html"
    export_from_notebook = "Report (HTML)"

    def from_notebook_node(  # type: ignore[override]
        self, nb: Any, resources: Any = None, **options: Any
    ) -> tuple[str, Any]:
        notebook, resources = super().from_notebook_node(nb, resources, **options)
        return page(self.document(notebook, resources)), resources


class PdfExporter(AnalysisExporter):
    """A notebook -> PDF, Chinese and all."""

    file_extension = ".pdf"
    output_mimetype = "application/pdf"
    export_from_notebook = "Report (PDF)"

    def from_notebook_node(  # type: ignore[override]
        self, nb: Any, resources: Any = None, **options: Any
    ) -> tuple[bytes, Any]:
        notebook, resources = super().from_notebook_node(nb, resources, **options)
        return pdf(
            self.document(notebook, resources), epoch=0, on_missing=lambda error: self.log.warning(str(error))
        ), resources
