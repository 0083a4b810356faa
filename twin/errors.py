"""The one root of every error that Bibliotwin raises."""


class TwinError(Exception):
    """Anything that went wrong in a way we foresaw; the message says what to do next."""


class NotInVenueError(TwinError):
    """An id that names nothing in the venue."""

    def __init__(self, kind: str, identifier: str) -> None:
        super().__init__(f"no {kind} with id {identifier!r} in this venue")
        self.kind, self.identifier = kind, identifier
