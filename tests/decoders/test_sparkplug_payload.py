"""Sparkplug B payloads: values by datatype, units, and bytes that are none."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.message import DecodeError
from sensors.sparkplug import payload as sparkplug
from sensors.sparkplug.channels import MAX_CHANNELS, channels_of
from sensors.sparkplug.payload import MAX_METRICS, PAYLOAD, Metric, parse_payload, value_of


def metric(datatype: int, field: str, raw: object, *, name: str = "m", unit: str = "") -> Metric:
    return Metric(name, None, None, datatype, False, False, field, raw, unit)


def value(datatype: int, field: str, raw: object) -> object:
    return value_of(metric(datatype, field, raw), datatype)


@pytest.mark.parametrize(
    ("datatype", "field", "raw", "wanted"),
    [
        (sparkplug.INT8, "int_value", 0xFF, -1),
        (sparkplug.INT8, "int_value", 0xFFFFFFFF, -1),
        (sparkplug.INT8, "int_value", 0x7F, 127),
        (sparkplug.INT8, "long_value", 0xFFFFFFFFFFFFFF80, -128),
        (sparkplug.INT16, "int_value", 0x8000, -32_768),
        (sparkplug.INT32, "int_value", 0xFFFFFFFE, -2),
        (sparkplug.INT32, "long_value", 0xFFFFFFFE, -2),
        (sparkplug.INT64, "long_value", 0xFFFFFFFFFFFFFFFF, -1),
        (sparkplug.INT64, "int_value", 7, 7),
        (sparkplug.UINT8, "int_value", 255, 255),
        (sparkplug.UINT32, "long_value", 0xFFFFFFFF, 4_294_967_295),
        (sparkplug.UINT64, "long_value", 1 << 63, 2.0**63),
        (sparkplug.FLOAT, "float_value", 21.5, 21.5),
        (sparkplug.DOUBLE, "float_value", 21.5, 21.5),
        (sparkplug.BOOLEAN, "boolean_value", True, True),
        (sparkplug.BOOLEAN, "int_value", 0, False),
        (sparkplug.STRING, "string_value", "in", "in"),
        (sparkplug.UUID, "string_value", "6b", "6b"),
        (sparkplug.DATETIME, "long_value", 1_795_260_000_000, 1_795_260_000_000),
        (sparkplug.DOUBLE, "double_value", math.nan, None),
        (sparkplug.FLOAT, "float_value", math.inf, None),
    ],
)
def test_a_value_is_what_its_datatype_says(datatype, field, raw, wanted):
    found = value(datatype, field, raw)
    assert found == wanted
    assert isinstance(found, bool) == isinstance(wanted, bool)


@pytest.mark.parametrize(
    ("datatype", "field", "raw"),
    [
        (sparkplug.INT8, "int_value", 0x180),
        (sparkplug.UINT8, "int_value", 256),
        (sparkplug.UINT16, "int_value", 0xFFFFFFFF),
        (sparkplug.INT64, "int_value", 0xFFFFFFFF),
        (sparkplug.BOOLEAN, "int_value", 2),
        (sparkplug.FLOAT, "string_value", "21.5"),
        (sparkplug.STRING, "int_value", 1),
        (16, "dataset_value", b""),
    ],
)
def test_a_value_that_does_not_fit_its_datatype_is_refused_by_its_name(datatype, field, raw):
    with pytest.raises(DecodeError, match="metric 'm'"):
        value(datatype, field, raw)


@given(st.integers(-(1 << 63), (1 << 63) - 1), st.sampled_from([1, 2, 3, 4]))
def test_every_signed_integer_survives_its_two_complement(number, datatype):
    bits = 8 << (datatype - 1)
    short = (number + (1 << (bits - 1))) % (1 << bits) - (1 << (bits - 1))
    field, width = ("long_value", 64) if bits == 64 else ("int_value", 32)
    assert value(datatype, field, short % (1 << bits)) == float(short)
    assert value(datatype, field, short % (1 << width)) == float(short)


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"\x0b" * 100_000 + b"\x0c" * 100_000, "not a Sparkplug B payload"),  # groups within groups
        (b"\x12\xff\xff\xff\xff\x0f", "not a Sparkplug B payload"),  # a length of four gigabytes
        (b"\x12\x00" * (MAX_METRICS + 1), "more than the 4096"),
        (b"\x12\x04\x0a\x02\xff\xfe", "UTF-8"),
        (b"\x18" + b"\xff" * 9 + b"\x01", "seq is 0 to 255"),
        (PAYLOAD(timestamp=1 << 63).SerializeToString(), "milliseconds"),
        (PAYLOAD(uuid="SPBV1.0_COMPRESSED", body=b"x\x9c").SerializeToString(), "turn compression off"),
        (b'{"timestamp": 1}', "not a Sparkplug B payload"),
    ],
)
def test_what_is_no_payload_is_refused_with_the_reason(payload, reason):
    with pytest.raises(DecodeError, match=reason):
        parse_payload(payload)


def test_templates_are_never_looked_into_however_deep_they_nest():
    nested = b""
    for _ in range(200):
        inner = PAYLOAD()
        inner.metrics.add(name="t", datatype=19, template_value=nested)
        nested = inner.SerializeToString()
    assert parse_payload(nested).metrics[0].field == "template_value"
    assert channels_of(parse_payload(nested).metrics)[0]["t"].property == ""


@given(st.binary(max_size=300))
def test_any_bytes_are_a_payload_or_a_decode_error(payload):
    try:
        parsed = parse_payload(payload)
    except DecodeError:
        return
    assert all(isinstance(said.name, str) for said in parsed.metrics)


def properties_of(*metrics: tuple[str, int, str]) -> dict[str, str]:
    channels, _ = channels_of(
        metric(kind, "double_value", 1.0, name=name, unit=unit) for name, kind, unit in metrics
    )
    return {name: channel.property for name, channel in channels.items()}


def test_the_last_word_of_a_path_names_the_property_if_it_is_the_only_one():
    assert properties_of(("Zone 3/Temperature", 9, ""), ("Zone 3/RelativeHumidity", 9, "%RH")) == {
        "Zone 3/Temperature": "air_temperature_c",
        "Zone 3/RelativeHumidity": "relative_humidity_percent",
    }
    assert properties_of(("Zone 1/Temperature", 9, ""), ("Zone 2/Temperature", 9, "")) == {
        "Zone 1/Temperature": "Zone 1/Temperature",
        "Zone 2/Temperature": "Zone 2/Temperature",
    }
    assert properties_of(("Temperature", 9, ""), ("Supply/Temperature", 9, "")) == {
        "Temperature": "air_temperature_c",
        "Supply/Temperature": "Supply/Temperature",
    }


@pytest.mark.parametrize(
    ("word", "datatype", "unit", "wanted"),
    [
        ("Temperature", 9, "V", "Temperature"),
        ("Humidity", 9, "g/kg", "Humidity"),
        ("Pressure", 9, "", "Pressure"),
        ("Pressure", 9, "kPa", "pressure_hpa"),
        ("Power", 10, "kW", "power_w"),
        ("Energy", 10, "", "Energy"),
        ("PM2.5", 9, "ug/m3", "pm2_5_ug_m3"),
        ("CO2", 3, "ppm", "co2_ppm"),
        ("Occupancy", 11, "", "occupied"),
        ("Occupancy", 3, "", "Occupancy"),
        ("people_in_count", 8, "", "people_in_count"),
        ("Status", 12, "", ""),
        ("connection", 11, "", ""),
        ("bdSeq", 4, "", ""),
        ("Node Control/Scan Rate", 3, "", ""),
        ("x" * 101, 9, "", ""),
        (" a\x00\tb ", 9, "", "a b"),
        ("Picture", 18, "", ""),
    ],
)
def test_a_word_is_understood_by_its_datatype_and_unit(word, datatype, unit, wanted):
    assert properties_of((word, datatype, unit)) == {word: wanted}


def test_a_value_in_a_declared_unit_is_brought_into_ours():
    channels, _ = channels_of([metric(9, "float_value", 68.0, name="Temperature", unit="degF")])
    assert channels["Temperature"].convert(68.0) == 20.0


def test_known_words_find_room_before_others_and_the_rest_is_counted():
    crowd = [metric(9, "float_value", 1.0, name=f"tag {number}") for number in range(MAX_CHANNELS)]
    channels, crowded = channels_of([*crowd, metric(9, "float_value", 1.0, name="Temperature")])
    assert channels["Temperature"].property == "air_temperature_c"
    assert crowded == 1
    assert sum(1 for channel in channels.values() if channel.property) == MAX_CHANNELS
