"""OCEL 2.0 logs for process mining: events with all their objects, and which objects belong together."""

from collections.abc import Iterable, Sequence
from typing import Any

from storage_sorting.events import EventType, StorageEvent
from storage_sorting.logs import named_by
from storage_sorting.objects import Kind, ObjectKey
from twin.clock import from_us

Log = dict[str, Any]
#: What an event carries besides its objects, with OCEL's type of it.
_ATTRIBUTES = (
    ("device", "string"),
    ("location", "string"),
    ("from_location", "string"),
    ("to_location", "string"),
    ("outcome", "string"),
    ("decision", "string"),
    ("reason", "string"),
    ("origin", "string"),
    ("source", "string"),
    ("pass_no", "integer"),
    ("count", "integer"),
)


def ocel_log(events: Iterable[StorageEvent]) -> Log:
    """The log of these events, as JSON values; retractions are not events of the process and are left out.

    An object's id is its kind and its own id, because a log has one name space for all kinds. Two objects are
    related if an event names both; the qualifier says what the other one is.
    Source of the form: OCEL 2.0 specification, JSON (Berti et al., 2024).
    """
    told = [event for event in events if event.type is not EventType.RETRACTION]
    related: dict[ObjectKey, set[ObjectKey]] = {}
    written = []
    for event in told:
        names = named_by(event)
        for name in names:
            related.setdefault(name, set()).update(other for other in names if other != name)
        written.append(_event(event, names))
    kinds = sorted({kind for kind, _ in related})
    return {
        "objectTypes": [{"name": kind.value, "attributes": []} for kind in kinds],
        "eventTypes": [
            {"name": name, "attributes": [{"name": a, "type": t} for a, t in _ATTRIBUTES]}
            for name in sorted({activity(event) for event in told})
        ],
        "objects": [_object(key, others) for key, others in sorted(related.items())],
        "events": written,
    }


def activity(event: StorageEvent) -> str:
    """The name of what happened: the stage, or type and outcome."""
    if event.type is EventType.STAGE and event.stage is not None:
        return event.stage.value if event.outcome is None else f"{event.stage.value} {event.outcome}"
    return event.type.value if event.outcome is None else f"{event.type.value} {event.outcome}"


def _event(event: StorageEvent, names: Sequence[ObjectKey]) -> Log:
    values = ((name, getattr(event, name)) for name, _ in _ATTRIBUTES)
    return {
        "id": event.id,
        "type": activity(event),
        "time": from_us(event.at_us).isoformat().replace("+00:00", "Z"),
        "attributes": [{"name": name, "value": value} for name, value in values if value is not None],
        "relationships": [{"objectId": _id(key), "qualifier": key[0].value} for key in names],
    }


def _object(key: ObjectKey, others: Iterable[ObjectKey]) -> Log:
    return {
        "id": _id(key),
        "type": key[0].value,
        "attributes": [],
        "relationships": [{"objectId": _id(other), "qualifier": other[0].value} for other in sorted(others)],
    }


def _id(key: tuple[Kind, str]) -> str:
    return f"{key[0].value}:{key[1]}"
