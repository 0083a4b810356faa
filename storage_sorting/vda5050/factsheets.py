"""VDA 5050 topic `factsheet`: what a vehicle is and can do, as versions 2 and 3 write it.

The schema of 2.0.0 has its fields outside `properties` and so checks none (VDA5050 issue 357); 2.1's
serves both.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from storage_sorting.vda5050.parts import (
    MAX_ACTIONS,
    MAX_ENTRIES,
    Box,
    Headed,
    Id,
    Integer,
    KeyValue,
    Length,
    LooselyHeaded,
    Natural,
    Part,
    Percent,
    Text,
    Texts,
)

Limits = dict[str, Integer]


class TypeSpecification2(Part):
    """The series; mass in kg."""

    series_name: Text
    agv_kinematic: Literal["DIFF", "OMNI", "THREEWHEEL"]
    agv_class: Literal["FORKLIFT", "CONVEYOR", "TUGGER", "CARRIER"]
    max_load_mass: Length
    localization_types: Annotated[
        list[Literal["NATURAL", "REFLECTOR", "RFID", "DMC", "SPOT", "GRID"]],
        msgspec.Meta(max_length=MAX_ENTRIES),
    ]
    navigation_types: Annotated[
        list[Literal["PHYSICAL_LINE_GUIDED", "VIRTUAL_LINE_GUIDED", "AUTONOMOUS"]],
        msgspec.Meta(max_length=MAX_ENTRIES),
    ]
    series_description: Text | UnsetType = UNSET


class PhysicalParameters2(Part):
    """Speeds in m/s, accelerations in m/s2, sizes in m."""

    speed_min: float
    speed_max: float
    acceleration_max: float
    deceleration_max: float
    height_max: float
    width: float
    length: float
    height_min: float | UnsetType = UNSET


class Timing2(Part):
    """In seconds."""

    min_order_interval: float
    min_state_interval: float
    default_state_interval: float | UnsetType = UNSET
    visualization_interval: float | UnsetType = UNSET


class ProtocolLimits2(Part):
    """The longest texts and lists that the vehicle takes."""

    max_string_lens: dict[str, Any]
    max_array_lens: Limits
    timing: Timing2


class OptionalParameter(Part):
    """A field of the standard that need not be supported."""

    parameter: Text
    support: Literal["SUPPORTED", "REQUIRED"]
    description: Text | UnsetType = UNSET


OptionalParameters = Annotated[list[OptionalParameter], msgspec.Meta(max_length=MAX_ENTRIES)]


class ActionParameter2(Part):
    """What an action may be told."""

    key: Text
    value_data_type: Literal["BOOL", "NUMBER", "INTEGER", "FLOAT", "STRING", "OBJECT", "ARRAY"]
    description: Text | UnsetType = UNSET
    is_optional: bool | UnsetType = UNSET


class VehicleAction2(Part):
    """Something the vehicle can do."""

    action_type: Id
    action_scopes: Annotated[list[Literal["INSTANT", "NODE", "EDGE"]], msgspec.Meta(max_length=MAX_ENTRIES)]
    action_description: Text | UnsetType = UNSET
    action_parameters: Annotated[list[ActionParameter2], msgspec.Meta(max_length=MAX_ACTIONS)] | UnsetType = (
        UNSET
    )
    result_description: Text | UnsetType = UNSET
    blocking_types: (
        Annotated[list[Literal["NONE", "SOFT", "HARD"]], msgspec.Meta(max_length=MAX_ENTRIES)] | UnsetType
    ) = UNSET


class ProtocolFeatures2(Part):
    """What of the standard the vehicle supports."""

    optional_parameters: OptionalParameters
    agv_actions: Annotated[list[VehicleAction2], msgspec.Meta(max_length=MAX_ENTRIES)]


class LoadDimensions(Part):
    """In metres."""

    length: float
    width: float
    height: float | UnsetType = UNSET


class LoadSet(Part):
    """A kind of load; times in s. Limits of handling have other names in each version and are passed over."""

    set_name: Text
    load_type: Id
    load_positions: Texts | UnsetType = UNSET
    bounding_box_reference: Box | UnsetType = UNSET
    load_dimensions: LoadDimensions | UnsetType = UNSET
    pick_time: float | UnsetType = UNSET
    drop_time: float | UnsetType = UNSET


class LoadSpecification(Part):
    """What the vehicle may carry."""

    load_positions: Texts | UnsetType = UNSET
    load_sets: Annotated[list[LoadSet], msgspec.Meta(max_length=MAX_ENTRIES)] | UnsetType = UNSET


class WheelPosition(Part):
    """In metres and rad."""

    x: float
    y: float
    theta: float | UnsetType = UNSET


class Wheel(Part):
    """A wheel, in metres."""

    type: Text
    is_active_driven: bool
    is_active_steered: bool
    position: WheelPosition
    diameter: float
    width: float
    center_displacement: float | UnsetType = UNSET
    constraints: Text | UnsetType = UNSET


class Geometry(Part):
    """Wheels; envelopes are passed over."""

    wheel_definitions: Annotated[list[Wheel], msgspec.Meta(max_length=MAX_ENTRIES)] | UnsetType = UNSET


class Factsheet2(LooselyHeaded, kw_only=True):
    """Topic `factsheet` of versions 2.0 and 2.1."""

    version: Id
    manufacturer: Id
    serial_number: Id
    type_specification: TypeSpecification2
    physical_parameters: PhysicalParameters2
    protocol_limits: ProtocolLimits2
    protocol_features: ProtocolFeatures2
    agv_geometry: Geometry
    load_specification: LoadSpecification


class TypeSpecification3(Part):
    """The series; mass in kg."""

    series_name: Text
    mobile_robot_kinematics: Text
    mobile_robot_class: Text
    maximum_load_mass: Length
    localization_types: Texts
    navigation_types: Texts
    series_description: Text | UnsetType = UNSET


class PhysicalParameters3(Part):
    """Speeds in m/s, accelerations in m/s2, sizes in m."""

    minimum_speed: Length
    maximum_speed: Length
    maximum_acceleration: Length
    maximum_deceleration: float
    minimum_height: float
    maximum_height: float
    width: float
    length: float
    minimum_angular_speed: Length | UnsetType = UNSET
    maximum_angular_speed: Length | UnsetType = UNSET


class Timing3(Part):
    """In seconds."""

    minimum_order_interval: Length
    minimum_state_interval: Length
    default_state_interval: Length | UnsetType = UNSET
    visualization_interval: Length | UnsetType = UNSET


class ProtocolLimits3(Part):
    """The longest texts and lists that the vehicle takes."""

    maximum_string_lengths: dict[str, Any]
    maximum_array_lengths: dict[str, Natural]
    timing: Timing3


class ActionParameter3(Part):
    """What an action may be told."""

    key: Text
    value_data_type: Literal["BOOL", "NUMBER", "INTEGER", "STRING", "OBJECT", "ARRAY"]
    description: Text | UnsetType = UNSET
    is_optional: bool | UnsetType = UNSET


class VehicleAction3(Part):
    """Something the vehicle can do."""

    action_type: Id
    action_scopes: Annotated[
        list[Literal["INSTANT", "NODE", "EDGE", "ZONE"]], msgspec.Meta(max_length=MAX_ENTRIES)
    ]
    pause_allowed: bool
    cancel_allowed: bool
    action_description: Text | UnsetType = UNSET
    action_parameters: Annotated[list[ActionParameter3], msgspec.Meta(max_length=MAX_ACTIONS)] | UnsetType = (
        UNSET
    )
    action_result: Text | UnsetType = UNSET


class ProtocolFeatures3(Part):
    """What of the standard the vehicle supports."""

    optional_parameters: OptionalParameters
    mobile_robot_actions: Annotated[list[VehicleAction3], msgspec.Meta(max_length=MAX_ENTRIES)]


class Charging(Part):
    """When to charge, in percent and minutes."""

    critical_low_charging_level: Percent | UnsetType = UNSET
    minimum_desired_charging_level: Percent | UnsetType = UNSET
    maximum_desired_charging_level: Percent | UnsetType = UNSET
    minimum_charging_time: Length | UnsetType = UNSET


class Configuration(Part):
    """Versions of its parts; its network is none of ours."""

    versions: Annotated[list[KeyValue], msgspec.Meta(max_length=MAX_ENTRIES)] | UnsetType = UNSET
    battery_charging: Charging | UnsetType = UNSET


class Factsheet3(Headed):
    """Topic `factsheet` of version 3."""

    header_id: Natural
    type_specification: TypeSpecification3
    physical_parameters: PhysicalParameters3
    protocol_limits: ProtocolLimits3
    protocol_features: ProtocolFeatures3
    mobile_robot_geometry: Geometry
    load_specification: LoadSpecification
    mobile_robot_configuration: Configuration | UnsetType = UNSET
