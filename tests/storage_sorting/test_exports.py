"""What is exported is EPCIS 2.0 by the official schema, and OCEL 2.0."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from benchmarks.storage_day import START_US
from storage_sorting.events import EventType, ScanOutcome
from storage_sorting.exports.epcis import BASE, capture_document, epcis_event
from storage_sorting.exports.ocel import ocel_log
from storage_sorting.stages import Stage, Trouble
from tests.storage_sorting.draft7_schema import Validator
from tests.storage_sorting.test_state import Teller, day

DATA = Path(__file__).parents[3] / "shared/data/epcis"


@cache
def official() -> Validator:
    """The schema of GS1, which may be used but not copied."""
    file = DATA / "EPCIS-JSON-Schema.json"
    if not file.is_file():
        pytest.skip("the EPCIS schema lies beside the checkout, in ../shared/data/epcis")
    return Validator(json.loads(file.read_text(encoding="utf-8")))


def faults(document: dict[str, Any]) -> list[str]:
    """By the official schema; a document must be plain JSON."""
    return official().faults(json.loads(json.dumps(document)))


def everything() -> Teller:
    """Every stage, once with all its objects and once with the request alone, and all that can go wrong."""
    told = Teller()
    names = ("request", "item", "tote", "carrier", "crate", "slot", "sort_pass", "mission", "lift_trip")
    objects = {f"{name}_id": f"{name} 1/架" for name in names}
    for at, stage in enumerate(Stage):
        told.say(at, stage, location="S1 入口", **objects)
        told.say(at, stage, request_id="R2")
        told.say(at, stage, outcome="failed", **objects)
    for outcome in ScanOutcome:
        told.say(50, type=EventType.SCAN, outcome=outcome.value, item_id="B1", device="RD1")
        told.say(50, type=EventType.SCAN, outcome=outcome.value, tote_id="T1", device="RD1")
    for trouble in Trouble:
        told.say(60, type=EventType.EXCEPTION, outcome=trouble.value, device="C1", **objects)
    return told


@pytest.mark.parametrize("seed", [0, 1])
def test_a_day_is_a_capture_document_by_the_official_schema(seed: int) -> None:
    document = capture_document(day(seed), START_US, zone="+08:00")
    assert len(document["epcisBody"]["eventList"]) > 500
    assert faults(document) == []


def test_every_stage_and_trouble_is_said_validly_or_not_at_all() -> None:
    told = everything()
    document = capture_document(told.said, START_US, base="https://id.example.org/")
    assert faults(document) == []
    said = {event["bizStep"] for event in document["epcisBody"]["eventList"]}
    assert {"reserving", "removing", "unpacking", "packing", "loading", "departing", "inspecting"} <= said
    assert "https://id.example.org/vocab:lending" in said


@pytest.mark.parametrize(
    "damage",
    [
        lambda document, event: document.pop("schemaVersion"),
        lambda document, event: document.update({"kind": "x"}),
        lambda document, event: event.pop("action"),
        lambda document, event: event.update({"bizStep": "lending"}),
        lambda document, event: event.update({"disposition": "lost"}),
        lambda document, event: event.update({"eventTimeZoneOffset": "08:00"}),
        lambda document, event: event.update({"epcList": ["no uri"]}),
        lambda document, event: event.update({"borrower": "x"}),
    ],
)
def test_the_validator_sees_damage(damage: Callable[[dict[str, Any], dict[str, Any]], object]) -> None:
    document = capture_document(day(0)[:50], START_US)
    damage(document, document["epcisBody"]["eventList"][0])
    assert faults(document)


def test_a_scan_takes_the_book_out_of_its_tote_and_a_retraction_is_declared_an_error() -> None:
    told = Teller()
    scan = told.say(1, Stage.ITEM_SCANNED, item_id="B1", tote_id="T1", request_id="R1", location="S1")
    told.say(9, type=EventType.RETRACTION, causation_id=scan.id)
    (event,) = capture_document(told.said, START_US)["epcisBody"]["eventList"]
    assert (event["type"], event["action"], event["bizStep"]) == ("AggregationEvent", "DELETE", "unpacking")
    assert (event["parentID"], event["childEPCs"]) == (f"{BASE}tote:T1", [f"{BASE}item:B1"])
    assert event["errorDeclaration"]["reason"] == "did_not_occur"
    assert event["bizTransactionList"] == [{"bizTransaction": f"{BASE}request:R1"}]
    assert faults(capture_document(told.said, START_US)) == []


def test_marks_and_counts_have_no_form_in_epcis() -> None:
    told = Teller()
    assert epcis_event(told.say(1, type=EventType.COUNT, location="x", count=3)) is None
    assert epcis_event(told.say(1, type=EventType.MARK, outcome="arrived", tote_id="T1")) is None


def test_an_ocel_log_is_closed_typed_and_complete() -> None:
    told = everything()
    events = [*day(2), *told.said]
    log = json.loads(json.dumps(ocel_log(events)))
    assert set(log) == {"objectTypes", "eventTypes", "objects", "events"}
    objects = {one["id"]: one["type"] for one in log["objects"]}
    assert len(objects) == len(log["objects"])
    assert set(objects.values()) == {kind["name"] for kind in log["objectTypes"]}
    assert {one["type"] for one in log["events"]} == {kind["name"] for kind in log["eventTypes"]}
    assert len(log["events"]) == len(events)
    attributes = {
        kind["name"]: {a["name"]: a["type"] for a in kind["attributes"]} for kind in log["eventTypes"]
    }
    for one in (*log["events"], *log["objects"]):
        for relation in one["relationships"]:
            assert relation["objectId"] in objects
            assert relation["qualifier"] == objects[relation["objectId"]]
    python = {"string": str, "integer": int}
    for one in log["events"]:
        assert one["time"].endswith("Z")
        for attribute in one["attributes"]:
            assert isinstance(attribute["value"], python[attributes[one["type"]][attribute["name"]]])


def test_a_tote_that_served_two_requests_is_related_to_both() -> None:
    log = ocel_log(day(1))
    shared = [
        one
        for one in log["objects"]
        if one["type"] == "tote" and sum(r["qualifier"] == "request" for r in one["relationships"]) > 1
    ]
    assert shared
