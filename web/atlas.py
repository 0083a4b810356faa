"""Everything that answers where things are and how to get there, made ready for one venue."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from navigation.cache import open_router
from navigation.guidance.guide import Guide
from navigation.holdings import Holdings, HoldingsIndex, TagSeen, Whereabouts
from navigation.profiles import WALKING
from navigation.router import Router
from navigation.search.index import SearchIndex
from navigation.search.places import place_records
from navigation.search.searchable import Searchable, SearchKind
from twin.venue.model import Venue
from web.library_files import LibraryFiles
from web.notices import Naming
from web.services import Services

#: The folder in the data folder where what was built is kept.
CACHE = "cache"


@dataclass(frozen=True, slots=True, kw_only=True)
class Atlas:
    """Made once for a venue, and only read from then on; `tag_seen` tells of the moment it is asked."""

    venue: Venue
    router: Router
    guide: Guide
    holdings: HoldingsIndex
    index: SearchIndex
    files: LibraryFiles
    services: Services
    naming: Naming
    tag_seen: TagSeen | None = None

    def where_is(self, call_number: str) -> Whereabouts:
        """Where the book is, with what smart shelves saw of it; raises CallNumberError."""
        return self.holdings.where_is(call_number, tag_seen=self.tag_seen)


def make_atlas(
    venue: Venue, files: LibraryFiles, cache: Path | None = None, tag_seen: TagSeen | None = None
) -> Atlas:
    """Ready for who walks; call `warm` for all others. `cache` is the folder where built ways are kept.

    The first time it takes seconds for a large venue or catalogue; call it on a thread.
    """
    if cache is None:
        router = Router(venue)
        router.prepare(WALKING)
    else:
        router = open_router(venue, cache)
    return Atlas(
        venue=venue,
        router=router,
        guide=Guide(venue),
        holdings=HoldingsIndex(venue, files.holdings, library=files.library),
        index=SearchIndex(
            [*place_records(venue), *book_records(files.holdings)],
            {level.id: level.ordinal for level in venue.levels},
        ),
        files=files,
        services=Services(venue),
        naming=Naming(venue),
        tag_seen=tag_seen,
    )


def book_records(holdings: Holdings) -> Iterator[Searchable]:
    """Each call number once, with the title of its first copy; where it is, is asked when it is found."""
    seen: set[str] = set()
    for book in holdings:
        if book.call_number in seen:
            continue
        seen.add(book.call_number)
        names = {"zh": book.title} | ({"en": book.title_en} if book.title_en else {})
        yield Searchable(
            id=book.call_number,
            kind=SearchKind.BOOK,
            name=names,
            author=book.author,
            call_number=book.call_number,
        )
