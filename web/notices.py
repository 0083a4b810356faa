"""What is told beside a route, in Chinese and English, and why there is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from navigation.failures import NoRouteError, Relaxation, Why
from twin.things import Labels
from twin.venue.model import Feature, OnLevel, Opening, Relationship, Seat, Unit, Venue, label

Words = Mapping[str, str]
"""One sentence by language."""

_WHY: Mapping[Why, Words] = MappingProxyType(
    {
        Why.OUT_OF_SERVICE: {"zh": "{name}停用", "en": "{name} is out of service"},
        Why.LOCKED: {"zh": "{name}已上锁", "en": "{name} is locked"},
        Why.CLOSED: {"zh": "{name}已关闭", "en": "{name} is closed"},
        Why.STEPS: {"zh": "{name}有台阶", "en": "{name} has steps"},
        Why.ONE_WAY: {"zh": "{name}是单向的", "en": "{name} goes the other way"},
        Why.TOO_NARROW: {"zh": "{name}太窄", "en": "{name} is too narrow"},
        Why.STAFF_ONLY: {"zh": "{name}仅限工作人员", "en": "{name} is for staff only"},
        Why.DOOR_TOO_HEAVY: {"zh": "{name}须用力推拉", "en": "{name} has to be pushed or pulled"},
        Why.EMERGENCY_ONLY: {"zh": "{name}仅供紧急疏散", "en": "{name} is for emergencies only"},
        Why.NOT_JOINED: {"zh": "没有路通到{name}", "en": "nothing leads to {name}"},
    }
)
_PROFILES: Mapping[str, Words] = MappingProxyType(
    {
        "walking": {"zh": "步行", "en": "walking"},
        "step_free": {"zh": "无障碍", "en": "step-free"},
        "low_effort": {"zh": "省力", "en": "low-effort"},
        "staff": {"zh": "工作人员", "en": "staff"},
        "book_trolley": {"zh": "书车", "en": "book trolley"},
    }
)
_FOR_STAFF = frozenset({"staff", "book_trolley"})
_WISHES: Mapping[str, Words] = MappingProxyType(
    {
        "socket": {"zh": "带插座", "en": "with a socket"},
        "window": {"zh": "靠窗", "en": "by a window"},
        "quiet": {"zh": "安静", "en": "in a quiet area"},
        "accessible": {"zh": "无障碍", "en": "accessible"},
    }
)
_NAMELESS: Mapping[type[Feature], Words] = MappingProxyType(
    {
        Opening: {"zh": "一处门", "en": "a door"},
        Unit: {"zh": "一个房间", "en": "a room"},
        Relationship: {"zh": "一处楼梯或电梯", "en": "a stair or lift"},
        Seat: {"zh": "一个座位", "en": "a seat"},
    }
)
_JOINED: Words = MappingProxyType({"zh": "，", "en": ", "})


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What the traveller should know beside the way.

    `closed`: it is shut and the route goes round it; `uncertain`: the route uses it, and nobody has heard of
    it lately; `crowded`: many people are in it; `relaxed`: a wish that could not be kept; `desk`: the book is
    not on an open shelf, and the route leads to where it can be asked for; `moving`: the book is being moved;
    `seen_elsewhere`: the book is not at its own place, and the route leads to where a smart shelf saw it.
    """

    kind: Literal["closed", "uncertain", "crowded", "relaxed", "desk", "moving", "seen_elsewhere"]
    id: str
    text: str


class Naming:
    """What features are called, also those without a name of their own."""

    def __init__(self, venue: Venue) -> None:
        self._venue = venue
        self._levels = {level.id: level.name for level in venue.levels}

    def of(self, feature_id: str | None) -> Labels:
        """The feature's names in zh and en; of a door without one, which level it is on."""
        feature = self._venue.by_id.get(feature_id or "")
        if feature is None:
            return {"zh": "所选位置", "en": "the chosen place"}
        if any(feature.name.values()):
            return {language: label(feature.name, language) for language in ("zh", "en")}
        kind = _NAMELESS.get(type(feature), {"zh": "一处设施", "en": "a place"})
        level = self._levels.get(feature.level_id) if isinstance(feature, OnLevel) else None
        if not level:
            return dict(kind)
        return {
            "zh": f"{label(level, 'zh')}的{kind['zh']}",
            "en": f"{kind['en']} on {label(level, 'en')}",
        }

    def say(self, feature_id: str | None, language: str) -> str:
        """The name in one language."""
        return self.of(feature_id)[language]


def shut(name: str, why: Why, language: str) -> str:
    """Something is shut, and the route goes round it."""
    fact = _WHY[why][language].format(name=name)
    return f"{fact}，路线已绕开。" if language == "zh" else f"{_upper(fact)}; the route goes round it."


def uncertain(name: str, language: str) -> str:
    """The route uses something that nobody has heard of lately."""
    if language == "zh":
        return f"{name}的状态目前未知，请留意现场提示。"
    return f"Whether {name} can be used is not known now; mind the signs there."


def crowded(name: str, people: float, language: str) -> str:
    """Many people are where the route leads through."""
    return (
        f"{name}人较多（约{people:.0f}人）。"
        if language == "zh"
        else f"{_upper(name)} is crowded, about {people:.0f} people."
    )


def wishes_given_up(kept: Sequence[str], given_up: Sequence[str], language: str) -> str:
    """No free seat has everything that was asked for."""
    lost = _JOINED[language].join(_WISHES[wish][language] for wish in given_up)
    if language == "zh":
        held = f"；这个座位满足：{'、'.join(_WISHES[wish]['zh'] for wish in kept)}" if kept else ""
        return f"目前没有全部符合的空座，未能满足：{lost.replace('，', '、')}{held}。"
    held = f"; this one is {_JOINED['en'].join(_WISHES[wish]['en'] for wish in kept)}" if kept else ""
    return f"No free seat has everything; given up: {lost}{held}."


def nothing_of(kind: str, language: str) -> tuple[str, str]:
    """Message and hint where there is none of a kind to go to."""
    if kind == "seat":
        if language == "zh":
            return "目前没有确定空着的座位。", "请稍后再试，或少提一些要求。"
        return "No seat is known to be free now.", "Try again in a while, or wish for less."
    if language == "zh":
        return "这里没有这类设施，或目前都停用。", "请到服务台咨询。"
    return "There is none of these here, or none is open now.", "Ask at a service desk."


def no_route(error: NoRouteError, naming: Naming, language: str) -> tuple[str, str]:
    """Message and hint of a failure to find a way."""
    profile = _PROFILES[error.profile][language]
    reasons = _JOINED[language].join(
        why_said(naming.say(b.feature_id, language), b.why, language) for b in error.blocked_by
    )
    if language == "zh":
        message = f"现在没有{profile}路线可到" + (f"：{reasons}。" if reasons else "：两处之间没有相连的路。")
    else:
        message = f"There is no {profile} route there now" + (
            f": {reasons}." if reasons else ": nothing joins the two."
        )
    advice = relaxation(error, naming, language)
    if advice is None:
        advice = "请到服务台咨询。" if language == "zh" else "Ask at a service desk."
    return message, advice


def why_said(name: str, why: Why, language: str) -> str:
    """One thing in the way."""
    return _WHY[why][language].format(name=name)


def offered(error: NoRouteError) -> Relaxation | None:
    """What may be offered to who asked: a reader is not sent the way of the staff."""
    offer = error.relaxation
    if offer is None or (offer.profile in _FOR_STAFF and error.profile not in _FOR_STAFF):
        return None
    return offer


def relaxation(error: NoRouteError, naming: Naming, language: str) -> str | None:
    """What would help, if anything does that may be offered."""
    offer = offered(error)
    if offer is None:
        return None
    said = []
    if offer.profile != error.profile:
        profile = _PROFILES[offer.profile][language]
        said.append(f"改用{profile}路线" if language == "zh" else f"take the {profile} route")
    if offer.ignoring:
        names = ("、" if language == "zh" else ", ").join(naming.say(i, language) for i in offer.ignoring)
        said.append(f"若能通过{names}" if language == "zh" else f"if {names} can be passed")
    if language == "zh":
        return f"{'，'.join(said)}，即可到达。"
    return f"{_upper(' '.join(said))} you can get there."


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
