"""What the API answers, described for its reference; the answers themselves are encoded elsewhere, faster."""

from typing import Any

from pydantic import BaseModel, ConfigDict

Labels = dict[str, str]


def with_example(example: dict[str, Any]) -> ConfigDict:
    """The configuration of a model that is described by one example; answers may hold more."""
    return ConfigDict(extra="allow", json_schema_extra={"example": example})


class FailureDetail(BaseModel):
    """Why, and what to do next."""

    code: str
    message: str
    hint: str


class FailureModel(BaseModel):
    """Any failure."""

    model_config = with_example(
        {
            "error": {
                "code": "not_found",
                "message": "no level with id '9F' in this venue",
                "hint": "ids are listed by /api/v1/venue and /api/v1/things",
            }
        }
    )
    error: FailureDetail


#: The failures every question may meet.
FAILURES: dict[int | str, dict[str, Any]] = {
    400: {"model": FailureModel, "description": "A parameter is not as it should be."},
    403: {"model": FailureModel, "description": "For staff, at the machine itself."},
    404: {"model": FailureModel, "description": "No such thing."},
    503: {"model": FailureModel, "description": "Try again in a moment."},
}


class LevelModel(BaseModel):
    """A storey."""

    id: str
    ordinal: int
    name: Labels
    short_name: Labels
    outdoor: bool
    buildings: list[str]
    bounds_m: list[float]
    seats: int


class VenueModel(BaseModel):
    """The venue."""

    model_config = with_example(
        {
            "id": "north-hall",
            "name": {"zh": "北馆", "en": "North Hall"},
            "category": "library",
            "time_zone": "Asia/Shanghai",
            "hours": "08:30-22:00",
            "north_deg": 12.0,
            "mode": "live",
            "speed": 1.0,
            "opened_levels": 7,
            "levels": [
                {
                    "id": "level-2",
                    "ordinal": 1,
                    "name": {"zh": "二层", "en": "Level 2"},
                    "short_name": {"zh": "2F", "en": "2"},
                    "outdoor": False,
                    "buildings": ["building"],
                    "bounds_m": [0.0, 0.0, 118.4, 62.0],
                    "seats": 312,
                }
            ],
        }
    )
    id: str
    name: Labels
    category: str
    time_zone: str
    hours: str | None
    north_deg: float
    mode: str
    speed: float
    levels: list[LevelModel]


class MapModel(BaseModel):
    """A GeoJSON FeatureCollection."""

    model_config = with_example(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "id": "seat-2-014",
                    "geometry": {"type": "Point", "coordinates": [41.2, 17.85]},
                    "properties": {
                        "feature_type": "seat",
                        "category": "desk",
                        "unit_id": "unit-2-reading",
                        "zone_id": "unit-2-reading",
                        "bearing_deg": 90.0,
                        "socket": True,
                    },
                }
            ],
        }
    )
    type: str
    features: list[dict[str, Any]]


_SEAT = {
    "id": "seat-2-014",
    "kind": "seat",
    "name": {"zh": "014 座", "en": "Seat 014"},
    "level_id": "level-2",
    "attributes": {"category": "desk", "zone_id": "unit-2-reading", "socket": True},
    "properties": {
        "occupancy": {
            "value": "free",
            "since": "2026-11-21T05:58:20.000Z",
            "received": "2026-11-21T06:03:20.200Z",
            "quality": "good",
            "cause": "quiet:desk-2-014",
        }
    },
}


class ThingModel(BaseModel):
    """Anything with properties: a seat, a room, a device."""

    model_config = with_example(
        {"revision": 1763704800000123, "as_of": "2026-11-21T06:04:00.000Z"}
        | _SEAT
        | {
            "zone_id": "unit-2-reading",
            "devices": [
                {
                    "id": "desk-2-014",
                    "category": "desk",
                    "model": "VS340",
                    "protocol": "chirpstack_v4",
                    "last_seen": "2026-11-21T06:03:20.150Z",
                    "as_of": "2026-11-21T06:03:20.000Z",
                }
            ],
        }
    )
    id: str
    kind: str
    name: Labels
    level_id: str | None
    attributes: dict[str, Any]
    properties: dict[str, dict[str, Any]]


class ThingListModel(BaseModel):
    """A page of things."""

    model_config = with_example(
        {
            "revision": 1763704800000123,
            "as_of": "2026-11-21T06:04:00.000Z",
            "things": [_SEAT],
            "next": "seat-2-014",
        }
    )
    revision: int
    as_of: str
    things: list[ThingModel]
    next: str | None = None


class HistoryModel(BaseModel):
    """Datapoints, or windows when `every` was given."""

    model_config = with_example(
        {
            "thing": "unit-2-reading",
            "property": "co2_ppm",
            "unit": "ppm",
            "every_s": 300.0,
            "windows": [
                {
                    "time": "2026-11-21T06:00:00.000Z",
                    "mean": 611.5,
                    "min": 604.0,
                    "max": 620.0,
                    "last": 620.0,
                    "count": 5,
                }
            ],
            "next": None,
        }
    )
    thing: str
    property: str
    unit: str
    datapoints: list[dict[str, Any]] | None = None
    every_s: float | None = None
    windows: list[dict[str, Any]] | None = None
    next: str | None = None


_COUNTS = {"capacity": 60, "free": 12, "occupied": 46, "unknown": 2, "free_max": 14}


class ZonesModel(BaseModel):
    """Free seats by zone."""

    model_config = with_example(
        {
            "as_of": "2026-11-21T06:04:00.000Z",
            "revision": 1763704800000123,
            "zones": [
                {
                    "id": "unit-2-reading",
                    "level_id": "level-2",
                    "kind": "zone",
                    "category": "reading",
                    **_COUNTS,
                    "level": "moderate",
                    "trend": {"minutes": 30, "delta_percent": -6.5, "arrow": "down1"},
                    "distance_m": 42.0,
                    "name": {"zh": "中文阅览区", "en": "Chinese Reading Room"},
                    "day": [{"time": "2026-11-21T00:30:00.000Z", "occupied_share": 0.05}],
                }
            ],
            "totals": {**_COUNTS, "level": "moderate"},
            "levels": [{"id": "level-2", **_COUNTS, "level": "moderate"}],
        }
    )
    as_of: str
    revision: int
    zones: list[dict[str, Any]]
    totals: dict[str, Any]
    levels: list[dict[str, Any]]


class HealthModel(BaseModel):
    """An answer at all."""

    model_config = with_example({"status": "ok"})
    status: str


class ReadyModel(BaseModel):
    """Every part and what is wrong with it."""

    model_config = with_example(
        {
            "status": "degraded",
            "checks": [
                {
                    "name": "broker",
                    "ok": False,
                    "message": "no connection to the broker at 127.0.0.1:1883: connection refused",
                    "hint": "start the broker or correct BIBLIOTWIN_MQTT_URL",
                }
            ],
        }
    )
    status: str
    checks: list[dict[str, Any]]
