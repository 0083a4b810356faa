"""Shelly: partial statuses, names by component, and whom we follow."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.decoder import Surroundings
from sensors.decoders import shelly
from sensors.decoding import Decoding
from sensors.message import Announcement, DecodeError, Follow, RawMessage, Reading, Remember
from sensors.shelly_components import values_of
from tests.ingest.recordings import RECEIVED_US, raw

TS = 1_795_255_912


def opened():
    return shelly.open_decoder(Surroundings())


def hear(decoder, topic, payload):
    text = payload if isinstance(payload, str) else json.dumps(payload)
    return list(decoder.decode(raw(topic, text.encode())))


def notification(params, method="NotifyStatus"):
    return {"src": "shellyplus1pm-4417939341dc", "dst": "x", "method": method, "params": params}


def readings(said):
    return [s for s in said if isinstance(s, Reading)]


def overlaid(known, change):
    """`change` over `known`, as Shelly says that partial statuses are meant."""
    merged = dict(known)
    for field, value in change.items():
        both = isinstance(value, dict) and isinstance(merged.get(field), dict)
        merged[field] = overlaid(merged[field], value) if both else value
    return merged


switch = st.fixed_dictionaries(
    {},
    optional={
        "output": st.booleans(),
        "apower": st.floats(0, 3_000),
        "voltage": st.floats(180, 250),
        "aenergy": st.fixed_dictionaries(
            {}, optional={"total": st.floats(0, 1e6), "by_minute": st.just([1.0]), "minute_ts": st.just(TS)}
        ),
        "temperature": st.fixed_dictionaries({}, optional={"tC": st.floats(-20, 90), "tF": st.just(99.8)}),
        "source": st.just("HTTP_in"),
    },
)
zone = st.fixed_dictionaries(
    {}, optional={"value": st.booleans(), "num_objects": st.integers(0, 20), "id": st.just(200)}
)
partials = st.lists(
    st.fixed_dictionaries(
        {},
        optional={"switch:0": switch, "switch:1": switch, "presencezone:200": zone, "presencezone:201": zone},
    ),
    min_size=1,
    max_size=8,
)


@given(partials.flatmap(lambda changes: st.tuples(st.just(changes), st.permutations(range(len(changes))))))
def test_partial_statuses_in_any_order_end_in_the_status_they_overlay(sent):
    changes, order = sent
    status: dict = {}
    for change in changes:
        status = overlaid(status, change)
    expected = {name: v for part, body in status.items() for name, v in values_of(part, body)}

    decoder, latest = opened(), {}
    for second in order:
        change = changes[second]
        for reading in readings(
            hear(decoder, "desk/events/rpc", notification({"ts": TS + second, **change}))
        ):
            for name, value in reading.values.items():
                if name not in latest or latest[name][0] < reading.time_us:
                    latest[name] = (reading.time_us, value)
    assert {name: value for name, (_, value) in latest.items()} == expected


@given(st.integers(0, 9_999), st.integers(0, 9_999))
def test_two_components_of_a_kind_never_share_a_name(one, other):
    names = [
        {name for name, _ in values_of(f"switch:{number}", {"apower": 1.0, "output": True})}
        for number in (one, other)
    ]
    plain = {0, 200}
    assert (names[0] & names[1] == set()) == (one != other and not {one, other} <= plain)


def test_a_part_that_is_left_out_or_null_is_no_reading():
    assert dict(values_of("switch:0", {"apower": None, "aenergy": {"by_minute": [1, 2]}})) == {}


@pytest.mark.parametrize("component", ["wifi", "sys", "eth", "mqtt", "ble"])
def test_addresses_of_the_network_do_not_enter(component):
    status = {"mac": "AABB", "ssid": "net", "bssid": "cc", "sta_ip": "192.168.2.2", "ip": "1.2.3.4"}
    assert dict(values_of(component, status)) == {}


@pytest.mark.parametrize(
    ("ts", "expected"),
    [(TS + 0.43, TS * 1_000_000 + 430_000), (1.61, None), (None, None), ("now", None), (1e300, None)],
)
def test_a_clock_that_was_not_set_is_not_believed(ts, expected):
    (reading,) = readings(
        hear(opened(), "desk/events/rpc", notification({"ts": ts, "switch:0": {"apower": 1}}))
    )
    assert reading.time_us == expected


def test_a_device_is_followed_once_it_was_heard_and_announced_without_its_address():
    decoder = opened()
    first = hear(decoder, "hall/desk/events/rpc", notification({"ts": TS}))
    assert first == [
        Follow("hall/desk/online"),
        Follow("hall/desk/status/+"),
        Announcement("hall/desk", model="shellyplus1pm", maker="Shelly"),
    ]
    assert hear(decoder, "hall/desk/events/rpc", notification({"ts": TS})) == []


@pytest.mark.parametrize(
    "bad",
    [
        notification({"ts": TS}, method="Switch.Set"),
        notification({"ts": TS, "switch:0": {"apower": "many"}}),
        {"event": "opened"},
    ],
)
def test_a_message_that_is_refused_makes_us_follow_nobody_yet(bad):
    decoder = opened()
    with pytest.raises(DecodeError):
        hear(decoder, "desk/events/rpc", bad)
    assert Follow("desk/online") in hear(decoder, "desk/events/rpc", notification({"ts": TS}))


@pytest.mark.parametrize("topic", ["#/events/rpc", "+/events/rpc", "$SYS/events/rpc", "/x/events/rpc"])
def test_nobody_makes_us_follow_everything(topic):
    with pytest.raises(DecodeError):
        hear(opened(), topic, notification({"ts": TS}))


def test_after_a_restart_devices_are_followed_again_though_they_say_nothing():
    first = Decoding({"shelly": opened()})
    secret = notification({"ts": TS, "wifi": {"ssid": "library-iot", "sta_ip": "192.168.2.2"}})
    heard = RawMessage("desk/events/rpc", json.dumps(secret).encode(), RECEIVED_US)
    online = RawMessage("desk/online", b"true", RECEIVED_US, retained=True)
    notes = {k: v for k, v in first.notes(first.read([heard, online])).items() if v is not None}
    assert not any(b"library-iot" in note for note in notes.values())
    second = Decoding({"shelly": opened()})
    second.recall(notes)
    assert second.followed == {"desk/online", "desk/status/+"}


def test_presence_is_remembered_once():
    decoder = opened()
    said = [s for payload in ("true", "false", "true") for s in hear(decoder, "desk/online", payload)]
    assert [s for s in said if isinstance(s, Remember)] == [Remember("desk")]
    assert [r.values["connection"] for r in readings(said)] == ["online", "offline", "online"]


def test_a_device_that_sleeps_is_not_called_offline():
    decoder = opened()
    hear(
        decoder, "ht/events/rpc", notification({"ts": TS, "sys": {"wakeup_period": 7200}}, "NotifyFullStatus")
    )
    assert not readings(hear(decoder, "ht/online", "false"))
    hear(decoder, "ht/status/sys", {"wakeup_period": 0})
    assert readings(hear(decoder, "ht/online", "false"))


def test_a_word_in_the_prefix_that_is_also_a_topic_of_shelly_does_not_mislead():
    said = readings(
        hear(opened(), "hall/info/desk/events/rpc", notification({"ts": TS, "switch:0": {"output": True}}))
    )
    assert said == [Reading("hall/info/desk", TS * 1_000_000, {"output_on": True})]


def test_a_notification_pushed_over_http_is_of_its_source():
    payload = json.dumps(notification({"ts": TS, "switch:0": {"output": True}})).encode()
    pushed = RawMessage("push/hook/up", payload, RECEIVED_US, protocol="shelly")
    (reading,) = opened().decode(pushed)
    assert reading.device == "shellyplus1pm-4417939341dc"
