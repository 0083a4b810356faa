"""What moves through the simulated store, as it truly is: requests, totes, carriers, books and crates."""

from dataclasses import dataclass, field

from storage_sorting.stages import Service, Stage


@dataclass(slots=True)
class Request:
    """A reader's request. `destination` is a pickup shelf or a branch; `ordinal` the storey of the shelf."""

    id: str
    item_id: str
    tote: int
    service: Service
    destination: str
    ordinal: int
    asked_at_s: float
    missing: bool = False
    cancelled: bool = False
    stage: Stage | None = None


@dataclass(slots=True)
class Tote:
    """A tote; `out` of its cell or not, `dest` the segment it is sent to, `place` where it truly is.

    `cell` is -1 from the moment it is taken out until the crane that takes it in has chosen another.
    """

    number: int
    aisle: int
    cell: int
    place: str
    misplaced: bool = False
    requests: list[Request] = field(default_factory=list)
    later: list[Request] = field(default_factory=list)
    desk: int = -1
    dest: int = -1
    asked_at_s: float = 0.0
    mission: int = 0
    under_way: bool = False
    out: bool = False
    waiting: bool = False
    #: What the reader at a junction made of its label: the junction, and whether it was read.
    scanned: tuple[int, bool] | None = None

    @property
    def load_id(self) -> str:
        """Its name."""
        return tote_id(self.number)


@dataclass(slots=True)
class Carrier:
    """A box of picked books on its way to a pickup shelf."""

    load_id: str
    destination: str
    ordinal: int
    slot: str
    requests: list[Request] = field(default_factory=list)
    dest: int = -1
    place: str = ""
    open: bool = True
    scanned: tuple[int, bool] | None = None


@dataclass(slots=True)
class Book:
    """A single book on its way over the sorter: one that was returned, or one that a branch waits for."""

    item_id: str
    destination: str
    request: Request | None = None
    dest: int = -1
    place: str = ""
    sort_pass: str = ""
    unread: bool = False
    scanned: tuple[int, bool] | None = None

    @property
    def load_id(self) -> str:
        """Its name."""
        return self.item_id


@dataclass(slots=True)
class Crate:
    """What stands under a chute, and later in a vehicle."""

    id: str
    destination: str
    books: list[Book] = field(default_factory=list)
    place: str = ""


Load = Tote | Carrier | Book


def tote_id(number: int) -> str:
    """T00001 and so on."""
    return f"T{number + 1:05d}"


def item_id(volume: int) -> str:
    """B0000001 and so on."""
    return f"B{volume + 1:07d}"
