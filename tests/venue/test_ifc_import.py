"""A building model becomes a venue: spaces, doors between them, stairs that join storeys."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from tests.venue.same_venue import differences
from twin.errors import TwinError
from twin.venue.check import check_venue
from twin.venue.ifc import import_ifc, import_ifc_model
from twin.venue.imdf import exit_code, read_venue, write_venue
from twin.venue.importing import ifc_process, ifc_reader
from twin.venue.importing.ifc_model import IfcDoor, IfcModel, IfcRising, IfcSpace, IfcStorey
from twin.venue.importing.outcome import Imported, ImportLimits, ImportOptions
from twin.venue.importing.problems import VenueImportError

OPTIONS = ImportOptions(language="en", time_zone="Asia/Shanghai")


def storey(name: str, z_m: float) -> IfcStorey:
    return IfcStorey(id=name, name=name, long_name="", elevation_m=z_m, z_m=z_m)


def space(name: str, on: str | None, bounds: tuple[float, float, float, float], called: str = "") -> IfcSpace:
    x0, y0, x1, y1 = bounds
    wkt = f"POLYGON (({x0} {y0}, {x1} {y0}, {x1} {y1}, {x0} {y1}, {x0} {y0}))"
    return IfcSpace(id=f"space {name}", name=name, long_name=called, storey=on, footprint=wkt, kind="")


def door(
    name: str, on: str | None, x: float, y: float, *, operation: str = "", external: bool = False
) -> IfcDoor:
    return IfcDoor(
        id=f"door {name}", name=name, long_name="", storey=on, line=((x - 0.5, y), (x + 0.5, y)), width_m=1.0,
        operation=operation, is_fire_exit=False, is_external=external, is_accessible=True,
    )  # fmt: skip


def house() -> IfcModel:
    """Two storeys: a hall and, beyond a wall of 0.2 m, an office; a stair in the hall; a landing above.

    8.2 +---office---+
    4.2 +----door----+            4 +--landing--+--
      4 +---- hall ---------+         (stair 8..9, 1..3 rises towards y = 3)
      0 +--entrance---------+
    """
    return IfcModel(
        format="IFC4", lon=116.6, lat=39.9, north=(0.0, 1.0), building_id="b", building_name="Annexe",
        project_id="p", project_name="", storeys=(storey("Roof", 8.0), storey("L1", 0.0), storey("L2", 4.0)),
        spaces=(
            space("101", "L1", (0, 0, 12, 4), "Lobby"), space("102", "L1", (0, 4.2, 6, 8.2), "Office"),
            space("201", "L2", (0, 3.1, 12, 6), "Hallway"),
        ),
        doors=(
            door("a", "L1", 3, 4.1, operation="SINGLE_SWING_LEFT"),
            door("b", "L1", 3, -0.1, operation="DOUBLE_DOOR_SLIDING", external=True),
        ),
        stairs=(
            IfcRising(
                id="stair", name="Stair", long_name="", storey="L1", kind="",
                footprint="POLYGON ((8 1, 9 1, 9 3, 8 3, 8 1))", bottom=(8.5, 1.1), top=(8.5, 2.9), z_m=0.0,
                top_z_m=3.9, stair_count=24, has_railing=True,
            ),
        ),
        ramps=(), transport=(), shapeless=(),
    )  # fmt: skip


def imported(model: IfcModel, options: ImportOptions = OPTIONS) -> Imported:
    return import_ifc_model("house.ifc", model, options)


def test_a_house_becomes_a_venue(tmp_path: Path) -> None:
    result = imported(house())
    assert [(p.kind, p.source_id) for p in result.problems] == [("storey-empty", "Roof")]
    venue = result.venue
    assert [(level.ordinal, level.elevation_m) for level in venue.levels] == [(0, 0.0), (1, 4.0)]
    assert sorted(unit.category for unit in venue.units) == ["lobby", "office", "stairs", "stairs", "walkway"]
    assert dict(next(u for u in venue.units if u.category == "office").alt_name) == {"en": "102"}
    write_venue(venue, tmp_path)
    reading = read_venue(tmp_path)
    assert differences(venue, reading.venue) == []
    problems = check_venue(reading)
    assert exit_code(problems) == 0
    assert not {p.rule for p in problems} & {
        "units-overlap", "unit-reachable", "opening-on-edge", "opening-through", "level-linked", "unit-size",
    }  # fmt: skip


def test_a_door_in_a_thick_wall_joins_both_spaces() -> None:
    venue = imported(house()).venue
    inner = next(
        o
        for o in venue.openings
        if o.category == "pedestrian" and o.door is not None and o.door.type == "swinging"
    )
    assert inner.geometry is not None
    touched = {
        unit.category
        for unit in venue.units
        if unit.level_id == inner.level_id
        and unit.geometry is not None
        and unit.geometry.distance(inner.geometry) < 0.005
    }
    assert touched == {"lobby", "office"}
    assert inner.geometry.length == pytest.approx(1.0)
    assert inner.accessibility == ("wheelchair",)


def test_a_door_to_the_outside_is_the_entrance() -> None:
    [entrance] = [o for o in imported(house()).venue.openings if o.category == "pedestrian.principal"]
    assert entrance.door is not None
    assert entrance.door.type == "sliding"


def test_a_stair_joins_the_storeys_between_its_foot_and_its_top() -> None:
    venue = imported(house()).venue
    [link] = venue.relationships
    assert dict(link.attributes) == {"stair_count": 24, "handrail": "yes"}
    assert venue.level_of[link.origin_id or ""] == venue.levels[0].id
    ends = [o.geometry for o in venue.openings if o.door is not None and o.door.type == "open"]
    assert len(ends) == 2
    assert sorted(round(end.centroid.y, 1) for end in ends if end is not None) == [1.0, 3.0]


def test_a_space_that_is_the_stairwell_is_not_drawn_twice() -> None:
    model = house()
    spaces = (
        space("S", "L1", (8, 1, 9, 3), "Treppenhaus"),
        *model.spaces[1:],
        space("H", "L1", (0, 0, 12, 1)),
    )
    units = imported(replace(model, spaces=spaces)).venue.units
    assert sum(unit.category == "stairs" for unit in units) == 2


def test_spaces_without_a_wall_between_are_open_to_each_other() -> None:
    model = house()
    spaces = (*model.spaces, space("103", "L1", (12, 0, 16, 4), "Café"))
    result = imported(replace(model, spaces=spaces))
    assert result.counts["passages between open areas"] == 1


def test_true_north_turns_the_plan_and_an_origin_overrides_the_site() -> None:
    assert imported(house()).venue.plane.rotation_deg == 0
    turned = imported(replace(house(), north=(1.0, 0.0)), replace(OPTIONS, origin=(121.5, 31.2))).venue.plane
    assert (turned.lon, turned.lat, turned.rotation_deg) == (121.5, 31.2, 90.0)


def test_a_model_in_map_coordinates_is_brought_to_its_origin() -> None:
    model = house()
    far = replace(
        model, doors=(), stairs=(), spaces=(space("101", "L1", (500_000, 4_000_000, 500_012, 4_000_004)),)
    )
    result = imported(far)
    assert "place-far" in {p.kind for p in result.problems}
    assert result.venue.outline is not None
    assert result.venue.outline.centroid.distance(result.venue.outline.centroid.__class__(0, 0)) < 20


def test_what_a_model_lacks_is_told() -> None:
    model = house()
    lacking = replace(
        model,
        spaces=(*model.spaces, replace(model.spaces[0], id="x", footprint=None),
                space("y", None, (20, 0, 24, 4))),
        doors=(
            *model.doors, door("far", "L1", 90, 90), door("within", "L1", 6, 2), door("lost", None, 3, 4.1),
            replace(model.doors[0], id="z", line=None), door("roof", "Roof", 3, 4.1),
        ),
        stairs=(replace(model.stairs[0], top_z_m=1.0), replace(model.stairs[0], id="q", footprint=None)),
        shapeless=("wall",),
    )  # fmt: skip
    told = [p.kind for p in imported(lacking).problems]
    assert told.count("shape-missing") == 4
    assert told.count("storey-missing") == 3
    assert told.count("door-off-wall") == 2
    assert told.count("connector-levels") == 1


def test_a_model_without_a_place_or_without_spaces_is_refused() -> None:
    with pytest.raises(VenueImportError, match="--origin"):
        imported(replace(house(), lon=None))
    with pytest.raises(VenueImportError, match="pole"):
        imported(replace(house(), lat=90.0))
    with pytest.raises(VenueImportError, match="no IfcSpace"):
        imported(replace(house(), spaces=()))


_numbers = st.floats(-40, 40) | st.sampled_from([0.0, 4.0, 4.1])
_bounds = st.tuples(_numbers, _numbers, _numbers, _numbers)
_storeys = st.sampled_from([None, "L1", "L2", "Roof", "nowhere"])


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.builds(space, st.text(max_size=5), _storeys, _bounds, st.text(max_size=9)), max_size=4),
    st.lists(st.builds(door, st.text(max_size=5), _storeys, _numbers, _numbers), max_size=4),
    st.lists(_bounds, max_size=2),
    st.lists(_numbers, min_size=2, max_size=2),
)
def test_any_model_is_imported_and_passes_the_check_or_is_refused(
    spaces: list[IfcSpace], doors: list[IfcDoor], stairs: list[tuple[float, ...]], heights: list[float]
) -> None:
    model = house()
    shapes = [space(f"s{i}", None, bounds).footprint for i, bounds in enumerate(stairs)]  # type: ignore[arg-type]
    rising = [
        replace(model.stairs[0], id=f"s{i}", footprint=shape, z_m=min(heights), top_z_m=max(heights))
        for i, shape in enumerate(shapes)
    ]
    unique = [replace(s, id=f"{i} {s.id}") for i, s in enumerate(spaces)]
    strange = replace(
        model,
        spaces=(*model.spaces, *unique),
        doors=(*model.doors, *(replace(d, id=f"{i} {d.id}") for i, d in enumerate(doors))),
        stairs=(*model.stairs, *rising),
    )
    with suppress(TwinError):
        result = imported(strange)
        assert len({unit.id for unit in result.venue.units}) == len(result.venue.units)
        assert all(o.geometry is not None and o.geometry.length > 0.05 for o in result.venue.openings)


@pytest.fixture(scope="module")
def duplex(shared_data: Path) -> Path:
    """A real model of two flats, with ifcopenshell to read it."""
    path = shared_data / "indoor" / "ifc-duplex" / "duplex.ifc"
    if not path.is_file():
        pytest.skip("no IFC duplex among the data sets")
    if not ifc_process.IS_INSTALLED:
        pytest.skip("ifcopenshell is not installed: bibliotwin[ifc]")
    return path


def test_the_duplex_has_21_spaces_14_doors_and_2_stairs(duplex: Path, tmp_path: Path) -> None:
    said: list[str] = []
    result = import_ifc(duplex, OPTIONS, said.append)
    counts = result.counts
    assert (counts["spaces"], counts["doors"], counts["stairs"]) == (21, 14, 2)
    assert [p.kind for p in result.problems] == ["storey-empty"]
    venue = result.venue
    # Both stairs are a space of their own below, and a unit of their own above.
    assert len(venue.units) == 21 + 2
    assert [len(link.attributes) for link in venue.relationships] == [2, 2]
    # Two ends above and two below, and six borders of rooms without a wall.
    assert len(venue.openings) == 14 + 4 + 6
    assert [(level.ordinal, level.elevation_m) for level in venue.levels] == [(0, 0.0), (1, 3.1), (2, 6.0)]
    assert (round(venue.plane.lon, 4), round(venue.plane.lat, 4)) == (-87.6394, 41.8744)
    assert any("14" in text for text in said)
    write_venue(venue, tmp_path)
    reading = read_venue(tmp_path)
    assert differences(venue, reading.venue) == []
    problems = check_venue(reading)
    assert exit_code(problems) == 0
    assert not {p.rule for p in problems} & {
        "units-overlap",
        "unit-reachable",
        "opening-on-edge",
        "unit-size",
    }


def _damages(data: bytes) -> Iterator[bytes]:
    yield data[: len(data) // 2]
    yield data.replace(b"IFCEXTRUDEDAREASOLID", b"IFCEXTRUDEDAREASOLIX")
    yield data.replace(b"(41,52,27,840000)", b"(41)").replace(b"IFCLOCALPLACEMENT($", b"IFCLOCALPLACEMENT(#1")
    yield data.replace(b"IFCCARTESIANPOINT((", b"IFCCARTESIANPOINT((1E400,")
    yield data[:3000] + bytes(range(256)) + data[3000:]


@pytest.mark.parametrize("index", range(5))
def test_a_damaged_model_is_imported_or_refused(duplex: Path, tmp_path: Path, index: int) -> None:
    path = tmp_path / "damaged.ifc"
    path.write_bytes(list(_damages(duplex.read_bytes()))[index])
    with suppress(TwinError):
        write_venue(import_ifc(path, replace(OPTIONS, origin=(0.0, 0.0))).venue, tmp_path / "venue")


def test_a_model_that_takes_too_long_is_stopped(duplex: Path) -> None:
    with pytest.raises(VenueImportError, match="took over"):
        ifc_reader.read_ifc(duplex, ImportLimits(), lambda _: None, time_limit_s=0.05)


def test_a_model_of_too_many_objects_is_refused(duplex: Path) -> None:
    with pytest.raises(VenueImportError, match="more than 10"):
        import_ifc(duplex, replace(OPTIONS, limits=ImportLimits(features=10)))


def test_a_process_that_breaks_down_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.ifc"
    path.write_bytes(b"ISO-10303-21;")
    for program, word in (
        ("import os; os.abort()", "broke down"),
        ('print(\'["error", "missing"]\')', "pip install ifcopenshell"),
        ("print('noise'); print('[\"done\", {\"spaces\": 7}]')", "broke down"),
    ):
        script = tmp_path / "program.py"
        script.write_text(program)
        monkeypatch.setattr(ifc_reader, "_PROGRAM", script)
        with pytest.raises(VenueImportError, match=word):
            import_ifc(path)


def test_what_is_not_ifc_is_refused_before_the_library_sees_it(tmp_path: Path) -> None:
    path = tmp_path / "x.ifc"
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(VenueImportError, match="ISO-10303-21"):
        import_ifc(path)
    path.write_bytes(b"ISO-10303-21;" + b" " * 100)
    with pytest.raises(VenueImportError, match="the most that is read"):
        import_ifc(path, ImportOptions(limits=ImportLimits(file_bytes=50)))
    with pytest.raises(VenueImportError, match="system refused"):
        import_ifc(tmp_path / "nowhere.ifc")
