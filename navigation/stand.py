"""A point of the floor that a way begins or ends at, and what it sees."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from navigation.mesh import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """What is seen from (x, y): nodes of its level (their own numbers), metres to them, and chains.

    `chains` lead out to the nodes, `back_chains` in from them; `last_chain` is the highest number of both.
    """

    level: int
    x: float
    y: float
    cell: int
    triangles: tuple[int, ...]
    nodes: NDArray[np.int64]
    metres: Floats
    chains: tuple[int, ...]
    back_chains: tuple[int, ...]
    last_chain: int
