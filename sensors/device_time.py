"""Times as devices write them: ISO 8601 with a zone, or milliseconds since 1970."""

from datetime import datetime
from typing import Annotated

import msgspec

from twin.clock import to_us

_US_PER_MS = 1_000
#: The year 9999 in epoch milliseconds: beyond it no calendar helps.
_LAST_MS = 253_402_300_799_999

ZonedTime = Annotated[datetime, msgspec.Meta(tz=True)]
"""A time that says its zone; without one nobody can tell when it was."""

Milliseconds = Annotated[int, msgspec.Meta(ge=0, le=_LAST_MS)]
"""Milliseconds since 1970-01-01 UTC."""

Stamp = ZonedTime | Milliseconds


def stamp_us(stamp: datetime | int | None) -> int | None:
    """Microseconds since 1970-01-01 UTC; None when the device did not say."""
    if isinstance(stamp, datetime):
        return to_us(stamp)
    return None if stamp is None else stamp * _US_PER_MS
