"""Where a book is: holdings read, indexed against the venue's shelves, and asked."""

from navigation.holdings.findings import Finding
from navigation.holdings.holding import Holding, Holdings, ItemStatus
from navigation.holdings.index import HoldingsIndex
from navigation.holdings.library import Collection, Library
from navigation.holdings.moving import NOTHING_MOVES, Moving
from navigation.holdings.whereabouts import Precision, Reason, SeenAt, Status, TagSeen, TagSight, Whereabouts

__all__ = [
    "NOTHING_MOVES",
    "Collection",
    "Finding",
    "Holding",
    "Holdings",
    "HoldingsIndex",
    "ItemStatus",
    "Library",
    "Moving",
    "Precision",
    "Reason",
    "SeenAt",
    "Status",
    "TagSeen",
    "TagSight",
    "Whereabouts",
]
