"""What the process that reads IFC hands over: plain values, metres in the model's own axes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class IfcStorey:
    """A storey; `z_m` is where its floor is, `elevation_m` how high it says that it is."""

    id: str
    name: str
    long_name: str
    elevation_m: float
    z_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class IfcSpace:
    """A space with its footprint as WKT."""

    id: str
    name: str
    long_name: str
    storey: str | None
    footprint: str | None
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IfcDoor:
    """A door: the line of its leaf along the wall."""

    id: str
    name: str
    long_name: str
    storey: str | None
    line: tuple[tuple[float, float], tuple[float, float]] | None
    operation: str
    width_m: float | None
    is_fire_exit: bool
    is_external: bool | None
    is_accessible: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IfcRising:
    """A stair, ramp, lift or escalator: footprint as WKT, lowest and highest point, and its two ends."""

    id: str
    name: str
    long_name: str
    storey: str | None
    footprint: str | None
    bottom: tuple[float, float] | None
    top: tuple[float, float] | None
    z_m: float | None
    top_z_m: float | None
    kind: str
    stair_count: int | None
    has_railing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IfcModel:
    """A building model. `north` is the direction of true north; `lon` and `lat` are of the model's origin."""

    format: str
    lon: float | None
    lat: float | None
    north: tuple[float, float] | None
    building_id: str
    building_name: str
    project_id: str
    project_name: str
    storeys: tuple[IfcStorey, ...]
    spaces: tuple[IfcSpace, ...]
    doors: tuple[IfcDoor, ...]
    stairs: tuple[IfcRising, ...]
    ramps: tuple[IfcRising, ...]
    transport: tuple[IfcRising, ...]
    shapeless: tuple[str, ...]
