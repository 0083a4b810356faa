"""One copy's answer put together: its home, what its status and marks change, and where it was seen."""

from dataclasses import replace

from navigation.holdings.holding import ItemStatus
from navigation.holdings.locations import Spot
from navigation.holdings.shelving import Shelving
from navigation.holdings.standing import standing_at
from navigation.holdings.whereabouts import Precision, Reason, Status, TagSight, Whereabouts
from twin.venue.model import Level, Shelf, Venue


def home_of(shelving: Shelving, key: bytes, *, listed: bool) -> Whereabouts:
    """Where a call number stands by the intervals of the faces.

    In a gap between two faces it is told at the end of the first. Before the first face and behind the last
    there is no place for it.
    """
    place = shelving.faces.find(key)
    between = place is None
    if place is None:
        place = shelving.faces.find_before(key)
    if place is None:
        return Whereabouts(call_number="", status=Status.UNKNOWN, reason=Reason.NO_FACE)
    face = shelving.faces.faces[place]
    if between:
        bay, layer, precision = face.bays, face.layers, Precision.BETWEEN
    else:
        bay, layer, counted = shelving.place_on(place, key, listed)
        precision = Precision.COUNTED if counted else Precision.EVEN
    x_m, y_m = face.standing.before(bay, face.bays)
    return Whereabouts(
        call_number="",
        status=Status.CLOSED_STACK if face.closed else Status.ON_SHELF,
        feature_id=face.shelf.id,
        face=face.side,
        bay=bay,
        layer=layer,
        precision=precision,
        level_id=face.shelf.level_id,
        x_m=x_m,
        y_m=y_m,
    )


def judged(home: Whereabouts, item: ItemStatus, moved: bool) -> tuple[Status, Reason]:
    """Status and reason of a copy as its own status and the marks leave them."""
    if home.status is Status.UNKNOWN:
        return home.status, home.reason
    if item is ItemStatus.ON_LOAN:
        return Status.UNKNOWN, Reason.ON_LOAN
    if item is ItemStatus.MISSING:
        return Status.UNKNOWN, Reason.MISSING
    if item is ItemStatus.BEING_MOVED or moved:
        return Status.BEING_MOVED, Reason.NONE
    return home.status, home.reason


class Standpoints:
    """Where to stand for a feature of the venue."""

    def __init__(self, venue: Venue) -> None:
        self._venue = venue

    def at_spot(self, spot: Spot) -> Whereabouts:
        """The answer for a location of a copy's own."""
        x_m, y_m = self._point(spot.feature_id, spot.face, spot.bay)
        return Whereabouts(
            call_number="",
            status=Status.CLOSED_STACK if spot.closed else Status.ON_SHELF,
            feature_id=spot.feature_id,
            face=spot.face,
            bay=spot.bay,
            layer=spot.layer,
            precision=Precision.NONE if spot.bay is None else Precision.ITEM,
            level_id=spot.level_id,
            x_m=x_m,
            y_m=y_m,
        )

    def seen(self, answer: Whereabouts, feature_id: str) -> Whereabouts:
        """The answer when a smart shelf saw the book at a feature.

        At its home it is there after all, whatever the catalogue says. A feature that is not of this venue
        is no place to lead to and changes nothing.
        """
        if feature_id not in self._venue.by_id:
            return answer
        if feature_id == answer.feature_id:
            seen_home = answer.status in (Status.UNKNOWN, Status.BEING_MOVED)
            return replace(answer, status=Status.ON_SHELF, reason=Reason.NONE) if seen_home else answer
        x_m, y_m = self._point(feature_id, None, None)
        return replace(
            answer,
            status=Status.SEEN_ELSEWHERE,
            reason=Reason.NONE,
            feature_id=feature_id,
            face=None,
            bay=None,
            layer=None,
            precision=Precision.NONE,
            level_id=self._venue.level_of.get(feature_id),
            x_m=x_m,
            y_m=y_m,
        )

    def tagged(self, answer: Whereabouts, sight: TagSight) -> Whereabouts:
        """The answer when a smart shelf read the copy's own tag.

        An old sighting may be of before the loan, the loss or the move that the catalogue knows of, so that
        only a recent one outranks these.
        """
        gone = answer.status is Status.BEING_MOVED or answer.reason in (Reason.ON_LOAN, Reason.MISSING)
        if sight.feature_id not in self._venue.by_id or (gone and not sight.recent):
            return answer
        return replace(self.seen(answer, sight.feature_id), seen_us=sight.time_us)

    def _point(self, feature_id: str, side: str | None, bay: int | None) -> tuple[float | None, float | None]:
        feature = self._venue.by_id.get(feature_id)
        if isinstance(feature, Shelf) and feature.geometry is not None and not feature.geometry.is_empty:
            return self._before_shelf(feature, side, bay)
        if feature is None or isinstance(feature, Level):
            return None, None
        point = feature.display_point
        if point is None and feature.geometry is not None and not feature.geometry.is_empty:
            point = feature.geometry.representative_point()
        return (None, None) if point is None or point.is_empty else (point.x, point.y)

    def _before_shelf(self, shelf: Shelf, side: str | None, bay: int | None) -> tuple[float, float]:
        place = next((i for i, face in enumerate(shelf.faces) if face.side == side), 0)
        bays = max(1, shelf.faces[place].bays) if shelf.faces else 1
        unit = self._venue.by_id.get(shelf.unit_id)
        standing = standing_at(shelf, place, None if unit is None else unit.geometry)
        return standing.before((bays + 1) / 2 if bay is None else bay, bays)
