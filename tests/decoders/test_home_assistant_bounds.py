"""Introductions in Home Assistant's way that are too many, too large, too often or of no sense."""

import json
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensors.decoder import Surroundings
from sensors.decoders.home_assistant import MAX_WORK_BYTES, HomeAssistant
from sensors.discovery.abbreviations import WORDS
from sensors.discovery.book import MAX_CONFIGS, MAX_READERS, MAX_TOPICS_PER_DEVICE
from sensors.discovery.config import MAX_CONFIG_BYTES, MAX_ENTITIES
from sensors.discovery.pace import BURST
from sensors.message import DecodeError, RawMessage, Said
from tests.decoders.home_assistant_house import House, a_sensor, config_topic, message
from tests.ingest.recordings import RECEIVED_US, raw
from twin.clock import US_PER_S


def test_one_device_cannot_take_the_room_of_others():
    house = House()
    for number in range(MAX_ENTITIES):
        house.publish(config_topic("sensor", f"e{number}"), a_sensor("greedy", state_topic=f"g/{number}"))
    with pytest.raises(DecodeError, match="entities already"):
        house.publish(config_topic("sensor", "one-more"), a_sensor("greedy"))
    house.publish(config_topic("sensor", "modest"), a_sensor("modest"))
    assert "modest/state" in house.followed


def test_a_device_that_introduces_itself_in_a_loop_is_refused_and_others_are_not():
    house = House()
    for number in range(int(BURST)):
        house.publish(config_topic("sensor", "x"), a_sensor("loop", name=f"{number}"))
    with pytest.raises(DecodeError, match="too often"):
        house.publish(config_topic("sensor", "x"), a_sensor("loop", name="again"))
    assert house.publish(config_topic("sensor", "calm"), a_sensor("calm"))


def test_the_same_introduction_again_costs_nothing_and_says_nothing():
    house = House()
    assert house.publish(config_topic("sensor", "x"), a_sensor())
    for _ in range(5_000):
        assert house.publish(config_topic("sensor", "x"), a_sensor()) == []


def test_only_so_many_introductions_are_kept_and_one_more_is_refused_with_advice():
    decoder = HomeAssistant(Surroundings())
    for number in range(MAX_CONFIGS):
        list(decoder.decode(message(config_topic("sensor", f"s{number}"), a_sensor(f"d{number}"))))
    with pytest.raises(DecodeError, match="clear old ones"):
        list(decoder.decode(message(config_topic("sensor", "one-more"), a_sensor("one-more"))))
    list(decoder.decode(message(config_topic("sensor", "s7"), "")))
    assert list(decoder.decode(message(config_topic("sensor", "one-more"), a_sensor("one-more"))))


def test_only_so_many_entities_read_one_topic():
    decoder = HomeAssistant(Surroundings())
    for number in range(MAX_READERS):
        said = a_sensor(f"d{number}", state_topic="busy")
        list(decoder.decode(message(config_topic("sensor", f"s{number}"), said)))
    with pytest.raises(DecodeError, match="read the topic busy"):
        list(decoder.decode(message(config_topic("sensor", "one"), a_sensor("more", state_topic="busy"))))


def test_a_large_state_for_many_entities_is_refused_and_a_small_one_is_read():
    decoder = HomeAssistant(Surroundings())
    for number in range(MAX_READERS):
        said = a_sensor(f"d{number}", state_topic="busy", value_template="{{ value_json.x }}")
        list(decoder.decode(message(config_topic("sensor", f"s{number}"), said)))
    assert len(list(decoder.decode(message("busy", {"x": 1})))) == MAX_READERS
    with pytest.raises(DecodeError, match="too much at once"):
        list(decoder.decode(message("busy", {"x": 1, "y": "z" * (MAX_WORK_BYTES // MAX_READERS)})))


def too_many_topics() -> dict[str, Any]:
    lists = [
        [{"t": f"{part}/{number}"} for number in range(10)] for part in range(MAX_TOPICS_PER_DEVICE // 10 + 1)
    ]
    return {
        "dev": {"ids": "x"},
        "cmps": {f"c{n}": {"p": "button", "avty": avty} for n, avty in enumerate(lists)},
    }


@pytest.mark.parametrize(
    ("component", "said", "reason"),
    [
        ("sensor", [], "expected fields"),
        ("sensor", {"state_topic": 5}, "state_topic"),
        ("sensor", {"state_topic": "a/+"}, "wildcards"),
        ("sensor", {"state_topic": "$share/x/y"}, "not a topic"),
        ("sensor", {"state_topic": "a" * 300}, "characters"),
        ("sensor", {"state_topic": "a\x00b"}, "not a topic"),
        ("sensor", {"~": 5, "state_topic": "~/x"}, "base topic"),
        ("sensor", {"state_topic": "a", "device": []}, "device"),
        ("sensor", {"state_topic": "a", "device": {"identifiers": "x" * 200}}, "name has"),
        ("sensor", {"state_topic": "a", "device": {"name": "x"}}, "identifiers"),
        ("sensor", {"state_topic": "a", "availability": "x"}, "list of objects"),
        ("sensor", {"state_topic": "a", "availability": [{"topic": "x"}] * 11}, "at most 10"),
        ("sensor", {"state_topic": "a", "availability": [{"topic": None}]}, "topic"),
        ("sensor", {"state_topic": "a", "availability_topic": "b", "availability_mode": "most"}, "mode"),
        ("sensor", {"state_topic": "a", "expire_after": "soon"}, "expire_after"),
        ("sensor", {"state_topic": "a", "expire_after": 1e300}, "expire_after"),
        ("sensor", {"state_topic": "a", "value_template": 7}, "template"),
        ("sensor", {"state_topic": "a", "value_template": "{{ evil() }}"}, "evil"),
        ("sensor", {"state_topic": "a", "unit_of_measurement": ["x"]}, "unit_of_measurement"),
        ("sensor", {"state_topic": "a", "name": "x" * MAX_CONFIG_BYTES}, "bytes"),
        ("cover", {"position_topic": "a", "position_open": 1, "position_closed": 1}, "same"),
        ("climate", {"current_temperature_topic": "a", "temperature_unit": "R"}, "C or F"),
        ("device_tracker", {"state_topic": "a"}, "people"),
        ("tag", {"topic": "a"}, "people"),
        ("image", {"url_topic": "a"}, "people"),
        ("device", {"dev": {"ids": "x"}}, "components"),
        ("device", {"dev": {"ids": "x"}, "cmps": {"a": {"state_topic": "x"}}}, "platform"),
        ("device", {"dev": {"ids": "x"}, "cmps": {"a": 5}}, "not an object"),
        ("device", {"dev": {"ids": "x"}, "cmps": {f"a{n}": {} for n in range(201)}}, "200 entities"),
        ("device", {"dev": {"ids": "x"}, "cmps": {"a": {"p": "camera", "topic": "x"}}}, "people"),
        ("device", too_many_topics(), "topics already"),
    ],
)  # fmt: skip
def test_an_introduction_that_cannot_be_read_is_refused_with_its_reason(component, said, reason):
    house = House()
    with pytest.raises(DecodeError, match=reason):
        house.publish(config_topic(component, "x"), said)
    assert (house.followed, house.devices) == (set(), set())


_words = st.sampled_from([*WORDS, *WORDS.values()])
_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_words, inner, max_size=5),
    max_leaves=12,
)  # fmt: skip


def read_all(decoder: HomeAssistant, messages: Iterable[RawMessage]) -> None:
    for heard in messages:
        with suppress(DecodeError):
            assert all(isinstance(said, Said) for said in decoder.decode(heard))


@settings(max_examples=200)
@given(
    st.sampled_from(
        ["sensor", "binary_sensor", "device", "climate", "cover", "event", "light", "valve", "foo"]
    ),
    st.dictionaries(st.sampled_from([*WORDS, *WORDS.values(), "~"]), _json, max_size=8),
    st.binary(max_size=60),
)
def test_an_introduction_of_anything_raises_only_decode_error(component, said, payload):
    decoder = HomeAssistant(Surroundings())
    body = json.dumps({"stat_t": "s", "dev": {"ids": "d"}, **said}).encode()
    read_all(decoder, [raw(config_topic(component, "x"), body), raw("s", payload), raw("s", b'{"a": 1}')])
    list(decoder.due(RECEIVED_US + US_PER_S))
    read_all(decoder, [raw(config_topic(component, "x"), b"")])
