"""Which tagged books stand on ranges with a reader by the catalogue: what the simulated library reads."""

from collections.abc import Mapping

from navigation.callnumbers import CallNumberError
from navigation.holdings import HoldingsIndex, Status
from twin.venue.model import Venue
from web.library_files import LibraryFiles


def tags_by_range(venue: Venue, files: LibraryFiles) -> Mapping[str, list[str]]:
    """The tags of the copies at home on each range that an `rfid` device is about, in the catalogue's order.

    A copy that is on loan, missing or being moved is not there, and one whose call number nobody can read
    has no home.
    """
    about = {device.feature_of_interest for device in venue.devices if device.category == "rfid"}
    found: dict[str, list[str]] = {shelf.id: [] for shelf in venue.shelves if shelf.id in about}
    if not found:
        return found
    index = HoldingsIndex(venue, files.holdings, library=files.library)
    for number, copy in enumerate(files.holdings):
        if not copy.epc:
            continue
        try:
            home = index.where_is_item(number)
        except CallNumberError:
            continue  # `bibliotwin holdings check` names it
        if home.status is Status.ON_SHELF and home.feature_id in found:
            found[home.feature_id].append(copy.epc)
    return found
