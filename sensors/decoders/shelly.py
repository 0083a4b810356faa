"""Shelly Gen2 and later: {prefix}/events/rpc, {prefix}/status/{component} and {prefix}/online.

The prefix is the user's and names the device; by default it is the device's id, and it may hold slashes.
`+/online` and `+/status/+` would collect half of what other makers publish, so only notifications, which
cannot be mistaken, are subscribed to, under prefixes of up to three levels. A device heard there is followed
on its other two topics, also after a restart. One with notifications switched off, or with a longer prefix,
needs routes such as `hall/+/status/+=shelly` and `hall/+/online=shelly`.

Source: https://shelly-api-docs.shelly.cloud/gen2/General/Notifications
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from sensors.decoder import Surroundings
from sensors.message import (
    Announcement,
    DecodeError,
    Follow,
    RawMessage,
    Reading,
    Remember,
    Said,
    parse,
)
from sensors.moments import kept_apart
from sensors.shelly_components import action_of, values_of
from twin.clock import US_PER_S
from twin.things import Value

#: What a device of the first generation says when it connects: heard only to say what is wrong with it.
_GEN1_ANNOUNCE = "shellies/announce"
TOPIC_FILTERS = ("+/events/rpc", "+/+/events/rpc", "+/+/+/events/rpc", _GEN1_ANNOUNCE)

_MAX_PREFIXES = 5_000
_MAX_PREFIX_CHARS = 200
_MAX_EVENTS = 100
_TOPIC = re.compile(r"(.+)/(?:(events/rpc|online)|status/([^/]+))")
#: Commands, answers and logs pass by below the same prefix; they are not readings.
_OTHER = re.compile(r".+/(rpc|command|announce|debug|info)(/.*)?")
_ID = re.compile(r"-[0-9a-f]{6,16}")
_PUSHED = "push/"
#: Right after it starts a device counts seconds from nought; no Gen2 device is older than this.
_EARLIEST_S, _LATEST_S = 1_577_836_800, 253_402_300_799


class Frame(msgspec.Struct):
    """A notification; `params` holds `ts` and statuses by component, or `events`."""

    src: str
    method: str
    params: dict[str, Any]


class Event(msgspec.Struct):
    """Something that happened to a component, such as a push of a button."""

    component: str
    event: str
    ts: float | None = None


_frame = msgspec.json.Decoder(Frame)
_status = msgspec.json.Decoder(dict[str, Any])


def open_decoder(_: Surroundings) -> "Shelly":
    """A decoder that follows nobody yet."""
    return Shelly()


class Shelly:
    """Reads notifications, and follows the devices that send them."""

    TOPIC_FILTERS = TOPIC_FILTERS

    def __init__(self) -> None:
        self._followed: set[str] = set()
        self._remembered: set[str] = set()
        self._sleepers: set[str] = set()

    def decode(self, message: RawMessage) -> Iterable[Said]:
        """Yield measurements, pushes of buttons, and presence; commands and answers yield nothing."""
        if message.protocol and message.topic.startswith(_PUSHED):
            frame = parse(_frame, message)
            return list(self._notified(frame.src, frame, message))
        place = _TOPIC.fullmatch(message.topic)
        if place is None:
            if message.topic != _GEN1_ANNOUNCE and _OTHER.fullmatch(message.topic):
                return ()
            raise _foreign(message.topic)
        if not message.payload:
            return ()
        prefix = _checked(place[1])
        if place[2] == "online":
            return list(self._presence(prefix, message))
        if place[3]:
            status = parse(_status, message)
            self._note_sleeper(prefix, place[3], status)
            return list(_read(prefix, None, {place[3]: status}))
        frame = parse(_frame, message)
        # First what may be refused: nobody is followed because of a message that is not a Shelly's.
        readings = list(self._notified(prefix, frame, message))
        return [*self._introduced(prefix, frame), *readings]

    def _introduced(self, prefix: str, frame: Frame) -> Iterator[Said]:
        if prefix not in self._followed:
            yield from self._follow(prefix)
            yield Announcement(prefix, model=_ID.sub("", frame.src)[:_MAX_PREFIX_CHARS], maker="Shelly")

    def _follow(self, prefix: str) -> Iterator[Said]:
        if prefix in self._followed:
            return
        if len(self._followed) >= _MAX_PREFIXES:
            raise DecodeError(f"{_MAX_PREFIXES} devices are followed already; {prefix:.60} is too many")
        self._followed.add(prefix)
        yield Follow(f"{prefix}/online")
        yield Follow(f"{prefix}/status/+")

    def _presence(self, prefix: str, message: RawMessage) -> Iterator[Said]:
        if message.payload not in (b"true", b"false"):
            raise DecodeError(f"online is true or false, not {message.payload[:40]!r}")
        yield from self._follow(prefix)
        if prefix not in self._remembered:
            # This message stands for the device after a restart, because it says nothing of its network.
            self._remembered.add(prefix)
            yield Remember(prefix)
        # A device that sleeps leaves after each report, and what it said is as good while it sleeps as
        # before; whether it is still alive only its next report tells.
        if prefix not in self._sleepers:
            word = "online" if message.payload == b"true" else "offline"
            yield Reading(prefix, None, {"connection": word})

    def _notified(self, device: str, frame: Frame, message: RawMessage) -> Iterator[Reading]:
        device = _checked(device)
        time_us = _time_us(frame.params.get("ts"))
        if frame.method in ("NotifyStatus", "NotifyFullStatus"):
            for component, status in frame.params.items():
                self._note_sleeper(device, component, status)
            yield from _read(device, time_us, frame.params)
        elif frame.method == "NotifyEvent":
            yield from kept_apart(list(_actions(device, time_us, frame)), message)
        else:
            raise DecodeError(f"{frame.method!r:.40} is no notification that we know")

    def _note_sleeper(self, device: str, component: str, status: object) -> None:
        period_s = status.get("wakeup_period") if component == "sys" and isinstance(status, dict) else None
        if isinstance(period_s, int) and len(self._sleepers) < _MAX_PREFIXES:
            (self._sleepers.add if period_s > 0 else self._sleepers.discard)(device)


def _read(device: str, time_us: int | None, params: Mapping[str, Any]) -> Iterator[Reading]:
    """One reading of the device, and one of each sensor it is a gateway for that says its own time."""
    values: dict[str, Value] = {}
    for component, status in params.items():
        if not isinstance(status, dict):
            continue
        said = dict(values_of(component, status))
        own_us = _time_us(status.get("last_updated_ts")) if component.startswith("bthome") else None
        if own_us is None:
            values |= said
        elif said:
            yield Reading(device, own_us, said)
    if values:
        yield Reading(device, time_us, values)


def _actions(device: str, time_us: int | None, frame: Frame) -> Iterator[Reading]:
    try:
        events = msgspec.convert(frame.params.get("events"), list[Event])
    except msgspec.ValidationError as error:
        raise DecodeError(f"not the expected fields: {error}") from error
    if len(events) > _MAX_EVENTS:
        raise DecodeError(f"more than {_MAX_EVENTS} events in one message")
    for event in events:
        # Others tell of settings, of updates, and of the two halves of a push.
        if event.event.endswith("_push") and len(event.event) < 40 and ":" in event.component:
            own_us = _time_us(event.ts)
            action = action_of(event.component, event.event)
            yield Reading(device, time_us if own_us is None else own_us, {"action": action})


def _time_us(ts: object) -> int | None:
    if isinstance(ts, bool) or not isinstance(ts, int | float) or not _EARLIEST_S <= ts <= _LATEST_S:
        return None
    return round(ts * US_PER_S)


def _checked(prefix: str) -> str:
    # A wildcard here would subscribe us to whatever a stranger likes.
    if not 0 < len(prefix) <= _MAX_PREFIX_CHARS or set(prefix) & set("+#\0") or prefix[0] in "$/":
        raise DecodeError(f"{prefix!r:.60} cannot be the prefix of a Shelly's topics")
    return prefix


def _foreign(topic: str) -> DecodeError:
    if topic.startswith("shellies/"):
        return DecodeError(
            "this is a Shelly of the first generation, or its topics: only Gen2 and later are read; "
            "pass its values on as bibliotwin/v1/.../telemetry"
        )
    return DecodeError(
        f"{topic:.80} is none of a Shelly's topics: route only .../events/rpc, .../status/+ and .../online"
    )
