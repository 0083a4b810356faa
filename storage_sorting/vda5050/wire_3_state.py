"""VDA 5050 3: state and visualization as the corrected schemas after tag 3.0.0 have them."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, UnsetType

from storage_sorting.vda5050.parts import (
    MAX_ENTRIES,
    MAX_STEPS,
    Angle,
    Box,
    Headed,
    Id,
    Integer,
    Length,
    Part,
    Percent,
    References,
    Share,
    Text,
    Texts,
    Velocity,
)
from storage_sorting.vda5050.wire_3 import Trajectory

RequestStatus = Literal["REQUESTED", "GRANTED", "REVOKED", "EXPIRED"]


class MapState(Part):
    """A map that a vehicle has."""

    map_id: Id
    map_version: Id
    map_status: Literal["ENABLED", "DISABLED"]
    map_descriptor: Text | UnsetType = UNSET


class ZoneSetState(Part):
    """A set of zones that a vehicle has."""

    zone_set_id: Id
    map_id: Id
    zone_set_status: Literal["ENABLED", "DISABLED"]


class SeenPosition(Part):
    """Where a node of a state is."""

    x: float
    y: float
    map_id: Id
    theta: Angle | UnsetType = UNSET


class NodeState(Part):
    """A node still ahead."""

    node_id: Id
    sequence_id: Integer
    released: bool
    node_descriptor: Text | UnsetType = UNSET
    node_position: SeenPosition | UnsetType = UNSET


class EdgeState(Part):
    """An edge still ahead."""

    edge_id: Id
    sequence_id: Integer
    released: bool
    edge_descriptor: Text | UnsetType = UNSET
    trajectory: Trajectory | UnsetType = UNSET


class PlannedPath(Part):
    """The way a vehicle is going to take."""

    trajectory: Trajectory
    traversed_nodes: Texts | UnsetType = UNSET


class Waypoint(Part):
    """A point it expects to be at by `eta`."""

    x: float
    y: float
    eta: Text
    theta: Angle | UnsetType = UNSET


class IntermediatePath(Part):
    """The next stretch of its way."""

    polyline: Annotated[list[Waypoint], msgspec.Meta(max_length=MAX_ENTRIES)]


class Position(Part):
    """Where the vehicle is, in metres and rad."""

    x: float
    y: float
    theta: Angle
    map_id: Id
    localized: bool
    localization_score: Share | UnsetType = UNSET
    deviation_range: Length | UnsetType = UNSET


class LoadSize(Part):
    """In metres."""

    length: Length
    width: Length
    height: Length | UnsetType = UNSET


class Load(Part):
    """What the vehicle carries; weight in kg."""

    load_id: Id | UnsetType = UNSET
    load_type: Id | UnsetType = UNSET
    load_position: Id | UnsetType = UNSET
    bounding_box_reference: Box | UnsetType = UNSET
    load_dimensions: LoadSize | UnsetType = UNSET
    weight: Length | UnsetType = UNSET


class ZoneRequest(Part):
    """What a vehicle asks before it enters a zone."""

    request_id: Id
    request_type: Literal["ACCESS", "REPLANNING"]
    zone_id: Id
    zone_set_id: Id
    request_status: RequestStatus
    trajectory: Trajectory | UnsetType = UNSET


class EdgeRequest(Part):
    """What a vehicle asks before it leaves its edge."""

    request_id: Id
    request_type: Literal["CORRIDOR"]
    edge_id: Id
    sequence_id: Integer
    request_status: RequestStatus


class ActionState(Part):
    """How far an action is."""

    action_id: Id
    action_status: Literal["WAITING", "INITIALIZING", "RUNNING", "PAUSED", "RETRIABLE", "FINISHED", "FAILED"]
    action_type: Id | UnsetType = UNSET
    action_descriptor: Text | UnsetType = UNSET
    action_result: Text | UnsetType = UNSET


ActionStates = Annotated[list[ActionState], msgspec.Meta(max_length=MAX_ENTRIES)]


class PowerSupply(Part):
    """Charge and health in percent, range in m."""

    state_of_charge: Percent
    charging: bool
    battery_voltage: float | UnsetType = UNSET
    battery_current: float | UnsetType = UNSET
    battery_health: Percent | UnsetType = UNSET
    range: Length | UnsetType = UNSET


class Translation(Part):
    """A text in another language."""

    translation_key: Text
    translation_value: Text


Translations = Annotated[list[Translation], msgspec.Meta(max_length=MAX_ENTRIES)]


class Error(Part):
    """What is wrong with the vehicle."""

    error_type: Id
    error_level: Literal["WARNING", "URGENT", "CRITICAL", "FATAL"]
    error_references: References | UnsetType = UNSET
    error_description: Text | UnsetType = UNSET
    error_description_translations: Translations | UnsetType = UNSET
    error_hint: Text | UnsetType = UNSET
    error_hint_translations: Translations | UnsetType = UNSET


class Information(Part):
    """What its maker wants to be seen."""

    info_type: Id
    info_level: Literal["INFO", "DEBUG"]
    info_references: References | UnsetType = UNSET
    info_descriptor: Text | UnsetType = UNSET


class Safety(Part):
    """Emergency stop, and whether something is in the protective field."""

    active_emergency_stop: Literal["MANUAL", "REMOTE", "NONE"]
    field_violation: bool


class State(Headed):
    """Topic `state`."""

    order_id: Id
    order_update_id: Integer
    last_node_id: Id
    last_node_sequence_id: Integer
    node_states: Annotated[list[NodeState], msgspec.Meta(max_length=MAX_STEPS)]
    edge_states: Annotated[list[EdgeState], msgspec.Meta(max_length=MAX_STEPS)]
    driving: bool
    action_states: ActionStates
    instant_action_states: ActionStates
    power_supply: PowerSupply
    operating_mode: Literal[
        "STARTUP", "AUTOMATIC", "SEMIAUTOMATIC", "INTERVENED", "MANUAL", "SERVICE", "TEACH_IN"
    ]
    errors: Annotated[list[Error], msgspec.Meta(max_length=MAX_ENTRIES)]
    safety_state: Safety
    maps: Annotated[list[MapState], msgspec.Meta(max_length=MAX_ENTRIES)] | UnsetType = UNSET
    zone_sets: Annotated[list[ZoneSetState], msgspec.Meta(max_length=MAX_ENTRIES)] | UnsetType = UNSET
    planned_path: PlannedPath | UnsetType = UNSET
    intermediate_path: IntermediatePath | UnsetType = UNSET
    mobile_robot_position: Position | UnsetType = UNSET
    velocity: Velocity | UnsetType = UNSET
    loads: Annotated[list[Load], msgspec.Meta(max_length=MAX_ENTRIES)] | UnsetType = UNSET
    paused: bool | UnsetType = UNSET
    new_base_request: bool | UnsetType = UNSET
    zone_requests: Annotated[list[ZoneRequest], msgspec.Meta(max_length=MAX_ENTRIES)] | UnsetType = UNSET
    edge_requests: Annotated[list[EdgeRequest], msgspec.Meta(max_length=MAX_ENTRIES)] | UnsetType = UNSET
    distance_since_last_node: float | UnsetType = UNSET
    zone_action_states: ActionStates | UnsetType = UNSET
    information: Annotated[list[Information], msgspec.Meta(max_length=MAX_ENTRIES)] | UnsetType = UNSET


class Visualization(Headed):
    """Topic `visualization`."""

    reference_state_header_id: Integer
    planned_path: PlannedPath | UnsetType = UNSET
    intermediate_path: IntermediatePath | UnsetType = UNSET
    mobile_robot_position: Position | UnsetType = UNSET
    velocity: Velocity | UnsetType = UNSET
