"""Zigbee2MQTT: {base}/{friendly_name}, where the name may itself contain slashes, and {base}/bridge/...

A device is known by its friendly name under the base `zigbee2mqtt`, and by base and name under any other,
which needs a route such as `zigbee2mqtt-2/#=zigbee2mqtt`. What is a base is learned from the bridge's own
topics; until one was heard it is the first level of the topic.

Source: https://www.zigbee2mqtt.io/guide/usage/mqtt_topics_and_messages.html
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from sensors.decoder import Surroundings
from sensors.message import DecodeError, RawMessage, Reading, Remember, Said, parse
from sensors.vocabulary import ZIGBEE, ZIGBEE_MAINS, translate
from sensors.zigbee import BridgeEvent, Group, ListedDevice, Network
from twin.clock import to_us

_AVAILABILITY = "/availability"
#: What the broker keeps is asked for at every connection, availability first: what a bridge that is back
#: means for its devices depends on it.
ANNOUNCED_ON = (
    "zigbee2mqtt/+/availability",
    "zigbee2mqtt/+/+/availability",
    "zigbee2mqtt/bridge/groups",
    "zigbee2mqtt/bridge/devices",
    "zigbee2mqtt/bridge/state",
)
TOPIC_FILTERS = (*ANNOUNCED_ON, "zigbee2mqtt/#")

_DEFAULT_BASE = "zigbee2mqtt"
_MAX_BASES = 64
_BRIDGE = re.compile(r"(.+?)/bridge/([a-z]+)(/.*)?", re.DOTALL)
#: Commands to devices pass by on the same topics; they are not readings.
_COMMANDS = re.compile(r".+/(set|get)(/[^/]*)?", re.DOTALL)
_US_PER_MS = 1_000
_LAST_MS = 253_402_300_799_999


class Word(msgspec.Struct):
    """The JSON form of a state or an availability; older versions send the bare word."""

    state: str


_state = msgspec.json.Decoder(dict[str, Any])
_word = msgspec.json.Decoder(Word)
_devices = msgspec.json.Decoder(list[ListedDevice])
_groups = msgspec.json.Decoder(list[Group])
_event = msgspec.json.Decoder(BridgeEvent)
_time = msgspec.json.Decoder(datetime)


def open_decoder(_: Surroundings) -> "Zigbee2Mqtt":
    """A decoder that knows no network yet."""
    return Zigbee2Mqtt()


class Zigbee2Mqtt:
    """Reads states by what the bridges have told of their networks."""

    TOPIC_FILTERS, ANNOUNCED_ON = TOPIC_FILTERS, ANNOUNCED_ON

    def __init__(self) -> None:
        self._networks: dict[str, Network] = {}

    def decode(self, message: RawMessage) -> Iterable[Said]:
        """Yield a device's state as one Reading, who can be reached, and the devices a bridge lists.

        Commands, groups and the bridge's log yield nothing.
        """
        if not message.payload:
            return ()
        if message.protocol and message.topic.startswith("push/"):
            return _pushed(message)
        bridge = _BRIDGE.fullmatch(message.topic)
        if bridge is not None:
            return () if bridge[3] else self._of_bridge(self._network(bridge[1]), bridge[2], message)
        network, name = self._placed(message.topic)
        device = name.removesuffix(_AVAILABILITY)
        if device in network.groups or _COMMANDS.fullmatch(name):
            return ()
        if name.endswith(_AVAILABILITY):
            return network.set_available(device, _is_online(message, "availability"))
        if message.payload.lstrip()[:1] != b"{":
            return _attribute(network, name, message)
        said = parse(_state, message)
        network.hear(name)
        return _reading(network.external_name(name), said, network.units(name))

    def _of_bridge(self, network: Network, kind: str, message: RawMessage) -> Iterable[Said]:
        if kind == "state":
            is_running = _is_online(message, "the bridge's state")
            # Kept while it is down, so that after a restart we know what to take back.
            return [
                Remember(f"state {network.base}", on=not is_running),
                *network.set_running(is_running),
            ]
        if kind == "devices":
            listed = network.set_devices(parse(_devices, message))
            return [Remember(f"devices {network.base}"), *listed]
        if kind == "groups":
            network.set_groups(parse(_groups, message))
            return (Remember(f"groups {network.base}"),)
        return list(network.take_event(parse(_event, message))) if kind == "event" else ()

    def _placed(self, topic: str) -> tuple[Network, str]:
        """The network that a device's topic belongs to, and the friendly name."""
        base = topic
        while base := base.rpartition("/")[0]:
            if base in self._networks:
                return self._networks[base], topic[len(base) + 1 :]
        base, slash, name = topic.partition("/")
        if not base or not slash or not name:
            raise DecodeError(f"{topic:.80} is no topic of Zigbee2MQTT, which are base/friendly name")
        return self._network(base), name

    def _network(self, base: str) -> Network:
        network = self._networks.get(base)
        if network is None:
            if len(self._networks) >= _MAX_BASES or len(base) > 200:
                raise DecodeError(f"{base:.80} is one base topic too many, or too long a one")
            prefix = "" if base == _DEFAULT_BASE else f"{base}/"
            network = self._networks[base] = Network(base, prefix)
        return network


def _reading(device: str, said: dict[str, Any], units: Mapping[str, str]) -> Iterable[Reading]:
    time_us = _measured_us(said.get("last_seen"))
    values = translate(_words(said, units), _plain(said, units), ("last_seen",), units)
    return (Reading(device, time_us, values),) if values else ()


def _words(said: dict[str, Any], units: Mapping[str, str]) -> Any:
    """A battery's voltage is in millivolts, the mains' in volts.

    The declared unit tells which; without one, what has power or current too is fed by the mains.
    """
    declared = units.get("voltage")
    is_mains = declared == "V" or (not declared and ("power" in said or "current" in said))
    return ZIGBEE_MAINS if is_mains else ZIGBEE


def _plain(said: dict[str, Any], units: Mapping[str, str]) -> dict[str, Any]:
    """Without what is no measurement: the raw `illuminance` of old converters, and the end of an action."""
    plain = said
    if "illuminance_lux" in said:
        plain = {word: value for word, value in plain.items() if word != "illuminance"}
    elif "illuminance" in said and units.get("illuminance") == "":
        plain = {**plain, "illuminance_raw": plain["illuminance"], "illuminance": None}
    if plain.get("action") == "":
        plain = {word: value for word, value in plain.items() if word != "action"}
    return plain


def _attribute(network: Network, name: str, message: RawMessage) -> Iterable[Reading]:
    """`advanced.output: attribute`: a bare value under the device's name and the attribute's."""
    device, _, attribute = name.rpartition("/")
    if device in network.groups:
        return ()
    if not network.knows(device):
        raise DecodeError(
            "a device's state is a JSON object; if Zigbee2MQTT is set to publish attributes, "
            "set advanced.output to json"
        )
    if attribute == "last_seen":
        return ()
    try:
        value = msgspec.json.decode(message.payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        value = message.payload.decode("utf-8", "replace")
    return _reading(network.external_name(device), {attribute: value}, network.units(device))


def _pushed(message: RawMessage) -> Iterable[Reading]:
    """A state forwarded over HTTP names its device itself (`include_device_information`)."""
    said = parse(_state, message)
    device = said.get("device")
    name = device.get("friendlyName") if isinstance(device, dict) else None
    if not isinstance(name, str) or not 0 < len(name) <= 200:
        raise DecodeError("no device.friendlyName: set mqtt.include_device_information in Zigbee2MQTT")
    return _reading(name, said, {})


def _measured_us(last_seen: object) -> int | None:
    """`last_seen` as Zigbee2MQTT can be told to write it: ISO 8601 with zone, epoch milliseconds, or not."""
    if last_seen is None:
        return None
    if isinstance(last_seen, int | float) and not isinstance(last_seen, bool) and 0 <= last_seen <= _LAST_MS:
        return round(last_seen * _US_PER_MS)
    if isinstance(last_seen, str):
        try:
            moment = _time.decode(msgspec.json.encode(last_seen))
        except msgspec.DecodeError:
            raise DecodeError(f"last_seen is not a time: {last_seen!r:.40}") from None
        if moment.tzinfo is not None:
            return to_us(moment)
    raise DecodeError(
        f"last_seen is neither ISO 8601 with a zone nor milliseconds: {last_seen!r:.40}; "
        "set advanced.last_seen to ISO_8601 in Zigbee2MQTT"
    )


def _is_online(message: RawMessage, what: str) -> bool:
    word = message.payload.decode("ascii", "replace").strip()
    if word.startswith("{"):
        word = parse(_word, message).state
    if word not in ("online", "offline"):
        raise DecodeError(f"{what} is online or offline, not {word!r:.40}")
    return word == "online"
