"""What stands on the same spot on every level: two service cores, two end stairs, the escalators.

Each core has an enclosed stair, two public lifts, a staff lift, a book lift, toilets and a nursing room. The
east core mirrors the west one. Escalators criss-cross in two rows, so that one rises level by level without
walking back: row A from even levels, row B from odd ones.
"""

from shapely import Polygon

from twin.venue.northhall.plan import BAY, LENGTH, NORTH, STREET, Join, Room, box

TOP = 7
STOREY_M = 4.5
"""From floor to floor, on every level."""
STAFF = "employeesonly"
_DEEP, _SOUTH = NORTH, STREET[1]
_CORES = {"w": ("西", "West"), "e": ("东", "East")}
STAIR_M = 3.0
"""Breadth of an enclosed stair: two flights side by side, up to a landing and back."""
END_STAIRS = {"s1": (2 * BAY, 2 * BAY + STAIR_M), "s4": (LENGTH - 2 * BAY - STAIR_M, LENGTH - 2 * BAY)}
ESCALATORS = (6 * BAY, 29.4, 6 * BAY + 13.2, 34.2)
LANE_M = 1.2


def _part(side: str, a: float, b: float, y0: float, y1: float) -> Polygon:
    """A piece of a core, `a` to `b` metres in from its outer end."""
    x0, x1 = (3 * BAY + a, 3 * BAY + b) if side == "w" else (LENGTH - 3 * BAY - b, LENGTH - 3 * BAY - a)
    return box(x0, y0, x1, y1)


def elevation_m(ordinal: int) -> float:
    """How high the floor of a level is above that of the ground floor."""
    return ordinal * STOREY_M


def lift_number(side: str, which: int) -> int:
    """Public lifts count 1 and 2 in the west core, 3 and 4 in the east."""
    return which + (2 if side == "e" else 0)


def _core_rooms(side: str, *, lifts: bool, toilets: bool) -> list[Room]:
    zh, en = _CORES[side]
    stair = "2" if side == "w" else "3"
    rooms = [
        Room(
            key=f"s{stair}",
            category="stairs",
            zh=f"{stair}号楼梯",
            en=f"Stair {stair}",
            shape=_part(side, 0, STAIR_M, _SOUTH, _DEEP),
        )
    ]
    for which, a in ((1, 3.0), (2, 5.4)):
        n = lift_number(side, which)
        shape = _part(side, a, a + 2.4, _SOUTH, 40.6)
        rooms.append(
            Room(
                key=f"lift{n}",
                category="elevator",
                zh=f"{n}号电梯",
                en=f"Lift {n}",
                shape=shape,
                accessibility=("wheelchair", "braille"),
            )
            if lifts
            else Room(key=f"lift{n}", category="structure", zh="电梯井", en="Lift shaft", shape=shape)
        )
    rooms += [
        Room(
            key=f"{side}_lobby",
            category="nonpublic",
            zh=f"{zh}侧服务前室",
            en=f"{en} service lobby",
            shape=_part(side, 3.0, 7.8, 40.6, 42.6),
            restriction=STAFF,
        ),
        Room(
            key=f"{side}_staff",
            category="elevator",
            zh=f"{zh}侧工作人员电梯",
            en=f"{en} staff lift",
            shape=_part(side, 3.0, 5.8, 42.6, _DEEP),
            restriction=STAFF,
        ),
        Room(
            key=f"{side}_books",
            category="elevator",
            zh=f"{zh}侧图书提升机",
            en=f"{en} book lift",
            shape=_part(side, 5.8, 7.8, 42.6, 44.6),
            restriction=STAFF,
        ),
        Room(
            key=f"{side}_shaft",
            category="structure",
            zh="管井",
            en="Riser",
            shape=_part(side, 5.8, 7.8, 44.6, _DEEP),
        ),
        Room(
            key=f"{side}_pass",
            category="walkway",
            zh=f"{zh}侧过道",
            en=f"{en} passage",
            shape=_part(side, 7.8, 9.6, _SOUTH, _DEEP),
        ),
    ]
    return rooms + (
        _wet_rooms(side)
        if toilets
        else [
            Room(
                key=f"{side}_plant",
                category="nonpublic",
                zh=f"{zh}侧机房",
                en=f"{en} plant room",
                shape=_part(side, 9.6, 16.8, _SOUTH, _DEEP),
                restriction=STAFF,
            )
        ]
    )


def _wet_rooms(side: str) -> list[Room]:
    zh, en = _CORES[side]
    return [
        Room(
            key=f"{side}_women",
            category="restroom.female",
            zh=f"{zh}侧女卫生间",
            en=f"{en} women's toilet",
            shape=_part(side, 9.6, 16.8, 43.0, _DEEP),
        ),
        Room(
            key=f"{side}_men",
            category="restroom.male",
            zh=f"{zh}侧男卫生间",
            en=f"{en} men's toilet",
            shape=_part(side, 9.6, 16.8, 39.9, 43.0),
        ),
        Room(
            key=f"{side}_wc",
            category="restroom.wheelchair",
            zh=f"{zh}侧无障碍卫生间",
            en=f"{en} accessible toilet",
            shape=_part(side, 9.6, 12.3, _SOUTH, 39.9),
            accessibility=("wheelchair",),
        ),
        Room(
            key=f"{side}_nurse",
            category="mothersroom",
            zh=f"{zh}侧母婴室",
            en=f"{en} nursing room",
            shape=_part(side, 12.3, 15.0, _SOUTH, 39.9),
        ),
        Room(
            key=f"{side}_clean",
            category="nonpublic",
            zh="清洁间",
            en="Cleaners",
            shape=_part(side, 15.0, 16.8, _SOUTH, 39.9),
            restriction="employeesonly",
        ),
    ]


def core_rooms(*, lifts: bool = True, toilets: bool = True) -> tuple[Room, ...]:
    """Both cores and the two end stairs."""
    ends = [
        Room(
            key=key,
            category="stairs",
            zh=f"{key[1]}号楼梯",
            en=f"Stair {key[1]}",
            shape=box(x0, _SOUTH, x1, _DEEP),
        )
        for key, (x0, x1) in END_STAIRS.items()
    ]
    return (
        *_core_rooms("w", lifts=lifts, toilets=toilets),
        *_core_rooms("e", lifts=lifts, toilets=toilets),
        *ends,
    )


def core_joins(*, lifts: bool = True, toilets: bool = True, ground: bool = False) -> tuple[Join, ...]:
    """The doors of the cores, all off the street; on the ground the stairs lead out."""
    joins = [Join(f"s{n}", "street", "fire") for n in (1, 2, 3, 4)]
    if ground:
        joins += [
            Join(f"s{n}", "outside", "exit", (x, NORTH))
            for n, x in ((1, 18.3), (2, 26.7), (3, 90.9), (4, 99.3))
        ]
    if lifts:
        joins += [Join(f"lift{n}", "street", "lift") for n in (1, 2, 3, 4)]
    for side in _CORES:
        joins += [
            Join(f"{side}_pass", "street", "open"),
            Join(f"{side}_lobby", f"{side}_pass", "staff"),
            Join(f"{side}_staff", f"{side}_lobby", "lift"),
            Join(f"{side}_books", f"{side}_lobby", "hatch"),
        ]
        if toilets:
            joins += [
                Join(f"{side}_women", f"{side}_pass", "door"),
                Join(f"{side}_men", f"{side}_pass", "door"),
                Join(f"{side}_wc", f"{side}_pass", "door"),
                Join(f"{side}_nurse", "street", "door"),
                Join(f"{side}_clean", "street", "staff"),
            ]
        else:
            joins.append(Join(f"{side}_plant", f"{side}_pass", "service"))
    return tuple(joins)


def flights(ordinal: int) -> list[tuple[str, int]]:
    """The escalator rows on a level, each with the lower level of its flight."""
    return [("a" if low % 2 == 0 else "b", low) for low in (ordinal - 1, ordinal) if 0 <= low < TOP]


def escalator_rooms(ordinal: int) -> tuple[Room, ...]:
    """The lanes on a level: up and down of the flight to the next level and of the one from below."""
    x0, y0, x1, _ = ESCALATORS
    rooms = []
    for row, low in flights(ordinal):
        for lane, (zh, en) in enumerate((("上行", "up"), ("下行", "down"))):
            y = y0 + LANE_M * (lane + (0 if row == "a" else 2))
            rooms.append(
                Room(
                    key=f"esc_{row}_{en}",
                    category="escalator",
                    shape=box(x0, y, x1, y + LANE_M),
                    zh=f"{low + 1}至{low + 2}层{zh}扶梯",
                    en=f"Escalator {en}, level {low + 1} to {low + 2}",
                )
            )
    return tuple(rooms)


def escalator_joins(ordinal: int, ring: str) -> tuple[Join, ...]:
    """Lanes open at one end only: even levels at the west end, odd ones at the east."""
    x = ESCALATORS[0] if ordinal % 2 == 0 else ESCALATORS[2]
    joins = []
    for row, _ in flights(ordinal):
        for lane, way in enumerate(("up", "down")):
            y = ESCALATORS[1] + LANE_M * (lane + 0.5 + (0 if row == "a" else 2))
            joins.append(Join(f"esc_{row}_{way}", ring, "gap", (x, y), 1.0))
    return tuple(joins)
