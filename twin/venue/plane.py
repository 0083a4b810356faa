"""The local plane: WGS 84 in files, metres in memory."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

# WGS 84 ellipsoid (NIMA TR8350.2): semi-major axis in metres and flattening.
_A = 6_378_137.0
_F = 1 / 298.257223563
_E2 = _F * (2 - _F)


@dataclass(frozen=True, slots=True)
class LocalPlane:
    """A tangent plane at (`lon`, `lat`) whose x axis points `rotation_deg` counter-clockwise from east.

    Uses the ellipsoid's radii of curvature at the origin; over a site of 1 km the distance error stays
    below 0.1 m, over one building below a millimetre.
    """

    lon: float
    lat: float
    rotation_deg: float = 0.0

    def to_metres(self, geometry: BaseGeometry) -> BaseGeometry:
        """The WGS 84 `geometry` in local metres; heights are dropped."""
        return shapely.transform(shapely.force_2d(geometry), self._forward)

    def to_wgs84(self, geometry: BaseGeometry) -> BaseGeometry:
        """The local `geometry` in longitude and latitude, degrees, rounded to 1e-9 (0.1 mm)."""
        return shapely.transform(geometry, self._backward)

    def all_to_metres(self, geometries: Sequence[BaseGeometry]) -> list[BaseGeometry]:
        """As `to_metres`, of many at once, which is several times faster."""
        return _transformed(shapely.force_2d(_array(geometries)), self._forward)

    def all_to_wgs84(self, geometries: Sequence[BaseGeometry]) -> list[BaseGeometry]:
        """As `to_wgs84`, of many at once."""
        return _transformed(_array(geometries), self._backward)

    @property
    def north_deg(self) -> float:
        """Where north is on the plan: degrees clockwise from the local +y axis."""
        return self.rotation_deg

    def _scales(self) -> tuple[float, float]:
        sin = math.sin(math.radians(self.lat))
        w = math.sqrt(1 - _E2 * sin * sin)
        east = _A / w * math.cos(math.radians(self.lat))
        north = _A * (1 - _E2) / w**3
        return math.radians(1) * east, math.radians(1) * north

    def _forward(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        east_m, north_m = self._scales()
        e, n = (lonlat[:, 0] - self.lon) * east_m, (lonlat[:, 1] - self.lat) * north_m
        c, s = math.cos(math.radians(self.rotation_deg)), math.sin(math.radians(self.rotation_deg))
        return np.column_stack((e * c + n * s, n * c - e * s))

    def _backward(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        east_m, north_m = self._scales()
        c, s = math.cos(math.radians(self.rotation_deg)), math.sin(math.radians(self.rotation_deg))
        e, n = xy[:, 0] * c - xy[:, 1] * s, xy[:, 0] * s + xy[:, 1] * c
        lonlat: NDArray[np.float64] = np.column_stack((self.lon + e / east_m, self.lat + n / north_m))
        return lonlat.round(9)


def _array(geometries: Sequence[BaseGeometry]) -> NDArray[np.object_]:
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    return array


def _transformed(
    geometries: NDArray[np.object_], change: Callable[[NDArray[np.float64]], NDArray[np.float64]]
) -> list[BaseGeometry]:
    return list(shapely.transform(geometries, change))
