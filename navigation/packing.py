"""A space and its tables as named arrays and back; whatever does not fit together is refused."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final, TypeVar

import numpy as np

from navigation.corners import Corners
from navigation.ground import Shapes, Tables
from navigation.mesh import Mesh, Tiles
from navigation.sightgraph import SightGraph
from navigation.sightlines import Chains
from navigation.space import Space
from navigation.spots import Spots
from twin.errors import TwinError

Arrays = Mapping[str, Any]
_Part = TypeVar("_Part", Mesh, Tiles, Corners, SightGraph, Spots)
_PARTS: Final = {"mesh": Mesh, "tiles": Tiles, "corners": Corners, "graph": SightGraph}
_NUMBERS: Final = {"clearance_m": float, "size_m": float, "corners": int}
_LOOSE: Final = ("unit_of_cell", "stop_unit", "stop_standing", "stop_triangle")


class BadPackError(TwinError):
    """Arrays that are no space: some are missing, or point where nothing is."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the stored routing space is of no use ({why}); it is built anew")
        self.why = why


def pack(space: Space, spots: Spots) -> dict[str, Any]:
    """The arrays of a space and of the spots gathered in it."""
    packed: dict[str, Any] = {"clearance_m": np.float64(space.clearance_m)}
    for name in _PARTS:
        packed |= _flat(name, getattr(space, name))
    packed |= _flat("spots", spots)
    packed |= {name: getattr(space, name) for name in _LOOSE}
    packed["chain_parent"] = np.array(space.chains.parent, dtype=np.int32)
    packed["chain_last"] = np.array(space.chains.last, dtype=np.int32)
    return packed


def unpack(arrays: Arrays, units: int, openings: int) -> tuple[Space, Spots]:
    """The space and spots of packed arrays of a venue with so many units and openings.

    Raises BadPackError for what is missing or does not fit.
    """
    try:
        space = Space(
            clearance_m=float(arrays["clearance_m"]),
            mesh=_part("mesh", Mesh, arrays),
            tiles=_part("tiles", Tiles, arrays),
            corners=_part("corners", Corners, arrays),
            graph=_part("graph", SightGraph, arrays),
            chains=Chains.restored(arrays["chain_parent"].tolist(), arrays["chain_last"].tolist()),
            **{name: arrays[name] for name in _LOOSE},
        )
        spots = _part("spots", Spots, arrays)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadPackError(str(error)) from error
    _check(space, units, openings)
    _check_spots(space, spots)
    return space, spots


def _flat(name: str, part: object) -> dict[str, Any]:
    return {f"{name}_{field.name}": np.asarray(getattr(part, field.name)) for field in fields(part)}  # type: ignore[arg-type]


def _part(name: str, kind: type[_Part], arrays: Arrays) -> _Part:
    values = {}
    for field in fields(kind):
        value = arrays[f"{name}_{field.name}"]
        single = _NUMBERS.get(field.name) if value.ndim == 0 else None
        values[field.name] = value if single is None else single(value)
    return kind(**values)


def _check(space: Space, units: int, openings: int) -> None:
    mesh, graph, nodes = space.mesh, space.graph, len(space.graph.at)
    bounds = {
        "triangles": (mesh.triangles, 0, len(mesh.points)),
        "neighbours": (mesh.neighbours, -1, len(mesh.triangles)),
        "entries": (mesh.entries, -1, 3),
        "passages": (mesh.passages, -1, len(mesh.passage_door)),
        "cells": (mesh.cell_of, 0, len(mesh.level_of_cell)),
        "doors": (mesh.passage_door, 0, openings),
        "units": (space.unit_of_cell, 0, units),
        "stops": (space.stop_unit, 0, units),
        "links": (graph.to, 0, nodes),
        "chains": (graph.chain, 0, len(space.chains.parent)),
        "corners": (space.corners.node_of, -1, nodes),
    }
    for name, (values, low, high) in bounds.items():
        if len(values) and not (values.min() >= low and values.max() < high):
            raise BadPackError(f"{name} out of range")
    if len(graph.first) != nodes + 1 or int(graph.first[-1]) != len(graph.to):
        raise BadPackError("rows of links do not fit")


def _check_spots(space: Space, spots: Spots) -> None:
    bounds = {
        "spots' nodes": (spots.node, 0, len(space.graph.at)),
        "spots' chains": (spots.chain, 0, len(space.chains.parent)),
        "spots' triangles": (spots.triangle, 0, len(space.mesh.triangles)),
        "spots' rows": (spots.first, 0, len(spots.node)),
        "spots": (spots.filled, 0, len(spots.at)),
    }
    for name, (values, low, high) in bounds.items():
        if len(values) and not (values.min() >= low and values.max() < high):
            raise BadPackError(f"{name} out of range")
    if len(spots.standing) != len(spots.at) + 1 or int(spots.standing[-1]) != len(spots.triangle):
        raise BadPackError("spots do not stand in their triangles")


def pack_tables(tables: Mapping[int, Tables]) -> dict[str, Any]:
    """The arrays of the tables of every level."""
    return {
        f"{level}_{field.name}": getattr(table, field.name)
        for level, table in tables.items()
        for field in fields(table)
    }


def unpack_tables(arrays: Arrays, shapes: Shapes) -> dict[int, Tables]:
    """The tables of levels with (stops, nodes) as given. Raises BadPackError."""
    found = {}
    for level, shape in shapes.items():
        try:
            table = Tables(**{field.name: arrays[f"{level}_{field.name}"] for field in fields(Tables)})
        except (KeyError, TypeError) as error:
            raise BadPackError(f"no tables of level {level}") from error
        if any(getattr(table, field.name).shape != shape for field in fields(Tables)):
            raise BadPackError(f"tables of level {level} do not fit")
        found[level] = table
    return found
