"""EPCIS 2.0 capture documents: what, when, where and why of each event, in JSON-LD."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from storage_sorting.events import FAILED, EventType, ScanOutcome, StorageEvent
from storage_sorting.stages import Stage, Trouble
from twin.clock import from_us

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
#: Ids become URIs under this; give a base of your own to publish documents.
BASE = "urn:bibliotwin:"

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Form:
    """How a stage is said in EPCIS: which event, about which object, in which container."""

    event: str
    action: str
    step: str
    disposition: str
    about: str
    parent: str = ""


def _moves(step: str, about: str, disposition: str = "in_transit") -> _Form:
    return _Form("ObjectEvent", "OBSERVE", step, disposition, about)


def _reserves(step: str, disposition: str, action: str) -> _Form:
    return _Form("TransactionEvent", action, step, disposition, "item")


_FORMS: dict[Stage, _Form] = {
    Stage.REQUESTED: _reserves("reserving", "reserved", "ADD"),
    Stage.VALIDATED: _reserves("reserving", "reserved", "OBSERVE"),
    Stage.ALLOCATED: _reserves("reserving", "reserved", "OBSERVE"),
    Stage.RELEASED: _moves("removing", "tote", "in_progress"),
    Stage.CRANE_START: _moves("removing", "tote", "in_progress"),
    Stage.TOTE_PICKED: _moves("removing", "tote"),
    Stage.TOTE_AT_PORT: _moves("transporting", "tote"),
    Stage.CONVEYED: _moves("transporting", "tote"),
    Stage.TOTE_ARRIVED: _moves("arriving", "tote", "in_progress"),
    Stage.ITEM_SCANNED: _Form("AggregationEvent", "DELETE", "unpacking", "in_progress", "item", "tote"),
    Stage.TOTE_STORED: _moves("storing", "tote", "available"),
    Stage.PUT_WALL: _Form("AggregationEvent", "ADD", "packing", "in_progress", "item", "carrier"),
    Stage.CARRIER_LOADED: _Form("AggregationEvent", "ADD", "packing", "in_progress", "item", "carrier"),
    Stage.LIFT_DEPART: _moves("departing", "carrier"),
    Stage.LIFT_ARRIVE: _moves("arriving", "carrier", "in_progress"),
    Stage.SORT_INDUCTED: _moves("transporting", "item"),
    Stage.RECIRCULATED: _moves("transporting", "item"),
    Stage.DIVERTED: _Form("AggregationEvent", "ADD", "staging_outbound", "in_progress", "item", "crate"),
    Stage.CRATE_CLOSED: _moves("packing", "crate", "container_closed"),
    Stage.LOADED: _moves("loading", "crate"),
    Stage.DEPARTED: _moves("departing", "crate"),
    Stage.ARRIVED: _moves("arriving", "crate", "in_progress"),
    Stage.SHELVED: _moves("stocking", "item", "available"),
    Stage.NOTIFIED: _reserves("holding", "reserved", "OBSERVE"),
    # The core vocabulary has no word for lending, so these steps are URIs of ours, as the schema allows.
    Stage.COLLECTED: _reserves("vocab:lending", "unavailable", "DELETE"),
    Stage.EXPIRED: _reserves("vocab:not-collected", "returned", "DELETE"),
}
_MISSING = _Form("ObjectEvent", "OBSERVE", "inspecting", "unknown", "item")
_TROUBLES: dict[str, _Form] = {
    Trouble.ITEM_MISSING: _MISSING,
    Trouble.TOTE_MISSING: _moves("inspecting", "tote", "unknown"),
    Trouble.CANCELLED: _reserves("reserving", "available", "DELETE"),
}
_GOOD_SCAN = _moves("inspecting", "item", "conformant")
_BAD_SCAN = _moves("inspecting", "item", "mismatch_instance")
_UNREAD = _moves("inspecting", "tote", "non_conformant")


def capture_document(
    events: Iterable[StorageEvent], created_us: int, *, base: str = BASE, zone: str = "+00:00"
) -> Document:
    """An EPCISDocument of all events that EPCIS can say; `zone` is the local offset, as +08:00.

    Marks, counts and outages of machines have no form in EPCIS and are left out. A retraction becomes the
    error declaration of its event, if that is among `events`.
    """
    told = list(events)
    retractions = {e.causation_id: e for e in told if e.type is EventType.RETRACTION}
    written = []
    for event in told:
        form = epcis_event(event, base=base, zone=zone)
        if form is None:
            continue
        retraction = retractions.get(event.id)
        if retraction is not None:
            form["errorDeclaration"] = {
                "declarationTime": _time(retraction.at_us),
                "reason": "did_not_occur",
            }
        written.append(form)
    return {
        "@context": [CONTEXT],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": _time(created_us),
        "epcisBody": {"eventList": written},
    }


def epcis_event(event: StorageEvent, *, base: str = BASE, zone: str = "+00:00") -> Document | None:
    """One event in EPCIS, or None if EPCIS has no form for it or it names nothing the form needs."""
    form = _form_of(event)
    if form is None:
        return None
    about = _uri(base, form.about, getattr(event, f"{form.about}_id"))
    parent = _uri(base, form.parent, getattr(event, f"{form.parent}_id")) if form.parent else None
    request = _uri(base, "request", event.request_id)
    document: Document = {
        "type": form.event,
        "eventID": _uri(base, "event", event.id),
        "eventTime": _time(event.at_us),
        "recordTime": _time(event.record_time_us),
        "eventTimeZoneOffset": zone,
        "action": form.action,
        "bizStep": base + form.step if form.step.startswith("vocab:") else form.step,
        "disposition": form.disposition,
    }
    if form.event == "TransactionEvent":
        if request is None:
            return None
        document["bizTransactionList"] = [{"bizTransaction": request}]
        document["epcList"] = [] if about is None else [about]
    elif about is None:
        return None
    elif form.event == "AggregationEvent" and parent is not None:
        document |= {"parentID": parent, "childEPCs": [about]}
    else:
        document |= {"type": "ObjectEvent", "action": "OBSERVE", "epcList": [about]}
    if request is not None and form.event != "TransactionEvent":
        document["bizTransactionList"] = [{"bizTransaction": request}]
    if event.location is not None:
        document["readPoint"] = {"id": _uri(base, "location", event.location)}
    return document


def _form_of(event: StorageEvent) -> _Form | None:
    if event.type is EventType.STAGE and event.stage is not None and event.outcome != FAILED:
        return _FORMS[event.stage]
    if event.type is EventType.SCAN:
        if event.outcome == ScanOutcome.GOOD:
            return _GOOD_SCAN
        return _BAD_SCAN if event.item_id is not None else _UNREAD
    return _TROUBLES.get(event.outcome or "") if event.type is EventType.EXCEPTION else None


def _uri(base: str, kind: str, identifier: str | None) -> str | None:
    return None if identifier is None else f"{base}{kind}:{quote(identifier, safe='')}"


def _time(time_us: int) -> str:
    return from_us(time_us).isoformat(timespec="microseconds").replace("+00:00", "Z")
