"""The holdings index: from a call number to range, face, bay and layer, or to the desk that fetches it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from navigation.callnumbers import CallNumber, CallNumberError, parse_call_number
from navigation.holdings.answering import Standpoints, home_of, judged
from navigation.holdings.faces import order_key, read_faces
from navigation.holdings.findings import Finding, Tally
from navigation.holdings.holding import Holdings
from navigation.holdings.indexing import NOWHERE, find_spots, read_item, shelve
from navigation.holdings.library import Library
from navigation.holdings.locations import Places, Spot, find_request_desk
from navigation.holdings.moving import NOTHING_MOVES, Moving
from navigation.holdings.whereabouts import Reason, SeenAt, Status, TagSeen, Whereabouts
from twin.venue.model import Venue

_BEST_FIRST: Final = {
    status: rank
    for rank, status in enumerate(
        (Status.SEEN_ELSEWHERE, Status.ON_SHELF, Status.CLOSED_STACK, Status.BEING_MOVED, Status.UNKNOWN)
    )
}
MOST_COPIES: Final = 50
"""Copies of one call number that are weighed against each other; more are only counted."""


class _Now(NamedTuple):
    """What is so at the moment of the question."""

    moving: Moving
    seen_at: SeenAt | None
    tag_seen: TagSeen | None


class HoldingsIndex:
    """Built once from a venue and its holdings; questions take microseconds and change nothing.

    `overrides` give single copies a location, by barcode or by call number as the catalogue writes it; they
    outrank the location in the catalogue. `findings` are what is wrong with faces, call numbers and
    locations.
    """

    def __init__(
        self,
        venue: Venue,
        holdings: Holdings | None = None,
        *,
        library: Library | None = None,
        overrides: Mapping[str, str] | None = None,
    ) -> None:
        self.holdings = Holdings() if holdings is None else holdings
        self.library = library or Library()
        self.request_at = find_request_desk(venue, self.library)
        tally = Tally()
        faces, findings = read_faces(venue, self.library)
        for finding in findings:
            tally.add(finding)
        self._spots = find_spots(self.holdings, Places(venue, self.library), overrides or {}, tally)
        self.shelving = shelve(self.holdings, self.library, faces, self._spots, tally)
        self.findings: tuple[Finding, ...] = tuple(tally.listed())
        self._standpoints = Standpoints(venue)

    def where_is(
        self,
        call_number: str,
        *,
        collection: str | None = None,
        moving: Moving = NOTHING_MOVES,
        seen_at: SeenAt | None = None,
        tag_seen: TagSeen | None = None,
    ) -> Whereabouts:
        """Where the book is, of several copies the one easiest to get; raises CallNumberError.

        A call number that is not in the catalogue has the status unknown, with the place where it would
        stand. Where there is no catalogue at all, the faces alone decide. `tag_seen` is asked for the tag of
        each copy, `seen_at` for the call number.
        """
        now = _Now(moving, seen_at, tag_seen)
        name, read, copies = self._find(call_number, collection)
        if not copies:
            return self._uncatalogued(name, read, now)
        items = self.shelving[name].items
        answers = [self._copy(name, read, items[i], now) for i in copies[:MOST_COPIES]]
        best = min(answers, key=_rank)
        return best if len(copies) == 1 else replace(best, copies=len(copies))

    def where_is_item(
        self,
        number: int,
        *,
        moving: Moving = NOTHING_MOVES,
        seen_at: SeenAt | None = None,
        tag_seen: TagSeen | None = None,
    ) -> Whereabouts:
        """Where the copy is that stands at `number` in the holdings; raises CallNumberError."""
        name, read = read_item(self.holdings, number, self.library)
        return self._copy(name, read, number, _Now(moving, seen_at, tag_seen))

    def find_items(self, call_number: str, *, collection: str | None = None) -> list[int]:
        """The numbers in the holdings of all copies with this call number; raises CallNumberError."""
        name, _, copies = self._find(call_number, collection)
        return [self.shelving[name].items[i] for i in copies]

    def spot_of(self, number: int) -> Spot | None:
        """The location of its own that a copy has."""
        return self._spots.of(number)

    def goes_by_call_number(self, number: int) -> bool:
        """Whether a copy has no location of its own."""
        return self._spots.codes[number] < NOWHERE

    @property
    def nbytes(self) -> int:
        """Bytes of memory held by the columns of the index, without those of the holdings."""
        codes = self._spots.codes
        return sum(s.nbytes for s in self.shelving.values()) + len(codes) * codes.itemsize

    def _find(self, call_number: str, collection: str | None) -> tuple[str, CallNumber, range]:
        """The collection in which the call number is, its value there, and the places of its copies.

        Where it is in none, the collection is the one asked for, or that of its prefix.
        """
        first: tuple[str, CallNumber] | None = None
        refusal: CallNumberError | None = None
        usual = self._read_usually(call_number)
        for name in self._candidates(usual) if collection is None else (collection,):
            rules = self.library.rules_of(name)
            try:
                known = usual if rules is self.library.rules else None
                read = parse_call_number(call_number, rules) if known is None else known
            except CallNumberError as error:
                refusal = refusal or error
                continue
            first = first or (name, read)
            shelving = self.shelving.get(name)
            copies = range(0) if shelving is None else shelving.find(order_key(read))
            if copies:
                return name, read, copies
        if first is None:
            raise refusal or CallNumberError(call_number, "no collection of this library could hold it")
        return *first, range(0)

    def _read_usually(self, call_number: str) -> CallNumber | None:
        """The call number by the library's own rules; None where another collection's must do."""
        try:
            return parse_call_number(call_number, self.library.rules)
        except CallNumberError:
            # If no other scheme can read it either, its refusal is told.
            return None

    def _candidates(self, usual: CallNumber | None) -> list[str]:
        """Every collection, that of the prefix first."""
        likely = self.library.named_by("" if usual is None else usual.collection)
        return [likely, *(name for name in self.shelving if name != likely)]

    def _copy(self, name: str, read: CallNumber, number: int, now: _Now) -> Whereabouts:
        spot = self._spots.of(number)
        holding = self.holdings[number]
        if spot is not None:
            home = self._standpoints.at_spot(spot)
        elif self._spots.codes[number] == NOWHERE:
            home = Whereabouts(call_number="", status=Status.UNKNOWN, reason=Reason.LOCATION_UNKNOWN)
        else:
            home = home_of(self.shelving[name], order_key(read), listed=True)
        moved = now.moving.covers(home.feature_id, name, order_key(read))
        status, reason = judged(home, holding.status, moved)
        answer = replace(
            home,
            call_number=str(read),
            status=status,
            reason=reason,
            collection=name,
            title=holding.title,
            title_en=holding.title_en,
            author=holding.author,
            barcode=holding.barcode,
            copies=1,
        )
        return self._settled(answer, now, holding.epc)

    def _uncatalogued(self, name: str, read: CallNumber, now: _Now) -> Whereabouts:
        shelving = self.shelving.get(name)
        if shelving is None:
            home = Whereabouts(call_number="", status=Status.UNKNOWN, reason=Reason.NO_FACE)
        else:
            home = home_of(shelving, order_key(read), listed=False)
        home = replace(home, call_number=str(read), collection=name)
        if len(self.holdings):
            home = replace(home, status=Status.UNKNOWN, reason=Reason.NOT_CATALOGUED)
        elif now.moving.covers(home.feature_id, name, order_key(read)) and home.status is Status.ON_SHELF:
            home = replace(home, status=Status.BEING_MOVED)
        return self._settled(home, now)

    def _settled(self, answer: Whereabouts, now: _Now, epc: str = "") -> Whereabouts:
        """The answer with what the shelves saw, and the desk for what readers cannot fetch."""
        seen = None if now.seen_at is None else now.seen_at(answer.call_number)
        if seen is not None:
            answer = self._standpoints.seen(answer, seen)
        sight = now.tag_seen(epc) if epc and now.tag_seen is not None else None
        if sight is not None:
            answer = self._standpoints.tagged(answer, sight)
        if answer.status in (Status.CLOSED_STACK, Status.BEING_MOVED):
            return replace(answer, request_at=self.request_at)
        return answer


def _rank(answer: Whereabouts) -> tuple[bool, int]:
    """The copy that is easiest to get comes first: one that was read at its own place before all others."""
    at_home = answer.status is Status.ON_SHELF and answer.seen_us is not None
    return not at_home, _BEST_FIRST[answer.status]
