"""Sparkplug B messages that are missing, late or out of order, and whom to ask for a rebirth."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.decoders.sparkplug_b import MAX_REQUESTS, REORDER_WINDOW_US
from sensors.message import DecodeError, RawMessage, Stale
from sensors.sparkplug.rebirths import FIRST_INTERVAL_US, LAST_INTERVAL_US
from tests.decoders.sparkplug_node import (
    BORN_US,
    EdgeNode,
    S,
    gateway,
    hear,
    host,
    readings,
    requests,
    stamped,
)


def test_an_alias_of_the_session_before_that_comes_late_is_not_taken_for_the_new_meaning():
    twin, node = host(), gateway()
    hear(twin, node.connect())
    hear(twin, [node.says("", values={"Uptime": 6})])
    late = node.says("desk-1", values={"Occupied": True})
    node.devices["desk-1"].reverse()
    births = node.connect()
    hear(twin, births)
    with pytest.raises(DecodeError, match="sent before a birth"):
        list(twin.decode(stamped(late, births[-1].received_us)))
    assert requests(twin, births[-1].received_us, births[-1].received_us + 60 * S) == []


def test_a_missing_message_leads_to_one_request_after_the_window():
    twin, node = host(), gateway()
    hear(twin, node.connect())
    node.says("desk-1", values={"Occupied": True})
    heard = node.says("desk-2", values={"Occupied": True})
    assert readings(hear(twin, [heard]))
    asked = requests(twin, heard.received_us, heard.received_us + FIRST_INTERVAL_US)
    assert asked == [heard.received_us + REORDER_WINDOW_US]


def test_a_missing_message_that_comes_in_time_is_forgiven():
    twin, node = host(), gateway()
    hear(twin, node.connect())
    missing = node.says("desk-1", values={"Occupied": True})
    heard = node.says("desk-2", values={"Occupied": True})
    hear(twin, [heard])
    assert requests(twin, heard.received_us, heard.received_us + 4 * S) == []
    assert readings(hear(twin, [stamped(missing, heard.received_us + 4 * S)]))
    assert requests(twin, heard.received_us + 4 * S, heard.received_us + 600 * S) == []


def test_the_same_message_twice_is_no_gap():
    twin, node = host(), gateway()
    births = node.connect()
    hear(twin, births)
    data = node.says("desk-1", values={"Occupied": True})
    hear(twin, [data, data, births[0], births[1], node.says("desk-1", values={"Occupied": False})])
    assert requests(twin, data.received_us, data.received_us + 60 * S) == []


def test_256_messages_go_round_without_a_gap():
    twin, node = host(), gateway()
    hear(twin, node.connect())
    for turn in range(600):
        assert readings(twin.decode(node.says("desk-1", values={"Temperature": 20.0 + turn % 3})))
    assert requests(twin, node.clock_ms * 1_000, node.clock_ms * 1_000 + 60 * S) == []


def test_a_node_that_never_answers_is_asked_ever_less_often():
    twin, node = host(), gateway()
    node.connect()
    asked = []
    for now_us in range(BORN_US, BORN_US + 86_400 * S, 10 * S):
        node.clock_ms = now_us // 1_000
        hear(twin, [stamped(node.says("desk-1", values={"Occupied": True}), now_us)])
        asked += requests(twin, now_us, now_us + S)
    waits = [later - before for before, later in pairwise(asked)]
    assert min(waits) >= FIRST_INTERVAL_US
    assert waits == sorted(waits)
    assert LAST_INTERVAL_US <= max(waits) <= LAST_INTERVAL_US + 10 * S
    assert len(asked) < 35


def test_a_node_that_was_sound_for_long_is_asked_soon_again():
    twin, node = host(), gateway()
    hear(twin, node.connect())
    asked = []
    for turn in range(3):
        now_us = node.clock_ms * 1_000 + turn * 1_000 * S
        node.clock_ms = now_us // 1_000
        node.says("desk-1", values={"Occupied": True})
        hear(twin, [node.says("desk-1", values={"Occupied": True})])
        asked += [moment - now_us for moment in requests(twin, now_us, now_us + 20 * S)]
        hear(twin, node.births())
    assert asked == [6 * S] * 3  # the first whole second after the window


def test_a_birth_that_comes_within_the_window_is_not_asked_for():
    twin, node = host(), gateway()
    births = node.connect()
    early = node.says("desk-2", values={"Occupied": True})
    hear(twin, births[:2])
    hear(twin, [early, stamped(births[2], early.received_us + S)])
    assert requests(twin, early.received_us, early.received_us + 60 * S) == []


def test_a_new_connection_leaves_births_known_and_asks_for_them_anew():
    twin, node = host(), gateway()
    twin.last_will(BORN_US - S)
    list(twin.greet(BORN_US - S))
    births = node.connect()
    hear(twin, births)
    assert requests(twin, BORN_US, BORN_US + 10 * S) == []
    node.says("desk-1", values={"Occupied": True})
    again_us = BORN_US + 20 * S
    twin.last_will(again_us)
    list(twin.greet(again_us))
    said = list(twin.due(again_us + S))
    assert Stale("library/gateway-1/desk-1", again_us) in said
    assert readings(hear(twin, [stamped(node.says("desk-1", values={"Occupied": True}), again_us + S)]))
    assert len(requests(twin, again_us + S, again_us + 30 * S)) == 1
    hear(twin, [stamped(message, again_us + 31 * S) for message in node.births()])
    assert requests(twin, again_us + 31 * S, again_us + 600 * S) == []


def test_after_a_new_connection_not_all_nodes_are_asked_at_once():
    twin = host()
    list(twin.greet(BORN_US))
    for number in range(3 * MAX_REQUESTS):
        hear(twin, EdgeNode(node=f"n{number}").connect())
    list(twin.greet(BORN_US + S))
    asked = requests(twin, BORN_US + S, BORN_US + 20 * S)
    assert [asked.count(moment) for moment in dict.fromkeys(asked)] == [MAX_REQUESTS] * 3


def test_what_comes_from_quarantine_does_not_disturb_the_session():
    twin, node = host(), gateway()
    node.connect()
    refused = node.says("desk-1", values={"Occupied": True})
    later_us = BORN_US + 100 * S
    list(twin.due(later_us))
    node.clock_ms = later_us // 1_000
    hear(twin, node.births())
    with pytest.raises(DecodeError, match="before the current birth"):
        list(twin.decode(refused))
    assert readings(hear(twin, [node.says("desk-1", values={"Occupied": True})]))
    assert requests(twin, later_us, later_us + 60 * S) == []


def a_day(node: EdgeNode, count: int) -> list[RawMessage]:
    devices = ["", *node.devices]
    said = []
    for turn in range(count):
        device = devices[turn % len(devices)]
        values = {"Temperature": float(turn), "Occupied": bool(turn % 2)} if device else {"Uptime": turn}
        said.append(node.says(device, values=values))
    return said


@given(st.integers(0, 300), st.integers(3, 30), st.data())
def test_delivery_out_of_order_within_the_window_gives_the_same_readings_and_no_request(before, count, data):
    node = gateway()
    births = node.connect()
    first = a_day(node, before)
    day = a_day(node, count)
    plain = readings(hear(host(), [*births, *first, *day]))
    shuffled = data.draw(st.permutations(day))
    twin = host()
    heard = readings(hear(twin, [*births, *first]))
    start_us = node.clock_ms * 1_000
    heard |= readings(hear(twin, (stamped(m, start_us + place) for place, m in enumerate(shuffled))))
    assert heard == plain
    assert requests(twin, start_us + len(day), start_us + 120 * S) == []


@given(st.booleans(), st.data())
def test_births_out_of_order_too_ask_for_nothing_when_data_have_names(is_second, data):
    node = gateway(uses_aliases=False)
    twin = host()
    if is_second:
        hear(twin, [*node.connect(), *a_day(node, 5)])
    sent = [*node.connect(), *a_day(node, 6)]
    start_us = node.clock_ms * 1_000
    shuffled = data.draw(st.permutations(sent))
    heard = readings(hear(twin, (stamped(m, start_us + place) for place, m in enumerate(shuffled))))
    assert heard == readings(hear(host(), sent))
    assert requests(twin, start_us + len(sent), start_us + 120 * S) == []
    follow = node.says("desk-2", values={"Occupied": True})
    assert readings(hear(twin, [stamped(follow, start_us + 120 * S)]))
    assert requests(twin, start_us + 120 * S, start_us + 240 * S) == []


@given(st.sets(st.integers(0, 18), min_size=1, max_size=6))
def test_loss_asks_exactly_once_an_interval_and_only_the_node_that_lost(lost):
    twin, node, other = host(), gateway(), gateway(node="gateway-2")
    hear(twin, [*node.connect(), *other.connect()])
    for place, message in enumerate(a_day(node, 20)):
        hear(twin, [] if place in lost else [message])
        hear(twin, a_day(other, 1))
    start_us = node.clock_ms * 1_000
    topics = [
        (now_us, said.topic)
        for now_us in range(start_us, start_us + FIRST_INTERVAL_US, S)
        for said in twin.due(now_us)
    ]
    assert [topic for _, topic in topics] == ["spBv1.0/library/NCMD/gateway-1"]
    (request,) = [s for now in range(topics[0][0], topics[0][0] + 40 * S, S) for s in twin.due(now)]
    assert node.is_asked(request.topic, request.payload)
    hear(twin, node.births())
    assert requests(twin, start_us + 120 * S, start_us + 7_200 * S) == []
