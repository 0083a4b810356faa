"""English: every template of guidance, and how amounts are said."""

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


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TURNS: Final[Mapping[Turn, str]] = {
    Turn.STRAIGHT: "go straight ahead",
    Turn.SLIGHT_LEFT: "bear left",
    Turn.SLIGHT_RIGHT: "bear right",
    Turn.LEFT: "turn left",
    Turn.RIGHT: "turn right",
    Turn.SHARP_LEFT: "turn sharp left",
    Turn.SHARP_RIGHT: "turn sharp right",
    Turn.BACK: "turn around",
}
_SIDES: Final[Mapping[Side, str]] = {
    Side.LEFT: "on your left",
    Side.RIGHT: "on your right",
    Side.AHEAD: "in front of you",
    Side.BEHIND: "behind you",
}
_PASSED: Final[Mapping[Side, str]] = {
    Side.LEFT: "ahead on your left",
    Side.RIGHT: "ahead on your right",
    Side.AHEAD: "straight ahead",
    Side.BEHIND: "behind you",
}
_DOORS: Final[Mapping[str, str]] = {
    "movablepartition": "movable partition",
    "revolving": "revolving door",
    "shutter": "shutter",
    "sliding": "sliding door",
    "turnstile": "turnstile",
    "turnstile.fullheight": "full-height turnstile",
    "turnstile.waistheight": "waist-high turnstile",
}
_CONVEYANCES: Final[Mapping[Conveyance, str]] = {
    Conveyance.LIFT: "the lift",
    Conveyance.STAIRS: "the stairs",
    Conveyance.ESCALATOR: "the escalator",
    Conveyance.RAMP: "the ramp",
}
_TAKES_ARTICLE: Final = _words("""
    atrium area bookshop bridge cafe canteen centre center clinic commons corner corridor counter court
    desk door elevator entrance escalator exit fountain foyer gallery garden hall hub house kiosk
    kitchen laboratory library lift lobby lounge machine museum office passage point printer ramp
    restaurant room shop space stage staircase stair stairs stall store street studio terminal terrace
    theatre theater toilet toilets wing workshop zone
""")
"""Last words that make a name a description: "the Welcome desk", but "Lift 2" and "First aid"."""
_NUMBERS: Final = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip


def say(step: Step, *, spoken: bool) -> str:
    """The step in English; `spoken` writes units out, ends as a sentence, and calls distances rough."""
    sentence = _sentence(step, spoken=spoken)
    sentence = sentence[:1].upper() + sentence[1:]
    return sentence if not spoken or sentence.endswith(".") else sentence + "."


def duration(duration_s: float) -> str:
    """A duration as people say it."""
    amount, unit = spoken_duration(duration_s)
    return _counted(amount, unit)


def summary(length_m: float, duration_s: float) -> str:
    """The whole route in one line."""
    return f"{distance(length_m, spoken=False)}, about {duration(duration_s)}"


def distance(length_m: float, *, spoken: bool) -> str:
    """A distance as people say it."""
    metres = spoken_distance_m(length_m)
    return f"about {_counted(metres, 'metre')}" if spoken else f"{metres} m"


def _sentence(step: Step, *, spoken: bool) -> str:
    match step.detail:
        case SettingOff() as detail:
            return _setting_off(detail, step, spoken=spoken)
        case Turning() as detail:
            return _turning(detail, step) + _move(step, spoken=spoken, bare=the(detail.into))
        case Alighting() as detail:
            turn = f", {_TURNS[step.turn]}" if step.turn is not None else ""
            joined = " and" if turn or not _on_stairs(detail) else ","
            return f"{_alighted(detail)}{turn}" + _move(step, spoken=spoken, joined=joined)
        case Doorway() as detail:
            into = the(detail.into)
            return _doorway(detail, step) + _move(step, spoken=spoken, bare=into, joined=", then")
        case Riding() as detail:
            return _riding(detail)
        case Passing(name=name, side=side):
            return f"{the(name)} is {_PASSED[side]}"
        case Reassuring():
            return _reassuring(step, spoken=spoken)
        case Arriving() as detail:
            return _arriving(detail)


def _setting_off(detail: SettingOff, step: Step, *, spoken: bool) -> str:
    turn = Turn.STRAIGHT if step.turn is None else step.turn
    if detail.facing is Facing.SCREEN:
        return f"with the screen in front of you, {_TURNS[turn]}" + _move(step, spoken=spoken)
    if detail.facing is Facing.ENTRANCE:
        return f"with the entrance behind you, {_TURNS[turn]}" + _move(step, spoken=spoken)
    if detail.facing is Facing.LANDMARK:
        return f"face {the(detail.landmark)}" + _move(step, spoken=spoken, bare=the(detail.landmark))
    start = f"start in {the(detail.place)}" if detail.place else "start here"
    return start + _move(step, spoken=spoken, bare=the(detail.place))


def _turning(detail: Turning, step: Step) -> str:
    turn = _TURNS[Turn.STRAIGHT if step.turn is None else step.turn]
    if detail.into:
        return f"{turn} into {the(detail.into)}"
    near = the(detail.near)
    return f"{turn} at {near}" if near and near != _goal(step.next_detail) else turn


def _on_stairs(detail: Alighting) -> bool:
    return detail.conveyance is Conveyance.STAIRS and detail.levels_up != 0


def _alighted(detail: Alighting) -> str:
    if _on_stairs(detail):
        return f"at the {'top' if detail.levels_up > 0 else 'bottom'} of the stairs"
    return f"leave {_CONVEYANCES[detail.conveyance]}"


def _doorway(detail: Doorway, step: Step) -> str:
    target = "out of the building" if detail.outside else f"into {the(detail.into)}" if detail.into else ""
    through = "" if detail.door is None else f"through {_door(detail.door)}"
    way = " ".join(part for part in (through, target) if part) or "through the opening"
    if step.turn is None or step.turn is Turn.STRAIGHT:
        return f"go {way}"
    turn = _TURNS[step.turn]
    return f"{turn} and go {way}" if detail.turn_first else f"go {way}, {turn}"


def _door(door: Door) -> str:
    kind = _DOORS.get(door.type or "", "door")
    return f"the automatic {kind}" if door.automatic else f"the {kind}"


def _riding(detail: Riding) -> str:
    said = f"take {_ridden(detail)} to {level(detail.to_level, detail.to_ordinal)}"
    if detail.levels_up != 0:
        floors = _counted(abs(detail.levels_up), "floor", words=True)
        said += f", {floors} {'up' if detail.levels_up > 0 else 'down'}"
    if detail.stair_count is not None and detail.stair_count > 0:
        said += f", {_counted(detail.stair_count, 'step')}"
    if detail.handrails:
        both = {"left", "right"} <= set(detail.handrails)
        said += f", handrail{'s on both sides' if both else f' on your {detail.handrails[0]}'}"
    return said


def _ridden(detail: Riding) -> str:
    # An escalator's name usually says which way it goes, which the sentence says anyway.
    named = detail.name and detail.conveyance is not Conveyance.ESCALATOR
    return the(detail.name) if named else _CONVEYANCES[detail.conveyance]


def _reassuring(step: Step, *, spoken: bool) -> str:
    goal = _goal(step.next_detail)
    return f"keep going straight for {distance(step.move_m, spoken=spoken)}" + (f" to {goal}" if goal else "")


def _arriving(detail: Arriving) -> str:
    if detail.side is None:
        said = f"you have arrived at {the(detail.name) or 'your destination'}"
    else:
        said = f"you have arrived: {the(detail.name) or 'your destination'} is {_SIDES[detail.side]}"
    return said if detail.shelf is None else f"{said}, {_shelf(detail.shelf)}"


def _shelf(shelf: ShelfSpot) -> str:
    parts = [f"side {shelf.face}" if shelf.face else ""]
    parts += [f"{word} {n}" for word, n in (("bay", shelf.bay), ("layer", shelf.layer)) if n is not None]
    return ", ".join(part for part in parts if part)


def _move(step: Step, *, spoken: bool, bare: str = "", joined: str = " and") -> str:
    """What follows a turn: how far to move, and what to; not what was just named, `bare`."""
    goal = _goal(step.next_detail)
    towards = f" to {goal}" if goal and goal != bare else ""
    if step.move_m < 1.5:
        return towards and f"{joined} move{towards}"
    return f"{joined} move {distance(step.move_m, spoken=spoken)}{towards}"


def _goal(detail: Detail | None) -> str:
    match detail:
        case Riding():
            return _ridden(detail)
        case Doorway(door=door) if door is not None:
            return _door(door)
        case Arriving(name=name, side=side) if name and side is not None:
            return the(name)
        case _:
            return ""


def level(names: Labels, ordinal: int) -> str:
    """The level's name, or one made from its ordinal."""
    if names:
        return in_language(names, "en")
    return "the ground floor" if ordinal == 0 else f"floor {ordinal}"


def the(names: Labels) -> str:
    """The English name with "the" where a person would say it; empty where there is no name."""
    name = in_language(names, "en")
    words = name.casefold().replace(",", " ").split()
    if not words or words[0] in {"the", "a", "an"}:
        return name
    return f"the {name}" if words[-1] in _TAKES_ARTICLE else name


def _counted(count: int, noun: str, *, words: bool = False) -> str:
    number = _NUMBERS[count] if words and count < len(_NUMBERS) else str(count)
    return f"{number} {noun if count == 1 else noun + 's'}"
