"""The loop sorter at work: returned books, and books for branches, into crates; exceptions go round."""

from collections.abc import Callable

from storage_sorting.events import ScanOutcome
from storage_sorting.simulated.conveyor import Belts
from storage_sorting.simulated.floor import Floor
from storage_sorting.simulated.loop import LoopPlan, LoopSorter
from storage_sorting.simulated.machine import Wait
from storage_sorting.simulated.things import Book, Crate, Load
from storage_sorting.stages import Stage, Trouble

EXCEPTION = "exception"
#: Books that may wait at an induction off its belt.
_AT_INDUCTION = 2


class Sorting:
    """The ring, its inductions and its chutes. `full` gets each crate that is closed."""

    def __init__(self, floor: Floor, belts: Belts[Load], full: Callable[[Crate], None]) -> None:
        self._floor, self._env, self._report, self._belts = floor, floor.env, floor.report, belts
        self._full = full
        ring = floor.layout.ring
        self._ring, self._chutes = ring, ring.chutes
        self._chute_of = {chute.destination: index for index, chute in enumerate(ring.chutes)}
        self._crates = [self._new_crate(index, 1) for index in range(len(ring.chutes))]
        self._crate_numbers = [1] * len(ring.chutes)
        self._blocked = [0] * len(ring.chutes)
        self._rng = floor.chance("sorter")
        self._passes = 0
        self._feeds = {induction.feed: index for index, induction in enumerate(ring.inductions)}
        self._coming = [0] * len(ring.inductions)
        plan = LoopPlan(
            ring.carriers,
            ring.pitch_s,
            tuple(induction.at_pitch for induction in ring.inductions),
            tuple(chute.at_pitch for chute in ring.chutes),
        )
        self.loop: LoopSorter[Book] = LoopSorter(
            self._env,
            plan,
            self._try_divert,
            inducted=self._inducted,
            chute_again=self._chute_again,
        )
        self.sorted = self.recirculated = self.hospital = 0

    @property
    def waiting(self) -> int:
        """Books on the way to the ring or on it."""
        return sum(self._coming) + self.loop.riding

    @property
    def in_chutes(self) -> int:
        """Books in crates under the chutes."""
        return sum(len(crate.books) for crate in self._crates)

    def knows(self, destination: str) -> bool:
        """Whether there is a chute for it."""
        return destination in self._chute_of

    def bring(self, book: Book) -> None:
        """Put a book on the belt of the induction that has fewer before it."""
        index = min(range(len(self._coming)), key=self._coming.__getitem__)
        self._coming[index] += 1
        book.dest = self._ring.inductions[index].feed
        self._belts.belts[book.dest].offer(book)

    def stands_ready(self, feed: int) -> None:
        """A book is at the end of an induction's belt."""
        index = self._feeds[feed]
        belt = self._belts.belts[feed]
        while belt.ready and self.loop.queue_at(index) < _AT_INDUCTION:
            book = belt.take()
            assert isinstance(book, Book)
            code = self._ring.inductions[index].code
            book.place = code
            book.unread = self._rng.random() < self._floor.scenario.no_read or self._floor.take_forced(
                "no_read", code
            )
            outcome = ScanOutcome.NO_READ if book.unread else ScanOutcome.GOOD
            names = {} if book.unread else {"item_id": book.item_id}
            self._report.scan(code, outcome, location=code, **names)
            destination = EXCEPTION if book.unread else book.destination
            self._passes += 1
            book.sort_pass = f"P{self._passes}"
            self.loop.feed(index, book, self._chute_of[destination])

    def close_crate(self, chute: int) -> None:
        """Close the crate under a chute, if there is anything in it, and put an empty one there."""
        crate = self._crates[chute]
        if not crate.books:
            return
        self._crate_numbers[chute] += 1
        self._crates[chute] = self._new_crate(chute, self._crate_numbers[chute])
        code = self._chutes[chute].code
        if crate.destination not in {EXCEPTION, self._floor.scenario.stack}:
            for book in crate.books:
                if book.request is not None:
                    book.request.stage = Stage.CRATE_CLOSED
            self._report.stage(
                code, Stage.CRATE_CLOSED, crate_id=crate.id, location=code, destination=crate.destination
            )
        self._full(crate)

    def close_for(self, destination: str) -> None:
        """Close the crate of a destination, as when its vehicle leaves."""
        chute = self._chute_of.get(destination)
        if chute is not None:
            self.close_crate(chute)

    def block(self, chute: int) -> None:
        """Nothing can fall into a chute, until as many `unblock`s."""
        self._blocked[chute] += 1
        if self._blocked[chute] == 1:
            self._tell_chute(chute, Trouble.CHUTE_FULL)

    def unblock(self, chute: int) -> None:
        """It is free again."""
        if self._blocked[chute] == 0:
            return
        self._blocked[chute] -= 1
        if self._blocked[chute] == 0:
            self._tell_chute(chute, Trouble.CHUTE_CLEAR)

    def _tell_chute(self, chute: int, trouble: Trouble) -> None:
        code = self._chutes[chute].code
        self._report.trouble(code, trouble, location=code)

    def _inducted(self, book: Book, induction: int) -> None:
        self._coming[induction] -= 1
        code = self._ring.inductions[induction].code
        book.place = self._ring.code
        if book.request is not None:
            book.request.stage = Stage.SORT_INDUCTED
        self._tell(Stage.SORT_INDUCTED, book, code, self._ring.code, 1)
        self.stands_ready(self._ring.inductions[induction].feed)

    def _try_divert(self, book: Book, chute: int, passes: int) -> bool:
        code = self._chutes[chute].code
        missed = self._rng.random() < self._floor.scenario.missed_divert
        if self._blocked[chute] or missed or len(self._crates[chute].books) >= self._chutes[chute].volumes:
            self.recirculated += 1
            if book.request is not None:
                book.request.stage = Stage.RECIRCULATED
            self._tell(Stage.RECIRCULATED, book, self._ring.code, self._ring.code, passes + 1)
            return False
        crate = self._crates[chute]
        crate.books.append(book)
        book.place = code
        self.sorted += 1
        if book.request is not None:
            book.request.stage = Stage.DIVERTED
        self._tell(Stage.DIVERTED, book, code, code, passes, crate)
        if self._chutes[chute].destination == EXCEPTION:
            self._env.process(self._mend(chute))
        elif len(crate.books) >= self._chutes[chute].volumes:
            self.block(chute)
            self._env.process(self._change(chute))
        return True

    def _chute_again(self, book: Book, chute: int, passes: int) -> int:  # noqa: ARG002
        """After some rounds a book goes to the exception chute, so that the ring does not fill up."""
        return self._chute_of[EXCEPTION] if passes >= self._floor.scenario.most_passes else chute

    def _change(self, chute: int) -> Wait:
        """People change a full crate."""
        yield self._env.timeout(float(self._rng.exponential(self._floor.scenario.crate_change_s)))
        self.close_crate(chute)
        self.unblock(chute)

    def _mend(self, chute: int) -> Wait:
        """People look at a book in the exception chute, key in its number and induct it again."""
        yield self._env.timeout(float(self._rng.exponential(self._floor.scenario.crate_change_s)))
        books = self._crates[chute].books
        if books:
            self.hospital += 1
            self.bring(books.pop(0))

    def _new_crate(self, chute: int, number: int) -> Crate:
        found = self._chutes[chute]
        return Crate(f"{found.code}-{number}", found.destination, place=found.code)

    def _tell(
        self, stage: Stage, book: Book, device: str, location: str, passes: int, crate: Crate | None = None
    ) -> None:
        named = not book.unread
        self._report.stage(
            device,
            stage,
            item_id=book.item_id if named else None,
            request_id=book.request.id if named and book.request is not None else None,
            sort_pass_id=book.sort_pass,
            pass_no=passes,
            location=location,
            crate_id=None if crate is None else crate.id,
            destination=None if crate is None else crate.destination,
        )
