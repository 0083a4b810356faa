"""What a level is made of before it is built: rooms, ways between, zones of seats, shelf fields, desks."""

from dataclasses import dataclass, field

from shapely import Polygon

from twin.venue.northhall.furniture import Fill
from twin.venue.northhall.plan import Join, Room


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """Seats that count together. Without `region` the zone is its whole room, else a section of the room.

    `sensor` is a row of `devices.SEAT_SENSORS`.
    """

    key: str
    zh: str
    en: str
    room: str
    sensor: str
    fills: tuple[Fill, ...]
    region: Polygon | None = None
    quiet: bool = False
    sockets: float = 0.6
    more_rooms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Parallel shelf ranges filling `region` of a room; `along` is the axis the ranges run along."""

    room: str
    region: Polygon
    along: str = "y"
    layers: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A staffed desk: a counter with an anchor and an occupant."""

    key: str
    zh: str
    en: str
    room: str
    shape: Polygon
    category: str = "library"
    hours: str | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """A service at a point: `kind` is a row of `services.KINDS`."""

    kind: str
    x: float
    y: float
    name: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """Furniture without seats: a display, a screen, a plant bed, a low bookcase."""

    shape: Polygon
    category: str = "furniture"
    name: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Storey:
    """One level of the house. `house` is what has walls round it; `outdoor` adds terraces to the level."""

    ordinal: int
    short: str
    zh: str
    en: str
    house: Polygon
    outdoor: Polygon | None = None
    rooms: tuple[Room, ...]
    joins: tuple[Join, ...]
    zones: tuple[Zone, ...] = ()
    fields: tuple[Field, ...] = ()
    desks: tuple[Desk, ...] = ()
    spots: tuple[Spot, ...] = ()
    pieces: tuple[Piece, ...] = ()
    classes: str = ""
    alt: tuple[str, str] = field(default=("", ""))

    @property
    def key(self) -> str:
        """How the level is called in ids: `1f`, `b2`."""
        return self.short.lower()
