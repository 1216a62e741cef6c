"""Convert figures: every canonical unit, declared in a registry of the pint library."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from analysis.lexicon import rows

if TYPE_CHECKING:
    from pint import UnitRegistry


@cache
def registry() -> UnitRegistry[float]:
    """pint's registry with the units of quantities added: FLOPS and OPS, chips, parameters, currencies and the rest.

    Currencies do not convert into each other: no rate is known.

    >>> ureg = registry()
    >>> round(ureg.Quantity(3.07e19, "FLOPS").to("EFLOPS").magnitude, 6)
    30.7
    >>> round((ureg.Quantity(30.7, "EFLOPS") / ureg.Quantity(95800, "chip")).to("TFLOPS / chip").magnitude, 1)
    320.5
    """
    from pint import UnitRegistry

    units: UnitRegistry[float] = UnitRegistry()
    with as_file(files("analysis.lexicon").joinpath("units.pint")) as path:
        units.load_definitions(path)
    for currency in {row["unit"] for row in rows("units") if row["dimension"] == "money"}:
        units.define(f"{currency} = [{currency}]")
    return units


def convert(value: float, unit: str, to: str) -> float:
    """`value` in `unit` as a number in `to`.

    Raises pint.DimensionalityError where the two measure different things, as FLOPS and OPS do.

    >>> round(convert(5e11, "Wh", "TWh"), 6)
    0.5
    """
    return float(registry().Quantity(value, unit).to(to).magnitude)
