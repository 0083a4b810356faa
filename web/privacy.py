"""What may be told of the past without telling what single people did."""

from twin.things import Thing
from twin.venue.model import Venue

#: Fewer seats than this are never shown by themselves in history.
SMALLEST_CROWD = 5
#: Properties from which the presence of a person can be read.
_OF_PEOPLE = frozenset(
    {
        "occupied",
        "occupancy",
        "motion",
        "presence",
        "people_count",
        "people_in_count",
        "people_out_count",
        "people_passed_count",
        "people_in_interval_count",
        "people_out_interval_count",
        "people_passage",
        "tag_epc",
        "tag_antenna",
        "tag_rssi_dbm",
        "tag_read_count",
        "contact_open",
        "action",
        "power_w",
        "co2_ppm",
        "co2_slope_ppm_per_min",
        "sound_level_db",
        "sound_level_v",
    }
)
_PRESENCE = frozenset({"occupied", "occupancy", "motion", "presence"})


def tells_of_few_people(venue: Venue, thing: Thing, name: str) -> bool:
    """Whether the history of this property would tell what fewer than five people did.

    A room without seats of its own counts as small for presence itself, which says only whether anybody is
    there, and as large for its air. Devices are not for the public at all.
    """
    if thing.kind == "device":
        return True
    if name not in _OF_PEOPLE:
        return False
    if thing.kind == "seat":
        return True
    seats = sum(1 for seat in venue.seats if thing.id in (seat.unit_id, seat.zone_id))
    if seats == 0:
        return name in _PRESENCE
    return seats < SMALLEST_CROWD
