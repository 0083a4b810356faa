"""A device that went offline no longer vouches for what it said."""

from twin.observation import Quality
from twin.state import CONNECTION, Changed, TwinState
from twin.things import PropertyValue

OFFLINE = "offline"


class Staleness:
    """Marks the properties of devices that went offline as stale, until they are measured anew.

    Subscribe `on_changed` to the bus; `settle` does the marking, outside of the event, so that listeners hear
    changes in their order.
    """

    def __init__(self, state: TwinState) -> None:
        self._state = state
        self._offline_us: dict[str, int] = {}
        self._unsettled: set[str] = set()

    def on_changed(self, event: Changed) -> None:
        """Notice who went offline, and readings that arrive late from before they did."""
        for change in event.changes:
            if change.property == CONNECTION:
                self._note(change.after)
            elif change.after.cause in self._offline_us and change.after.quality != Quality.STALE:
                self._unsettled.add(change.after.cause)

    def look_at_all(self) -> None:
        """Notice every device that is offline now, as after a restart."""
        for thing_id in self._state.thing_ids():
            connection = self._state.find(thing_id, CONNECTION)
            if connection is not None:
                self._note(connection)

    def settle(self) -> int:
        """Mark what has become stale since the last time; returns how many properties changed."""
        unsettled, self._unsettled = self._unsettled, set()
        return sum(self._state.expire(device_id, self._offline_us[device_id]) for device_id in unsettled)

    def _note(self, connection: PropertyValue) -> None:
        if connection.value == OFFLINE:
            self._offline_us[connection.cause] = connection.time_us
            self._unsettled.add(connection.cause)
        else:
            self._offline_us.pop(connection.cause, None)
            self._unsettled.discard(connection.cause)
