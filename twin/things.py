"""Things, the latest value of each of their properties, and the changes between them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from twin.observation import Quality

Value = float | str | bool
Labels = Mapping[str, str]
"""A name by language tag (`zh`, `en`, ...)."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Anything with properties: a seat, a room, a device, a tote."""

    id: str
    kind: str
    name: Labels
    level_id: str | None = None
    attributes: Mapping[str, Value | None] = field(default_factory=dict)


class PropertyValue(NamedTuple):
    """What is known of one property now.

    A tuple, like Change: thousands are made in a burst, and a frozen dataclass takes four times as long.

    `time_us` is when it was measured or, of a derived fact, since when it holds; `received_us` is when we
    heard or concluded it. `cause` is the device that said so or the rule that concluded it.
    """

    value: Value
    time_us: int
    received_us: int
    quality: Quality
    cause: str


class Change(NamedTuple):
    """One step of the state: `before` is None for a property never seen."""

    revision: int
    thing_id: str
    property: str
    before: PropertyValue | None
    after: PropertyValue
