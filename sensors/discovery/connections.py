"""When an announced device is called online or offline.

Online: all of its entities that have told so far can be reached. Offline: all of its entities have told, and
none can. In between nothing is said of the device, and the entities that cannot be reached are stale.
"""

from collections.abc import Iterable, Mapping

from sensors.discovery.availability import Sign
from sensors.discovery.book import Entity, KnownDevice


class Connections:
    """What each sign of availability last said, with the order in which they did."""

    def __init__(self) -> None:
        self._said: dict[str, dict[Sign, tuple[int, bool]]] = {}

    def hear(self, verdicts: Mapping[Sign, bool], order: int) -> None:
        """Take in what signs made of a message that came as number `order`."""
        for sign, is_available in verdicts.items():
            self._said.setdefault(sign.topic, {})[sign] = order, is_available

    def settle(self, topic: str, readers: Iterable[Entity]) -> None:
        """Keep only what `readers` of the topic want to know."""
        signs = {sign for entity in readers for sign in entity.signs_on(topic)}
        said = {sign: found for sign, found in self._said.pop(topic, {}).items() if sign in signs}
        if said:
            self._said[topic] = said

    def is_available(self, entity: Entity) -> bool | None:
        """Whether an entity can be reached; None when it has not told, or never does."""
        if entity.availability is None:
            return None
        return entity.availability.verdict(lambda sign: self._said.get(sign.topic, {}).get(sign))

    def state(self, device: KnownDevice) -> str | None:
        """`online`, `offline`, or None in between."""
        telling = [entity for entity in device.entities() if entity.availability is not None]
        told = [verdict for entity in telling if (verdict := self.is_available(entity)) is not None]
        if told and all(told):
            return "online"
        return "offline" if told and not any(told) and len(told) == len(telling) else None
