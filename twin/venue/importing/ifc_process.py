"""The process that reads IFC: a script of its own that imports nothing of ours, the door of ifcopenshell.

`python ifc_process.py FILE MOST_OBJECTS` writes lines of JSON: `["tell", text]` while it works, and at the
end `["done", model]` (`twin.venue.importing.ifc_model` says what is in it) or `["error", text]`. A file that
makes the library break down ends this process and no other. Lengths are metres in the model's own axes.
"""

import json
import math
import resource
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely

try:
    import ifcopenshell
    import ifcopenshell.geom
    import ifcopenshell.util.element
    import ifcopenshell.util.placement
    import ifcopenshell.util.unit
except ImportError:
    IS_INSTALLED = False
else:
    IS_INSTALLED = True

MISSING = "missing"
_ADDRESS_SPACE_BYTES = 6 << 30
_MOST_TEXT = 200
_MOST_TRIANGLES = 2_000_000
_FLAT_M2 = 1e-6
_NEAR_END_M = 0.4
_GRID_M = 0.0005


def main() -> None:
    """Read the file that the command line names."""
    if not IS_INSTALLED:
        say("error", MISSING)
        return
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE_BYTES, _ADDRESS_SPACE_BYTES))
    path, most = sys.argv[1], int(sys.argv[2])
    try:
        say("done", read(path, most))
    # Whatever the library throws at a broken file is told to the process that asked.
    except Exception as error:
        say("error", f"{type(error).__name__}: {str(error)[:_MOST_TEXT]}")


def say(kind: str, value: Any) -> None:
    """One line to whoever started this."""
    sys.stdout.write(json.dumps([kind, value], allow_nan=False) + "\n")
    sys.stdout.flush()


def read(path: str, most: int) -> dict[str, Any]:
    """Everything of the model that the importer asks for."""
    model = ifcopenshell.open(path)
    reader = Reader(model)
    wanted = [
        ("spaces", list(model.by_type("IfcSpace")), reader.space),
        ("doors", list(model.by_type("IfcDoor")), reader.door),
        ("stairs", list(model.by_type("IfcStair")), reader.rising),
        ("ramps", list(model.by_type("IfcRamp")), reader.rising),
        ("transport", list(model.by_type("IfcTransportElement")), reader.rising),
    ]
    total = sum(len(found) for _, found, _ in wanted)
    if total > most:
        raise ValueError(f"it has {total:,} spaces, doors and stairs, more than {most:,}")
    result: dict[str, Any] = {
        "format": str(model.schema)[:40],
        "storeys": list(reader.storeys()),
        **reader.site(),
    }
    for name, found, convert in wanted:
        result[name] = []
        for i, entity in enumerate(found, 1):
            if i == 1 or i % 25 == 0 or i == len(found):
                say("tell", f"{name} {i} of {len(found)}")
            result[name].append(convert(entity))
    result["shapeless"] = reader.shapeless
    return result


class Reader:
    """Entities of one model as plain values."""

    def __init__(self, model: Any) -> None:
        self.model = model
        self.scale = float(ifcopenshell.util.unit.calculate_unit_scale(model))
        self.settings: Any = ifcopenshell.geom.settings()  # type: ignore[no-untyped-call]
        self.shapeless: list[str] = []

    def storeys(self) -> Iterator[dict[str, Any]]:
        """The storeys with the height of their floor."""
        for storey in self.model.by_type("IfcBuildingStorey"):
            matrix = ifcopenshell.util.placement.get_local_placement(storey.ObjectPlacement)
            placed_m = number(matrix[2][3]) * self.scale
            said = storey.Elevation
            yield {
                "id": text(storey.GlobalId), "name": text(storey.Name), "long_name": text(storey.LongName),
                "elevation_m": placed_m if said is None else number(said) * self.scale, "z_m": placed_m,
            }  # fmt: skip

    def site(self) -> dict[str, Any]:
        """Names, the place on Earth, and the direction of north in the model's axes."""
        found: dict[str, Any] = {"lon": None, "lat": None, "north": None}
        for site in self.model.by_type("IfcSite")[:1]:
            lon, lat = degrees(site.RefLongitude), degrees(site.RefLatitude)
            if lon is not None and lat is not None and (lon, lat) != (0.0, 0.0):
                found["lon"], found["lat"] = lon, lat
        for context in self.model.by_type("IfcGeometricRepresentationContext", include_subtypes=False):
            north = context.TrueNorth
            if found["north"] is None and north is not None:
                found["north"] = [number(value) for value in north.DirectionRatios[:2]]
        for key, kind in (("building", "IfcBuilding"), ("project", "IfcProject")):
            named = self.model.by_type(kind)
            found[f"{key}_name"] = text(named[0].LongName or named[0].Name) if named else ""
            found[f"{key}_id"] = text(named[0].GlobalId) if named else ""
        return found

    def space(self, entity: Any) -> dict[str, Any]:
        """A space and its footprint."""
        mesh = self.mesh([entity])
        return self.described(entity) | {
            "footprint": None if mesh is None else footprint(*mesh),
            "kind": text(getattr(entity, "ObjectType", None)),
        }

    def door(self, entity: Any) -> dict[str, Any]:
        """A door: the line of its leaf along the wall, at the middle of the wall."""
        line = None
        shape = self.shape(entity)
        width_m = None if entity.OverallWidth is None else number(entity.OverallWidth) * self.scale
        if shape is not None:
            verts, _, matrix = shape
            low, high = verts.min(axis=0), verts.max(axis=0)
            middle_x, middle_y = (low[0] + high[0]) / 2, (low[1] + high[1]) / 2
            width_m = width_m or float(high[0] - low[0])
            ends = np.array(
                [[middle_x - width_m / 2, middle_y, 0, 1], [middle_x + width_m / 2, middle_y, 0, 1]]
            )
            line = [[number(value) for value in end[:2]] for end in ends @ matrix.T]
        style = ifcopenshell.util.element.get_type(entity)
        operation = getattr(entity, "OperationType", None) or getattr(style, "OperationType", None)
        facts = ifcopenshell.util.element.get_psets(entity).get("Pset_DoorCommon", {})
        return self.described(entity) | {
            "line": line, "operation": text(operation), "width_m": width_m,
            "is_fire_exit": facts.get("FireExit") is True,
            "is_external": facts["IsExternal"] if isinstance(facts.get("IsExternal"), bool) else None,
            "is_accessible": facts.get("HandicapAccessible") is True,
        }  # fmt: skip

    def rising(self, entity: Any) -> dict[str, Any]:
        """A stair, ramp, lift or escalator: its footprint, height, and where its lower and upper ends are."""
        parts = [part for part in self.parts(entity) if not part.is_a("IfcRailing")]
        mesh = self.mesh(parts)
        found: dict[str, Any] = {"footprint": None, "bottom": None, "top": None, "z_m": None, "top_z_m": None}
        if mesh is not None:
            verts, faces = mesh
            low, high = float(verts[:, 2].min()), float(verts[:, 2].max())
            reach = min(_NEAR_END_M, (high - low) / 4)
            found = {
                "footprint": footprint(verts, faces), "z_m": low, "top_z_m": high,
                "bottom": centre(verts[verts[:, 2] <= low + reach]),
                "top": centre(verts[verts[:, 2] >= high - reach]),
            }  # fmt: skip
        steps = [value for part in parts if (value := self.risers(part)) is not None]
        kind = getattr(entity, "PredefinedType", None) or getattr(entity, "OperationType", None)
        return self.described(entity) | found | {
            "kind": text(kind), "stair_count": sum(steps) or None,
            "has_railing": any(part.is_a("IfcRailing") for part in self.parts(entity)),
        }  # fmt: skip

    def parts(self, entity: Any) -> list[Any]:
        """The entity and what it is made of."""
        return [entity, *ifcopenshell.util.element.get_decomposition(entity)]

    def risers(self, entity: Any) -> int | None:
        """The steps of a flight."""
        if not entity.is_a("IfcStairFlight"):
            return None
        value = getattr(entity, "NumberOfRiser", None) or getattr(entity, "NumberOfRisers", None)
        return value if isinstance(value, int) and 0 < value < 1_000 else None

    def described(self, entity: Any) -> dict[str, Any]:
        """What every object says of itself."""
        container: Any = ifcopenshell.util.element.get_container(
            entity
        ) or ifcopenshell.util.element.get_aggregate(entity)
        for _ in range(8):
            if container is None or container.is_a("IfcBuildingStorey"):
                break
            container = ifcopenshell.util.element.get_aggregate(container)
        is_storey = container is not None and container.is_a("IfcBuildingStorey")
        return {
            "id": text(entity.GlobalId), "name": text(entity.Name),
            "long_name": text(getattr(entity, "LongName", None)),
            "storey": text(container.GlobalId) if is_storey else None,
        }  # fmt: skip

    def shape(self, entity: Any) -> tuple[Any, Any, Any] | None:
        """Vertices and triangles in the entity's own axes, and the matrix that places it."""
        if getattr(entity, "Representation", None) is None:
            return None
        try:
            made: Any = ifcopenshell.geom.create_shape(self.settings, entity)
        except RuntimeError:
            self.shapeless.append(text(entity.GlobalId))
            return None
        verts = np.array(made.geometry.verts, dtype=float).reshape(-1, 3)
        faces = np.array(made.geometry.faces, dtype=np.int64).reshape(-1, 3)
        matrix = np.array(made.transformation.matrix, dtype=float).reshape(4, 4, order="F")
        good = len(verts) and np.isfinite(verts).all() and np.isfinite(matrix).all()
        if not good or len(faces) > _MOST_TRIANGLES:
            return None
        return verts, faces, matrix

    def mesh(self, entities: list[Any]) -> tuple[Any, Any] | None:
        """All vertices of the entities in the model's axes, and their triangles."""
        all_verts: list[Any] = []
        all_faces: list[Any] = []
        count = 0
        for entity in entities:
            shape = self.shape(entity)
            if shape is None:
                continue
            verts, faces, matrix = shape
            all_verts.append((np.column_stack((verts, np.ones(len(verts)))) @ matrix.T)[:, :3])
            all_faces.append(faces + count)
            count += len(verts)
        return (np.concatenate(all_verts), np.concatenate(all_faces)) if all_verts else None


def footprint(verts: Any, faces: Any) -> str | None:
    """The area that the triangles cover as seen from above, as WKT; None where they cover none."""
    corners = verts[faces][:, :, :2]
    triangles = shapely.polygons(corners)
    seen = triangles[shapely.area(triangles) > _FLAT_M2]
    if not len(seen):
        return None
    # A grid finer than any drawing makes the edges of neighbouring triangles one.
    union = shapely.union_all(shapely.set_precision(seen, _GRID_M), grid_size=_GRID_M)
    plain = shapely.remove_repeated_points(union.simplify(0.001), 0.001)
    return None if plain.is_empty else str(shapely.to_wkt(plain, rounding_precision=4))


def centre(points: Any) -> list[float]:
    """The middle of the points on the plan."""
    return [number(value) for value in points[:, :2].mean(axis=0)]


def degrees(parts: Any) -> float | None:
    """An angle of degrees, minutes, seconds and millionths, all of one sign."""
    if not parts or len(parts) < 3:
        return None
    seconds = parts[2] + (parts[3] / 1_000_000 if len(parts) > 3 else 0)
    return number(parts[0] + parts[1] / 60 + seconds / 3600)


def number(value: Any) -> float:
    """A finite number of ordinary size; anything else breaks off."""
    result = float(value)
    if not math.isfinite(result) or abs(result) > 1e9:
        raise ValueError(f"{result} is no length")
    return result


def text(value: Any) -> str:
    """A short text, empty for anything that is none."""
    return value[:_MOST_TEXT].encode("utf-8", "replace").decode() if isinstance(value, str) else ""


if __name__ == "__main__":
    main()
