"""A place as a person writes it: an id, a name in any language, or a call number."""

from navigation.callnumbers import CallNumberError
from navigation.failures import UnknownPlaceError
from navigation.holdings import Reason
from navigation.itinerary import Place
from twin.venue.model import Amenity, Kiosk, Occupant, OnLevel
from web.atlas import Atlas
from web.schemas_navigation import MAX_NAME, AnyPlace, BookPlace, FeaturePlace

_SUGGESTED = 3


def find_named(atlas: Atlas, text: str, near: Place | None = None) -> AnyPlace:
    """What `text` means. Of several things of one name it is the nearest to `near`, or to the ground floor.

    Raises UnknownPlaceError with what is called most like it.
    """
    wanted = text.strip()[:MAX_NAME]
    if wanted in atlas.venue.by_id:
        return FeaturePlace(id=wanted)
    ids = _called(atlas, wanted)
    if len(ids) > 1 and near is not None:
        return FeaturePlace(id=atlas.router.list_nearest(near, ids)[0].feature_id)
    if ids:
        return FeaturePlace(id=min(ids, key=lambda feature_id: _storeys_up(atlas, feature_id)))
    if _is_book(atlas, wanted):
        return BookPlace(call_number=wanted)
    raise UnknownPlaceError(wanted, _alike(atlas, wanted))


def _called(atlas: Atlas, wanted: str) -> list[str]:
    """Everything with a place that has this name."""
    name = _plain(wanted)
    return [
        feature.id
        for feature in atlas.venue.by_id.values()
        if isinstance(feature, OnLevel | Amenity | Occupant | Kiosk)
        and name in {_plain(said) for said in feature.name.values()}
    ]


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _storeys_up(atlas: Atlas, feature_id: str) -> tuple[int, str]:
    level_id = atlas.venue.level_of.get(feature_id)
    ordinals = {level.id: level.ordinal for level in atlas.venue.levels}
    return abs(ordinals.get(level_id or "", 99)), feature_id


def _is_book(atlas: Atlas, wanted: str) -> bool:
    try:
        found = atlas.where_is(wanted)
    except CallNumberError:
        return False
    # Where nothing is catalogued, the shelves would take any word for a class.
    known = bool(len(atlas.files.holdings)) or any(letter.isdigit() for letter in wanted)
    return known and found.reason not in {Reason.NOT_CATALOGUED, Reason.NO_FACE}


def _alike(atlas: Atlas, wanted: str) -> list[tuple[str, str]]:
    return [
        (result.record.id, atlas.naming.say(result.record.id, "en"))
        for group in atlas.index.search(wanted, limit=_SUGGESTED)
        for result in group.results
        if result.record.id in atlas.venue.by_id
    ][:_SUGGESTED]
