"""The storeys of North Hall, top to bottom."""

from collections.abc import Callable

from twin.venue.northhall.floors_low import level_1, level_2
from twin.venue.northhall.storey import Storey

STOREYS: tuple[Callable[[], Storey], ...] = (level_1, level_2)
