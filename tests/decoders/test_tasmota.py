"""Tasmota: names that do not depend on who answered, units, times, and devices on topics of their own."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.decoder import Surroundings
from sensors.decoders import tasmota
from sensors.decoding import Decoding
from sensors.message import DecodeError, Follow, RawMessage, Reading
from sensors.tasmota_values import measured
from tests.ingest.recordings import RECEIVED_US, raw

ON = {"ON": True, "OFF": False}
CONFIG = {"t": "vent", "ft": "b2/%topic%/%prefix%/", "tp": ["cmnd", "stat", "tele"]}


def opened():
    return tasmota.open_decoder(Surroundings())


def hear(decoder, topic, payload):
    text = payload if isinstance(payload, str) else json.dumps(payload)
    return list(decoder.decode(raw(topic, text.encode())))


@given(st.dictionaries(st.integers(1, 8), st.floats(-20, 60), min_size=1))
def test_a_numbered_sensor_has_one_name_whoever_else_answered(by_number):
    body = {f"DS18B20-{n}": {"Id": "0119", "Temperature": value} for n, value in by_number.items()}
    assert measured(body, ON) == {f"ds18b20_{n}_air_temperature_c": value for n, value in by_number.items()}


@given(
    st.permutations(("AM2301", "BMP280", "SHT3X")), st.sets(st.sampled_from(("AM2301", "BMP280", "SHT3X")))
)
def test_a_sensor_that_answers_null_does_not_lend_its_name_to_another(order, silent):
    body = {sensor: {"Temperature": None if sensor in silent else 21.0} for sensor in order}
    assert set(measured(body, ON)) == {f"{s.lower()}_air_temperature_c" for s in order if s not in silent}


@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.floats(allow_nan=False), st.integers(), st.text(max_size=8)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=4),
            st.dictionaries(
                st.sampled_from(("Temperature", "Power", "Id", "TempUnit", "x1", "", "PM10")),
                inner,
                max_size=4,
            ),
        ),
        max_leaves=20,
    )
)
def test_any_telemetry_is_read_as_finite_values_or_refused(said):
    try:
        values = measured({"ENERGY": said, "DHT11": said}, ON)
    except DecodeError:
        return
    assert all(isinstance(value, bool) or math.isfinite(value) for value in values.values())


@pytest.mark.parametrize(
    "said",
    [
        {"PN532": {"UID": "04E2A1B2C3"}},
        {"RDM6300": {"UID": 4302741608}},
        {"Wiegand": {"UID": 4302741608, "Size": 34}},
        {"FPrint": {"Id": 7, "Confidence": 80}},
        {"IBEACON": {"MAC": "A0B1C2D3E4F5", "RSSI": -60}},
        {"MJ_HT_V1-3108be": {"mac": "4c65a83108be"}},
    ],
)
def test_who_was_there_does_not_enter(said):
    assert measured(said, ON) == {}


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ({"Time": "2026-11-21T18:11:52"}, None),
        ({"Time": "2026-11-21T18:11:52+08:00"}, 1_795_255_912_000_000),
        ({"Time": "2026-11-21T10:11:52Z"}, 1_795_255_912_000_000),
        ({"Time": 1_795_255_912}, 1_795_255_912_000_000),
        ({"Time": 1_795_255_912_250}, 1_795_255_912_250_000),
        ({"Time": "2026-11-21T18:11:52", "Epoch": 1_795_255_912}, 1_795_255_912_000_000),
        ({"Time": "1970-01-01T00:00:13", "Epoch": 13}, None),
        ({"Time": "yesterday"}, None),
        ({"Time": True}, None),
        ({}, None),
    ],
)
def test_only_a_time_that_says_when_it_was_is_used(time, expected):
    (reading,) = hear(opened(), "tele/a/SENSOR", {**time, "DHT11": {"Humidity": 40}})
    assert reading.time_us == expected


def test_a_unit_nobody_knows_leaves_the_value_under_its_own_name():
    assert measured({"BMP280": {"Pressure": 3.2}, "PressureUnit": "cubits"}, ON) == {"bmp280_pressure": 3.2}


def test_a_device_on_a_topic_of_its_own_is_followed_there():
    decoding = Decoding({"tasmota": opened()})
    introduction = RawMessage("tasmota/discovery/00AA/config", json.dumps(CONFIG).encode(), RECEIVED_US)
    decoding.read([introduction])
    assert decoding.followed == {"b2/vent/tele/+", "b2/vent/stat/+"}
    state = RawMessage("b2/vent/tele/SENSOR", b'{"BH1750":{"Illuminance":300}}', RECEIVED_US)
    rows = decoding.read([state])
    assert not rows.quarantined
    assert [device.device_id for device, _ in rows.new_keys] == ["tasmota:vent"]


@pytest.mark.parametrize("topic", ["#", "+", "a/#", "$SYS"])
def test_nobody_makes_us_follow_more_than_one_device(topic):
    decoder = opened()
    with pytest.raises(DecodeError):
        hear(decoder, "tasmota/discovery/00AA/config", {**CONFIG, "t": topic})
    assert not [s for s in hear(decoder, "tele/a/LWT", "Online") if isinstance(s, Follow)]


def test_a_topic_with_slashes_is_one_device():
    decoder = opened()
    said = hear(
        decoder, "tasmota/discovery/00AA/config", {**CONFIG, "t": "b2/vent", "ft": "%prefix%/%topic%/"}
    )
    assert Follow("tele/b2/vent/+") in said
    assert hear(decoder, "tele/b2/vent/LWT", "Online") == [Reading("b2/vent", None, {"connection": "online"})]


def test_telemetry_pushed_over_http_is_of_its_source():
    pushed = RawMessage("push/vent/up", b'{"BH1750":{"Illuminance":300}}', RECEIVED_US, protocol="tasmota")
    assert list(opened().decode(pushed)) == [Reading("vent", None, {"illuminance_lx": 300.0})]
