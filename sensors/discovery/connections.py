"""When an announced device is called online or offline.

Online: all of its entities that have told so far can be reached. Offline: all of its entities have told, and
none can. In between nothing is said of the device, and the entities that cannot be reached are stale.
"""

from collections.abc import Iterable, Mapping

from sensors.discovery.availability import Sign
from sensors.discovery.book import Entity, KnownDevice
from sensors.discovery.heard import Heard

#: Payloads longer than this are not kept for entities that may be announced later.
_KEPT_CHARS = 1_000


class Connections:
    """What the followed topics of availability last said."""

    def __init__(self) -> None:
        self._count = 0
        self._texts: dict[str, tuple[int, Heard]] = {}
        self._said: dict[str, dict[Sign, tuple[int, bool]]] = {}

    def hear(self, heard: Heard, topic: str, verdicts: Mapping[Sign, bool]) -> None:
        """Take in what the signs on a topic make of a message."""
        self._count += 1
        self._texts.pop(topic, None)
        if len(heard.text) <= _KEPT_CHARS:
            self._texts[topic] = self._count, heard
        for sign, is_available in verdicts.items():
            self._said.setdefault(topic, {})[sign] = self._count, is_available

    def settle(self, topic: str, readers: Iterable[Entity]) -> None:
        """Keep only what `readers` of the topic want to know, and read what was said before they came."""
        signs = {sign for entity in readers for sign in entity.signs_on(topic)}
        said = {sign: found for sign, found in self._said.pop(topic, {}).items() if sign in signs}
        if not signs:
            self._texts.pop(topic, None)
            return
        order, heard = self._texts.get(topic, (0, None))
        for sign in signs - said.keys():
            verdict = None if heard is None else sign.verdict_or_none(heard)
            if verdict is not None:
                said[sign] = order, verdict
        self._said[topic] = said

    def is_available(self, entity: Entity) -> bool | None:
        """Whether an entity can be reached; None when it has not told, or never does."""
        if entity.availability is None:
            return None
        return entity.availability.verdict(self._found)

    def state(self, device: KnownDevice) -> str | None:
        """`online`, `offline`, or None in between."""
        verdicts = [
            self.is_available(entity) for entity in device.entities() if entity.availability is not None
        ]
        told = [verdict for verdict in verdicts if verdict is not None]
        if told and all(told):
            return "online"
        return "offline" if told and not any(told) and len(told) == len(verdicts) else None

    def _found(self, sign: Sign) -> tuple[int, bool] | None:
        return self._said.get(sign.topic, {}).get(sign)
