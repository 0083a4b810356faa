"""What is known of one edge node: its births, which of its messages are missing, who is online."""

from collections.abc import Mapping
from enum import Enum

import msgspec

from sensors.message import DecodeError, Reading
from sensors.sparkplug.channels import Channel
from sensors.sparkplug.payload import Payload
from sensors.sparkplug.rebirths import Rebirths
from sensors.sparkplug.sequence import Sequence
from sensors.sparkplug.topics import called
from twin.state import CONNECTION

#: How many devices one node may have.
MAX_DEVICES = 1_000
_GAP = "a gap"
_NEW_CONNECTION = "our connection was made anew"
#: What is read in one go is stamped with one moment, so what follows may seem to come this little earlier.
_ONE_GO_US = 1_000


class Turn(Enum):
    """A message's place in the sequence.

    The next one; the very message again; one of the session before, overtaken by the node's birth; any other.
    """

    NEXT = 1
    REPEAT = 2
    BEFORE = 3
    OTHER = 4


class Birth(msgspec.Struct, frozen=True):
    """What a node or a device said of itself when it was born."""

    sent_us: int | None
    received_us: int
    by_name: Mapping[str, Channel]
    by_alias: Mapping[int, Channel]

    def comes_after(self, sent_us: int | None, received_us: int, window_us: int) -> bool:
        """Whether a message that came just now was sent before this birth and overtaken by it."""
        is_near = abs(received_us - self.received_us) <= window_us
        return is_near and sent_us is not None and self.sent_us is not None and sent_us < self.sent_us


class Node:
    """One edge node. `birth` is None while it is dead or has not introduced itself to us.

    `devices` are those heard of; a device without a birth has None.
    """

    __slots__ = (
        "_connected_us", "birth", "birth_number", "devices", "metrics", "name", "rebirths", "sequence",
        "window_us",
    )  # fmt: skip

    def __init__(self, name: tuple[str, str], window_us: int) -> None:
        self.name, self.window_us = name, window_us
        self.birth: Birth | None = None
        self.birth_number: int | None = None
        self.metrics = 0
        self.devices: dict[str, Birth | None] = {}
        self.sequence, self.rebirths = Sequence(window_us), Rebirths()
        self._connected_us: dict[str, int] = {}

    def find_birth(self, device: str) -> Birth | None:
        """The birth of a device, or of the node itself for an empty name."""
        return self.devices.get(device) if device else self.birth

    def hear_of(self, device: str) -> None:
        """Note that a device exists; raises DecodeError when there are too many."""
        if device and device not in self.devices:
            if len(self.devices) >= MAX_DEVICES:
                raise DecodeError(f"node {called(self.name, '')} has {MAX_DEVICES} devices already")
            self.devices[device] = None

    def begin(self, birth: Birth, birth_number: int | None) -> None:
        """The node was born: nothing of earlier births holds, but for devices whose birth overtook it."""
        self.birth, self.birth_number = birth, birth_number
        for device, known in self.devices.items():
            if known is not None and not self._is_of(birth, known):
                self.devices[device] = None
        self.metrics = sum(len(known.by_name) for known in (birth, *self.devices.values()) if known)
        self.rebirths.born(birth.received_us)

    def bear(self, device: str, birth: Birth | None) -> None:
        """A device was born, or with None it died; raises DecodeError when there are too many."""
        self.hear_of(device)
        before = self.devices[device]
        self.metrics += (len(birth.by_name) if birth else 0) - (len(before.by_name) if before else 0)
        self.devices[device] = birth
        self.rebirths.settle(device)

    def end(self) -> None:
        """The node died, and with it every device."""
        self.birth = self.birth_number = None
        self.devices = dict.fromkeys(self.devices)
        self.metrics = 0
        self.sequence.forget()
        self.rebirths.died()

    def doubt(self, now_us: int) -> None:
        """Our connection was made anew: messages may be missing, even a birth."""
        self.sequence.forget()
        if self.birth is not None:
            self.rebirths.want(_NEW_CONNECTION, now_us, self.window_us)

    def asks(self, now_us: int) -> bool:
        """Whether a rebirth is to be requested now."""
        deadline_us = self.sequence.deadline_us
        if deadline_us is not None and deadline_us <= now_us:
            self.sequence.forget()
            self.rebirths.want(_GAP, now_us, 0)
        return self.rebirths.ask(now_us)

    def is_troubled(self) -> bool:
        """Whether anything is missing or a rebirth is wanted."""
        return self.rebirths.is_wanted or self.sequence.deadline_us is not None

    def count(self, payload: Payload, digest: int, received_us: int) -> Turn:
        """Take note of a message's place in the sequence; one without a number counts as the next."""
        seq = payload.seq
        if seq is None:
            return Turn.NEXT
        if self.sequence.is_repeat(seq, digest, received_us):
            return Turn.REPEAT
        is_next = seq == self.sequence.expected
        if not is_next and self.is_overtaken(payload, received_us):
            return Turn.BEFORE
        self.sequence.take(seq, digest, payload.time_us, received_us)
        return Turn.NEXT if is_next else Turn.OTHER

    def is_overtaken(self, payload: Payload, received_us: int, device: str = "") -> bool:
        """Whether a message was sent before the birth of the node or a device, and came after it."""
        birth = self.find_birth(device)
        return birth is not None and birth.comes_after(payload.time_us, received_us, self.window_us)

    def connection(self, device: str, word: str, sent_us: int | None, received_us: int) -> Reading:
        """That the node or a device is online or offline since it said so.

        Its own clock tells when some of it happened and ours tells the rest, so the moments are kept in the
        order in which we heard: none lies after its receipt, or before the one it follows.
        """
        since_us = received_us if sent_us is None else min(sent_us, received_us)
        last_us = self._connected_us.get(device)
        told = sent_us is not None
        if last_us is not None and since_us <= last_us and received_us > last_us - _ONE_GO_US:
            since_us, told = last_us + 1, True
        self._connected_us[device] = since_us
        return Reading(called(self.name, device), since_us if told else None, {CONNECTION: word})

    def _is_of(self, birth: Birth, device: Birth) -> bool:
        """Whether a device was born in the session that `birth` begins, and its message overtook it."""
        if birth.sent_us is None or device.sent_us is None:
            return False
        is_near = birth.received_us - device.received_us <= self.window_us
        return is_near and device.sent_us >= birth.sent_us
