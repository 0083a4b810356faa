"""VDA 5050 2.1: the messages as its JSON schemas have them; 2.0 inherits and differs in `wire_2_0`."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, UnsetType

from storage_sorting.vda5050.parts import (
    MAX_ACTIONS,
    MAX_ENTRIES,
    MAX_STEPS,
    Angle,
    Box,
    ControlPoint,
    Headed,
    Id,
    Integer,
    Length,
    LooselyHeaded,
    Natural,
    Parameters,
    Part,
    Percent,
    Positive,
    References,
    Share,
    Text,
    Velocity,
)

Knots = Annotated[list[Share], msgspec.Meta(max_length=MAX_ENTRIES)]
Curve = Annotated[list[ControlPoint], msgspec.Meta(max_length=MAX_ENTRIES)]


class Connection(Headed):
    """Topic `connection`; CONNECTIONBROKEN is what the broker says when the vehicle is gone."""

    connection_state: Literal["ONLINE", "OFFLINE", "CONNECTIONBROKEN"]


class Action(Part):
    """What a vehicle is to do at a node, on an edge or at once."""

    action_type: Id
    action_id: Id
    blocking_type: Literal["NONE", "SOFT", "HARD"]
    action_description: Text | UnsetType = UNSET
    action_parameters: Parameters | UnsetType = UNSET


Actions = Annotated[list[Action], msgspec.Meta(max_length=MAX_ACTIONS)]


class InstantActions(Headed):
    """Topic `instantActions`."""

    actions: Actions


class WeightedPoint(ControlPoint):
    """A point of an order's curve."""

    weight: Length | UnsetType = UNSET


class OrderTrajectory(Part):
    """The curve of an edge of an order."""

    degree: Positive
    knot_vector: Knots
    control_points: Annotated[list[WeightedPoint], msgspec.Meta(max_length=MAX_ENTRIES)]


class NodePosition(Part):
    """Where a node of an order is, in metres and rad, and how near is near enough."""

    x: float
    y: float
    map_id: Id
    theta: Angle | UnsetType = UNSET
    allowed_deviation_xy: Length | UnsetType = msgspec.field(default=UNSET, name="allowedDeviationXY")
    allowed_deviation_theta: Annotated[float, msgspec.Meta(ge=-3.141592654, le=3.141592654)] | UnsetType = (
        UNSET
    )
    map_description: Text | UnsetType = UNSET


class Node(Part):
    """A place of an order."""

    node_id: Id
    sequence_id: Natural
    released: bool
    actions: Actions
    node_description: Text | UnsetType = UNSET
    node_position: NodePosition | UnsetType = UNSET


class Corridor(Part):
    """How far a vehicle may leave its edge, in metres."""

    left_width: Length
    right_width: Length
    corridor_ref_point: Literal["KINEMATICCENTER", "CONTOUR"] | UnsetType = UNSET


class Edge(Part):
    """A way between two nodes of an order; speeds in m/s, heights in m."""

    edge_id: Id
    sequence_id: Natural
    released: bool
    start_node_id: Id
    end_node_id: Id
    actions: Actions
    edge_description: Text | UnsetType = UNSET
    max_speed: float | UnsetType = UNSET
    max_height: float | UnsetType = UNSET
    min_height: float | UnsetType = UNSET
    orientation: Angle | UnsetType = UNSET
    orientation_type: Text | UnsetType = UNSET
    direction: Text | UnsetType = UNSET
    rotation_allowed: bool | UnsetType = UNSET
    max_rotation_speed: float | UnsetType = UNSET
    length: float | UnsetType = UNSET
    trajectory: OrderTrajectory | UnsetType = UNSET
    corridor: Corridor | UnsetType = UNSET


class Order(Headed):
    """Topic `order`."""

    order_id: Id
    order_update_id: Natural
    nodes: Annotated[list[Node], msgspec.Meta(max_length=MAX_STEPS)]
    edges: Annotated[list[Edge], msgspec.Meta(max_length=MAX_STEPS)]
    zone_set_id: Id | UnsetType = UNSET


class MapState(Part):
    """A map that a vehicle has."""

    map_id: Id
    map_version: Id
    map_status: Literal["ENABLED", "DISABLED"]
    map_description: Text | UnsetType = UNSET


class SeenPosition(Part):
    """Where a node of a state is."""

    x: float
    y: float
    map_id: Id
    theta: float | UnsetType = UNSET


class NodeState(Part):
    """A node still ahead."""

    node_id: Id
    sequence_id: Integer
    released: bool
    node_description: Text | UnsetType = UNSET
    node_position: SeenPosition | UnsetType = UNSET


class Trajectory(Part):
    """The curve of an edge still ahead."""

    degree: Integer
    knot_vector: Knots
    control_points: Curve


class EdgeState(Part):
    """An edge still ahead."""

    edge_id: Id
    sequence_id: Integer
    released: bool
    edge_description: Text | UnsetType = UNSET
    trajectory: Trajectory | UnsetType = UNSET


class SeenVehicle(Part):
    """Where the vehicle is, in metres and rad."""

    x: float
    y: float
    theta: float
    map_id: Id
    position_initialized: bool
    localization_score: Share | UnsetType = UNSET
    deviation_range: float | UnsetType = UNSET


class Position(SeenVehicle):
    """The same in a state, which may describe the map."""

    map_description: Text | UnsetType = UNSET


class LoadSize(Part):
    """In metres."""

    length: float
    width: float
    height: float | UnsetType = UNSET


class Load(Part):
    """What the vehicle carries; weight in kg."""

    load_id: Id | UnsetType = UNSET
    load_type: Id | UnsetType = UNSET
    load_position: Id | UnsetType = UNSET
    bounding_box_reference: Box | UnsetType = UNSET
    load_dimensions: LoadSize | UnsetType = UNSET
    weight: Length | UnsetType = UNSET


class ActionState(Part):
    """How far an action is."""

    action_id: Id
    action_status: Literal["WAITING", "INITIALIZING", "RUNNING", "FINISHED", "FAILED"]
    action_type: Id | UnsetType = UNSET
    action_description: Text | UnsetType = UNSET
    result_description: Text | UnsetType = UNSET


class Battery(Part):
    """Charge and health in percent, reach in m."""

    battery_charge: float
    charging: bool
    battery_voltage: float | UnsetType = UNSET
    battery_health: Percent | UnsetType = UNSET
    reach: Length | UnsetType = UNSET


class Error(Part):
    """What is wrong with the vehicle."""

    error_type: Id
    error_level: Literal["WARNING", "FATAL"]
    error_references: References | UnsetType = UNSET
    error_description: Text | UnsetType = UNSET
    error_hint: Text | UnsetType = UNSET


class Information(Part):
    """What its maker wants to be seen."""

    info_type: Id
    info_level: Literal["INFO", "DEBUG"]
    info_references: References | UnsetType = UNSET
    info_description: Text | UnsetType = UNSET


class Safety(Part):
    """Emergency stop, and whether something is in the protective field."""

    e_stop: Literal["AUTOACK", "MANUAL", "REMOTE", "NONE"]
    field_violation: bool


class State(Headed):
    """Topic `state`."""

    order_id: Id
    order_update_id: Integer
    last_node_id: Id
    last_node_sequence_id: Integer
    driving: bool
    operating_mode: Literal["AUTOMATIC", "SEMIAUTOMATIC", "MANUAL", "SERVICE", "TEACHIN"]
    node_states: Annotated[list[NodeState], msgspec.Meta(max_length=MAX_STEPS)]
    edge_states: Annotated[list[EdgeState], msgspec.Meta(max_length=MAX_STEPS)]
    action_states: Annotated[list[ActionState], msgspec.Meta(max_length=MAX_ENTRIES)]
    battery_state: Battery
    errors: Annotated[list[Error], msgspec.Meta(max_length=MAX_ENTRIES)]
    safety_state: Safety
    maps: Annotated[list[MapState], msgspec.Meta(max_length=MAX_ENTRIES)] | UnsetType = UNSET
    zone_set_id: Id | UnsetType = UNSET
    paused: bool | UnsetType = UNSET
    new_base_request: bool | UnsetType = UNSET
    distance_since_last_node: float | UnsetType = UNSET
    agv_position: Position | UnsetType = UNSET
    velocity: Velocity | UnsetType = UNSET
    loads: Annotated[list[Load], msgspec.Meta(max_length=MAX_ENTRIES)] | UnsetType = UNSET
    information: Annotated[list[Information], msgspec.Meta(max_length=MAX_ENTRIES)] | UnsetType = UNSET


class Visualization(LooselyHeaded):
    """Topic `visualization`; its schema requires nothing."""

    agv_position: SeenVehicle | UnsetType = UNSET
    velocity: Velocity | UnsetType = UNSET
