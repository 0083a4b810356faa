"""Which codec reads a frame, and what the codecs of ours make of one."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.lorawan import elsys, milesight
from sensors.lorawan.codecs import UplinkCodecs
from sensors.lorawan.milesight_models import MODELS
from sensors.lorawan.models import normalised
from sensors.message import DecodeError
from tests.lorawan.uplinks import uplink

_CODECS = UplinkCodecs()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Milesight EM300-TH-868M", "em300th"),
        ("milesight-iot/vs121", "vs121"),
        ("VS121_915MHz", "vs121"),
        ("  Elsys ERS CO2 Lite ", "ersco2lite"),
        ("ws202", "ws202"),
        ("Elsys", "elsys"),
        ("", ""),
        ("传感器", ""),
        ("AM307L", "am307l"),
    ],
)
def test_a_model_is_known_however_it_is_written(written, meant):
    assert normalised(written) == meant


@given(st.text(max_size=300))
def test_a_normalised_name_is_short_plain_and_stays_as_it_is(text):
    name = normalised(text)
    assert len(name) <= 100
    assert not name or name.isalnum()
    assert name == name.lower()


@pytest.mark.parametrize(
    ("model", "base"),
    [
        ("am307l", "am307"),
        ("am308v2", "am308"),
        ("am319o3", "am319o3"),
        ("am319hcho", "am319"),
        ("vs341", "vs341"),
    ],
)
def test_a_variant_is_read_like_its_base(model, base):
    assert milesight.find_model(model) == MODELS[base]


@pytest.mark.parametrize("model", ["vs3410", "am3077", "em300thx", "vs", "default", "em300"])
def test_a_name_that_only_resembles_a_model_has_no_codec(model):
    assert milesight.find_codec(model) is None
    with pytest.raises(DecodeError, match="no codec"):
        _CODECS.decode(uplink("030001", models=(model,)))


def test_the_registered_model_outranks_what_the_server_calls_it():
    frame = uplink("030001", models=("WS202",))
    assert _CODECS.decode(frame, "Milesight VS341")[0][1] == {"occupancy": True}
    assert _CODECS.decode(frame)[0][1] == {"pir": True}
    assert _CODECS.decode(frame, "a model of which we know nothing")[0][1] == {"pir": True}


def test_a_device_of_elsys_is_known_by_its_eui():
    frame = "0100e20229"
    assert _CODECS.decode(uplink(frame, device="a81758fffe0304af"))[0][1] == {
        "temperature": 22.6,
        "humidity": 41,
    }
    with pytest.raises(DecodeError, match="its model is unknown"):
        _CODECS.decode(uplink(frame))


def test_of_an_unknown_model_of_milesight_only_what_is_common_is_read():
    common = uplink("01755c0367d7ff046865", device="24e124136b000007")
    assert _CODECS.decode(common)[0][1] == {"battery": 92, "temperature": -4.1, "humidity": 50.5}
    with pytest.raises(DecodeError, match="channel 03 00 means depends on the model"):
        _CODECS.decode(uplink("01755c030001", device="24e124136b000007"))
    assert _CODECS.decode(uplink("01755cfe030a00", device="24e124136b000007"))[0][1] == {"battery": 92}


def test_the_reason_names_the_port_the_device_and_every_remedy():
    with pytest.raises(DecodeError) as refusal:
        _CODECS.decode(uplink("aa", models=("acme-1000",), f_port=7), "Acme 1000")
    for part in ("port 7", "0000000000000001", "acme-1000", "devices CSV", "codecs_dir", "device profile"):
        assert part in refusal.value.reason


@pytest.mark.parametrize(
    ("model", "frame", "now"),
    [
        ("vs121", "04c90503000505cc0200ffff06cd09", {
            "people_count_all": 5, "region_1": True, "region_2": False, "region_3": True, "people_in": 2,
            "people_out": 65535, "people_count_max": 9}),
        ("vs121", "0dcc100020000ee4023c0078000f8500000000", {
            "people_total_in": 16, "people_total_out": 32, "region_2_avg_dwell": 60,
            "region_2_max_dwell": 120}),
        ("vs121", "09da0100020003000400", {"a_to_a": 1, "a_to_b": 2, "a_to_c": 3, "a_to_d": 4}),
        ("vs133", "05cc010002000fe30102030411d205000000", {
            "line_1_period_in": 1, "line_1_period_out": 2, "region_1_count": 1, "region_2_count": 2,
            "region_3_count": 3, "region_4_count": 4, "line_1_child_total_in": 5}),
        ("vs132", "03d20a00000004d20b00000005cc01000200", {
            "total_in": 10, "total_out": 11, "period_in": 1, "period_out": 2}),
        ("vs350", "0175648367180101", {"battery": 100, "temperature": 28.0, "temperature_alarm": True}),
        ("vs360", "017564027532", {"battery": 100, "battery_node": 50}),
        ("vs330", "02821027038e01", {"distance_mm": 10000, "occupancy": True}),
        ("ws202", "030000040001", {"pir": False, "daylight": True}),
        ("em300-mcs", "0367f6ff060001", {"temperature": -1.0, "magnet_status": True}),
        ("em300-zld", "04685a050000", {"humidity": 45.0, "leakage_status": False}),
        ("em300-di", "05c80a000000050001", {"pulse": 10, "gpio": True}),
        ("am107", "056a0a000665c80001000200077d6402087d2500", {
            "activity": 10, "illumination": 200, "infrared_and_visible": 1, "infrared": 2, "co2": 612,
            "tvoc": 37}),
        ("am319", "08e625000a7d04000b7d20000c7d30000e0101", {
            "tvoc_ug_m3": 37, "hcho": 0.04, "pm2_5": 32, "pm10": 48, "beep": True}),
        ("am319-o3", "0d7d2000", {"o3": 0.32}),
    ],
)  # fmt: skip
def test_channels_of_milesight_are_read(model, frame, now):
    assert _CODECS.decode(uplink(frame), model) == [(None, now)]


@pytest.mark.parametrize(
    ("model", "record", "stored"),
    [
        ("em300-mcs", "20ce80e04665f6ff5a01", {"temperature": -1.0, "humidity": 45.0, "magnet_status": True}),
        ("am103", "20ce80e04665f6ff5a6402", {"temperature": -1.0, "humidity": 45.0, "co2": 612}),
        ("am308", "21ce80e04665f6ff5a0001026402250066270100 0200", {
            "temperature": -1.0, "humidity": 45.0, "pir": True, "light_level": 2, "co2": 612,
            "tvoc_ug_m3": 37, "pressure": 1008.6, "pm2_5": 1, "pm10": 2}),
        ("vs350", "20ce80e0466500 01000200", {"period_in": 1, "period_out": 2}),
        ("vs350", "20ce80e0466501 0100020003000400", {
            "period_in": 1, "period_out": 2, "total_in": 3, "total_out": 4}),
        ("vs133", "20ce80e0466506 0a000000", {"line_2_total_in": 10}),
        ("vs133", "20ce80e0466511 0a000000", {"line_1_child_total_in": 10}),
        ("vs121", "20ce80e0466507 01020304", {
            "region_13_count": 1, "region_14_count": 2, "region_15_count": 3, "region_16_count": 4}),
        ("vs121", "20ce80e046650b 01000200", {"b_to_c": 1, "b_to_d": 2}),
    ],
)  # fmt: skip
def test_stored_records_have_their_own_moment(model, record, stored):
    one = record.replace(" ", "")
    records = _CODECS.decode(uplink(one + one), model)
    assert records == [(None, {}), (1_699_143_808_000_000, stored), (1_699_143_808_000_000, stored)]


@pytest.mark.parametrize(
    ("model", "frame", "why"),
    [
        ("vs341", "0367d700", "has no channel 03 67: is the device's model right"),
        ("vs341", "0175", "ends within its channel 01 75"),
        ("vs341", "01755c03", "ends within a channel"),
        ("vs350", "20ce80e0466507", "stored record of unknown kind 7"),
        ("vs350", "20ce80e04665", "unknown kind -1"),
        ("em300-th", "20ce80e0", "ends within the stored record"),
        ("ers", "ff00", "begins with type ff"),
        ("ers", "0100", "ends within its value of type 01"),
    ],
)
def test_a_frame_that_is_not_the_models_is_refused(model, frame, why):
    with pytest.raises(DecodeError, match=why):
        _CODECS.decode(uplink(frame), model)


def test_answers_to_commands_hold_no_readings():
    assert _CODECS.decode(uplink("fe030a00"), "vs341") == [(None, {})]
    assert elsys.decode(uplink("3e0102030405")) == ((None, {}),)


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        ("01ff9c", {"temperature": -10.0}),
        ("0c012c190064", {"externalTemperature": 30.0, "externalTemperature2": 10.0}),
        ("11020500", {"occupancy": 2, "motion": 0}),
        ("0e03e8", {"distance_mm": 1000}),
        ("14000f6a30", {"pressure": 1010.224}),
        ("15322a", {"soundPeak": 50, "soundAvg": 42}),
        ("12051c0064", {"waterleak": 5, "tvoc": 100}),
        ("09" + "00" * 6 + "13" + "11" * 65 + "0229", {"humidity": 41}),
        ("0229ee0102", {"humidity": 41}),
    ],
)
def test_values_of_elsys_are_read(frame, words):
    assert elsys.decode(uplink(frame)) == ((None, words),)


@pytest.mark.parametrize(
    "model", ["ers", "ERS2", "ERS CO2", "ersco2lite", "ERS Eye", "EMS Desk", "elt-2", "ELT-Lite"]
)
def test_all_models_of_elsys_are_read_alike(model):
    assert _CODECS.decode(uplink("0229"), model) == ((None, {"humidity": 41}),)


@given(st.sampled_from(["elsys", *MODELS]), st.binary(max_size=242))
def test_any_bytes_are_read_or_refused_and_never_more_moments_than_fit(model, frame):
    with suppress(DecodeError):
        records = _CODECS.decode(uplink(frame.hex()), model)
        assert len(records) <= 1 + len(frame) // 9
        for _, words in records:
            assert all(isinstance(value, bool | int | float) for value in words.values())


@given(st.binary(min_size=1, max_size=60))
def test_any_bytes_of_an_unknown_device_of_a_known_maker_are_read_or_refused(frame):
    for device in ("24e124136b000007", "a81758fffe0304af"):
        with suppress(DecodeError):
            _CODECS.decode(uplink(frame.hex(), device=device))
