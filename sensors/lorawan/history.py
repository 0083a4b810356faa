"""What a codec says of several moments: that of the uplink, and those of records the device had stored."""

from collections.abc import Mapping, Sequence
from typing import Any

from sensors.lorawan.uplink import Record
from sensors.message import DecodeError
from twin.clock import US_PER_S

#: Where codecs put stored records, as `[{"timestamp": seconds, ...}]`.
HISTORY = "history"
#: The most of them that one uplink may hold: a frame has at most 242 bytes.
MAX_RECORDS = 64
#: Devices count the seconds in 32 bits.
_LAST_S = 2**32 - 1


def records_of(said: Mapping[str, Any]) -> Sequence[Record]:
    """The records in what a codec said; stored ones of another shape are left out. Raises DecodeError."""
    stored = said.get(HISTORY)
    if not isinstance(stored, list):
        return ((None, said),)
    if len(stored) > MAX_RECORDS:
        raise DecodeError(f"{len(stored)} stored records in one uplink; a frame has room for {MAX_RECORDS}")
    records: list[Record] = [(None, said)]
    for entry in stored:
        time_s = entry.get("timestamp") if isinstance(entry, dict) else None
        if isinstance(time_s, int | float) and not isinstance(time_s, bool) and 0 <= time_s <= _LAST_S:
            records.append((round(time_s * US_PER_S), entry))
    return records
