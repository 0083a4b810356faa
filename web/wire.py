"""Values as they go over the wire: times, names and JSON."""

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec

from twin.clock import US_PER_S, from_us, to_us

_encode = msgspec.json.Encoder().encode
_DURATION = re.compile(
    r"^P(?:(?P<d>\d+)D)?(?:T(?:(?P<h>\d+)H)?(?:(?P<m>\d+)M)?(?:(?P<s>\d+(?:\.\d+)?)S)?)?$", re.IGNORECASE
)
_SHORT = re.compile(r"^(\d+(?:\.\d+)?)(s|min|m|h|d)?$")
_UNIT_S = {"s": 1, "m": 60, "min": 60, "h": 3_600, "d": 86_400}
_MS_BELOW = 10_000_000_000_000  # as milliseconds the year 2286, as microseconds April 1970


# Remembered, because the values of one message share their time, and the feed writes them all.
@lru_cache(maxsize=8_192)
def iso(time_us: int) -> str:
    """ISO 8601 in UTC with milliseconds and `Z`."""
    return from_us(time_us).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def to_json(value: Any) -> bytes:
    """Compact JSON in UTF-8; NaN becomes null."""
    return _encode(value)


def parse_moment(text: str) -> int:
    """Microseconds of an ISO 8601 moment (without a zone: UTC) or of an epoch in s, ms or µs.

    Raises ValueError with what is allowed.
    """
    try:
        number = float(text)
    except ValueError:
        return _parse_iso(text)
    if not 0 <= number < 1e17:
        raise ValueError("an epoch must lie between 1970 and 2286")
    if number < _MS_BELOW / 1000:
        return round(number * US_PER_S)
    return round(number * 1000) if number < _MS_BELOW else round(number)


def _parse_iso(text: str) -> int:
    try:
        moment = datetime.fromisoformat(text.strip().replace(" ", "+"))
    except ValueError:
        raise ValueError("give a moment such as 2026-11-21T08:00:00Z, or an epoch in seconds") from None
    return to_us(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def parse_duration_s(text: str) -> float:
    """Seconds of `PT5M`, `5m`, `300s` or `300`; raises ValueError with what is allowed."""
    short = _SHORT.match(text.strip())
    if short:
        return float(short[1]) * _UNIT_S[short[2] or "s"]
    long = _DURATION.match(text.strip())
    if long is None or not any(long.groupdict().values()):
        raise ValueError("give a duration such as PT5M, 5m or 300")
    days, hours, minutes, seconds = (float(long[part] or 0) for part in "dhms")
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds
