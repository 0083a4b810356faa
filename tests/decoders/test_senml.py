"""SenML: the examples of RFC 8428, what it demands of a receiver, and how names are split."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.decoders import senml
from sensors.message import DecodeError, RawMessage, Reading
from sensors.senml_pack import RELATIVE_BELOW_S, Measurement, resolve
from tests.ingest.recordings import RECEIVED_US, raw

OW = "urn:dev:ow:10e2073a01080063"
S = 1_000_000
OCT_31 = 1_320_067_464


def decoded(records, topic="senml/x", **fields):
    message = RawMessage(topic, json.dumps(records).encode(), RECEIVED_US, **fields)
    return [(r.device, r.time_us, dict(r.values)) for r in senml.decode(message)]


def resolved(records):
    return [(m.full_name, m.unit, m.value, m.time_us) for m in resolve(records, RECEIVED_US)]


# Section 5.1, the numbers of each example.


def test_single_datapoint():
    records = [{"n": OW, "u": "Cel", "v": 23.1}]
    assert resolved(records) == [(OW, "Cel", 23.1, None)]
    assert decoded(records) == [(OW, None, {"air_temperature_c": 23.1})]


def test_multiple_datapoints():
    records = [{"bn": f"{OW}:", "n": "voltage", "u": "V", "v": 120.1}, {"n": "current", "u": "A", "v": 1.2}]
    assert decoded(records) == [(OW, None, {"voltage_v": 120.1, "current_a": 1.2})]


def test_multiple_datapoints_at_times():
    base = "urn:dev:ow:10e2073a0108006"
    records = [
        {
            "bn": f"{base}:",
            "bt": 1.276020076001e09,
            "bu": "A",
            "bver": 5,
            "n": "voltage",
            "u": "V",
            "v": 120.1,
        },
        {"n": "current", "t": -5, "v": 1.2},
        {"n": "current", "t": -4, "v": 1.3},
        {"n": "current", "t": -3, "v": 1.4},
        {"n": "current", "t": -2, "v": 1.5},
        {"n": "current", "t": -1, "v": 1.6},
        {"n": "current", "v": 1.7},
    ]
    end_us = 1_276_020_076_001_000
    assert decoded(records) == [
        *[(base, end_us - (5 - n) * S, {"current_a": round(1.2 + n / 10, 1)}) for n in range(5)],
        (base, end_us, {"voltage_v": 120.1, "current_a": 1.7}),
    ]


MEASUREMENTS = [
    {"bn": OW, "bt": 1.320067464e09, "bu": "%RH", "v": 20},
    {"u": "lon", "v": 24.30621},
    {"u": "lat", "v": 60.07965},
    {"t": 60, "v": 20.3},
    {"u": "lon", "t": 60, "v": 24.30622},
    {"u": "lat", "t": 60, "v": 60.07965},
    {"t": 120, "v": 20.7},
    {"u": "lon", "t": 120, "v": 24.30623},
    {"u": "lat", "t": 120, "v": 60.07966},
    {"u": "%EL", "t": 150, "v": 98},
    {"t": 180, "v": 21.2},
    {"u": "lon", "t": 180, "v": 24.30628},
    {"u": "lat", "t": 180, "v": 60.07967},
]
RESOLVED = [
    (OW, "%RH", 20, OCT_31),
    (OW, "lon", 24.30621, OCT_31),
    (OW, "lat", 60.07965, OCT_31),
    (OW, "%RH", 20.3, 1_320_067_524),
    (OW, "lon", 24.30622, 1_320_067_524),
    (OW, "lat", 60.07965, 1_320_067_524),
    (OW, "%RH", 20.7, 1_320_067_584),
    (OW, "lon", 24.30623, 1_320_067_584),
    (OW, "lat", 60.07966, 1_320_067_584),
    (OW, "%EL", 98, 1_320_067_614),
    (OW, "%RH", 21.2, 1_320_067_644),
    (OW, "lon", 24.30628, 1_320_067_644),
    (OW, "lat", 60.07967, 1_320_067_644),
]


def test_multiple_measurements_resolve_as_the_rfc_shows():
    assert resolved(MEASUREMENTS) == [(n, u, v, t * S) for n, u, v, t in RESOLVED]


def test_units_describe_a_device_without_a_word():
    assert decoded(MEASUREMENTS)[0] == (
        OW,
        OCT_31 * S,
        {"relative_humidity_percent": 20.0, "longitude_deg": 24.30621, "latitude_deg": 60.07965},
    )
    assert decoded(MEASUREMENTS)[3] == (OW, (OCT_31 + 150) * S, {"battery_percent": 98.0})


def test_different_data_types():
    records = [
        {"bn": f"{OW}:", "n": "temp", "u": "Cel", "v": 23.1},
        {"n": "label", "vs": "Machine Room"},
        {"n": "open", "vb": False},
        {"n": "nfc-reader", "vd": "aGkgCg"},
    ]
    assert decoded(records) == [(OW, None, {"air_temperature_c": 23.1, "open": False})]


def test_collection_of_resources():
    records = [
        {"bn": "2001:db8::2/", "bt": 1.320078429e09, "n": "temperature", "u": "Cel", "v": 25.2},
        {"n": "humidity", "u": "%RH", "v": 30},
        {"bn": "2001:db8::1/", "n": "temperature", "u": "Cel", "v": 12.3},
        {"n": "humidity", "u": "%RH", "v": 67},
    ]
    at_us = 1_320_078_429 * S
    assert decoded(records) == [
        ("2001:db8::2", at_us, {"air_temperature_c": 25.2, "relative_humidity_percent": 30.0}),
        ("2001:db8::1", at_us, {"air_temperature_c": 12.3, "relative_humidity_percent": 67.0}),
    ]


def test_a_record_of_base_values_alone_is_no_measurement():
    records = [
        {"bn": f"{OW}:"},
        {"n": "temp", "u": "Cel", "v": 23.1},
        {"n": "heat", "u": "/", "v": 1},
        {"n": "fan", "u": "/", "v": 0},
    ]
    assert decoded(records) == [(OW, None, {"air_temperature_c": 23.1, "heat_ratio": 1.0, "fan_ratio": 0.0})]


def test_an_address_is_a_device():
    records = [
        {"bt": 1.320078429e09, "bu": "/", "n": "2001:db8::3", "v": 0.5},
        {"n": "2001:db8::4", "v": 0.5},
        {"n": "2001:db8::3", "t": 0.1, "v": 0},
        {"n": "2001:db8::4", "t": 0.1, "v": 0},
    ]
    at_us = 1_320_078_429 * S
    assert decoded(records) == [
        ("2001:db8::3", at_us, {"ratio": 0.5}),
        ("2001:db8::4", at_us, {"ratio": 0.5}),
        ("2001:db8::3", at_us + 100_000, {"ratio": 0.0}),
        ("2001:db8::4", at_us + 100_000, {"ratio": 0.0}),
    ]


# What follows from the rules.


@pytest.mark.parametrize(
    ("base_s", "own_s", "expected"),
    [
        (None, None, None),
        (None, 0, None),
        (None, -5, RECEIVED_US - 5 * S),
        (-5, -0.25, RECEIVED_US - 5_250_000),
        (None, RELATIVE_BELOW_S - 1, RECEIVED_US + (RELATIVE_BELOW_S - 1) * S),
        (None, RELATIVE_BELOW_S, RELATIVE_BELOW_S * S),
        (RELATIVE_BELOW_S, -1, RECEIVED_US + (RELATIVE_BELOW_S - 1) * S),
        (OCT_31, -OCT_31, None),
    ],
)
def test_a_time_is_absolute_from_two_to_the_28th_on(base_s, own_s, expected):
    record = {"n": "a/b", "v": 1, "bt": base_s, "t": own_s}
    (one,) = resolve([{k: v for k, v in record.items() if v is not None}], RECEIVED_US)
    assert one.time_us == expected


def test_base_values_hold_until_they_are_given_anew():
    records = [
        {"bn": "a/", "bu": "V", "bv": 10, "bs": 100, "n": "x", "v": 1, "s": 1},
        {"n": "y", "u": "A", "v": 2},
        {"bn": "b/", "bv": 0, "n": "x", "v": 3},
        {"n": "z"},
    ]
    assert resolve(records, RECEIVED_US) == [
        Measurement("a/", "x", "V", 11.0, 101.0, None),
        Measurement("a/", "y", "A", 12.0, 100.0, None),
        Measurement("b/", "x", "V", 3.0, 100.0, None),
        Measurement("b/", "z", "V", 0.0, 100.0, None),
    ]


numbers = st.floats(-1e12, 1e12)
names = st.from_regex(r"q[a-z0-9]{0,5}", fullmatch=True)  # no word of the vocabulary begins so
records_of_packs = st.lists(
    st.fixed_dictionaries(
        {"n": names},
        optional={
            "bn": st.sampled_from(("dev-1/", "urn:dev:ow:1:", "x")),
            "bt": st.one_of(st.integers(0, 100), st.floats(RELATIVE_BELOW_S, 2e9)),
            "bu": st.sampled_from(("Cel", "W", "lx")),
            "bs": numbers,
            "bver": st.just(10),
            "u": st.sampled_from(("V", "A")),
            "t": st.floats(-1e6, 1e6),
            "s": numbers,
        },
    ).flatmap(
        lambda record: st.one_of(
            numbers.map(lambda v: {**record, "v": v}),
            st.booleans().map(lambda v: {**record, "vb": v}),
            st.text(max_size=5).map(lambda v: {**record, "vs": v}),
        )
    ),
    min_size=1,
    max_size=8,
)


def as_record(one: Measurement) -> dict[str, object]:
    value = one.value
    label = "vb" if isinstance(value, bool) else "vs" if isinstance(value, str) else "v"
    record: dict[str, object] = {"n": one.full_name, label: value}
    if one.unit:
        record["u"] = one.unit
    if one.sum is not None:
        record["s"] = one.sum
    if one.time_us is not None:
        record["t"] = one.time_us / S
    return record


@given(records_of_packs, st.integers(0, 10**15))
def test_a_resolved_pack_resolves_to_itself_whenever_it_arrives(records, later_us):
    once = resolve(records, RECEIVED_US)
    again = resolve([as_record(one) for one in once], RECEIVED_US + later_us)
    facts = [
        [(m.full_name, m.unit, m.value, m.sum, m.time_us) for m in sorted(pack, key=repr_of)]
        for pack in (once, again)
    ]
    assert facts[0] == facts[1]


def repr_of(one: Measurement) -> str:
    return repr((one.full_name, one.unit, one.value, one.sum, one.time_us))


@given(records_of_packs)
def test_what_comes_of_a_pack_is_finite_and_in_order_of_time(records):
    readings = list(senml.decode(raw("senml/x", json.dumps(records).encode())))
    times = [r.time_us for r in readings if r.time_us is not None]
    assert times == sorted(times)
    values = [value for r in readings for value in r.values.values()]
    assert all(isinstance(v, bool | str) or math.isfinite(v) for v in values)


@pytest.mark.parametrize("version", [11, 12, 42, 10.5, -1, 0])
def test_a_version_we_do_not_understand_is_refused(version):
    with pytest.raises(DecodeError, match="version"):
        decoded([{"bver": version, "n": "a/b", "v": 1}])


def test_fields_we_do_not_know_are_ignored_unless_they_must_be_understood():
    assert decoded([{"n": "a/light", "u": "lx", "v": 1, "l": "x"}]) == [("a", None, {"illuminance_lx": 1.0})]
    with pytest.raises(DecodeError, match="must be understood"):
        decoded([{"n": "a/light", "u": "lx", "v": 1, "l_": "x"}])


@pytest.mark.parametrize(
    ("base", "name", "expected"),
    [
        ("desk-1/", "temp", ("desk-1", "temp")),
        ("desk-1", "temp", ("desk-1", "temp")),
        ("", "desk-1/temp", ("desk-1", "temp")),
        ("hall/", "desk-1/temp", ("hall/desk-1", "temp")),
        ("", "temp", ("of the topic", "temp")),
        ("sensor42", "", ("sensor42", "")),
        ("urn:dev:ow:", "10e2073a01080063", (OW, "")),
        (OW, "temp", (OW, "temp")),
        ("", f"{OW}_humidity", (OW, "humidity")),
        ("", f"{OW}:a:b", (OW, "a:b")),
        ("urn:dev:mac:", "0024befffe804ff1/door", ("urn:dev:mac:0024befffe804ff1/door", "")),
        ("/3303/0/", "5700", ("/3303/0", "5700")),
        ("", "a/1", ("a/1", "")),
        ("", "192.168.1.7", ("192.168.1.7", "")),
    ],
)
def test_a_name_is_split_into_device_and_quantity(base, name, expected):
    assert senml.split_name(Measurement(base, name, "", 1.0, None, None), "of the topic") == expected


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"n": "a/temperature", "u": "K", "v": 294.65}, {"air_temperature_c": 21.5}),
        ({"n": "a/ceiling", "u": "Cel", "v": 21.5}, {"ceiling_c": 21.5}),
        ({"n": "a/humidity", "u": "/100", "v": 40}, {"relative_humidity_percent": 40.0}),
        ({"n": "a/humidity", "u": "%", "v": 0.29}, {"relative_humidity_percent": 29.0}),
        ({"n": "a/valve", "u": "%", "v": 0.5}, {"valve_ratio": 0.5}),
        ({"n": "a/co2", "u": "ppm", "v": 600}, {"co2_ppm": 600.0}),
        ({"n": "a/voc", "u": "ug/m3", "v": 12}, {"voc_ug_m3": 12.0}),
        ({"n": "a/energy", "u": "Wh", "v": 1500}, {"energy_kwh": 1.5}),
        ({"n": "a/oil", "u": "kg", "v": 2}, {"oil_kg": 2.0}),
        ({"n": "a/motion", "u": "/", "v": 0}, {"motion": False}),
        ({"n": "a/power", "u": "W", "s": 3_600_000}, {"energy_kwh": 1.0}),
        ({"n": "a/temperature", "u": "Cel", "s": 5}, {}),
    ],
)
def test_units_lead_to_our_properties(record, expected):
    said = decoded([record])
    assert (said[0][2] if said else {}) == expected


def test_a_pack_pushed_over_http_without_names_is_of_its_source():
    records = [{"n": "temperature", "u": "Cel", "v": 21.5}]
    assert decoded(records, "push/hall-7/up", protocol="senml") == [
        ("hall-7", None, {"air_temperature_c": 21.5})
    ]


@pytest.mark.parametrize("payload", [b'[{"id":7}]', b"[]", b"{}", b"[[]]", b'[{"n":"a/b"}]', b"21.5"])
def test_another_makers_list_is_not_taken_for_a_pack(payload):
    with pytest.raises(DecodeError):
        list(senml.decode(raw("other/topic", payload)))


def test_a_reading_holds_what_one_device_said_of_one_moment():
    said = list(senml.decode(raw("senml/x", json.dumps(MEASUREMENTS).encode())))
    assert len({(r.device, r.time_us) for r in said}) == len(said) == 5
    assert all(isinstance(r, Reading) for r in said)
