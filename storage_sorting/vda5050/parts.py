"""What the messages of all VDA 5050 versions are made of, as typed JSON with bounds on every size."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, UnsetType

#: The most steps of an order, actions of a step, and entries of any other list.
MAX_STEPS, MAX_ACTIONS, MAX_ENTRIES = 10_000, 500, 5_000
MAX_ID_CHARS, MAX_TEXT_CHARS = 128, 2_000

Time = Annotated[datetime, msgspec.Meta(tz=True)]
Id = Annotated[str, msgspec.Meta(max_length=MAX_ID_CHARS)]
Text = Annotated[str, msgspec.Meta(max_length=MAX_TEXT_CHARS)]
Integer = Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]
Natural = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Positive = Annotated[int, msgspec.Meta(ge=1, le=2**53)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Percent = Annotated[float, msgspec.Meta(ge=0, le=100)]
Length = Annotated[float, msgspec.Meta(ge=0)]
Angle = Annotated[float, msgspec.Meta(ge=-3.14159265359, le=3.14159265359)]
Texts = Annotated[list[Text], msgspec.Meta(max_length=MAX_ENTRIES)]
#: What an action may be told; objects are named from 2.1 on.
AnyValue = bool | int | float | str | list[Any] | dict[str, Any]
PlainValue = bool | int | float | str | list[Any]


class Part(msgspec.Struct, kw_only=True, rename="camel"):
    """A JSON object of the standard. Fields it does not name are passed over, as it demands."""


class Headed(Part):
    """The header of every message."""

    header_id: Integer
    timestamp: Time
    version: Id
    manufacturer: Id
    serial_number: Id


class LooselyHeaded(Part):
    """The header where a schema forgot to require it."""

    header_id: Integer | UnsetType = UNSET
    timestamp: Time | UnsetType = UNSET
    version: Id | UnsetType = UNSET
    manufacturer: Id | UnsetType = UNSET
    serial_number: Id | UnsetType = UNSET


class Velocity(Part):
    """In m/s and rad/s, in the vehicle's own frame."""

    vx: float | UnsetType = UNSET
    vy: float | UnsetType = UNSET
    omega: float | UnsetType = UNSET


class Reference(Part):
    """What an error or a piece of information is about."""

    reference_key: Text
    reference_value: Text


References = Annotated[list[Reference], msgspec.Meta(max_length=MAX_ENTRIES)]


class Parameter(Part):
    """What an action is told."""

    key: Id
    value: AnyValue


Parameters = Annotated[list[Parameter], msgspec.Meta(max_length=MAX_ACTIONS)]


class ControlPoint(Part):
    """A point of a NURBS curve, in metres."""

    x: float
    y: float
    weight: float | UnsetType = UNSET


class Box(Part):
    """Where a load's bounding box is held, in metres and rad."""

    x: float
    y: float
    z: float
    theta: float | UnsetType = UNSET


class KeyValue(Part):
    """A name and a text."""

    key: Text
    value: Text
