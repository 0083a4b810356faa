"""The machinery of the store: aisles, cranes, the tote loop, stations, put walls, sorter, book lifts.

Totes leave an aisle onto one loop, pass the stations on its far side, and return to their aisle. Picked books
go through a put wall to readers' desks by the book lifts, or over the loop sorter into crates for branches.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from twin.venue.model import Equipment
from twin.venue.northhall.ids import both, make_id
from twin.venue.northhall.plan import box, tidy

LEVEL = "b3"
AISLES, BAYS, LAYERS, BAY_M, LAYER_M = 8, 78, 42, 0.7, 0.43
VOLUMES_PER_TOTE = 80
RACKS_X = (62.0, 62.0 + BAYS * BAY_M)
AISLE_PITCH_M = 4.2
LOOP_X, LOOP_Y = (52.2, 57.6), (1.4, 33.0)
STATIONS, COLUMNS, ROWS, CHUTES = 6, 12, 4, 28
SORTER = (7.0, 7.6, 38.5, 17.6)
_STATION_Y = (6.2, 10.6, 14.6, 19.0, 23.0, 27.4)
Attributes = Mapping[str, float | str | bool]


def make_store() -> tuple[Equipment, ...]:
    """Everything that moves or holds totes and books on the lowest level."""
    return (*_high_bay(), *_loop(), *_stations(), *_put_walls(), *_sorter(), *_lifts())


def _item(
    category: str,
    key: str,
    name: tuple[str, str],
    geometry: BaseGeometry,
    unit: str,
    **attributes: float | str | bool,
) -> Equipment:
    return Equipment(
        id=make_id(LEVEL, "equipment", key),
        level_id=make_id("level", LEVEL),
        name=both(*name),
        category=category,
        geometry=geometry,
        unit_id=make_id(LEVEL, "unit", unit),
        attributes={"code": key, **attributes},
        display_point=geometry.representative_point(),
    )


def aisle_y(number: int) -> float:
    """The centre line of an aisle, counted from 0 in the south."""
    return 2.4 + AISLE_PITCH_M * number


def _high_bay() -> Iterator[Equipment]:
    x0, x1 = RACKS_X
    rack = {
        "bays": BAYS,
        "layers": LAYERS,
        "bay_m": BAY_M,
        "layer_m": LAYER_M,
        "volumes_per_tote": VOLUMES_PER_TOTE,
        "totes": BAYS * LAYERS,
    }
    for i in range(AISLES):
        y, n = aisle_y(i), i + 1
        yield _item(
            "aisle",
            f"A{n}",
            (f"{n}号巷道", f"Aisle {n}"),
            box(x0, y - 0.75, x1, y + 0.75),
            "store",
            length_m=round(x1 - x0, 2),
            height_m=round(LAYERS * LAYER_M, 2),
            number=n,
        )
        for side, zh, a, b in (("S", "南", y - 2.05, y - 0.75), ("N", "北", y + 0.75, y + 2.05)):
            yield _item(
                "rack",
                f"R{n}{side}",
                (f"{n}号巷道{zh}货架", f"Rack {n}{side}"),
                box(x0, a, x1, b),
                "store",
                aisle=f"A{n}",
                side=side,
                **rack,
            )
        home = x0 + 0.6
        yield _item(
            "crane",
            f"C{n}",
            (f"{n}号堆垛机", f"Crane {n}"),
            box(home, y - 0.6, home + 1.6, y + 0.6),
            "store",
            aisle=f"A{n}",
            speed_m_s=4.0,
            lift_speed_m_s=2.0,
            acceleration_m_s2=2.0,
            lift_acceleration_m_s2=1.5,
            handling_s=3.0,
            totes=1,
        )


def _belt(
    key: str,
    name: tuple[str, str],
    points: list[tuple[float, float]],
    unit: str = "sorting",
    speed_m_s: float = 0.8,
    **attributes: float | str | bool,
) -> Equipment:
    line = tidy(LineString(points))
    return _item(
        "conveyor", key, name, line, unit, length_m=round(line.length, 2), speed_m_s=speed_m_s, **attributes
    )


def _loop() -> Iterator[Equipment]:
    """The tote loop: north past the aisles, south past the stations; a segment to each of them."""
    (west, east), (south, north) = LOOP_X, LOOP_Y
    cuts = [south, *(aisle_y(i) + 1.6 for i in range(AISLES - 1)), north]
    for i, (a, b) in enumerate(pairwise(cuts), 1):
        yield _belt(
            f"L-E{i}", (f"东主线{i}段", f"Loop east {i}"), [(east, a), (east, b)], feeds=f"A{i}", capacity=6.0
        )
    yield _belt("L-N", ("北弯段", "Loop north turn"), [(east, north), (west, north)], capacity=8.0)
    cuts = [north, *(_station_y(k) + 1.9 for k in range(STATIONS - 2, -1, -1)), south]
    for i, (a, b) in enumerate(pairwise(cuts), 1):
        yield _belt(f"L-W{i}", (f"西主线{i}段", f"Loop west {i}"), [(west, a), (west, b)], capacity=7.0)
    yield _belt("L-S", ("南弯段", "Loop south turn"), [(west, south), (east, south)], capacity=8.0)
    for i in range(AISLES):
        y, n = aisle_y(i), i + 1
        yield _belt(
            f"I{n}",
            (f"{n}号巷道入库段", f"Aisle {n} infeed"),
            [(east, y - 0.5), (RACKS_X[0], y - 0.5)],
            speed_m_s=0.5,
            aisle=f"A{n}",
            capacity=3.0,
        )
        yield _belt(
            f"O{n}",
            (f"{n}号巷道出库段", f"Aisle {n} outfeed"),
            [(RACKS_X[0], y + 0.5), (east, y + 0.5)],
            speed_m_s=0.5,
            aisle=f"A{n}",
            capacity=3.0,
        )


def _station_y(number: int) -> float:
    return _STATION_Y[number]


def _stations() -> Iterator[Equipment]:
    west = LOOP_X[0]
    for k in range(STATIONS):
        y, n = _station_y(k), k + 1
        yield _belt(
            f"S{n}-in",
            (f"{n}号工作站进箱段", f"Station {n} in"),
            [(west, y + 0.7), (49.4, y + 0.7)],
            capacity=3.0,
        )
        yield _belt(
            f"S{n}-out",
            (f"{n}号工作站出箱段", f"Station {n} out"),
            [(49.4, y - 0.7), (west, y - 0.7)],
            capacity=3.0,
        )
        yield _item(
            "desk",
            f"S{n}",
            (f"{n}号拣选工作站", f"Picking station {n}"),
            box(47.6, y - 1.2, 49.4, y + 1.2),
            "sorting",
            people=1.0,
            books_per_h=240.0,
        )


def _put_walls() -> Iterator[Equipment]:
    """Two walls of pigeonholes, filled from the stations and emptied from behind."""
    for w, y0 in enumerate((5.4, 19.8)):
        name = "AB"[w]
        yield _item(
            "put_wall",
            f"W{name}",
            (f"播种墙{name}", f"Put wall {name}"),
            box(43.4, y0, 44.2, y0 + COLUMNS * 0.7),
            "sorting",
            columns=COLUMNS,
            rows=ROWS,
            slots=COLUMNS * ROWS,
        )
        for column in range(COLUMNS):
            cell = tidy(box(43.4, y0 + column * 0.7, 44.2, y0 + (column + 1) * 0.7))
            for row in range(ROWS):
                code = f"W{name}-{column + 1:02d}-{row + 1}"
                yield _item(
                    "put_wall_slot",
                    code,
                    (f"播种格{code}", f"Slot {code}"),
                    cell,
                    "sorting",
                    wall=f"W{name}",
                    column=column + 1,
                    row=row + 1,
                    volumes=12.0,
                )
    yield _belt("PW", ("播种墙出书线", "Put wall take-away"), [(40.9, 5.4), (40.9, 28.2)], capacity=20.0)


def _sorter() -> Iterator[Equipment]:
    x0, y0, x1, y1 = SORTER
    r = (y1 - y0) / 2
    ring = _stadium(x0, y0, x1, y1)
    yield _item(
        "sorter",
        "LS",
        ("环形分拣机", "Loop sorter"),
        ring,
        "sorting",
        length_m=round(ring.length, 2),
        speed_m_s=1.5,
        pitch_m=0.6,
        carriers=float(int(ring.length / 0.6)),
    )
    for i, y in enumerate((y0 - 3.0, y1 + 3.0), 1):
        end = y0 - 0.5 if y < y0 else y1 + 0.5
        yield _item(
            "induction",
            f"IN{i}",
            (f"{i}号供件台", f"Induction {i}"),
            box(x1 - r - 1.2, min(y, end), x1 - r, max(y, end)),
            "sorting",
            books_per_h=1800.0,
        )
    yield _belt(
        "IN1-feed",
        ("1号供件线", "Induction 1 feed"),
        [(40.9, 5.4), (x1 - r - 0.6, 5.4), (x1 - r - 0.6, y0 - 3.0)],
    )
    yield _belt(
        "IN2-feed",
        ("2号供件线", "Induction 2 feed"),
        [(40.9, 25.0), (x1 - r - 0.6, 25.0), (x1 - r - 0.6, y1 + 3.0)],
    )
    half = CHUTES // 2
    for i in range(CHUTES):
        x = x0 + r + 0.6 + (i % half) * 1.3
        a, b = (y1 + 0.4, y1 + 2.2) if i < half else (y0 - 2.2, y0 - 0.4)
        yield _item(
            "chute",
            f"CH{i + 1:02d}",
            (f"{i + 1}号格口", f"Chute {i + 1}"),
            box(x, a, x + 1.0, b),
            "sorting",
            number=i + 1,
            volumes=40.0,
            destination="exception" if i == CHUTES - 1 else f"branch-{i + 1:02d}",
        )


def _stadium(x0: float, y0: float, x1: float, y1: float) -> LineString:
    """A closed loop of two straights and two half circles."""
    r = (y1 - y0) / 2
    outline: Polygon = LineString([(x0 + r, y0 + r), (x1 - r, y0 + r)]).buffer(r, 8)
    return tidy(LineString(outline.exterior.coords))


def _lifts() -> Iterator[Equipment]:
    """Book lifts in the cores, fed by overhead belts from the put walls."""
    yield _belt(
        "BL-W",
        ("西提升机输送线", "Belt to west book lift"),
        [(40.9, 28.2), (40.9, 32.4), (33.9, 32.4), (33.9, 41.6), (32.0, 41.6), (32.0, 42.7)],
        overhead=True,
    )
    yield _belt(
        "BL-E",
        ("东提升机输送线", "Belt to east book lift"),
        [(40.9, 32.4), (40.9, 36.0), (83.7, 36.0), (83.7, 41.6), (85.6, 41.6), (85.6, 42.7)],
        overhead=True,
    )
    for key, zh, en, x0, x1 in (("w", "西", "West", 31.0, 33.0), ("e", "东", "East", 84.6, 86.6)):
        yield _item(
            "lift",
            f"BL{key.upper()}",
            (f"{zh}侧图书提升机", f"{en} book lift"),
            box(x0, 42.6, x1, 44.6),
            f"{key}_books",
            speed_m_s=1.6,
            lowest_ordinal=-3.0,
            highest_ordinal=7.0,
            crates=2.0,
            level_height_m=5.4,
        )
