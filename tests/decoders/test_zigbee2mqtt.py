"""Zigbee2MQTT: who can be reached, what a network is, and what a restart still knows."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.decoder import Surroundings
from sensors.decoders import zigbee2mqtt
from sensors.decoders.zigbee2mqtt import Zigbee2Mqtt
from sensors.decoding import Decoding
from sensors.message import Announcement, DecodeError, RawMessage, Reading, Remember
from sensors.zigbee import MAX_DEVICES
from tests.ingest.recordings import RECEIVED_US, raw


def opened() -> Zigbee2Mqtt:
    return zigbee2mqtt.open_decoder(Surroundings())


def hear(decoder, topic, payload, *, base="zigbee2mqtt"):
    text = payload if isinstance(payload, str) else json.dumps(payload)
    return list(decoder.decode(raw(f"{base}/{topic}", text.encode(), retained=True)))


def listed(*names: str) -> list[dict[str, object]]:
    return [{"ieee_address": f"0x{place}", "friendly_name": name} for place, name in enumerate(names)]


def connections(said) -> dict[str, object]:
    return {
        r.device: r.values["connection"] for r in said if isinstance(r, Reading) and "connection" in r.values
    }


events = st.lists(
    st.one_of(
        st.tuples(st.just("bridge/state"), st.sampled_from(("online", "offline"))),
        st.tuples(
            st.sampled_from(("a/availability", "b/availability")), st.sampled_from(("online", "offline"))
        ),
        st.tuples(st.just("bridge/devices"), st.just(json.dumps(listed("a", "b")))),
        st.tuples(st.sampled_from(("a", "b")), st.just('{"occupancy": true}')),
    ),
    max_size=12,
)


@given(events)
def test_a_device_is_reachable_only_while_its_bridge_runs_and_it_says_so(told):
    decoder, shown = opened(), {}
    bridge, own = None, {}
    for topic, payload in told:
        shown |= connections(hear(decoder, topic, payload))
        if topic == "bridge/state":
            bridge = payload
        elif topic.endswith("/availability"):
            own[topic[0]] = payload
        for device, word in shown.items():
            if bridge == "offline":
                assert word == "offline"
            elif device in own:
                assert word == own[device]
            else:  # nothing of its own: only what was said while the bridge was down is taken back
                assert word == "online"
        assert own.keys() <= shown.keys()


def test_without_availability_nothing_is_said_of_devices_until_their_bridge_has_been_down():
    decoder = opened()
    hear(decoder, "bridge/devices", listed("a"))
    assert not connections(hear(decoder, "bridge/state", "online"))
    assert connections(hear(decoder, "bridge/state", "offline")) == {"a": "offline"}
    assert connections(hear(decoder, "bridge/state", "online")) == {"a": "online"}


def test_a_device_that_appears_while_the_bridge_is_down_is_offline():
    decoder = opened()
    hear(decoder, "bridge/state", "offline")
    assert connections(hear(decoder, "bridge/devices", listed("a"))) == {"a": "offline"}


@pytest.mark.parametrize("order", [1, -1])
def test_after_a_restart_a_bridge_that_comes_back_takes_back_what_it_had_said(order):
    before = opened()
    kept = [
        RawMessage("zigbee2mqtt/bridge/devices", json.dumps(listed("a")).encode(), RECEIVED_US),
        RawMessage("zigbee2mqtt/bridge/state", b"offline", RECEIVED_US),
    ]
    for message in kept:
        assert any(isinstance(said, Remember) and said.on for said in before.decode(message))
    after = opened()
    for message in kept[::order]:
        list(after.decode(message))
    assert connections(hear(after, "bridge/state", "online")) == {"a": "online"}


def test_the_pump_shows_remembered_networks_to_a_new_decoder():
    first = Decoding({"zigbee2mqtt": opened()})
    devices = RawMessage("zigbee2mqtt/bridge/devices", json.dumps(listed("a")).encode(), RECEIVED_US)
    group = RawMessage("zigbee2mqtt/bridge/groups", b'[{"friendly_name":"lights"}]', RECEIVED_US)
    notes = {k: v for k, v in first.notes(first.read([devices, group])).items() if v is not None}
    second = Decoding({"zigbee2mqtt": opened()})
    second.recall(notes)
    state = RawMessage("zigbee2mqtt/lights", b'{"brightness": 254}', RECEIVED_US)
    assert len(second.read([state]).columns()) == 0
    assert {device for _, device in second.registry.announced} == {"a"}


def test_a_rename_is_announced_under_the_new_name_and_says_the_old_one():
    decoder = opened()
    hear(decoder, "bridge/devices", listed("old name"))
    said = hear(decoder, "bridge/devices", listed("new name"))
    announced = [s for s in said if isinstance(s, Announcement)]
    assert [a.device for a in announced] == ["new name"]
    assert "old name" in announced[0].name
    assert connections(said) == {"old name": "offline"}


def test_two_coordinators_may_each_have_a_device_of_one_name():
    decoder = opened()
    for base in ("zigbee2mqtt", "zigbee2mqtt-2"):
        hear(decoder, "bridge/devices", listed("desk-1"), base=base)
    assert connections(hear(decoder, "bridge/state", "offline", base="zigbee2mqtt-2")) == {
        "zigbee2mqtt-2/desk-1": "offline"
    }


def test_a_group_heard_before_it_was_listed_is_no_device_afterwards():
    decoder = opened()
    hear(decoder, "lights", {"brightness": 254})
    hear(decoder, "bridge/groups", [{"friendly_name": "lights"}])
    assert not connections(hear(decoder, "bridge/state", "offline"))
    assert not hear(decoder, "lights", {"brightness": 1})


def test_a_unit_that_does_not_lead_to_ours_keeps_the_word():
    decoder = opened()
    exposes = [
        {"type": "numeric", "property": "voc", "unit": "mg/m³"},
        "odd",
        {"features": [{"property": 1}]},
    ]
    device = {**listed("a")[0], "definition": {"model": "m", "vendor": "v", "exposes": exposes}}
    hear(decoder, "bridge/devices", [device])
    (reading,) = hear(decoder, "a", {"voc": 0.5})
    assert reading.values == {"voc": 0.5}


def test_a_network_has_a_bound():
    decoder = opened()
    with pytest.raises(DecodeError, match="more than"):
        hear(decoder, "bridge/devices", listed(*(f"d{n}" for n in range(MAX_DEVICES + 1))))
    for n in range(MAX_DEVICES):
        hear(decoder, f"d{n}", {"occupancy": True})
    with pytest.raises(DecodeError, match="too many"):
        hear(decoder, "one more", {"occupancy": True})


def test_a_state_pushed_over_http_names_its_device_itself():
    said = {"temperature": 21.5, "device": {"friendlyName": "desk-1", "ieeeAddr": "0x1"}}
    message = RawMessage("push/hook/up", json.dumps(said).encode(), RECEIVED_US, protocol="zigbee2mqtt")
    assert list(opened().decode(message)) == [Reading("desk-1", None, {"air_temperature_c": 21.5})]
    nameless = RawMessage("push/hook/up", b'{"temperature": 21.5}', RECEIVED_US, protocol="zigbee2mqtt")
    with pytest.raises(DecodeError, match="include_device_information"):
        list(opened().decode(nameless))
