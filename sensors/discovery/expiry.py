"""Until when a value is vouched for, where a device has said how long that is."""

from collections.abc import Iterable, Iterator

from sensors.discovery.entities import Channel
from twin.clock import US_PER_S
from twin.things import Value


class Expiry:
    """The moments at which values are no longer vouched for, by the clock of receipt."""

    def __init__(self) -> None:
        self._due_us: dict[Channel, int] = {}
        self._unclocked: set[Channel] = set()

    def watch(self, channels: Iterable[Channel]) -> None:
        """From now on; what these said before a restart is vouched for as if it had been said just now."""
        self._unclocked.update(channel for channel in channels if channel.expire_s)

    def forget(self, channels: Iterable[Channel]) -> None:
        """These are no longer announced."""
        for channel in channels:
            self._due_us.pop(channel, None)
            self._unclocked.discard(channel)

    def heard(self, channel: Channel, value: Value, now_us: int) -> None:
        """A value that was just received."""
        self._unclocked.discard(channel)
        lasts_s = [channel.expire_s, channel.off_delay_s if value is True else 0.0]
        shortest_s = min((s for s in lasts_s if s), default=0.0)
        if shortest_s:
            self._due_us[channel] = now_us + round(shortest_s * US_PER_S)
        else:
            self._due_us.pop(channel, None)

    def due(self, now_us: int) -> Iterator[Channel]:
        """The channels whose value has run out, each once."""
        for channel in self._unclocked:
            self._due_us[channel] = now_us + round(channel.expire_s * US_PER_S)
        self._unclocked.clear()
        for channel in [channel for channel, due_us in self._due_us.items() if due_us <= now_us]:
            del self._due_us[channel]
            yield channel
