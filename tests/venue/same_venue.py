"""Whether two venues are the same to a millimetre."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from shapely.geometry.base import BaseGeometry

TOLERANCE_M = 0.001
_BEARINGS = ("bearing_deg", "heading_deg")


def differences(a: Any, b: Any, where: str = "venue") -> list[str]:
    """Every difference between `a` and `b` that is more than rounding, by its place."""
    if isinstance(a, BaseGeometry) and isinstance(b, BaseGeometry):
        return _of_geometries(a, b, where)
    if type(a) is not type(b):
        return [f"{where}: {type(a).__name__} and {type(b).__name__}"]
    if is_dataclass(a):
        return [
            line
            for f in fields(a)
            for line in differences(getattr(a, f.name), getattr(b, f.name), f"{where}.{f.name}")
        ]
    if isinstance(a, Mapping):
        return [] if dict(a) == dict(b) else [f"{where}: {a!r} and {b!r}"]
    if isinstance(a, tuple):
        if len(a) != len(b):
            return [f"{where}: {len(a)} and {len(b)} of them"]
        pairs = enumerate(zip(a, b, strict=True))
        return [line for i, (x, y) in pairs for line in differences(x, y, f"{where}[{i}]")]
    same = a == b or (where.endswith(_BEARINGS) and abs((a - b + 180) % 360 - 180) < 1e-4)
    return [] if same else [f"{where}: {a!r} and {b!r}"]


def _of_geometries(a: BaseGeometry, b: BaseGeometry, where: str) -> list[str]:
    if a.geom_type != b.geom_type:
        return [f"{where}: {a.geom_type} and {b.geom_type}"]
    apart_m = a.hausdorff_distance(b)
    return [] if apart_m <= TOLERANCE_M else [f"{where}: {apart_m:.4f} m apart"]
