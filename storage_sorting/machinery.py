"""The machinery of a store as flows see it: aisles, desks, walls, lifts, sorter, and belts between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from storage_sorting.belting import Segment
from storage_sorting.travel import CraneMotion


@dataclass(frozen=True, slots=True)
class Aisle:
    """Racks on either side, and the one crane between them. `infeed` and `outfeed` are segments."""

    code: str
    crane: str
    motion: CraneMotion
    handling_s: float
    sides: tuple[str, ...]
    bays: int
    layers: int
    bay_m: float
    layer_m: float
    infeed: int
    outfeed: int

    @property
    def cells(self) -> int:
        """Places for a tote."""
        return len(self.sides) * self.bays * self.layers

    def cell_code(self, cell: int) -> str:
        """The name of a cell: aisle and side, bay, layer, all from 1."""
        side, rest = divmod(cell, self.bays * self.layers)
        bay, layer = divmod(rest, self.layers)
        return f"{self.code}{self.sides[side]}-{bay + 1:03d}-{layer + 1:02d}"

    def cell_at_m(self, cell: int) -> tuple[float, float]:
        """The middle of a cell, along and up from the port; both sides alike."""
        bay, layer = divmod(cell % (self.bays * self.layers), self.layers)
        return (bay + 0.5) * self.bay_m, layer * self.layer_m


@dataclass(frozen=True, slots=True)
class Desk:
    """A station where people take books out of totes. `infeed` and `outfeed` are segments."""

    code: str
    people: int
    book_s: float
    infeed: int
    outfeed: int


@dataclass(frozen=True, slots=True)
class Lift:
    """A book lift, the segment that feeds it, and the storeys it serves."""

    code: str
    infeed: int
    speed_m_s: float
    level_height_m: float
    lowest_ordinal: int
    highest_ordinal: int
    carriers: int


@dataclass(frozen=True, slots=True)
class Chute:
    """One exit of the sorter; `at_pitch` is where along the ring."""

    code: str
    destination: str
    volumes: int
    at_pitch: int


@dataclass(frozen=True, slots=True)
class Induction:
    """One entry of the sorter: where along the ring, the segment that feeds it, and the time for a book."""

    code: str
    at_pitch: int
    feed: int
    book_s: float


@dataclass(frozen=True, slots=True)
class Ring:
    """The loop sorter."""

    code: str
    carriers: int
    pitch_s: float
    inductions: tuple[Induction, ...]
    chutes: tuple[Chute, ...]


@dataclass(frozen=True, slots=True)
class Wall:
    """A put wall."""

    code: str
    slots: tuple[str, ...]
    slot_volumes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreLayout:
    """Everything that moves or holds totes and books. `wall_exit` is the segment that leaves the put walls.

    `ids` are the venue's feature ids by code; `loop` the segments that totes circulate on.
    """

    segments: tuple[Segment, ...]
    loop: frozenset[int]
    aisles: tuple[Aisle, ...]
    desks: tuple[Desk, ...]
    walls: tuple[Wall, ...]
    wall_exit: int
    lifts: tuple[Lift, ...]
    ring: Ring
    ids: Mapping[str, str] = field(default_factory=dict)

    @property
    def loop_room(self) -> int:
        """How many totes the loop holds."""
        return sum(self.segments[index].room for index in self.loop)

    def list_codes(self, category: str) -> tuple[str, ...]:
        """The devices of a category in their order: crane, conveyor, desk, lift, chute, induction, sorter."""
        found: dict[str, Sequence[str]] = {
            "crane": [aisle.crane for aisle in self.aisles],
            "conveyor": list(dict.fromkeys(segment.belt for segment in self.segments)),
            "desk": [desk.code for desk in self.desks],
            "lift": [lift.code for lift in self.lifts],
            "chute": [chute.code for chute in self.ring.chutes],
            "induction": [induction.code for induction in self.ring.inductions],
            "sorter": [self.ring.code],
        }
        return tuple(found.get(category, ()))
