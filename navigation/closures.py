"""What is shut or crowded at this moment: a value that each query is given, never a change of the map."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Closures:
    """Ids that cannot be used now. Ids that name nothing in the venue do no harm.

    `connectors` are relationships out of service, `openings` locked doors, `units` closed rooms or sections:
    no way leads into or through them, though one that begins inside may leave. `crowding` is the number of
    people in a unit; it costs time and closes nothing.
    """

    connectors: frozenset[str] = frozenset()
    openings: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    crowding: Mapping[str, float] = field(default_factory=dict)

    @property
    def shut(self) -> frozenset[str]:
        """Everything that cannot be used, whatever it is."""
        return self.connectors | self.openings | self.units

    def without(self, ids: frozenset[str]) -> "Closures":
        """The same, as if these ids were open."""
        return Closures(
            connectors=self.connectors - ids,
            openings=self.openings - ids,
            units=self.units - ids,
            crowding=self.crowding,
        )


OPEN: Final = Closures()
"""Nothing is closed."""
