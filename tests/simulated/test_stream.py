"""The stream of messages: the same for a seed, in order, and in the shapes of the three protocols."""

import base64
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import msgspec
import pytest

from sensors.message import DecodeError
from sensors.simulated.library import SimulatedLibrary
from sensors.simulated.payloads import TimedMessage
from tests.simulated.listening import decode, generator, until
from tests.simulated.reading_house import at, reading_house


def one_hour(seed: int = 1, faulty_share: float = 0.0) -> list[TimedMessage]:
    library = SimulatedLibrary(reading_house(), generator(seed), at(10), faulty_share=faulty_share)
    return list(until(library, at(11)))


@pytest.fixture(scope="module")
def morning() -> list[TimedMessage]:
    return one_hour()


def test_the_same_seed_gives_the_same_messages_byte_for_byte(morning: list[TimedMessage]) -> None:
    assert one_hour() == morning
    assert one_hour(faulty_share=0.1) == one_hour(faulty_share=0.1)


def test_another_seed_gives_another_day(morning: list[TimedMessage]) -> None:
    assert one_hour(seed=2) != morning


def test_messages_come_in_the_order_of_time_and_not_before_the_start(morning: list[TimedMessage]) -> None:
    assert morning[0].time_us == at(10)
    assert all(earlier.time_us <= later.time_us for earlier, later in pairwise(morning))


def test_a_second_loop_goes_on_where_the_first_stopped(morning: list[TimedMessage]) -> None:
    library = SimulatedLibrary(reading_house(), generator(1), at(10), faulty_share=0.0)
    iterator = iter(library)
    first = [next(iterator) for _ in range(500)]
    rest = list(until(iterator, at(11)))
    assert first + rest == morning


def test_every_message_of_healthy_devices_is_read_by_the_decoders(morning: list[TimedMessage]) -> None:
    house = reading_house()
    known = {device.external_id for device in house.devices}
    heard = {reading.device for message in morning for reading in decode(message)}
    assert heard == known


def test_damaged_payloads_come_from_the_devices_that_the_truth_names() -> None:
    house = reading_house()
    library = SimulatedLibrary(house, generator(5), at(10), faulty_share=0.5)
    broken = {fault.device_id for fault in library.faults if fault.kind == "garbage"}
    names = {d.external_id for d in house.devices if d.id in broken}
    refused = Counter[str]()
    for message in until(library, at(12)):
        try:
            decode(message)
        except DecodeError:
            refused[message.topic] += 1
    assert refused
    assert all(any(name in topic for name in names) for topic in refused)


class NativeTelemetry(msgspec.Struct, forbid_unknown_fields=True):
    time: str
    values: dict[str, float | bool]


class ZigbeeMotion(msgspec.Struct, forbid_unknown_fields=True):
    occupancy: bool
    battery: int
    linkquality: int
    last_seen: str


class DeviceInfo(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    tenant_id: str
    tenant_name: str
    application_id: str
    application_name: str
    device_profile_id: str
    device_profile_name: str
    device_name: str
    dev_eui: str
    tags: dict[str, str]


class Heard(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    gateway_id: str
    uplink_id: int
    rssi: int
    snr: float
    crc_status: str


class Uplink(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    deduplication_id: str
    time: str
    device_info: DeviceInfo
    dev_addr: str
    adr: bool
    dr: int
    f_cnt: int
    f_port: int
    confirmed: bool
    data: str
    rx_info: list[Heard]
    tx_info: dict[str, float | dict[str, dict[str, float | str]]]
    decoded: dict[str, float | bool] = msgspec.field(name="object")


def test_native_telemetry_has_a_time_in_utc_with_milliseconds(morning: list[TimedMessage]) -> None:
    seen = Counter[str]()
    for message in morning:
        if message.topic.endswith("/telemetry"):
            said = msgspec.json.decode(message.payload, type=NativeTelemetry)
            assert len(said.time) == len("2026-11-18T02:00:00.000Z")
            assert said.time.endswith("Z")
            assert (message.qos, message.retain) == (1, False)
            seen.update(said.values)
    assert set(seen) == {
        "occupied", "rssi_dbm", "air_temperature_c", "relative_humidity_percent", "co2_ppm",
        "people_in_count", "people_out_count",
    }  # fmt: skip


def test_zigbee_states_carry_the_local_offset(morning: list[TimedMessage]) -> None:
    states = [m for m in morning if m.topic.startswith("zigbee2mqtt/ground/reading-")]
    states = [m for m in states if not m.topic.endswith("/availability")]
    assert len(states) > 500
    for message in states:
        said = msgspec.json.decode(message.payload, type=ZigbeeMotion)
        assert said.last_seen.endswith("+08:00")
        assert 0 <= said.linkquality <= 255
        assert 0 <= said.battery <= 100


def test_the_bridge_says_what_devices_it_has_and_the_broker_keeps_it(morning: list[TimedMessage]) -> None:
    state, devices = morning[:2]
    assert state == TimedMessage(at(10), "zigbee2mqtt/bridge/state", b'{"state":"online"}', 1, True)
    assert (devices.topic, devices.retain) == ("zigbee2mqtt/bridge/devices", True)
    listed = {entry["friendly_name"] for entry in msgspec.json.decode(devices.payload)}
    assert listed == {d.external_id for d in reading_house().devices if d.protocol == "zigbee2mqtt"}


def test_zigbee_devices_are_retained_as_available(morning: list[TimedMessage]) -> None:
    said = {m.topic: m for m in morning if m.topic.endswith("/availability")}
    zigbee = [d for d in reading_house().devices if d.protocol == "zigbee2mqtt"]
    assert said.keys() == {f"zigbee2mqtt/{d.external_id}/availability" for d in zigbee}
    assert all(m.retain and m.payload == b'{"state":"online"}' for m in said.values())


def test_native_devices_announce_themselves_retained(morning: list[TimedMessage]) -> None:
    births = [m for m in morning if m.topic.endswith("/status")]
    native = [d for d in reading_house().devices if d.protocol == "bibliotwin"]
    assert {m.topic.split("/")[3] for m in births} == {d.external_id for d in native}
    assert all(m.retain and m.payload == b"online" for m in births[: len(native)])


def test_uplinks_are_those_of_chirpstack_and_their_bytes_agree_with_the_object(
    morning: list[TimedMessage],
) -> None:
    uplinks = [m for m in morning if m.topic.endswith("/event/up")]
    assert len(uplinks) > 400
    for message in uplinks:
        said = msgspec.json.decode(message.payload, type=Uplink)
        assert message.topic.split("/")[3] == said.device_info.dev_eui
        assert len(said.time) == len("2026-11-18T02:00:00.123456789+00:00")
        frame = base64.b64decode(said.data)
        assert frame[:3] == bytes((0x01, 0x75, int(said.decoded["battery"])))
        if "occupied" in said.decoded:
            assert frame[3:] == bytes((0x03, 0x00, int(said.decoded["occupied"])))
        else:
            assert int.from_bytes(frame[5:7], "little") == round(said.decoded["temperature"] * 10)
            assert int.from_bytes(frame[-2:], "little") == said.decoded["co2"]


def test_frame_counters_rise_and_lost_frames_leave_gaps() -> None:
    library = SimulatedLibrary(reading_house(), generator(1), at(10), faulty_share=0.0)
    counters: dict[str, list[int]] = {}
    for message in until(library, at(13)):
        if message.topic.endswith("/event/join"):
            counters.pop(message.topic.split("/")[3], None)
        if message.topic.endswith("/event/up"):
            counters.setdefault(message.topic.split("/")[3], []).append(
                msgspec.json.decode(message.payload)["fCnt"]
            )
    steps = Counter(b - a for frames in counters.values() for a, b in pairwise(frames))
    assert min(steps) >= 1
    assert 0.005 < sum(n for step, n in steps.items() if step > 1) / steps.total() < 0.03


def test_a_past_morning_has_every_change_but_fewer_repetitions() -> None:
    house = reading_house()

    def per_device(live_us: int) -> Counter[str]:
        library = SimulatedLibrary(house, generator(1), at(9), faulty_share=0.0, live_us=live_us)
        return Counter(m.topic.split("/")[3] for m in until(library, at(11)) if m.topic[:3] == "bib")

    radar = next(d.external_id for d in house.devices if d.category == "radar")
    assert 118 <= per_device(at(9))[radar] <= 150
    assert per_device(at(11))[radar] < 50
    assert per_device(at(10))[radar] > 60


def test_devices_it_cannot_play_are_listed_as_mute() -> None:
    house = reading_house()
    odd = replace(house.devices[0], id="odd", protocol="sparkplug")
    library = SimulatedLibrary(replace(house, devices=(*house.devices, odd)), generator(1), at(10))
    assert library.mute == (odd,)
