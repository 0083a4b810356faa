"""What the audio profile adds to a walk: landmarks before they are passed, and a word every 10 metres.

Source of the distances: Wayfindr Open Standard Rec 2.0 and ITU-T F.921 (reassurance each 10 m, what matters
in the surroundings announced 6 m before).
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from navigation.guidance.arrival import side_of
from navigation.guidance.drafting import Draft, Stretch
from navigation.guidance.passage import LANDMARK_M
from navigation.guidance.steps import Passing, Reassuring, Side, StepKind
from navigation.guidance.surroundings import Landmark, Surroundings

EACH_M: Final = 10.0
APART_M: Final = 4.0
"""Two announcements closer than this are one too many: the better known one stays."""
ENDS_M: Final = 5.0
"""No reassurance when something is to be done this soon."""


@dataclass(frozen=True, slots=True)
class _Sighting:
    at_m: float
    landmark: Landmark
    side: Side


def with_assurance(
    stretch: Stretch, drafts: Sequence[Draft], surroundings: Surroundings, barred: Collection[str]
) -> list[Draft]:
    """The walk's drafts with landmarks and reassurance between them."""
    base_m, length_m = stretch.starts_m, stretch.walk.length_m
    busy = [*(draft.at_m - base_m for draft in drafts), length_m]
    named = {str(sorted(_names(draft))) for draft in drafts}
    passed: list[Draft] = []
    for sighting in _sightings(stretch, surroundings, barred):
        clear = all(abs(sighting.at_m - at) >= APART_M / 2 for at in busy)
        if clear and str(sorted(sighting.landmark.name.items())) not in named:
            busy.append(sighting.at_m)
            detail = Passing(name=sighting.landmark.name, side=sighting.side)
            passed.append(stretch.draft(StepKind.LANDMARK, sighting.at_m, detail))
    spoken = sorted([*drafts, *passed], key=lambda draft: draft.at_m)
    stops = [*(draft.at_m - base_m for draft in spoken), length_m]
    for a, b in pairwise(stops):
        for i in range(1, math.floor((b - a - ENDS_M) / EACH_M) + 1):
            spoken.append(stretch.draft(StepKind.REASSURE, a + i * EACH_M, Reassuring()))
    return sorted(spoken, key=lambda draft: draft.at_m)


def _names(draft: Draft) -> list[tuple[str, str]]:
    return [*getattr(draft.detail, "near", {}).items(), *getattr(draft.detail, "landmark", {}).items()]


def _sightings(stretch: Stretch, surroundings: Surroundings, barred: Collection[str]) -> list[_Sighting]:
    """Landmarks along the walk, the best known of those close together, each name once."""
    level_id, course = stretch.walk.level_id, stretch.course
    found: list[tuple[int, float, str, _Sighting]] = []
    landmarks = surroundings.landmarks(level_id)
    points = np.array([(landmark.x_m, landmark.y_m) for landmark in landmarks]).reshape(-1, 2)
    for landmark, at_m, gap_m in zip(landmarks, *(a.tolist() for a in course.feet(points)), strict=True):
        if gap_m > LANDMARK_M or landmark.id in barred:
            continue
        x_m, y_m = course.position(at_m)
        unit, heading = surroundings.unit_at(level_id, x_m, y_m), course.heading_before(at_m)
        if unit is None or unit.id not in landmark.seen_from or heading is None:
            continue
        # Said when it comes within reach, but not before the corner behind which it is.
        ahead_m = math.sqrt(LANDMARK_M**2 - gap_m**2)
        said_m = max(at_m - ahead_m, course.corner_before(at_m))
        side = side_of(heading, landmark.x_m - x_m, landmark.y_m - y_m)
        found.append((landmark.rank, at_m, landmark.id, _Sighting(said_m, landmark, side)))
    kept: list[_Sighting] = []
    names: set[str] = set()
    for _, _, _, sighting in sorted(found, key=lambda item: item[:3]):
        name = str(sorted(sighting.landmark.name.items()))
        if name not in names and all(abs(sighting.at_m - other.at_m) >= APART_M for other in kept):
            names.add(name)
            kept.append(sighting)
    return kept
