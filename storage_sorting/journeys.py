"""What is known of missions of cranes, trips of lifts, orders of vehicles and rides on the sorter."""

from collections.abc import Sequence

from storage_sorting.events import Mark
from storage_sorting.logs import Entry, ObjectLogs
from storage_sorting.objects import CraneMission, Kind, LiftTrip, SortPass, VehicleOrder
from storage_sorting.stages import Stage, Trouble
from storage_sorting.workflow import last_place


def find_last(entries: Sequence[Entry], name: str) -> str | None:
    """The latest value of a field that any of the entries gives."""
    for entry in reversed(entries):
        value: str | None = getattr(entry[5], name)
        if value is not None:
            return value
    return None


def _first_us(entries: Sequence[Entry], *stages: Stage) -> int | None:
    return next((entry[0] for entry in entries if entry[5].stage in stages and not entry[5].outcome), None)


def _mark_us(entries: Sequence[Entry], mark: Mark) -> int | None:
    return next((entry[0] for entry in entries if entry[5].outcome == mark), None)


def mission(logs: ObjectLogs, identifier: str) -> CraneMission:
    """One journey of a crane."""
    entries = logs.of(Kind.MISSION, identifier)
    return CraneMission(
        id=identifier,
        heard_us=entries[-1][0],
        device=find_last(entries, "device"),
        tote_id=find_last(entries, "tote_id"),
        started_us=_first_us(entries, Stage.CRANE_START),
        picked_us=_first_us(entries, Stage.TOTE_PICKED),
        ended_us=_first_us(entries, Stage.TOTE_AT_PORT, Stage.TOTE_STORED),
    )


def lift_trip(logs: ObjectLogs, identifier: str) -> LiftTrip:
    """One journey of a lift."""
    entries = logs.of(Kind.LIFT_TRIP, identifier)
    return LiftTrip(
        id=identifier,
        heard_us=entries[-1][0],
        device=find_last(entries, "device"),
        carriers=tuple(sorted({entry[5].carrier_id for entry in entries if entry[5].carrier_id})),
        departed_us=_first_us(entries, Stage.LIFT_DEPART),
        arrived_us=_first_us(entries, Stage.LIFT_ARRIVE),
        to_location=find_last(entries, "to_location"),
    )


def vehicle_order(logs: ObjectLogs, identifier: str) -> VehicleOrder:
    """One order of a vehicle."""
    entries = logs.of(Kind.VEHICLE_ORDER, identifier)
    cancelled_us = next((entry[0] for entry in entries if entry[5].outcome == Trouble.CANCELLED), None)
    arrived_us = _mark_us(entries, Mark.ARRIVED)
    load = next(
        (
            (kind, name)
            for entry in reversed(entries)
            for kind in (Kind.CRATE, Kind.CARRIER, Kind.TOTE)
            if (name := getattr(entry[5], f"{kind}_id")) is not None
        ),
        None,
    )
    return VehicleOrder(
        id=identifier,
        heard_us=entries[-1][0],
        device=find_last(entries, "device"),
        load=load,
        started_us=_mark_us(entries, Mark.LEFT),
        ended_us=arrived_us if cancelled_us is None else cancelled_us,
        cancelled=cancelled_us is not None,
        place=last_place(entries),
    )


def sort_pass(logs: ObjectLogs, identifier: str) -> SortPass:
    """One ride on the sorter."""
    entries = logs.of(Kind.SORT_PASS, identifier)
    diverted = next((entry[5] for entry in entries if entry[5].stage is Stage.DIVERTED), None)
    return SortPass(
        id=identifier,
        heard_us=entries[-1][0],
        item_id=find_last(entries, "item_id"),
        device=find_last(entries, "device"),
        inducted_us=_first_us(entries, Stage.SORT_INDUCTED),
        rounds=sum(entry[5].stage is Stage.RECIRCULATED for entry in entries),
        diverted_us=None if diverted is None else diverted.at_us,
        chute=None if diverted is None else diverted.location,
        crate_id=find_last(entries, "crate_id"),
    )
