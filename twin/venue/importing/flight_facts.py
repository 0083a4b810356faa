"""What a stair, ramp, escalator or lift says of itself: steps, width, slope, handrails, wheelchairs."""

from typing import Final

from twin.venue.importing.elements import Element
from twin.venue.importing.measures import find_count, find_slope, find_width_m
from twin.venue.importing.problems import Problems
from twin.venue.importing.tags import says_yes

Facts = dict[str, float | str | bool]
_MOST_STEPS: Final = 2_000
_WHEELCHAIR: Final = frozenset({"yes", "limited", "no"})


def attributes_of(element: Element, problems: Problems) -> Facts:
    """The attributes of a relationship, as `twin.venue.model.Relationship` names them.

    Sides of handrails are those of the way as it is drawn.
    """
    tags = element.tags
    facts: Facts = {}
    for key, name, value in (
        ("step_count", "stair_count", find_count(tags.get("step_count"), _MOST_STEPS)),
        ("width", "min_width_m", find_width_m(tags.get("width"), 0.3, 100.0)),
    ):
        if value is not None:
            facts[name] = value
        elif key in tags:
            problems.add("width-unreadable", element.id, f"{key} {tags[key][:40]!r} is no number", "ignored")
    slope = find_slope(tags.get("incline"))
    if slope is not None:
        facts["max_slope"] = slope
    rail = _handrail(element)
    if rail is not None:
        facts["handrail"] = rail
    wheelchair = "yes" if says_yes(tags, "wheelchair") else tags.get("wheelchair", "")
    if wheelchair in _WHEELCHAIR:
        facts["wheelchair"] = wheelchair
    if says_yes(tags, "tactile_paving"):
        facts["tactile_paving"] = True
    if says_yes(tags, "ramp:wheelchair"):
        facts["ramp_beside"] = True
    return facts


def turned(facts: Facts) -> Facts:
    """The facts as seen by someone who goes the other way."""
    sides = {"left": "right", "right": "left"}
    rail = facts.get("handrail")
    return facts | ({"handrail": sides[rail]} if isinstance(rail, str) and rail in sides else {})


def _handrail(element: Element) -> str | None:
    tags = element.tags
    left, right = says_yes(tags, "handrail:left"), says_yes(tags, "handrail:right")
    if left or right:
        return "both" if left and right else "left" if left else "right"
    if says_yes(tags, "handrail:both"):
        return "both"
    if says_yes(tags, "handrail:center"):
        return "centre"
    value = tags.get("handrail", "")
    if value in ("both", "left", "right"):
        return value
    return "yes" if says_yes(tags, "handrail") else "no" if value == "no" else None
