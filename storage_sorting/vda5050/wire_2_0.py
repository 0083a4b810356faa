"""VDA 5050 2.0: what its JSON schemas demand otherwise than 2.1 does."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from storage_sorting.vda5050 import wire_2
from storage_sorting.vda5050.parts import (
    MAX_ACTIONS,
    MAX_ENTRIES,
    MAX_STEPS,
    Box,
    ControlPoint,
    Id,
    Integer,
    Length,
    LooselyHeaded,
    Part,
    PlainValue,
    Text,
)
from storage_sorting.vda5050.wire_2 import Connection, Visualization

__all__ = ["Connection", "InstantActions", "Order", "State", "Visualization"]


class Parameter(Part):
    """What an action is told."""

    key: Id
    value: PlainValue


Parameters = Annotated[list[Parameter], msgspec.Meta(max_length=MAX_ACTIONS)]


class Action(wire_2.Action, kw_only=True):
    """An action of an order."""

    action_parameters: Parameters | UnsetType = UNSET  # type: ignore[assignment]


Actions = Annotated[list[Action], msgspec.Meta(max_length=MAX_ACTIONS)]


class InstantAction(Part):
    """An action to be done at once.

    The schema of 2.0.0 asks for `actionName`, its text and all later versions for `actionType`: one of them
    must be there, which `payload` checks.
    """

    action_id: Id
    blocking_type: Literal["NONE", "SOFT", "HARD"]
    action_type: Id | UnsetType = UNSET
    action_name: Id | UnsetType = UNSET
    action_description: Text | UnsetType = UNSET
    action_parameters: Parameters | UnsetType = UNSET

    def __post_init__(self) -> None:
        if self.action_type is UNSET and self.action_name is UNSET:
            raise ValueError("an instant action needs actionType")


class InstantActions(LooselyHeaded):
    """Topic `instantActions`."""

    actions: Annotated[list[InstantAction], msgspec.Meta(max_length=MAX_ACTIONS)] | UnsetType = UNSET


class NodePosition(wire_2.NodePosition, kw_only=True):
    """Where a node of an order is; the schema of 2.0.0 spells one name otherwise."""

    allowed_deviation_xy: Length | UnsetType = msgspec.field(default=UNSET, name="allowedDeviationXy")


class Node(wire_2.Node, kw_only=True):
    """A place of an order."""

    actions: Actions  # type: ignore[assignment]
    node_position: NodePosition | UnsetType = UNSET


class OrderTrajectory(Part):
    """The curve of an edge of an order."""

    degree: Integer
    knot_vector: wire_2.Knots
    control_points: wire_2.Curve


class Edge(wire_2.Edge, kw_only=True):
    """A way between two nodes of an order; 2.0 knows no corridors."""

    actions: Actions  # type: ignore[assignment]
    trajectory: OrderTrajectory | UnsetType = UNSET  # type: ignore[assignment]
    orientation_type: Any = UNSET
    corridor: Any = UNSET


class Order(wire_2.Order, kw_only=True):
    """Topic `order`."""

    nodes: Annotated[list[Node], msgspec.Meta(max_length=MAX_STEPS)]  # type: ignore[assignment]
    edges: Annotated[list[Edge], msgspec.Meta(max_length=MAX_STEPS)]  # type: ignore[assignment]


class SeenPosition(wire_2.SeenPosition, kw_only=True):
    """Where a node of a state is; 2.0 requires its angle."""

    theta: float


class NodeState(wire_2.NodeState, kw_only=True):
    """A node still ahead."""

    node_position: SeenPosition | UnsetType = UNSET


class SeenPoint(ControlPoint, kw_only=True):
    """A point of a curve of a state; 2.0 requires its weight."""

    weight: float


class Trajectory(Part):
    """The curve of an edge still ahead."""

    degree: Integer
    knot_vector: wire_2.Knots
    control_points: Annotated[list[SeenPoint], msgspec.Meta(max_length=MAX_ENTRIES)]


class EdgeState(wire_2.EdgeState, kw_only=True):
    """An edge still ahead."""

    trajectory: Trajectory | UnsetType = UNSET  # type: ignore[assignment]


class Battery(Part):
    """Charge and health in percent, reach in m."""

    battery_charge: float
    charging: bool
    battery_voltage: float | UnsetType = UNSET
    battery_health: Integer | UnsetType = UNSET
    reach: Integer | UnsetType = UNSET


class Load(wire_2.Load, kw_only=True):
    """What the vehicle carries; 2.0 lets a weight be negative."""

    bounding_box_reference: Box | UnsetType = UNSET
    weight: float | UnsetType = UNSET


class Error(wire_2.Error, kw_only=True):
    """What is wrong with the vehicle; hints came with 2.1."""

    error_hint: Any = UNSET


class State(wire_2.State, kw_only=True):
    """Topic `state`."""

    node_states: Annotated[list[NodeState], msgspec.Meta(max_length=MAX_STEPS)]  # type: ignore[assignment]
    edge_states: Annotated[list[EdgeState], msgspec.Meta(max_length=MAX_STEPS)]  # type: ignore[assignment]
    battery_state: Battery  # type: ignore[assignment]
    errors: Annotated[list[Error], msgspec.Meta(max_length=MAX_ENTRIES)]  # type: ignore[assignment]
    loads: Annotated[list[Load], msgspec.Meta(max_length=MAX_ENTRIES)] | UnsetType = UNSET  # type: ignore[assignment]
    maps: Any = UNSET
