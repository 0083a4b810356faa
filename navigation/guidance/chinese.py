"""Chinese: every template of guidance, and how amounts are said."""

from collections.abc import Mapping
from typing import Final

from navigation.guidance.amounts import spoken_distance_m, spoken_duration
from navigation.guidance.naming import in_language
from navigation.guidance.steps import (
    Alighting,
    Arriving,
    Detail,
    Doorway,
    Facing,
    Passing,
    Reassuring,
    Riding,
    SettingOff,
    ShelfSpot,
    Side,
    Step,
    Turn,
    Turning,
)
from navigation.itinerary import Conveyance
from twin.things import Labels
from twin.venue.model import Door

_TURNS: Final[Mapping[Turn, str]] = {
    Turn.STRAIGHT: "直行",
    Turn.SLIGHT_LEFT: "稍向左转",
    Turn.SLIGHT_RIGHT: "稍向右转",
    Turn.LEFT: "左转",
    Turn.RIGHT: "右转",
    Turn.SHARP_LEFT: "向左后方转",
    Turn.SHARP_RIGHT: "向右后方转",
    Turn.BACK: "掉头",
}
_SIDES: Final[Mapping[Side, str]] = {
    Side.LEFT: "在您左侧",
    Side.RIGHT: "在您右侧",
    Side.AHEAD: "在您正前方",
    Side.BEHIND: "在您身后",
}
_PASSED: Final[Mapping[Side, str]] = {
    Side.LEFT: "左前方是",
    Side.RIGHT: "右前方是",
    Side.AHEAD: "正前方是",
    Side.BEHIND: "身后是",
}
_DOORS: Final[Mapping[str, str]] = {
    "movablepartition": "活动隔断",
    "revolving": "旋转门",
    "shutter": "卷帘门",
    "sliding": "推拉门",
    "turnstile": "闸机",
    "turnstile.fullheight": "全高闸机",
    "turnstile.waistheight": "闸机",
}
_CONVEYANCES: Final[Mapping[Conveyance, str]] = {
    Conveyance.LIFT: "电梯",
    Conveyance.STAIRS: "楼梯",
    Conveyance.ESCALATOR: "扶梯",
    Conveyance.RAMP: "坡道",
}
_BY: Final[Mapping[Conveyance, str]] = {
    Conveyance.LIFT: "乘",
    Conveyance.STAIRS: "走",
    Conveyance.ESCALATOR: "乘",
    Conveyance.RAMP: "经",
}
_HANDRAILS: Final[Mapping[str, str]] = {"left": "左侧有扶手", "right": "右侧有扶手"}
_DIGITS: Final = "零一二三四五六七八九"


def say(step: Step, *, spoken: bool) -> str:
    """The step in Chinese; `spoken` writes numbers out, ends as a sentence, and calls distances rough."""
    sentence = _sentence(step, spoken=spoken)
    return f"{sentence}。" if spoken else sentence


def duration(duration_s: float) -> str:
    """A duration as people say it."""
    amount, unit = spoken_duration(duration_s)
    return f"{amount}{'秒' if unit == 'second' else '分钟'}"


def summary(length_m: float, duration_s: float) -> str:
    """The whole route in one line."""
    return f"{distance(length_m, spoken=False)}，约{duration(duration_s)}"


def distance(length_m: float, *, spoken: bool) -> str:
    """A distance as people say it."""
    metres = spoken_distance_m(length_m)
    return f"约{amount(metres)}米" if spoken else f"{metres}米"


def _sentence(step: Step, *, spoken: bool) -> str:
    match step.detail:
        case SettingOff() as detail:
            return _setting_off(detail, step, spoken=spoken)
        case Turning() as detail:
            return _turning(detail, step) + _move(step, spoken=spoken, bare=_name(detail.into))
        case Alighting() as detail:
            return _alighted(detail) + _turned(
                step, spoken=spoken, straight="前行" if step.turn is None else "直行"
            )
        case Doorway() as detail:
            return _doorway(detail, step) + _move(step, spoken=spoken, bare=_name(detail.into))
        case Riding() as detail:
            return _riding(detail, spoken=spoken)
        case Passing(name=name, side=side):
            return _PASSED[side] + _name(name)
        case Reassuring():
            goal = _goal(step.next_detail)
            return f"继续直行{distance(step.move_m, spoken=spoken)}" + (f"，到{goal}" if goal else "")
        case Arriving() as detail:
            return _arriving(detail)


def _setting_off(detail: SettingOff, step: Step, *, spoken: bool) -> str:
    if detail.facing is Facing.SCREEN:
        return "面向屏幕，" + _turned(step, spoken=spoken)
    if detail.facing is Facing.ENTRANCE:
        return "背对入口，" + _turned(step, spoken=spoken)
    if detail.facing is Facing.LANDMARK:
        landmark = _name(detail.landmark)
        return f"面向{landmark}" + _move(step, spoken=spoken, bare=landmark)
    start = f"从{_name(detail.place)}出发" if detail.place else "从这里出发"
    return start + _move(step, spoken=spoken, bare=_name(detail.place))


def _turning(detail: Turning, step: Step) -> str:
    turn = _TURNS[Turn.STRAIGHT if step.turn is None else step.turn]
    if detail.into:
        return f"{turn}进入{_name(detail.into)}"
    near = _name(detail.near)
    return f"在{near}处{turn}" if near and near != _goal(step.next_detail) else turn


def _turned(step: Step, *, spoken: bool, straight: str = "直行") -> str:
    """The turn of a first move with the move itself."""
    if step.turn is None or step.turn is Turn.STRAIGHT:
        goal = _goal(step.next_detail)
        far = distance(step.move_m, spoken=spoken) if step.move_m >= 1.5 else ""
        return f"{straight}{far}" + (f"，到{goal}" if goal else "")
    return _TURNS[step.turn] + _move(step, spoken=spoken)


def _alighted(detail: Alighting) -> str:
    if detail.conveyance is Conveyance.STAIRS and detail.levels_up != 0:
        return f"{'上' if detail.levels_up > 0 else '下'}完楼梯后"
    return f"离开{_CONVEYANCES[detail.conveyance]}后"


def _doorway(detail: Doorway, step: Step) -> str:
    target = "离开大楼" if detail.outside else f"进入{_name(detail.into)}" if detail.into else ""
    through = "" if detail.door is None else f"穿过{_door(detail.door)}"
    way = "，".join(part for part in (through, target) if part) or "穿过门洞"
    if step.turn is None or step.turn is Turn.STRAIGHT:
        return way
    turn = _TURNS[step.turn]
    return f"{turn}，{way}" if detail.turn_first else f"{way}，{turn}"


def _door(door: Door) -> str:
    kind = _DOORS.get(door.type or "", "门")
    # What slides by itself is simply an automatic door to a Chinese reader.
    if door.automatic:
        return "自动门" if door.type in {"sliding", "swinging", None} else f"自动{kind}"
    return kind


def _riding(detail: Riding, *, spoken: bool) -> str:
    to_level = level(detail.to_level, detail.to_ordinal)
    said = f"{_BY[detail.conveyance]}{_ridden(detail)}到{to_level}"
    if detail.levels_up != 0:
        said += f"，{'上' if detail.levels_up > 0 else '下'}{amount(abs(detail.levels_up))}层"
    if detail.stair_count is not None and detail.stair_count > 0:
        count = amount(detail.stair_count) if spoken else str(detail.stair_count)
        said += f"，共{count}级台阶"
    if detail.handrails:
        both = {"left", "right"} <= set(detail.handrails)
        said += f"，{'两侧都有扶手' if both else _HANDRAILS.get(detail.handrails[0], '有扶手')}"
    return said


def _ridden(detail: Riding) -> str:
    named = detail.name and detail.conveyance is not Conveyance.ESCALATOR
    return _name(detail.name) if named else _CONVEYANCES[detail.conveyance]


def _arriving(detail: Arriving) -> str:
    name = _name(detail.name) or "目的地"
    said = f"已到达{name}" if detail.side is None else f"已到达，{name}{_SIDES[detail.side]}"
    return said if detail.shelf is None else f"{said}，{_shelf(detail.shelf)}"


def _shelf(shelf: ShelfSpot) -> str:
    parts = [f"{shelf.face}面" if shelf.face else ""]
    parts += [f"第{n}{word}" for word, n in (("列", shelf.bay), ("层", shelf.layer)) if n is not None]
    return "".join(parts)


def _move(step: Step, *, spoken: bool, bare: str = "") -> str:
    """What follows a turn: how far to move, and what to; not what was just named, `bare`."""
    goal = _goal(step.next_detail)
    towards = f"到{goal}" if goal and goal != bare else ""
    if step.move_m < 1.5:
        return towards and f"，前行{towards}"
    return f"，前行{distance(step.move_m, spoken=spoken)}{towards}"


def _goal(detail: Detail | None) -> str:
    match detail:
        case Riding():
            return _ridden(detail)
        case Doorway(door=door) if door is not None:
            return f"{_door(door)}前"
        case Arriving(name=name, side=side) if name and side is not None:
            return _name(name)
        case _:
            return ""


def level(names: Labels, ordinal: int) -> str:
    """The level's name, or one made from its ordinal."""
    if names:
        return in_language(names, "zh")
    return f"{number(ordinal + 1)}层" if ordinal >= 0 else f"地下{number(-ordinal)}层"


def _name(names: Labels) -> str:
    return in_language(names, "zh")


def amount(count: int) -> str:
    """A count before a measure word, in characters: two is 两."""
    return "两" if count == 2 else number(count)


def number(n: int) -> str:
    """A number from 0 to 9999 in characters; greater ones stay digits."""
    if not 0 <= n <= 9999:
        return str(n)
    if n < 10:
        return _DIGITS[n]
    if n < 20:
        return "十" + (_DIGITS[n - 10] if n > 10 else "")
    said, gap = "", False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // unit % 10
        if digit:
            said += ("零" if gap else "") + _DIGITS[digit] + sign
            gap = False
        elif said:
            gap = True
    return said
