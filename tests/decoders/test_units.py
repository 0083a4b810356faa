"""Units lead to ours along straight lines, or not at all."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.units import converted


@pytest.mark.parametrize(
    ("value", "unit", "wanted", "expected"),
    [
        (68.9, "°F", "°C", 20.5),
        (-40.0, "°F", "°C", -40.0),
        (293.15, "K", "°C", 20.0),
        (760.0, "mmHg", "hPa", 1013.25),
        (101.325, "kPa", "hPa", 1013.25),
        (3600000.0, "J", "kWh", 1.0),
        (3035.0, "mV", "V", 3.035),
        (0.5, "mg/m³", "μg/m³", 500.0),
        (21.5, "℃", "°C", 21.5),
        (400.0, "lux", "lx", 400.0),
    ],
)
def test_a_unit_leads_to_another_of_its_quantity(value, unit, wanted, expected):
    assert converted(value, unit, wanted) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(("unit", "wanted"), [("mg/m³", "ppb"), ("lqi", "%"), ("W", "kWh"), ("", "lx")])
def test_no_line_leads_from_one_quantity_to_another(unit, wanted):
    assert converted(1.0, unit, wanted) is None


@given(
    st.floats(-1e9, 1e9),
    st.sampled_from((("°F", "°C"), ("K", "°C"), ("inHg", "hPa"), ("J", "kWh"), ("cm", "m"), ("min", "s"))),
)
def test_the_way_there_and_back_ends_where_it_began(value, units):
    there = converted(value, *units)
    assert there is not None
    back = converted(there, units[1], units[0])
    assert back is not None
    assert math.isclose(back, value, rel_tol=1e-9, abs_tol=1e-6)
