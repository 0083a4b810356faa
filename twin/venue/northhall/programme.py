"""The storeys of North Hall, bottom to top."""

from collections.abc import Callable

from twin.venue.northhall.level_1 import level_1
from twin.venue.northhall.level_2 import level_2
from twin.venue.northhall.level_3 import level_3
from twin.venue.northhall.level_4 import level_4
from twin.venue.northhall.level_5 import level_5
from twin.venue.northhall.level_6 import level_6
from twin.venue.northhall.level_7 import level_7
from twin.venue.northhall.level_8 import level_8
from twin.venue.northhall.level_b1 import level_b1
from twin.venue.northhall.level_b2 import level_b2
from twin.venue.northhall.level_b3 import level_b3
from twin.venue.northhall.storey import Storey

STOREYS: tuple[Callable[[], Storey], ...] = (
    level_b3, level_b2, level_b1, level_1, level_2, level_3, level_4, level_5, level_6, level_7, level_8,
)  # fmt: skip
