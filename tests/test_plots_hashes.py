"""Charts look as they did: the hash of each picture is kept in hashes.json, for one version of matplotlib.

``pytest --mpl`` compares; ``pytest --mpl-generate-hash-library=tests/hashes.json tests/test_plots_hashes.py`` makes
the file anew when a chart is meant to look different.
"""

from importlib.resources import files

import pytest

from test_plots_large import LANGUAGES, NAMES, pages

KEPT = pytest.mark.mpl_image_compare(
    hash_library="hashes.json",
    savefig_kwargs={"format": "svg"},
    style=str(files("analysis.charts") / "analysis.mplstyle"),
    deterministic=True,
)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
@KEPT
def test_a_chart_looks_as_it_did(name, lang):
    return pages(name, 5, lang)[0].get_figure(root=True)
