"""Where a book is, as the API answers it."""

from typing import Any

from navigation.holdings import Whereabouts
from navigation.holdings.wording import describe
from twin.venue.model import Venue


def book_view(found: Whereabouts, venue: Venue) -> dict[str, Any]:
    """The answer; what is not known of the copy is left out, what is not known of its place is null."""
    content: dict[str, Any] = {
        "call_number": found.call_number,
        "status": found.status.value,
        "shelf": found.feature_id,
        "face": found.face,
        "bay": found.bay,
        "layer": found.layer,
        "level": found.level_id,
        "x": None if found.x_m is None else round(found.x_m, 3),
        "y": None if found.y_m is None else round(found.y_m, 3),
        "text": dict(describe(found, venue)),
    }
    told = {
        "title": found.title, "title_en": found.title_en, "author": found.author,
        "collection": found.collection, "reason": found.reason.value, "request_at": found.request_at,
    }  # fmt: skip
    return content | {name: value for name, value in told.items() if value}
