"""Which features of a venue answer a wish for the nearest of a kind: a toilet, a lift, a printer."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from navigation.closures import Closures
from navigation.kinds import KINDS
from twin.venue.model import Amenity, Feature, Unit, Venue

_WHEELCHAIR = "wheelchair"


@dataclass(frozen=True, slots=True)
class _Offer:
    """Categories of amenities and units, of occupants and of openings; `instead` counts if there is none."""

    places: frozenset[str] = frozenset()
    occupants: frozenset[str] = frozenset()
    openings: frozenset[str] = frozenset()
    instead: frozenset[str] = frozenset()


def _offer(kind: str, more: str = "", occupants: str = "", instead: str = "") -> _Offer:
    return _Offer(
        KINDS[kind] | frozenset(more.split()),
        frozenset(occupants.split()),
        instead=frozenset(instead.split()),
    )


#: What offers each kind, beyond what `navigation.kinds` lists. Seats are kept by their live state.
OFFERS: Mapping[str, _Offer] = MappingProxyType(
    {kind: _offer(kind) for kind in KINDS}
    | {
        "toilet": _offer("toilet", instead="restroom.wheelchair restroom.family"),
        "exit": _Offer(openings=frozenset({"pedestrian.principal"}), instead=frozenset({"entry"})),
        # A desk with somebody behind it; a terminal only where there is no desk.
        "information": _Offer(
            frozenset({"reception.desk", "guestservices"}),
            frozenset({"information", "library"}),
            instead=KINDS["information"],
        ),
        "locker": _offer("locker", "baggagestorage"),
        "food": _offer("food", occupants="cafe cafeteria restaurant"),
        "first_aid": _offer("first_aid", occupants="medicalclinic"),
    }
)
_MOVED_BY_MACHINE = frozenset({"lift", "stairs", "escalator"})


class Services:
    """The features of each kind, found once; what is out of service is left out when asked."""

    def __init__(self, venue: Venue) -> None:
        self._venue = venue
        self._ways_of = _ways_by_unit(venue)
        self._found = {kind: tuple(self._list(kind, offer)) for kind, offer in OFFERS.items()}

    def list_open(self, kind: str, closures: Closures) -> list[str]:
        """The ids of what offers this kind of service now; raises KeyError for a kind that is none."""
        found = self._found[kind]
        if kind not in _MOVED_BY_MACHINE or not closures.connectors:
            return list(found)
        return [feature_id for feature_id in found if not self._stands_still(feature_id, closures)]

    def _list(self, kind: str, offer: _Offer) -> list[str]:
        venue = self._venue
        places = set(offer.places)
        amenities = [a for a in venue.amenities if a.category in places or self._counts(kind, a)]
        told = {unit_id for amenity in amenities for unit_id in amenity.unit_ids}
        found: list[Feature] = [*amenities]
        # A room that has its own sign already is not found twice.
        found += [
            u for u in venue.units if (u.category in places or self._counts(kind, u)) and u.id not in told
        ]
        found += [o for o in venue.occupants if o.category in offer.occupants and o.anchor_id]
        found += [o for o in venue.openings if o.category in offer.openings]
        if not found:
            found = [a for a in venue.amenities if a.category in offer.instead]
        return [feature.id for feature in found]

    def _counts(self, kind: str, feature: Unit | Amenity) -> bool:
        """Whether a toilet is accessible by what is said of it, though not by its category."""
        plain = kind == "accessible_toilet" and feature.category in KINDS["toilet"]
        return plain and _WHEELCHAIR in feature.accessibility

    def _stands_still(self, feature_id: str, closures: Closures) -> bool:
        """Whether everything that runs from here is out of service."""
        feature = self._venue.by_id[feature_id]
        units = feature.unit_ids if isinstance(feature, Amenity) else (feature.id,)
        ways = {way for unit_id in units for way in self._ways_of.get(unit_id, ())}
        return bool(ways) and ways <= closures.connectors


def _ways_by_unit(venue: Venue) -> Mapping[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for way in venue.relationships:
        for unit_id in (way.origin_id, *way.intermediary_ids, way.destination_id):
            if unit_id is not None:
                found[unit_id].add(way.id)
    return found
