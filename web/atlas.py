"""Everything that answers where things are and how to get there, made ready for one venue."""

from dataclasses import dataclass

from navigation.guidance.guide import Guide
from navigation.holdings import HoldingsIndex
from navigation.router import Router
from twin.venue.model import Venue
from web.notices import Naming
from web.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Atlas:
    """Made once for a venue, and only read from then on."""

    venue: Venue
    router: Router
    guide: Guide
    holdings: HoldingsIndex
    services: Services
    naming: Naming


def make_atlas(venue: Venue) -> Atlas:
    """Takes seconds for a large venue; call it on a thread."""
    return Atlas(
        venue=venue,
        router=Router(venue),
        guide=Guide(venue),
        holdings=HoldingsIndex(venue),
        services=Services(venue),
        naming=Naming(venue),
    )
