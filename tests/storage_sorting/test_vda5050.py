"""VDA 5050: the recording, real messages, damaged ones, and what vehicles may do wrong."""

import json
from contextlib import suppress
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage_sorting.conformance.vehicle_order import RULE
from storage_sorting.conformance.verdict import Verdict
from storage_sorting.event_json import parse_events, write_events
from storage_sorting.objects import Kind, VehicleOrder
from storage_sorting.state import StorageState
from storage_sorting.vda5050 import wire_2, wire_3, wire_3_state
from storage_sorting.vda5050.factsheets import Factsheet2, Factsheet3
from storage_sorting.vda5050.fleet import Fleet
from storage_sorting.vda5050.payload import MAX_PAYLOAD_BYTES, Vda5050Error, read_message
from storage_sorting.vda5050.vehicle import Connected, Name, State
from tests.storage_sorting.wire_recordings import (
    BEGAN_US,
    SHARED,
    damaged_bytes,
    lines,
    plain_event,
    plain_finding,
)

REAL = SHARED / "vda5050" / "opentcs_samples" / "v2_0"
RECORDED = lines("vda5050")
TOPICS = sorted({line["topic"] for line in RECORDED if "topic" in line})
PAYLOADS = [line["payload"].encode() for line in RECORDED if "topic" in line]
AMR = Name("Kestrel", "AMR-07")


def at_us(line: dict[str, Any]) -> int:
    return int(BEGAN_US + round(line["after_s"] * 1e6))


def said(fleet: Fleet, line: dict[str, Any]) -> dict[str, Any]:
    """What one step of the recording gives, as `expected.jsonl` has it."""
    if "topic" not in line:
        return {"findings": [plain_finding(finding) for finding in fleet.due(at_us(line))]}
    try:
        heard = fleet.hear(line["topic"], line["payload"].encode(), at_us(line))
    except Vda5050Error as error:
        return {"refused": error.reason}
    told = {
        "events": [plain_event(event) for event in heard.events],
        "findings": [plain_finding(finding) for finding in heard.findings],
    }
    return {name: value for name, value in told.items() if value}


def whole_recording() -> tuple[Fleet, StorageState]:
    fleet, store = Fleet(1), StorageState()
    for line in RECORDED:
        if "topic" in line:
            with suppress(Vda5050Error):
                store.apply(fleet.hear(line["topic"], line["payload"].encode(), at_us(line)).events)
    return fleet, store


def test_each_message_of_the_recording_gives_what_is_expected() -> None:
    fleet = Fleet(1)
    for line, expected in zip(RECORDED, lines("vda5050", "expected.jsonl"), strict=True):
        assert said(fleet, line) == expected, line


def test_vehicle_orders_of_the_recording_end_as_they_did() -> None:
    _, store = whole_recording()
    done, cancelled = store.get(Kind.VEHICLE_ORDER, "T-2201"), store.get(Kind.VEHICLE_ORDER, "T-2205")
    assert isinstance(done, VehicleOrder)
    assert isinstance(cancelled, VehicleOrder)
    assert (done.load, done.cancelled) == ((Kind.CRATE, "K-0412"), False)
    assert (done.started_us, done.ended_us) == (BEGAN_US + 18_000_000, BEGAN_US + 60_000_000)
    assert done.place is not None
    assert done.place.location == "dock-3"
    assert cancelled.cancelled
    assert cancelled.ended_us == BEGAN_US + 84_000_000


def test_events_of_vehicles_are_native_storage_events() -> None:
    _, store = whole_recording()
    events = store.events()
    assert len(events) > 20
    assert list(parse_events(write_events(events), 0)) == events


def test_a_number_is_left_out_where_states_were_lost() -> None:
    _, store = whole_recording()
    numbers = sorted(event.source_seq for event in store.events() if event.device == str(AMR))
    missing = [after for before, after in pairwise(numbers) if after - before > 1]
    assert len(missing) == 1
    vehicle = whole_recording()[0].find_vehicle(AMR)
    assert vehicle is not None
    assert (vehicle.lost, vehicle.repeated) == (2, 1)


def test_a_last_will_counts_from_when_it_was_heard() -> None:
    _, store = whole_recording()
    lost = next(
        event for event in store.events() if event.outcome == "link_lost" and event.device == str(AMR)
    )
    assert lost.event_time_us == BEGAN_US
    assert lost.at_us == BEGAN_US + 120_000_000


def test_a_fleet_shows_each_vehicle_as_it_last_told() -> None:
    fleet, _ = whole_recording()
    seen = {str(vehicle.name): vehicle for vehicle in fleet.list_vehicles()}
    assert seen["Kestrel/AMR-08"].connected is Connected.OFFLINE
    assert seen["Nordhof/L-2"].factsheet is not None
    assert seen["Nordhof/L-2"].faults[0].hint == "clear the shelf"
    assert seen["Kestrel/AMR-07"].pose is not None
    assert seen["Kestrel/AMR-07"].order_id is None


@pytest.mark.skipif(not REAL.is_dir(), reason="the real messages are not beside the checkout")
@pytest.mark.parametrize("version", [None, "2.0.0", "2.1.0"])
def test_real_messages_pass_or_are_refused_for_the_right_reason(version: str | None) -> None:
    paths = sorted(REAL.glob("*.json"))
    assert len(paths) == 13
    for path in paths:
        message = json.loads(path.read_text())
        if version is not None:
            message["version"] = version
        test = path.name.split("Test")[0]
        kind = test[0].lower() + test[1:]
        topic = f"uagv/v2/{message['manufacturer']}/{message['serialNumber']}/{kind}"
        if version == "2.0.0" and path.name == "StateTest.deserializeJsonWithNullForOptionalFields.json":
            with pytest.raises(Vda5050Error, match=r"required field `theta` - at `\$.nodeStates\[0\]"):
                Fleet(1).hear(topic, json.dumps(message).encode(), BEGAN_US)
            continue
        heard = Fleet(1).hear(topic, json.dumps(message).encode(), BEGAN_US)
        reasons = [finding.en for finding in heard.findings if finding.verdict is Verdict.FAIL]
        expected = []
        if version is None:
            expected.append(
                "There is no version 'version'; it is read as 2.1: correct the vehicle's settings"
            )
        if path.name == "OrderTest.jsonSampleFull.json":
            expected.append("Edge some-edge-id has the even sequence id 0")
        assert reasons == expected, path.name


@settings(max_examples=600, deadline=None)
@given(st.one_of(st.sampled_from(TOPICS), st.text(max_size=60)), damaged_bytes(PAYLOADS))
def test_a_damaged_message_raises_only_the_error_of_this_module(topic: str, payload: bytes) -> None:
    with suppress(Vda5050Error):
        events = Fleet(1).hear(topic, payload, BEGAN_US).events
        assert list(parse_events(write_events(events), 0)) == list(events)


@pytest.mark.parametrize("place", ["orderId", "lastNodeId"])
def test_an_id_that_cannot_be_shown_is_refused(place: str) -> None:
    with pytest.raises(Vda5050Error, match="cannot be shown"):
        Fleet(1).hear(*state_message(1, 0, 1, **{place: "n\n0"}))


def test_what_a_vehicle_says_of_its_faults_is_made_one_line() -> None:
    fault = {"errorType": "drive", "errorLevel": "FATAL", "errorDescription": "left\nright\u2028"}
    events = Fleet(1).hear(*state_message(1, 0, 0, errors=[fault])).events
    assert [event.reason for event in events] == ["drive: left right "]
    assert list(parse_events(write_events(events), 0)) == list(events)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, len(RECORDED) - 2), max_size=60))
def test_messages_in_any_order_never_end_an_order_twice(order: list[int]) -> None:
    fleet, store = Fleet(1), StorageState()
    for place in order:
        line = RECORDED[place]
        with suppress(Vda5050Error):
            store.apply(fleet.hear(line["topic"], line["payload"].encode(), BEGAN_US + place).events)
    assert store.totals.conflicting == 0
    assert store.totals.repeated == 0


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b" " * (MAX_PAYLOAD_BYTES + 1), "are the most"),
        (b"[" * 100_000, "Expected `object`"),
        (b'{"version":' + b"[" * 5_000 + b"]" * 5_000 + b"}", "nested too deeply"),
        (b'{"version":"1.1.0"}', "have the vehicle speak 2.0 or later"),
        (b"\xff", "not"),
    ],
)
def test_a_hostile_payload_is_refused(payload: bytes, reason: str) -> None:
    with pytest.raises(Vda5050Error, match=reason):
        read_message("uagv/v2/Kestrel/AMR-07/state", payload)


def test_a_vehicle_without_end_of_names_is_refused() -> None:
    with pytest.raises(Vda5050Error, match="over 40"):
        read_message(f"uagv/v2/Kestrel/{'x' * 41}/state", b"{}")


def test_words_of_both_versions_mean_the_same() -> None:
    states = [
        reading.message
        for line in RECORDED
        if line.get("topic", "").endswith("/L-2/state")
        and (reading := read_message(line["topic"], line["payload"].encode())).message is not None
    ]
    modes = [state.mode for state in states if isinstance(state, State)]
    assert "teach_in" in modes


def test_what_the_types_write_is_read_as_the_same() -> None:
    kinds = {
        "uagv/v2": {"state": wire_2.State, "order": wire_2.Order, "factsheet": Factsheet2},
        "vda5050/v3": {"state": wire_3_state.State, "order": wire_3.Order, "factsheet": Factsheet3},
    }
    written = 0
    for line in RECORDED:
        *root, _, _, kind = line.get("topic", "///").split("/")
        shape = kinds.get("/".join(root), {}).get(kind)
        if shape is None:
            continue
        with suppress(Vda5050Error):
            read = read_message(line["topic"], line["payload"].encode())
            again = msgspec.json.encode(msgspec.json.decode(line["payload"], type=shape))
            assert read_message(line["topic"], again) == read
            written += 1
    assert written > 20


def old(kind: str, header_id: int, second: int, **body: Any) -> tuple[str, bytes, int]:
    """A message of a 2.1 vehicle and when it came."""
    message = {
        "headerId": header_id,
        "timestamp": f"2026-11-27T08:00:{second:02}Z",
        "version": "2.1.0",
        "manufacturer": "Kestrel",
        "serialNumber": "AMR-07",
        **body,
    }
    return f"uagv/v2/Kestrel/AMR-07/{kind}", json.dumps(message).encode(), BEGAN_US + second * 1_000_000


def state_message(
    header_id: int,
    second: int,
    ahead: int,
    *,
    order: str = "O-1",
    last: int = 0,
    driving: bool = False,
    **more: Any,
) -> tuple[str, bytes, int]:
    """A state with `ahead` released nodes to come after node `last`."""
    nodes = [
        {"nodeId": f"n{last + step}", "sequenceId": 2 * (last + step), "released": True}
        for step in range(1, ahead + 1)
    ]
    edges = [
        {"edgeId": f"e{last + step}", "sequenceId": 2 * (last + step) - 1, "released": True}
        for step in range(1, ahead + 1)
    ]
    body = {
        "orderId": order,
        "orderUpdateId": 0,
        "lastNodeId": f"n{last}",
        "lastNodeSequenceId": 2 * last,
        "driving": driving,
        "operatingMode": "AUTOMATIC",
        "nodeStates": nodes,
        "edgeStates": edges,
        "actionStates": [],
        "batteryState": {"batteryCharge": 50, "charging": False},
        "errors": [],
        "safetyState": {"eStop": "NONE", "fieldViolation": False},
    }
    return old("state", header_id, second, **{**body, **more})


def outcomes(fleet: Fleet, *messages: tuple[str, bytes, int]) -> list[str]:
    return [str(event.outcome or event.type) for each in messages for event in fleet.hear(*each).events]


def test_an_order_that_had_ended_before_anybody_listened_tells_nothing() -> None:
    assert outcomes(Fleet(1), state_message(1, 0, 0)) == []


def test_an_order_that_gives_way_unseen_is_ended_by_inference() -> None:
    fleet = Fleet(1)
    outcomes(fleet, state_message(1, 0, 2, driving=True))
    events = fleet.hear(*state_message(2, 5, 1, order="O-2")).events
    assert [(event.outcome, event.origin, event.vehicle_order_id) for event in events] == [
        ("arrived", "inferred", "O-1"),
        ("granted", "observed", "O-2"),
    ]


def test_an_update_that_lengthens_a_finished_order_takes_its_end_back() -> None:
    fleet = Fleet(1)
    assert outcomes(fleet, state_message(1, 0, 1, driving=True), state_message(2, 5, 0, last=1)) == [
        "granted",
        "left",
        "arrived",
    ]
    assert outcomes(fleet, state_message(3, 9, 1, last=1, driving=True)) == ["retraction"]
    assert outcomes(fleet, state_message(4, 12, 0, last=2)) == ["arrived"]


def test_a_late_state_changes_nothing() -> None:
    fleet = Fleet(1)
    outcomes(fleet, state_message(5, 10, 2, driving=True), state_message(7, 20, 1, last=1, driving=True))
    assert outcomes(fleet, state_message(6, 15, 2)) == []
    vehicle = fleet.find_vehicle(AMR)
    assert vehicle is not None
    assert (vehicle.late, vehicle.lost) == (1, 1)


def test_a_restarted_vehicle_counts_anew_and_is_heard() -> None:
    fleet = Fleet(1)
    outcomes(fleet, state_message(500, 10, 1))
    assert outcomes(fleet, state_message(1, 20, 1, driving=True)) == ["left"]


def test_header_ids_that_do_not_count_are_found_once() -> None:
    fleet = Fleet(1)
    found = [
        finding.rule.id
        for second in range(5)
        for finding in fleet.hear(*state_message(0, second, second)).findings
    ]
    assert found == ["V3"]


def test_a_cancel_without_end_fails_once_and_is_not_judged_where_states_were_lost() -> None:
    cancel = {"actions": [{"actionType": "cancelOrder", "actionId": "c", "blockingType": "NONE"}]}
    for lost, verdict in ((0, Verdict.FAIL), (3, Verdict.INCONCLUSIVE)):
        fleet = Fleet(1)
        outcomes(fleet, state_message(1, 0, 1, driving=True), old("instantActions", 1, 1, **cancel))
        topic, payload, _ = state_message(2 + lost, 50, 1, driving=True)
        fleet.hear(topic, payload, BEGAN_US + 60_000_000)
        judged = fleet.due(BEGAN_US + 70_000_000)
        assert [(finding.rule, finding.verdict) for finding in judged] == [(RULE, verdict)]
        assert fleet.due(BEGAN_US + 71_000_000) == ()


def test_an_order_while_another_is_on_is_doubted() -> None:
    fleet = Fleet(1)
    outcomes(fleet, state_message(1, 0, 1, driving=True))
    node = {"nodeId": "n9", "sequenceId": 0, "released": True, "actions": []}
    heard = fleet.hear(*old("order", 1, 2, orderId="O-7", orderUpdateId=0, nodes=[node], edges=[]))
    assert [finding.verdict for finding in heard.findings] == [Verdict.INCONCLUSIVE]
    assert "O-1" in heard.findings[0].en
