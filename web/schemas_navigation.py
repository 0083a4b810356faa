"""What is asked of navigation, guarded, and what it answers, described for the reference."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

from web.schemas import FailureModel, Labels, with_example

#: Places that one tour may collect, the wishes for a seat, and how long names may be.
MAX_STOPS, MAX_NAME = 30, 200
ProfileName = Literal["walking", "step_free", "low_effort", "staff", "book_trolley"]
Language = Literal["zh", "en"]
Wish = Literal["socket", "window", "quiet", "accessible"]
Kind = Literal[
    "seat", "toilet", "accessible_toilet", "family_toilet", "nursing_room", "lift", "stairs", "escalator",
    "exit", "printer", "self_service", "information", "water", "locker", "food", "first_aid", "defibrillator",
]  # fmt: skip
_Name = Annotated[str, Field(min_length=1, max_length=MAX_NAME)]
#: No venue is larger than this; it keeps arithmetic with coordinates exact.
_Metres = Annotated[float, Field(ge=-100_000, le=100_000, allow_inf_nan=False)]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FeaturePlace(_Asked):
    """Where a feature of the venue is."""

    id: _Name


class PlanPlace(_Asked):
    """A point of a level in metres of the plan (`/levels/{id}/map?crs=local`)."""

    level: _Name
    x: _Metres
    y: _Metres


class EarthPlace(_Asked):
    """A point of a level in degrees of WGS 84."""

    level: _Name
    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]


class BookPlace(_Asked):
    """Where the book with this call number is, or can be asked for."""

    call_number: _Name


def _place_kind(given: Any) -> str:
    keys = given if isinstance(given, dict) else vars(given) if isinstance(given, BaseModel) else ()
    if "call_number" in keys:
        return "book"
    if "lon" in keys or "lat" in keys:
        return "degrees"
    return "point" if "x" in keys or "y" in keys else "feature"


AnyPlace = Annotated[
    Annotated[FeaturePlace, Tag("feature")]
    | Annotated[PlanPlace, Tag("point")]
    | Annotated[EarthPlace, Tag("degrees")]
    | Annotated[BookPlace, Tag("book")],
    Discriminator(_place_kind),
]


class NearestWish(_Asked):
    """The nearest of a kind; of seats only free ones, and with `wishes` only those that have all of them."""

    kind: Kind
    wishes: Annotated[list[Wish], Field(max_length=4)] = []


class RouteRequest(_Asked):
    """From where, and one of: to where, to the nearest of what, or round which places."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "from": {"id": "kiosk-1"},
                    "to": {"call_number": "TP311.5/123"},
                    "profile": "step_free",
                    "lang": "zh",
                },
                {
                    "from": {"level": "level-2", "x": 41.2, "y": 17.85},
                    "nearest": {"kind": "seat", "wishes": ["socket", "quiet"]},
                },
                {"from": {"id": "kiosk-1"}, "tour": [{"call_number": "I247.57/88"}, {"id": "shelf-12"}]},
            ]
        },
    )
    origin: AnyPlace = Field(alias="from")
    to: AnyPlace | None = None
    nearest: NearestWish | None = None
    tour: Annotated[list[AnyPlace], Field(min_length=1, max_length=MAX_STOPS)] | None = None
    profile: ProfileName = "walking"
    lang: Language = "zh"
    audio: bool = False

    @model_validator(mode="after")
    def _has_one_aim(self) -> Self:
        if sum(aim is not None for aim in (self.to, self.nearest, self.tour)) != 1:
            raise ValueError("give one of to, nearest and tour")
        if self.nearest is not None and self.nearest.wishes and self.nearest.kind != "seat":
            raise ValueError("wishes are for seats; leave them out")
        return self


_SPOT = {
    "id": "kiosk-1",
    "name": {"zh": "1F导览屏1", "en": "Guide 1F-1"},
    "level": "level-1",
    "x": 42.0,
    "y": 36.0,
}
_BOOK_SPOT = {"id": "shelf-12", "name": {"zh": "3F-012架", "en": "Range 3F-012"}, "level": "level-3"}
_WALK = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": [[42.0, 36.0], [35.1, 37.8]]},
            "properties": {"leg": 0, "length_m": 7.1, "duration_s": 7.9},
        }
    ],
}


class RouteModel(BaseModel):
    """A route: what to draw on each level, what to say at each step, and what is out of the ordinary."""

    model_config = with_example(
        {
            "revision": 1763704800000123,
            "profile": "step_free",
            "length_m": 48.3,
            "duration_s": 121.0,
            "from": _SPOT,
            "to": {**_BOOK_SPOT, "x": 61.5, "y": 20.4},
            "levels": [{"level": "level-1", "geojson": _WALK}],
            "steps": [
                {
                    "kind": "lift",
                    "text": "乘2号电梯到三层，上两层",
                    "spoken": "乘2号电梯到三层，上两层。",
                    "level": "level-1",
                    "to_level": "level-3",
                    "x": 35.1,
                    "y": 37.8,
                    "at_m": 7.1,
                    "length_m": 0.0,
                    "duration_s": 46.0,
                    "turn": None,
                    "leg": 1,
                }
            ],
            "notices": [{"kind": "closed", "id": "lift-1", "text": "1号电梯停用，路线已绕开。"}],
        }
    )
    revision: int
    profile: str
    length_m: float
    duration_s: float
    levels: list[dict[str, Any]]
    steps: list[dict[str, Any]]
    notices: list[dict[str, str]]


class NoRouteModel(FailureModel):
    """No route: what is in the way, and what would help."""

    model_config = with_example(
        {
            "error": {
                "code": "no_route",
                "message": "从这里没有无障碍路线可到三层阅览室：2号电梯停用。",
                "hint": "可以改用步行路线。",
            },
            "blocked_by": [
                {"id": "lift-2", "name": {"zh": "2号电梯", "en": "Lift 2"}, "why": "out_of_service"}
            ],
            "relaxation": {"profile": "walking", "ignoring": [], "text": "改走有楼梯或扶梯的路线"},
        }
    )
    blocked_by: list[dict[str, Any]]
    relaxation: dict[str, Any] | None


class NotFoundModel(FailureModel):
    """A place that is not there, and those that are called most like it."""

    model_config = with_example(
        {
            "error": {
                "code": "not_found",
                "message": "'阅览事' names nothing in this venue",
                "hint": "did you mean 阅览室?",
            },
            "nearest": [{"id": "unit-2-reading", "name": {"zh": "阅览室", "en": "Reading Room"}}],
        }
    )
    nearest: list[dict[str, Any]]


class SearchModel(BaseModel):
    """What was found, the best group first."""

    model_config = with_example(
        {
            "query": "yls",
            "groups": [
                {
                    "kind": "room",
                    "results": [
                        {
                            "id": "unit-2-reading",
                            "kind": "room",
                            "name": {"zh": "阅览室", "en": "Reading Room"},
                            "detail": {"zh": "二层", "en": "Level 2"},
                            "level": "level-2",
                            "x": 41.2,
                            "y": 17.85,
                            "matched": [[0, 3]],
                        }
                    ],
                }
            ],
        }
    )
    query: str
    groups: list[dict[str, Any]]


class HoldingModel(BaseModel):
    """Where a book is."""

    model_config = with_example(
        {
            "call_number": "TP311.5/123",
            "title": "软件工程导论",
            "status": "on_shelf",
            "shelf": "shelf-12",
            "face": "A",
            "bay": 3,
            "layer": 2,
            "level": "level-3",
            "x": 61.5,
            "y": 20.4,
            "text": {
                "zh": "三层 3F-012架 A面 第3格 第2层",
                "en": "Level 3, range 3F-012, side A, bay 3, shelf 2",
            },
        }
    )
    call_number: str
    status: str
    shelf: str | None
    level: str | None
    text: Labels


class ReachModel(BaseModel):
    """How far one gets: an area for each level and number of minutes, in metres of the plan."""

    model_config = with_example(
        {
            "revision": 1763704800000123,
            "profile": "walking",
            "from": _SPOT,
            "levels": [
                {
                    "level": "level-1",
                    "geojson": {
                        "type": "FeatureCollection",
                        "features": [
                            {
                                "type": "Feature",
                                "geometry": {
                                    "type": "Polygon",
                                    "coordinates": [[[0.0, 0.0], [72.0, 0.0], [36.0, 62.4], [0.0, 0.0]]],
                                },
                                "properties": {"minutes": 1.0},
                            }
                        ],
                    },
                }
            ],
        }
    )
    revision: int
    profile: str
    levels: list[dict[str, Any]]
