"""A device that went offline no longer vouches for what it said."""

from twin.state import CONNECTION, Changed, TwinState
from twin.things import Change, PropertyValue

OFFLINE = "offline"


class Staleness:
    """Marks the properties of devices that went offline as stale, until they are measured anew.

    Subscribe `on_changed` to the bus; `settle` does the marking, outside of the event, so that listeners hear
    changes in their order.
    """

    def __init__(self, state: TwinState) -> None:
        self._state = state
        self._gone: dict[str, int] = {}

    def on_changed(self, event: Changed) -> None:
        """Notice who went offline, and readings that arrive late from before they did."""
        for change in event.changes:
            if change.property == CONNECTION:
                self._note(change.after)
            elif change.before is None or change.before.cause != change.after.cause:
                self._note_late(change)

    def look_at_all(self) -> None:
        """Notice every device that is offline now, as after a restart."""
        for thing_id in self._state.thing_ids():
            connection = self._state.find(thing_id, CONNECTION)
            if connection is not None:
                self._note(connection)

    def settle(self) -> int:
        """Mark what has become stale since the last time; returns how many properties changed."""
        gone, self._gone = self._gone, {}
        return sum(self._state.expire(device_id, until_us) for device_id, until_us in gone.items())

    def _note(self, connection: PropertyValue) -> None:
        if connection.value == OFFLINE:
            self._gone[connection.cause] = connection.time_us
        else:
            self._gone.pop(connection.cause, None)

    def _note_late(self, change: Change) -> None:
        connection = self._state.find(change.after.cause, CONNECTION)
        if (
            connection is not None
            and connection.value == OFFLINE
            and connection.time_us > change.after.time_us
        ):
            self._gone[change.after.cause] = connection.time_us
