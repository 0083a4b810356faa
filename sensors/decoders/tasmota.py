"""Tasmota: tele/{topic}/SENSOR, STATE and LWT, stat/{topic}/..., and tasmota/discovery/{mac}/config.

A device is known by its topic. One with another full topic than the default `%prefix%/%topic%/` is followed
there once its discovery message was heard; `{topic}/tele/SENSOR` can also be routed to this decoder.

Telemetry carries the device's local time without a zone. Nobody here knows which zone it was set to, and
guessing wrong would put readings hours into the past or future, so the time of receipt stands; it is late by
a network's delay. With `SetOption52 1` the time has its offset, with `Time 2` an epoch, and then it is used.

Source: https://tasmota.github.io/docs/MQTT/ and https://tasmota.github.io/docs/JSON-Status-Responses/
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from sensors.decoder import Surroundings
from sensors.message import Announcement, DecodeError, Follow, RawMessage, Reading, Said, parse
from sensors.tasmota_values import measured
from twin.clock import US_PER_S, to_us
from twin.things import Value

ANNOUNCED_ON = ("tasmota/discovery/+/config",)
TOPIC_FILTERS = (
    *(f"tele/+/{leaf}" for leaf in ("SENSOR", "STATE", "LWT")),
    *(f"stat/+/{leaf}" for leaf in ("RESULT", "STATUS8", "STATUS10", "STATUS11", "POWER")),
    *(f"stat/+/POWER{relay}" for relay in range(1, 9)),
    *ANNOUNCED_ON,
)

_MAX_DEVICES = 5_000
_MAX_TOPIC_CHARS = 200
_POWER = re.compile(r"POWER([0-9]{0,2})")
_INPUT = re.compile(r"(Button|Switch)([0-9]{1,2})")
_DISCOVERY = re.compile(r"tasmota/discovery/([^/]+)/(config|sensors)")
#: A device whose clock was never set counts from 1970; no Tasmota is older than this.
_EARLIEST_S, _LATEST_S = 1_451_606_400, 253_402_300_799
_US_PER_MS = 1_000


@dataclass(frozen=True, slots=True)
class _Words:
    """How a device says on, off, online and offline; all four can be set."""

    is_on: Mapping[str, bool] = field(default_factory=lambda: {"ON": True, "OFF": False})
    online: str = "Online"
    offline: str = "Offline"


class Config(msgspec.Struct):
    """The parts of a discovery message that we read."""

    t: str
    dn: str | None = None
    md: str | None = None
    hn: str | None = None
    mac: str | None = None
    ft: str = "%prefix%/%topic%/"
    tp: tuple[str, str, str] = ("cmnd", "stat", "tele")
    onln: str = "Online"
    ofln: str = "Offline"
    state: tuple[str, ...] = ("OFF", "ON")


_USUAL = _Words()
_body = msgspec.json.Decoder(dict[str, Any])
_config = msgspec.json.Decoder(Config)
_time = msgspec.json.Decoder(datetime)


def open_decoder(_: Surroundings) -> "Tasmota":
    """A decoder to which no device has introduced itself yet."""
    return Tasmota()


class Tasmota:
    """Reads telemetry by what devices told of their words and topics."""

    TOPIC_FILTERS, ANNOUNCED_ON = TOPIC_FILTERS, ANNOUNCED_ON

    def __init__(self) -> None:
        self._words: dict[str, _Words] = {}
        self._followed: dict[str, frozenset[str]] = {}
        self._device_at: dict[str, str] = {}

    def decode(self, message: RawMessage) -> Iterable[Said]:
        """Yield what sensors measured, outputs, presence, and devices that introduce themselves.

        Answers to other commands yield nothing.
        """
        if not message.payload:
            return ()
        introduction = _DISCOVERY.fullmatch(message.topic)
        if introduction is not None:
            # The layout of sensors repeats values of some past moment.
            return self._introduced(parse(_config, message)) if introduction[2] == "config" else ()
        device, leaf = self._placed(message)
        words = self._words.get(device, _USUAL)
        if leaf == "LWT":
            return _presence(device, words, message)
        power = _POWER.fullmatch(leaf)
        if power is not None and not message.payload.startswith(b"{"):
            word = message.payload.decode("utf-8", "replace")
            return (Reading(device, None, {_output(power[1]): _truth(word, words)}),)
        if leaf in ("SENSOR", "STATUS8", "STATUS10"):
            body = _inner(parse(_body, message), "StatusSNS")
            return _reading(device, body, measured(body, words.is_on))
        if leaf in ("STATE", "STATUS11"):
            body = _inner(parse(_body, message), "StatusSTS")
            return _reading(device, body, dict(_states(body, words)))
        if leaf == "RESULT":
            return _inputs(device, parse(_body, message), words)
        return ()

    def _placed(self, message: RawMessage) -> tuple[str, str]:
        """The device and the last level of the topic."""
        base, _, leaf = message.topic.rpartition("/")
        device = self._device_at.get(base)
        if message.protocol and base.startswith("push/"):
            device = base.removeprefix("push/")
            leaf = "STATE" if b'"Wifi"' in message.payload else "SENSOR"
        elif device is None:
            parts = base.split("/")
            if parts[0] in ("tele", "stat"):
                device = "/".join(parts[1:])
            elif parts[-1] in ("tele", "stat"):
                device = "/".join(parts[:-1])
        if not device or len(device) > _MAX_TOPIC_CHARS:
            raise DecodeError(
                f"{message.topic:.80} is neither tele/device/... nor stat/device/...; "
                "with another full topic set SetOption19 0, so that the device introduces itself"
            )
        return device, leaf

    def _introduced(self, config: Config) -> Iterator[Said]:
        device = config.t
        if not 0 < len(device) <= _MAX_TOPIC_CHARS:
            raise DecodeError(f"a topic has 1 to {_MAX_TOPIC_CHARS} characters, not {device:.60}")
        if device not in self._words and len(self._words) >= _MAX_DEVICES:
            raise DecodeError(
                f"{_MAX_DEVICES} devices introduced themselves already; {device:.60} is too many"
            )
        bases = _bases(config)
        is_on = dict(zip(config.state[:2], (False, True), strict=False))
        self._words[device] = _Words(is_on or _USUAL.is_on, config.onln, config.ofln)
        before = self._followed.get(device, frozenset())
        for base in sorted(before - bases):
            self._device_at.pop(base, None)
            yield Follow(f"{base}/+", on=False)
        self._followed[device] = bases
        for base in sorted(bases):
            self._device_at[base] = device
            yield Follow(f"{base}/+")
        name, model = (config.dn or "")[:_MAX_TOPIC_CHARS], (config.md or "")[:_MAX_TOPIC_CHARS]
        yield Announcement(device, name=name, model=model, maker="Tasmota")


def _bases(config: Config) -> frozenset[str]:
    """Where a device with another full topic than the default publishes; empty for the default."""
    if "%" not in config.ft:
        raise DecodeError(f"the full topic {config.ft!r:.60} names neither prefix nor topic")
    bases = set()
    for prefix in config.tp[1:]:
        base = config.ft.replace("%prefix%", prefix).replace("%topic%", config.t)
        base = base.replace("%hostname%", config.hn or "%").strip("/")
        # A wildcard here would subscribe us to whatever a stranger likes.
        if not base or set(base) & set("+#%$\0") or len(base) > _MAX_TOPIC_CHARS:
            raise DecodeError(
                f"the full topic {config.ft!r:.60} cannot be followed: route its topics in mqtt_routes"
            )
        if base != f"{prefix}/{config.t}" or prefix not in ("tele", "stat") or "/" in config.t:
            bases.add(base)
    return frozenset(bases)


def _inner(body: dict[str, Any], wrapper: str) -> dict[str, Any]:
    inner = body.get(wrapper, body)
    if not isinstance(inner, dict):
        raise DecodeError(f"{wrapper} is an object, not {inner!r:.40}")
    return inner


def _reading(device: str, body: dict[str, Any], values: Mapping[str, Value | None]) -> Iterable[Reading]:
    return (Reading(device, _measured_us(body), values),) if values else ()


def _states(body: dict[str, Any], words: _Words) -> Iterator[tuple[str, Value]]:
    for word, said in body.items():
        power = _POWER.fullmatch(word)
        if power is not None and isinstance(said, str):
            yield _output(power[1]), _truth(said, words)
    wifi = body.get("Wifi")
    of_radio = wifi if isinstance(wifi, dict) else {}
    for name, said in (
        ("rssi_dbm", of_radio.get("Signal")),
        ("wifi_quality_percent", of_radio.get("RSSI")),
        ("uptime_s", body.get("UptimeSec")),
        ("brightness_percent", body.get("Dimmer")),
        ("supply_v", body.get("Vcc")),
    ):
        if isinstance(said, int | float) and not isinstance(said, bool) and abs(said) < 1e15:
            yield name, float(said)


def _inputs(device: str, body: dict[str, Any], words: _Words) -> Iterator[Reading]:
    """Buttons and switches that act for themselves; POWER is said again on a topic of its own."""
    for word, said in body.items():
        which = _INPUT.fullmatch(word)
        action = said.get("Action") if which is not None and isinstance(said, dict) else None
        if which is None or not isinstance(action, str):
            continue
        if which[1] == "Switch" and action in words.is_on:
            yield Reading(device, None, {f"switch_{which[2]}_on": words.is_on[action]})
        else:
            yield Reading(device, None, {"action": f"{word}_{action}".lower()[:100]})


def _presence(device: str, words: _Words, message: RawMessage) -> Iterable[Reading]:
    word = message.payload.decode("utf-8", "replace")
    if word not in (words.online, words.offline):
        raise DecodeError(f"LWT is {words.online:.40} or {words.offline:.40}, not {word!r:.40}")
    return (Reading(device, None, {"connection": "online" if word == words.online else "offline"}),)


def _output(relay: str) -> str:
    """A device of one relay says POWER, one of several POWER1, POWER2, ..."""
    return f"relay_{relay}_output_on" if relay else "output_on"


def _truth(word: str, words: _Words) -> bool:
    if word not in words.is_on:
        raise DecodeError(f"an output is {' or '.join(words.is_on)}, not {word!r:.40}")
    return words.is_on[word]


def _measured_us(body: Mapping[str, Any]) -> int | None:
    said = body.get("Epoch", body.get("Time"))
    if isinstance(said, str):
        try:
            moment = _time.decode(msgspec.json.encode(said))
        except msgspec.DecodeError:
            return None
        return None if moment.tzinfo is None else to_us(moment)
    if not isinstance(said, int | float) or isinstance(said, bool):
        return None
    if _EARLIEST_S <= said <= _LATEST_S:
        return round(said * US_PER_S)
    return round(said * _US_PER_MS) if _EARLIEST_S <= said / _US_PER_MS <= _LATEST_S else None
