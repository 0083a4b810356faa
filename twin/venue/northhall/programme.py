"""The storeys of North Hall, top to bottom."""

from collections.abc import Callable

from twin.venue.northhall.floors_high import level_6, level_7, level_8
from twin.venue.northhall.floors_low import level_1, level_2
from twin.venue.northhall.floors_mid import level_3, level_4, level_5
from twin.venue.northhall.storey import Storey

STOREYS: tuple[Callable[[], Storey], ...] = (level_1, level_2, level_3, level_4, level_5, level_6, level_7, level_8)
