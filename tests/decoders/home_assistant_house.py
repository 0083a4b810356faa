"""A house whose devices introduce themselves in Home Assistant's way, and what is known of it in the end."""

import json
from typing import Any

from sensors.decoder import Surroundings
from sensors.decoders.home_assistant import HomeAssistant
from sensors.message import Announcement, Follow, RawMessage, Reading, Remember, Said, Stale
from tests.ingest.recordings import RECEIVED_US
from twin.clock import US_PER_S


def config_topic(component: str, object_id: str) -> str:
    return f"homeassistant/{component}/{object_id}/config"


def message(topic: str, said: object, *, retained: bool = False, after_s: float = 0) -> RawMessage:
    payload = said.encode() if isinstance(said, str) else json.dumps(said).encode()
    return RawMessage(topic, payload, RECEIVED_US + round(after_s * US_PER_S), retained)


def a_sensor(device: str = "node", **options: Any) -> dict[str, Any]:
    return {"state_topic": f"{device}/state", "device": {"identifiers": [device]}, **options}


def celsius(key: str, **options: Any) -> dict[str, Any]:
    return a_sensor(
        device_class="temperature",
        unit_of_measurement="°C",
        value_template=f"{{{{ value_json.{key} }}}}",
        **options,
    )


class House:
    """A broker that keeps everything, the decoder, and what is known in the end."""

    def __init__(self, native: tuple[str, ...] = ()) -> None:
        def reader_of(topic: str) -> str | None:
            return "zigbee2mqtt" if topic.startswith(native) and native else None

        self.decoder = HomeAssistant(Surroundings(reader_of=reader_of))
        self.kept: dict[str, RawMessage] = {}
        self.followed: set[str] = set()
        self.remembered: dict[str, RawMessage] = {}
        self.devices: set[str] = set()
        self.state: dict[tuple[str, str], object] = {}

    def publish(self, topic: str, said: object) -> list[Said]:
        self.kept[topic] = message(topic, said, retained=True)
        if topic.startswith("homeassistant/") or topic in self.followed:
            return self.take(self.kept[topic])
        return []

    def take(self, heard: RawMessage) -> list[Said]:
        told = list(self.decoder.decode(heard))
        for said in told:
            self._note(said, heard)
        for said in told:
            if isinstance(said, Follow) and said.on and said.topic in self.kept:
                told += self.take(self.kept[said.topic])
        return told

    def _note(self, said: Said, heard: RawMessage) -> None:
        match said:
            case Follow():
                assert (said.topic in self.followed) != said.on
                (self.followed.add if said.on else self.followed.remove)(said.topic)
            case Remember():
                if said.on:
                    self.remembered[said.key] = heard
                else:
                    del self.remembered[said.key]
            case Announcement():
                self.devices.add(said.device)
            case Reading():
                self.state.update({(said.device, name): value for name, value in said.values.items()})
            case Stale():
                for name in said.properties or ():
                    self.state.pop((said.device, name), None)

    def restarted(self) -> "House":
        """The same house with a decoder that only knows what it had remembered."""
        after = House()
        after.decoder = HomeAssistant(Surroundings())
        for heard in self.remembered.values():
            for said in after.decoder.decode(heard):
                if isinstance(said, Follow):
                    after._note(said, heard)
        return after
