"""Checks a venue against the rules: what is wrong, with which feature, and what to do."""

from collections.abc import Mapping
from types import MappingProxyType, ModuleType
from typing import Final

from twin.venue.check import (
    devices,
    furniture,
    levels,
    names,
    properties,
    references,
    shapes,
    spaces,
    values,
    walking_graph,
)
from twin.venue.check.rule import Look, Rule
from twin.venue.problems import Problem, by_severity
from twin.venue.reading import VenueReading

_GROUPS: Final[tuple[ModuleType, ...]] = (
    properties, values, names, references, shapes, levels, spaces, furniture, devices, walking_graph,
)  # fmt: skip

RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {found.id: found for group in _GROUPS for found in vars(group).values() if isinstance(found, Rule)}
)
"""Every rule by its id, beside the READING_RULES that reading itself applies."""


def check_venue(reading: VenueReading) -> list[Problem]:
    """Everything wrong with the venue, what reading found included; errors first."""
    look = Look(reading)
    found = [problem for rule in RULES.values() for problem in rule.apply(look)]
    return by_severity([*reading.problems, *found])


__all__ = ["RULES", "Rule", "check_venue"]
