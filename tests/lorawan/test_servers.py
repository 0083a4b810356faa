"""What the five network servers' decoders have in common, and where two of them must be told apart."""

import json

import pytest

from sensors.decoder import Surroundings
from sensors.decoders.catalogue import open_decoders
from sensors.decoding import Decoding
from sensors.lorawan.reading import MAX_INTRODUCED, UplinkReader
from sensors.message import Announcement, DecodeError, RawMessage, Reading
from tests.ingest.recordings import RECEIVED_US, open_decoder, raw, recording
from tests.lorawan.uplinks import uplink

SERVERS = ("chirpstack_v3", "chirpstack_v4", "things_stack", "loriot", "thingpark")
TOPIC = "application/3/device/24e124136b000007/event/up"
V3 = {
    "applicationID": "3",
    "devEUI": "24e124136b000007",
    "fPort": 85,
    "fCnt": 1,
    "object": {"temperature": 20},
}
V4 = {"deviceInfo": {"devEui": "24e124136b000007"}, "time": "2026-11-21T08:00:00Z", "fPort": 85,
      "object": {"temperature": 21}}  # fmt: skip


def message(payload: object, topic: str = TOPIC, protocol: str = "") -> RawMessage:
    return RawMessage(topic, json.dumps(payload).encode(), RECEIVED_US, protocol=protocol)


def test_both_versions_of_chirpstack_are_read_on_their_common_topic():
    decoding = Decoding(open_decoders())
    rows = decoding.read([message(V4), message(V3), message(V4), message(V3)])
    assert not rows.quarantined
    assert (decoding.by_decoder["chirpstack_v3"], decoding.by_decoder["chirpstack_v4"]) == (2, 2)
    rows = decoding.read([message({"applicationID": "3"})])
    (held,) = rows.quarantined
    assert "no event of ChirpStack v3" in held.reason
    assert "no event of ChirpStack v4" in held.reason


@pytest.mark.parametrize("name", SERVERS)
def test_what_is_pushed_is_read_without_a_topic_of_the_protocol(name):
    read = 0
    for recorded in recording(name):
        parts = recorded.topic.split("/")
        # ChirpStack says the event in the address it pushes to; the others say it in the payload.
        event = parts[-1] if parts[0] == "application" else "up"
        pushed = RawMessage(f"push/campus/{event}", recorded.payload, recorded.received_us, protocol=name)
        try:
            there = list(open_decoder(name).decode(recorded))
        except DecodeError as error:
            if "the topic names" in error.reason:
                continue
            with pytest.raises(DecodeError):
                list(open_decoder(name).decode(pushed))
        else:
            assert list(open_decoder(name).decode(pushed)) == there
            read += 1
    assert read > 5


@pytest.mark.parametrize("name", ["loriot", "thingpark"])
def test_what_is_known_by_its_shape_is_read_on_a_topic_of_ones_own(name):
    first = recording(name)[0]
    decoding = Decoding(open_decoders())
    rows = decoding.read([raw("campus/lora/out", first.payload)])
    assert not rows.quarantined
    assert decoding.by_decoder[name] == 1


@pytest.mark.parametrize("name", SERVERS)
def test_a_registered_devices_model_is_asked_for_by_the_decoders_name(name):
    asked = []

    def model_of(protocol: str, device: str) -> str:
        asked.append((protocol, device))
        return "VS341"

    decoder = open_decoders(Surroundings(model_of=model_of), only=name)[name]
    frame = {
        "chirpstack_v3": V3 | {"object": None, "data": "AwAB"},
        "chirpstack_v4": V4 | {"object": {}, "data": "AwAB"},
        "things_stack": {"end_device_ids": {"device_id": "d", "dev_eui": "24E124136B000007"},
                         "uplink_message": {"f_port": 85, "frm_payload": "AwAB"}},
        "loriot": {"cmd": "rx", "EUI": "24E124136B000007", "ts": 1, "port": 85, "data": "030001"},
        "thingpark": {"DevEUI_uplink": {"Time": "2026-11-21T08:00:00Z", "DevEUI": "24E124136B000007",
                                        "FPort": "85", "payload_hex": "030001"}},
    }[name]  # fmt: skip
    (reading,) = (
        said for said in decoder.decode(message(frame, "push/x/up", name)) if isinstance(said, Reading)
    )
    assert reading.values["occupied"] is True
    assert asked == [(name, "24e124136b000007")]


def test_a_device_is_introduced_once_and_again_when_it_is_told_apart():
    reader = UplinkReader("things_stack", Surroundings())
    assert reader.introduce("a", "desk 1", "") == (Announcement("a", "desk 1"),)
    assert reader.introduce("a", "desk 1", "") == ()
    assert reader.introduce("a", "desk 1", "vs341", "milesight") == (
        Announcement("a", "desk 1", "vs341", "milesight"),
    )
    assert reader.introduce("a", "desk 1", "") == ()
    assert reader.introduce("a", "desk 2", "") == (Announcement("a", "desk 2", "vs341"),)
    assert reader.introduce("b", "", "") == ()


def test_introductions_are_bounded():
    reader = UplinkReader("things_stack", Surroundings())
    told = sum(len(reader.introduce(f"{n}", "a name", "")) for n in range(MAX_INTRODUCED + 10))
    assert told == MAX_INTRODUCED


def test_an_object_with_too_many_stored_records_is_refused():
    history = [{"timestamp": n, "temperature": 1} for n in range(65)]
    with pytest.raises(DecodeError, match="65 stored records"):
        UplinkReader("x", Surroundings()).read(uplink(decoded={"history": history}))


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ({"motion": 6}, {"motion": True, "motion_count": 6}),
        ({"motion": True}, {"motion": True}),
        ({"pir": 3}, {"motion": True}),
        ({"pir": "idle"}, {"motion": False}),
        ({"occupancy": 1}, {"occupied": True}),
        ({"occupancy": 2}, {"occupied": True}),
        ({"occupancy": 0}, {"occupied": False}),
        ({"daylight": "dark"}, {"daylight": False}),
        ({"vdd": 3426}, {"battery_v": 3.426}),
        ({"total_count_alarm": "threshold alarm release"}, {"people_total_alarm": False}),
        ({"gpio": "high"}, {"input_on": True}),
        ({"line_3_period_out": 7}, {"line_3_people_out_interval_count": 7.0}),
        ({"region_16_count": 7}, {"region_16_people_count": 7.0}),
        ({"region_2": 1}, {"region_2_occupied": True}),
        ({"leakage_status": "leak"}, {"water_leak": True}),
        ({"sn": "6600b0940976", "timestamp": 1795248000, "my_own": 4}, {"my_own": 4.0}),
    ],
)  # fmt: skip
def test_words_of_codecs_mean_properties(words, values):
    (reading,) = UplinkReader("x", Surroundings()).read(uplink(decoded=words))
    assert isinstance(reading, Reading)
    assert reading.values == values


@pytest.mark.parametrize(
    "words", [{"occupancy": "perhaps"}, {"pir": []}, {"daylight": 7}, {"motion": "often"}]
)
def test_a_known_word_with_a_strange_value_is_refused(words):
    with pytest.raises(DecodeError):
        UplinkReader("x", Surroundings()).read(uplink(decoded=words))
