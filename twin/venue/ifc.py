"""Imports a building model in IFC into a venue; needs the extra `bibliotwin[ifc]`.

Sources: IFC2x3 TC1 and IFC4 (ISO 16739-1), entities IfcBuildingStorey, IfcSpace, IfcDoor, IfcStair, IfcSite.
`docs/importing.md` says what is read.
"""

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

import shapely
from shapely.affinity import translate
from shapely.errors import GEOSException

from twin.venue.importing import storeys
from twin.venue.importing.assembly import BuildingFacts, LevelFacts, Site, assemble
from twin.venue.importing.doors import draw_passages
from twin.venue.importing.draft import Draft
from twin.venue.importing.ifc_doors import draw_ifc_doors
from twin.venue.importing.ifc_model import IfcModel, IfcRising
from twin.venue.importing.ifc_reader import read_ifc
from twin.venue.importing.ifc_rooms import area_of, draw_spaces, storey_levels
from twin.venue.importing.ifc_stairs import draw_risings
from twin.venue.importing.names import find_labels
from twin.venue.importing.outcome import Imported, ImportOptions, Tell
from twin.venue.importing.problems import VenueImportError
from twin.venue.importing.shafts import link_shafts
from twin.venue.plane import LocalPlane
from twin.venue.problems import shorten

_Point = tuple[float, float]
_Line = tuple[_Point, _Point]
_FAR_M: Final = 10_000.0
_NO_SPACES: Final = "no IfcSpace with a footprint and a storey is in it; export it with rooms"
_NO_PLACE: Final = "it does not say where on Earth it is; give --origin LON,LAT, such as 116.74,39.90"


def import_ifc(path: Path, options: ImportOptions | None = None, tell: Tell | None = None) -> Imported:
    """The venue in the IFC file at `path`. Raises VenueImportError where it cannot be read at all."""
    options, tell = options or ImportOptions(), tell or (lambda _: None)
    model = read_ifc(path, options.limits, tell)
    return import_ifc_model(path.name, model, options)


def import_ifc_model(file: str, model: IfcModel, options: ImportOptions) -> Imported:
    """As `import_ifc`, of a model that has been read; `file` is what messages call it."""
    try:
        return _import(model, Draft(file, options))
    except GEOSException as error:
        reason = f"its shapes are too broken to draw ({shorten(error)}); mend them in the model"
        raise VenueImportError(file, reason) from error


def _import(model: IfcModel, draft: Draft) -> Imported:
    plane = _plane(model, draft)
    model = _near_origin(model, draft)
    for identifier in model.shapeless:
        what = "the library can make no shape of it"
        draft.problems.add("shape-missing", identifier, what, "done without")
    levels = storey_levels(model, draft)
    draw_spaces(model.spaces, levels, draft)
    if not draft.rooms:
        raise VenueImportError(draft.file, _NO_SPACES)
    floors_m = {levels[storey.id]: storey.z_m for storey in model.storeys if storey.id in levels}
    draw_ifc_doors(model.doors, levels, draft)
    draw_risings(_risings(model), floors_m, draft)
    open_to_all = frozenset(room.category for room in draft.rooms)
    draw_passages(draft, (), open_to_all)
    link_shafts((), draft)
    venue = assemble(draft, _site(model, levels, plane, draft))
    return Imported(
        venue=venue, problems=draft.problems.listed(), counts=MappingProxyType(dict(draft.counts)),
        more_problems=draft.problems.dropped,
    )  # fmt: skip


def _plane(model: IfcModel, draft: Draft) -> LocalPlane:
    """The model's own axes: true north is where the model says, else its y axis."""
    place = draft.options.origin
    if place is None and model.lon is not None and model.lat is not None:
        place = model.lon, model.lat
    if place is None:
        raise VenueImportError(draft.file, _NO_PLACE)
    if not (-180 <= place[0] <= 180 and -85 < place[1] < 85):
        reason = f"its place {place[0]:g},{place[1]:g} is not on Earth or at a pole; give --origin LON,LAT"
        raise VenueImportError(draft.file, reason)
    turn_deg = 0.0
    if model.north is not None and math.hypot(*model.north) > 1e-6:
        turn_deg = 90.0 - math.degrees(math.atan2(model.north[1], model.north[0]))
        turn_deg = round((turn_deg + 180) % 360 - 180, 6)
    return LocalPlane(lon=place[0], lat=place[1], rotation_deg=turn_deg)


def _near_origin(model: IfcModel, draft: Draft) -> IfcModel:
    """The model with its first space at the origin, if it is drawn in the coordinates of a map far away."""
    shapes = (area_of(space.footprint) for space in model.spaces)
    first = next((shape.centroid for shape in shapes if shape is not None), None)
    if first is None or math.hypot(first.x, first.y) < _FAR_M:
        return model
    x, y = round(first.x), round(first.y)
    what = (
        f"it is drawn {math.hypot(x, y) / 1000:,.0f} km from its origin, in the coordinates of a map it seems"
    )
    done = "its first room is put at the origin; give --origin LON,LAT of that place"
    draft.problems.add("place-far", draft.file, what, done)
    return replace(
        model,
        spaces=tuple(replace(s, footprint=_moved(s.footprint, x, y)) for s in model.spaces),
        doors=tuple(replace(d, line=_moved_line(d.line, x, y)) for d in model.doors),
        stairs=tuple(_moved_rising(r, x, y) for r in model.stairs),
        ramps=tuple(_moved_rising(r, x, y) for r in model.ramps),
        transport=tuple(_moved_rising(r, x, y) for r in model.transport),
    )


def _moved(wkt: str | None, x: float, y: float) -> str | None:
    shape = area_of(wkt)
    return None if shape is None else translate(shape, -x, -y).wkt


def _moved_line(line: _Line | None, x: float, y: float) -> _Line | None:
    return None if line is None else (_moved_point(line[0], x, y), _moved_point(line[1], x, y))


def _moved_point(point: _Point, x: float, y: float) -> _Point:
    return point[0] - x, point[1] - y


def _moved_rising(rising: IfcRising, x: float, y: float) -> IfcRising:
    return replace(
        rising,
        footprint=_moved(rising.footprint, x, y),
        bottom=None if rising.bottom is None else _moved_point(rising.bottom, x, y),
        top=None if rising.top is None else _moved_point(rising.top, x, y),
    )


def _risings(model: IfcModel) -> list[tuple[str, IfcRising]]:
    found = [("stairs", stair) for stair in model.stairs] + [("ramp", ramp) for ramp in model.ramps]
    for transport in model.transport:
        kind = transport.kind.upper()
        if kind in ("ELEVATOR", "ESCALATOR"):
            found.append((kind.lower(), transport))
    return found


def _site(model: IfcModel, levels: Mapping[str, float], plane: LocalPlane, draft: Draft) -> Site:
    outlines = storeys.outlines(draft.rooms)
    language = draft.options.language
    named = {levels[storey.id]: storey for storey in reversed(model.storeys) if storey.id in levels}
    name = model.building_name or model.project_name or draft.file.rpartition(".")[0] or draft.file
    labels = find_labels({"name": name}, "name", language)
    source = model.building_id or model.project_id or draft.file
    facts = {}
    for level, outline in outlines.items():
        storey = named[level]
        facts[level] = LevelFacts(
            ordinal=int(level), outline=outline, elevation_m=round(storey.elevation_m, 3) + 0.0,
            name=find_labels({"name": storey.long_name or storey.name}, "name", language),
            short_name=find_labels({"name": storey.name}, "name", language),
        )  # fmt: skip
    whole = shapely.union_all(list(outlines.values()))
    return Site(
        source_id=source, name=labels, category="communitycenter", plane=plane, levels=facts,
        buildings=[BuildingFacts(source_id=source, outline=whole, name=labels)],
    )  # fmt: skip
