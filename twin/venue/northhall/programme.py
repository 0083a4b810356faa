"""The storeys of North Hall, bottom to top."""

from collections.abc import Callable

from twin.venue.northhall.floors_below import level_b1, level_b2, level_b3
from twin.venue.northhall.floors_high import level_6, level_7, level_8
from twin.venue.northhall.floors_low import level_1, level_2
from twin.venue.northhall.floors_mid import level_3, level_4, level_5
from twin.venue.northhall.storey import Storey

STOREYS: tuple[Callable[[], Storey], ...] = (
    level_b3, level_b2, level_b1, level_1, level_2, level_3, level_4, level_5, level_6, level_7, level_8,
)  # fmt: skip
