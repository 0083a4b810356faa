"""From the JSON of each version to plain values: renamed fields and words become those of VDA 5050 3."""

import math
from collections.abc import Iterable
from hashlib import blake2b
from typing import TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from storage_sorting.conformance.vehicle_order import Step
from storage_sorting.vda5050 import vehicle, wire_2, wire_2_0, wire_3, wire_3_state
from storage_sorting.vda5050.factsheets import Factsheet2, Factsheet3
from storage_sorting.vda5050.parts import Headed, LooselyHeaded, Velocity
from storage_sorting.vda5050.vehicle import (
    Asked,
    Connected,
    Doing,
    Fault,
    Header,
    Level,
    Load,
    Mode,
    Name,
    Pose,
)
from twin.clock import to_us

Kept = TypeVar("Kept")
AnyOrder = wire_2.Order | wire_2_0.Order | wire_3.Order
AnyState = wire_2.State | wire_3_state.State

#: Words that version 3 spells otherwise; all others are the same in all versions.
RENAMED = {"CONNECTIONBROKEN": "CONNECTION_BROKEN", "TEACHIN": "TEACH_IN"}
_canonical = msgspec.msgpack.Encoder(order="deterministic")


def in_words_of_3(word: str) -> str:
    """A word of an enumeration as version 3 spells it, in lower case."""
    return RENAMED.get(word, word).lower()


def header_of(message: Headed | LooselyHeaded, topic: Name) -> Header:
    """The header; the vehicle is the one of the topic where the message does not name itself."""
    name = Name(
        _or(message.manufacturer, topic.manufacturer) or topic.manufacturer,
        _or(message.serial_number, topic.serial_number) or topic.serial_number,
    )
    timestamp = _or(message.timestamp, None)
    time_us = None if timestamp is None else to_us(timestamp)
    return Header(name, _or(message.version, ""), _or(message.header_id, None), time_us)


def connection(message: wire_2.Connection | wire_3.Connection, header: Header) -> vehicle.Connection:
    """How the vehicle stands with the broker."""
    return vehicle.Connection(header, Connected(in_words_of_3(message.connection_state)))


def visualization(
    message: wire_2.Visualization | wire_3_state.Visualization, header: Header
) -> vehicle.Visualization:
    """Where the vehicle is."""
    return vehicle.Visualization(header, _pose(message), _speed(message.velocity))


def order(message: AnyOrder, header: Header) -> vehicle.Order:
    """The graph and its actions."""
    actions: list[Asked] = []
    for node in message.nodes:
        actions += [Asked(action.action_id, action.action_type, node.node_id) for action in node.actions]
    for edge in message.edges:
        actions += [Asked(action.action_id, action.action_type, edge.edge_id) for action in edge.actions]
    content = blake2b(_canonical.encode([message.nodes, message.edges]), digest_size=8).digest()
    return vehicle.Order(
        header=header,
        order_id=message.order_id,
        update=message.order_update_id,
        nodes=tuple(Step(node.node_id, node.sequence_id, node.released) for node in message.nodes),
        edges=tuple(
            Step(edge.edge_id, edge.sequence_id, edge.released, _ends(edge)) for edge in message.edges
        ),
        actions=tuple(actions),
        content=int.from_bytes(content, "big"),
    )


def instant_actions(
    message: wire_2.InstantActions | wire_2_0.InstantActions | wire_3.InstantActions, header: Header
) -> vehicle.InstantActions:
    """What the vehicle is to do at once."""
    asked = []
    told: Iterable[wire_2.Action | wire_2_0.InstantAction | wire_3.InstantAction] = (
        () if isinstance(message.actions, UnsetType) else message.actions
    )
    for action in told:
        kind = _or(action.action_type, "")
        if isinstance(action, wire_2_0.InstantAction):
            kind = kind or _or(action.action_name, "")
        asked.append(Asked(action.action_id, kind))
    return vehicle.InstantActions(header, tuple(asked))


def state(message: AnyState, header: Header) -> vehicle.State:
    """Everything about the vehicle that anybody here needs."""
    if isinstance(message, wire_3_state.State):
        instant = (*message.instant_action_states, *_or(message.zone_action_states, []))
        charge, charging = message.power_supply.state_of_charge, message.power_supply.charging
        stopped = message.safety_state.active_emergency_stop != "NONE"
    else:
        instant = ()
        charge, charging = message.battery_state.battery_charge, message.battery_state.charging
        stopped = message.safety_state.e_stop != "NONE"
    return vehicle.State(
        header=header,
        order_id=message.order_id,
        update=message.order_update_id,
        last_node=message.last_node_id,
        last_sequence=message.last_node_sequence_id,
        nodes=tuple(Step(node.node_id, node.sequence_id, node.released) for node in message.node_states),
        edges=tuple(Step(edge.edge_id, edge.sequence_id, edge.released) for edge in message.edge_states),
        actions=tuple(_action_state(action) for action in message.action_states),
        instant_actions=tuple(_action_state(action) for action in instant),
        driving=message.driving,
        paused=_or(message.paused, False),
        wants_base=_or(message.new_base_request, False),
        mode=Mode(in_words_of_3(message.operating_mode)),
        charge_percent=charge,
        charging=charging,
        loads=() if isinstance(message.loads, UnsetType) else tuple(map(_load, message.loads)),
        faults=tuple(_fault(error) for error in message.errors),
        emergency_stop=stopped,
        field_violation=message.safety_state.field_violation,
        pose=_pose(message),
        speed_m_s=_speed(message.velocity),
    )


def factsheet(message: Factsheet2 | Factsheet3, header: Header) -> vehicle.Factsheet:
    """What the vehicle is."""
    kind, body = message.type_specification, message.physical_parameters
    three = isinstance(message, Factsheet3)
    features, timing = message.protocol_features, message.protocol_limits.timing
    able = features.mobile_robot_actions if three else features.agv_actions  # type: ignore[union-attr]
    return vehicle.Factsheet(
        header=header,
        series=kind.series_name,
        kind=kind.mobile_robot_class if three else kind.agv_class,  # type: ignore[union-attr]
        load_kg=kind.maximum_load_mass if three else kind.max_load_mass,  # type: ignore[union-attr]
        top_speed_m_s=body.maximum_speed if three else body.speed_max,  # type: ignore[union-attr]
        acceleration_m_s2=body.maximum_acceleration if three else body.acceleration_max,  # type: ignore[union-attr]
        length_m=body.length,
        width_m=body.width,
        height_m=body.maximum_height if three else body.height_max,  # type: ignore[union-attr]
        actions=tuple(action.action_type for action in able),
        load_types=tuple(each.load_type for each in _or(message.load_specification.load_sets, [])),
        state_interval_s=_or(timing.default_state_interval, None),
    )


def _or(value: Kept | UnsetType, otherwise: Kept) -> Kept:
    return otherwise if value is UNSET else value


def _ends(edge: wire_2.Edge | wire_2_0.Edge | wire_3.Edge) -> tuple[str | None, str | None]:
    return (None, None) if isinstance(edge, wire_3.Edge) else (edge.start_node_id, edge.end_node_id)


def _action_state(action: wire_2.ActionState | wire_3_state.ActionState) -> vehicle.ActionState:
    result = (
        action.action_result if isinstance(action, wire_3_state.ActionState) else action.result_description
    )
    doing = Doing(in_words_of_3(action.action_status))
    return vehicle.ActionState(action.action_id, _or(action.action_type, ""), doing, _or(result, ""))


def _load(load: wire_2.Load | wire_3_state.Load) -> Load:
    return Load(_or(load.load_id, ""), _or(load.load_type, ""))


def _fault(error: wire_2.Error | wire_2_0.Error | wire_3_state.Error) -> Fault:
    # 2.0 foresaw no hint, so anything may stand there.
    hint = error.error_hint if isinstance(error.error_hint, str) else ""
    level = Level(in_words_of_3(error.error_level))
    return Fault(error.error_type, level, _or(error.error_description, ""), hint)


def _pose(message: AnyState | wire_2.Visualization | wire_3_state.Visualization) -> Pose | None:
    if isinstance(message, wire_3_state.State | wire_3_state.Visualization):
        seen = message.mobile_robot_position
        return (
            None
            if isinstance(seen, UnsetType)
            else Pose(seen.x, seen.y, seen.theta, seen.map_id, seen.localized)
        )
    told = message.agv_position
    if isinstance(told, UnsetType):
        return None
    return Pose(told.x, told.y, told.theta, told.map_id, told.position_initialized)


def _speed(velocity: Velocity | UnsetType) -> float | None:
    if isinstance(velocity, UnsetType) or velocity.vx is UNSET:
        return None
    return math.hypot(velocity.vx, _or(velocity.vy, 0.0))
