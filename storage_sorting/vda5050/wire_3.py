"""VDA 5050 3: connection, orders and instant actions as the corrected schemas after tag 3.0.0 have them.

Three schemas of the tag itself are not JSON (VDA5050 issue 660), so nothing can be checked against them.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, UnsetType

from storage_sorting.vda5050.parts import (
    MAX_ACTIONS,
    MAX_ENTRIES,
    MAX_STEPS,
    Angle,
    ControlPoint,
    Headed,
    Id,
    Length,
    Natural,
    Parameters,
    Part,
    Positive,
    Share,
    Text,
)


class Connection(Headed):
    """Topic `connection`."""

    connection_state: Literal["ONLINE", "OFFLINE", "HIBERNATING", "CONNECTION_BROKEN"]


class Trajectory(Part):
    """A NURBS curve."""

    control_points: Annotated[list[ControlPoint], msgspec.Meta(max_length=MAX_ENTRIES)]
    degree: Positive | UnsetType = UNSET
    knot_vector: Annotated[list[Share], msgspec.Meta(max_length=MAX_ENTRIES)] | UnsetType = UNSET


class InstantAction(Part):
    """What a vehicle is to do at once."""

    action_type: Id
    action_id: Id
    blocking_type: Literal["NONE"]
    action_descriptor: Text | UnsetType = UNSET
    action_parameters: Parameters | UnsetType = UNSET


class InstantActions(Headed):
    """Topic `instantActions`."""

    actions: Annotated[list[InstantAction], msgspec.Meta(max_length=MAX_ACTIONS)]


class Action(Part):
    """What a vehicle is to do at a node or on an edge."""

    action_type: Id
    action_id: Id
    blocking_type: Literal["NONE", "SOFT", "SINGLE", "HARD"]
    action_descriptor: Text | UnsetType = UNSET
    action_parameters: Parameters | UnsetType = UNSET
    retriable: bool | UnsetType = UNSET


Actions = Annotated[list[Action], msgspec.Meta(max_length=MAX_ACTIONS)]


class Ellipse(Part):
    """How near to a node is near enough: half axes in m, angle in rad."""

    a: Length
    b: Length
    theta: Annotated[float, msgspec.Meta(ge=-1.570796327, le=1.570796327)]


class NodePosition(Part):
    """Where a node of an order is, in metres and rad."""

    x: float
    y: float
    map_id: Id
    theta: Angle | UnsetType = UNSET
    allowed_deviation_xy: Ellipse | UnsetType = msgspec.field(default=UNSET, name="allowedDeviationXY")
    allowed_deviation_theta: Annotated[float, msgspec.Meta(ge=0, le=3.141592654)] | UnsetType = UNSET


class Node(Part):
    """A place of an order."""

    node_id: Id
    sequence_id: Natural
    released: bool
    actions: Actions
    node_descriptor: Text | UnsetType = UNSET
    node_position: NodePosition | UnsetType = UNSET


class Corridor(Part):
    """How far a vehicle may leave its edge, in metres."""

    left_width: Length
    right_width: Length
    corridor_reference_point: Literal["KINEMATIC_CENTER", "CONTOUR"] | UnsetType = UNSET
    release_required: bool | UnsetType = UNSET
    release_loss_behavior: Literal["STOP", "RETURN"] | UnsetType = UNSET


class Edge(Part):
    """A way between two nodes of an order, which it no longer names."""

    edge_id: Id
    sequence_id: Natural
    released: bool
    actions: Actions
    edge_descriptor: Text | UnsetType = UNSET
    maximum_speed: float | UnsetType = UNSET
    maximum_mobile_robot_height: float | UnsetType = UNSET
    minimum_load_handling_device_height: float | UnsetType = UNSET
    orientation: Angle | UnsetType = UNSET
    orientation_type: Literal["GLOBAL", "TANGENTIAL"] | UnsetType = UNSET
    direction: Text | UnsetType = UNSET
    reach_orientation_before_entering: bool | UnsetType = UNSET
    max_rotation_speed: float | UnsetType = UNSET
    trajectory: Trajectory | UnsetType = UNSET
    length: float | UnsetType = UNSET
    corridor: Corridor | UnsetType = UNSET


class Order(Headed):
    """Topic `order`."""

    order_id: Id
    order_update_id: Natural
    nodes: Annotated[list[Node], msgspec.Meta(max_length=MAX_STEPS)]
    edges: Annotated[list[Edge], msgspec.Meta(max_length=MAX_STEPS)]
    order_description: Text | UnsetType = UNSET
