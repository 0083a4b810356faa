"""Our own presence as a Sparkplug host application."""

import json

import pytest

from sensors.decoders.sparkplug_b import SparkplugHost
from sensors.message import Answer, DecodeError, RawMessage
from tests.decoders.sparkplug_node import (
    BORN_MS,
    BORN_US,
    S,
    host,
)


def test_our_will_and_our_birth_carry_the_time_of_the_same_connection():
    twin = host()
    will = twin.last_will(BORN_US)
    (birth,) = twin.greet(BORN_US + 2 * S)
    assert will == Answer("spBv1.0/STATE/bibliotwin", will.payload, qos=1, retain=True)
    assert json.loads(will.payload) == {"online": False, "timestamp": BORN_MS}
    assert (birth.topic, birth.qos, birth.retain) == (will.topic, 1, True)
    assert json.loads(birth.payload) == {"online": True, "timestamp": BORN_MS}


def test_without_a_host_name_we_have_no_presence():
    twin = SparkplugHost("")
    assert twin.last_will(BORN_US) is None
    assert list(twin.greet(BORN_US)) == []


def state(host: str, online: bool, timestamp: int, received_us: int = BORN_US) -> RawMessage:
    payload = json.dumps({"online": online, "timestamp": timestamp}).encode()
    return RawMessage(f"spBv1.0/STATE/{host}", payload, received_us)


def test_whoever_says_that_we_are_offline_is_contradicted_but_not_in_a_quarrel():
    twin = host()
    twin.last_will(BORN_US)
    list(twin.greet(BORN_US))
    assert list(twin.decode(state("bibliotwin", True, BORN_MS))) == []
    assert list(twin.decode(state("scada", False, BORN_MS))) == []
    (answer,) = twin.decode(state("bibliotwin", False, BORN_MS - 60_000))
    assert json.loads(answer.payload) == {"online": True, "timestamp": BORN_MS}
    assert list(twin.decode(state("bibliotwin", False, BORN_MS - 60_000, BORN_US + S))) == []


def test_our_own_will_is_contradicted_only_if_no_new_connection_follows():
    twin = host()
    twin.last_will(BORN_US)
    list(twin.greet(BORN_US))
    assert list(twin.decode(state("bibliotwin", False, BORN_MS))) == []
    assert list(twin.due(BORN_US + S)) == []
    assert [s.topic for s in twin.due(BORN_US + 6 * S)] == ["spBv1.0/STATE/bibliotwin"]
    list(twin.decode(state("bibliotwin", False, BORN_MS, BORN_US + 10 * S)))
    twin.last_will(BORN_US + 11 * S)
    list(twin.greet(BORN_US + 11 * S))
    assert not [s for s in twin.due(BORN_US + 20 * S) if isinstance(s, Answer)]


def test_a_state_that_is_none_is_refused():
    with pytest.raises(DecodeError):
        list(host().decode(RawMessage("spBv1.0/STATE/bibliotwin", b"ONLINE", BORN_US)))
