"""What an import met that was not as it should be: a numbered list, and the error that stops it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from twin.errors import TwinError
from twin.venue.problems import shorten

KINDS: Final[Mapping[str, str]] = MappingProxyType({
    "area-invalid": "An outline crosses itself, is not closed or encloses nothing.",
    "area-layered": "An area spans several levels and is neither stairs nor a lift.",
    "area-too-small": "An area is smaller than 0.05 m².",
    "building-missing": "No building outline is in the file.",
    "connector-direction": "Which end is the lower one, or which way an escalator runs, is not said.",
    "connector-kind": "A way joins levels and does not say how: steps, ramp, escalator or lift.",
    "connector-levels": "A stair, lift, escalator or ramp does not say which two levels or more it joins.",
    "connector-place": "A lift, stair, escalator or ramp stands in no room of one of its levels.",
    "door-corner": "A door lies on a corner, so that its wall has to be chosen.",
    "door-level": "A door is on a level on which no room has this wall.",
    "door-narrowed": "The wall is shorter than the door is wide.",
    "door-off-wall": "A door lies on no wall.",
    "door-repeated": "A place has two doors on one level.",
    "element-broken": "An element lacks its id, its place or a member, or names one that is not in the file.",
    "level-comma": "A level is written with a comma: half a level, or a list.",
    "level-missing": "Something indoors has no level.",
    "level-unreadable": "A level is not a number, a list or a range.",
    "level-unusual": "A level is written in another way than Simple Indoor Tagging has it.",
    "place-far": "A model is drawn far from its own origin.",
    "place-missing": "The file does not say where on Earth it is.",
    "service-outside": "A service stands in no room of its level.",
    "shape-missing": "An object has no shape that a plan can be made of.",
    "storey-empty": "A storey has neither rooms nor doors.",
    "storey-missing": "An object belongs to no storey.",
    "tag-unknown": "A value is not one that is known here.",
    "time-zone-missing": "The format does not say the time zone.",
    "width-unreadable": "A width, height or number is not one.",
})  # fmt: skip
"""The kinds of problem and what each finds."""

_MOST: Final = 10_000


class VenueImportError(TwinError):
    """A file that cannot be imported at all; `file` is its name."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"cannot import {shorten(file, 120)}: {reason}")
        self.file, self.reason = file, reason


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportProblem:
    """One problem: its number, its kind, which element of the source, what is wrong, what was done.

    A problem that many elements share is told once: `source_id` is the first, `count` how many they are.
    """

    number: int
    kind: str
    source_id: str
    what: str
    done: str
    count: int = 1


@dataclass(slots=True)
class Problems:
    """Collects problems in the order they are met; the same words about many elements are one problem.

    At most 10,000 different ones are kept; `dropped` counts those beyond.
    """

    dropped: int = 0
    _found: dict[tuple[str, str, str, str], list[str | int]] = field(default_factory=dict)

    def add(self, kind: str, source_id: str, what: str, done: str, *, once: bool = False) -> None:
        """Note a problem of one of the KINDS. With `once` it is told for all elements together."""
        assert kind in KINDS, kind
        key = (kind, "" if once else source_id, what, done)
        if key in self._found:
            found = self._found[key]
            found[1] = int(found[1]) + 1
        elif len(self._found) < _MOST:
            self._found[key] = [source_id, 1]
        else:
            self.dropped += 1

    def listed(self) -> tuple[ImportProblem, ...]:
        """All of them, numbered from 1."""
        return tuple(
            ImportProblem(
                number=number, kind=kind, source_id=shorten(first), what=what, done=done, count=int(count)
            )
            for number, ((kind, _, what, done), (first, count)) in enumerate(self._found.items(), 1)
        )
