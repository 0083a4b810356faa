"""A small tower for tests: storeys of three rooms and three shafts, with obstacles as asked for."""

from collections.abc import Sequence
from dataclasses import replace

import shapely

from twin.venue.model import Door, Fixture, Level, Opening, Relationship, Seat, Unit, Venue
from twin.venue.plane import LocalPlane

MANUAL = Door(type="swinging", automatic=False)
Box = tuple[float, float, float, float]
ROOMS: dict[str, Box] = {
    "hall": (0, 0, 20, 12),
    "study": (20, 0, 32, 12),
    "stairs": (0, 12, 4, 18),
    "lift": (4, 12, 7, 15),
    "up": (7, 12, 9, 18),
    "store": (20, 12, 32, 18),
}
CATEGORY = {"hall": "walkway", "study": "room", "stairs": "stairs", "lift": "elevator", "up": "escalator"}
DOORS: dict[str, tuple[tuple[float, float], tuple[float, float]]] = {
    "hall-study": ((20, 3), (20, 5)),
    "hall-study-2": ((20, 9), (20, 10)),
    "hall-stairs": ((1, 12), (3, 12)),
    "hall-lift": ((5, 12), (6, 12)),
    "hall-up": ((7.2, 12), (8.8, 12)),
    "study-store": ((25, 12), (26, 12)),
}


def tower(
    storeys: int = 3,
    obstacles: Sequence[tuple[int, Box]] = (),
    without: Sequence[str] = (),
    narrow: float | None = None,
) -> Venue:
    """`obstacles` are (storey, box); `without` are ids left out; `narrow` is the width of the study doors."""
    levels, units, openings, fixtures, seats = [], [], [], [], []
    for n in range(storeys):
        levels.append(Level(id=f"L{n}", ordinal=n, name={"en": f"Level {n}"}))
        for key, box in ROOMS.items():
            restriction = "employeesonly" if key == "store" else None
            units.append(
                Unit(
                    id=f"{key}{n}", level_id=f"L{n}", name={"en": f"{key.title()} {n}"},
                    category=CATEGORY.get(key, "room"), geometry=shapely.box(*box), restriction=restriction,
                )
            )  # fmt: skip
        for key, (a, b) in DOORS.items():
            line = shapely.LineString([a, b])
            if narrow is not None and key.startswith("hall-study"):
                line = shapely.LineString([a, (a[0], a[1] + narrow)])
            door = MANUAL if key == "study-store" else None
            openings.append(
                Opening(id=f"{key}{n}", level_id=f"L{n}", category="pedestrian", geometry=line, door=door)
            )
        if n == 0:
            outside = shapely.LineString([(0, 5), (0, 7)])
            fire = shapely.LineString([(32, 5), (32, 7)])
            openings += [
                Opening(id="entrance", level_id="L0", category="pedestrian.principal", geometry=outside),
                Opening(id="fire-exit", level_id="L0", category="emergencyexit", geometry=fire),
            ]
        seats += [
            Seat(id=f"seat{n}-{i}", level_id=f"L{n}", unit_id=f"study{n}", zone_id=f"study{n}",
                 geometry=shapely.Point(21.5 + 2 * i, 2.0))
            for i in range(5)
        ]  # fmt: skip
    for i, (storey, box) in enumerate(obstacles):
        shape = shapely.box(*box)
        fixtures.append(
            Fixture(id=f"obstacle{i}", level_id=f"L{storey}", category="furniture", geometry=shape)
        )
    venue = Venue(
        id="tower", name={"en": "Tower"}, category="university", time_zone="UTC", hours=None,
        plane=LocalPlane(lon=114.0, lat=22.5), outline=None, levels=tuple(levels), units=tuple(units),
        openings=tuple(openings), fixtures=tuple(fixtures), seats=tuple(seats),
        relationships=tuple(relationships(storeys)),
    )  # fmt: skip
    return without_ids(venue, without)


def relationships(storeys: int) -> list[Relationship]:
    """One lift, a stair from each storey to the next, and escalators that only go up."""
    lift = [f"lift{n}" for n in range(storeys)]
    found = [
        Relationship(
            id="the-lift", category="elevator", origin_id=lift[0], intermediary_ids=tuple(lift[1:-1]),
            destination_id=lift[-1],
        )
    ]  # fmt: skip
    for n in range(storeys - 1):
        found.append(
            Relationship(
                id=f"stair{n}", category="stairs", origin_id=f"stairs{n}", destination_id=f"stairs{n + 1}",
                attributes={"stair_count": 28.0, "handrail": "left"},
            )
        )  # fmt: skip
        found.append(
            Relationship(
                id=f"escalator{n}", category="escalator", direction="directed", origin_id=f"up{n}",
                destination_id=f"up{n + 1}",
            )
        )  # fmt: skip
    return found


def without_ids(venue: Venue, ids: Sequence[str]) -> Venue:
    """The venue without these relationships and openings."""
    gone = set(ids)
    return replace(
        venue,
        relationships=tuple(r for r in venue.relationships if r.id not in gone),
        openings=tuple(o for o in venue.openings if o.id not in gone),
    )
