"""Every canonical unit is known to the registry, and what measures different things does not convert."""

import pytest
from pint import DimensionalityError

from analysis.conversion import convert, registry
from analysis.lexicon import rows

COUNTED = {"chip", "server", "rack", "facility", "model", "organisation", "person"}
UNITS = sorted({row["unit"] for row in rows("units")} | COUNTED)


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_of_the_lexicon_is_declared(unit):
    assert convert(2.0, unit, unit) == 2.0


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        (3.07e19, "FLOPS", "PFLOPS", 30700.0),
        (2.65e9, "W", "MW", 2650.0),
        (1.68e21, "B", "EB", 1680.0),
        (7e-9, "m", "nm", 7.0),
    ],
)
def test_values(value, unit, to, expected):
    assert convert(value, unit, to) == pytest.approx(expected)


@pytest.mark.parametrize(("unit", "to"), [("FLOPS", "OPS"), ("CNY", "USD"), ("chip", "server"), ("FLOPS", "FLOP")])
def test_different_things_do_not_convert(unit, to):
    with pytest.raises(DimensionalityError):
        convert(1.0, unit, to)


def test_a_total_is_a_rate_over_time():
    ureg = registry()
    total = ureg.Quantity(1, "EFLOPS") * ureg.Quantity(10, "second")
    assert total.to("FLOP").magnitude == pytest.approx(1e19)
