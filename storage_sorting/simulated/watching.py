"""Watching a crane without caring for most of what it does."""

from storage_sorting.simulated.crane import Crane, Mission


class Unwatched:
    """A watcher that ignores everything; a subclass picks out what it wants to know."""

    def crane_started(self, crane: Crane, fetch: Mission) -> None:
        """The crane sets out to fetch a tote."""

    def tote_is_there(self, crane: Crane, fetch: Mission) -> bool:  # noqa: ARG002
        """Whether the cell holds the tote that was asked for."""
        return True

    def tote_picked(self, crane: Crane, fetch: Mission) -> None:
        """The tote is on the crane."""

    def tote_at_port(self, crane: Crane, fetch: Mission) -> None:
        """The tote is on the outfeed."""

    def tote_taken_in(self, crane: Crane, store: Mission) -> None:
        """A tote is taken from the infeed."""

    def tote_stored(self, crane: Crane, store: Mission) -> None:
        """It is in its cell."""

    def crane_blocked(self, crane: Crane, *, blocked: bool) -> None:
        """The outfeed has no room, or has room again."""

    def crane_down(self, crane: Crane, *, down: bool, reason: str) -> None:
        """The crane stands still, or moves again."""

    def cycle_ended(self, crane: Crane, fetch: Mission | None, store: Mission | None) -> None:
        """The crane is at the port with its work done."""
