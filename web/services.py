"""Which features of a venue answer a wish for the nearest of a kind: a toilet, a lift, a printer."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from navigation.closures import Closures
from twin.venue.model import Amenity, Feature, Unit, Venue

_WHEELCHAIR = "wheelchair"


@dataclass(frozen=True, slots=True)
class _Offer:
    """Categories and their subcategories of what offers a service; `instead` counts if there is none."""

    places: frozenset[str] = frozenset()
    occupants: frozenset[str] = frozenset()
    openings: frozenset[str] = frozenset()
    instead: frozenset[str] = frozenset()


def _offer(places: str = "", occupants: str = "", openings: str = "", instead: str = "") -> _Offer:
    return _Offer(*(frozenset(words.split()) for words in (places, occupants, openings, instead)))


#: By kind of the API; `places` are categories of amenities and units. Seats are kept by their live state.
OFFERS: Mapping[str, _Offer] = MappingProxyType(
    {
        "toilet": _offer("restroom"),
        "accessible_toilet": _offer("restroom"),
        "family_toilet": _offer("restroom.family babychanging"),
        "nursing_room": _offer("mothersroom"),
        "lift": _offer("elevator"),
        "stairs": _offer("stairs"),
        "escalator": _offer("escalator"),
        "exit": _offer(openings="pedestrian.principal", instead="entry"),
        "printer": _offer("copymachine"),
        "self_service": _offer("checkin.selfservice"),
        # A desk with somebody behind it; a terminal only where there is no desk.
        "information": _offer("reception.desk guestservices", "information library", instead="information"),
        "water": _offer("drinkingfountain"),
        "locker": _offer("coinlocker baggagestorage"),
        "food": _offer("foodservice eatingdrinking vendingmachine", "cafe cafeteria restaurant"),
        "first_aid": _offer("firstaid", "medicalclinic"),
        "defibrillator": _offer("defibrillator"),
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
        venue, accessible = self._venue, kind == "accessible_toilet"
        amenities = [a for a in venue.amenities if _is_one(a, offer.places, accessible)]
        told = {unit_id for amenity in amenities for unit_id in amenity.unit_ids}
        found: list[Feature] = [*amenities]
        # A room that has its own sign already is not found twice.
        found += [u for u in venue.units if _is_one(u, offer.places, accessible) and u.id not in told]
        found += [o for o in venue.occupants if _is_one(o, offer.occupants) and o.anchor_id]
        found += [o for o in venue.openings if _is_one(o, offer.openings)]
        if not found:
            found = [a for a in venue.amenities if _is_one(a, offer.instead)]
        return [feature.id for feature in found]

    def _stands_still(self, feature_id: str, closures: Closures) -> bool:
        """Whether everything that runs from here is out of service."""
        feature = self._venue.by_id[feature_id]
        units = feature.unit_ids if isinstance(feature, Amenity) else (feature.id,)
        ways = {way for unit_id in units for way in self._ways_of.get(unit_id, ())}
        return bool(ways) and ways <= closures.connectors


def _is_one(feature: Feature, categories: frozenset[str], accessible: bool = False) -> bool:
    parts = feature.category.split(".")
    if not any(".".join(parts[:count]) in categories for count in range(1, len(parts) + 1)):
        return False
    return not accessible or _is_accessible(feature)


def _is_accessible(feature: Feature) -> bool:
    said = feature.accessibility if isinstance(feature, Unit | Amenity) else ()
    return _WHEELCHAIR in feature.category.split(".") or _WHEELCHAIR in said


def _ways_by_unit(venue: Venue) -> Mapping[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for way in venue.relationships:
        for unit_id in (way.origin_id, *way.intermediary_ids, way.destination_id):
            if unit_id is not None:
                found[unit_id].add(way.id)
    return found
