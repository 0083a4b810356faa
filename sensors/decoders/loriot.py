"""LORIOT's application output: `{"cmd": "rx" or "gw", "EUI", "ts", "fcnt", "port", "data": hexadecimal}`.

An application can be set up to send `rx`, which is one gateway's view, `gw`, which lists all gateways, or
both of each frame.
"""

from collections.abc import Iterable
from typing import Annotated

import msgspec

from sensors.decoder import Surroundings
from sensors.lorawan.reading import UplinkReader
from sensors.lorawan.uplink import Reception, Uplink, best, eui, frame_of
from sensors.message import DecodeError, RawMessage, Reading, Said, parse
from twin.clock import US_PER_S

TOPIC_FILTERS = ("loriot/#",)
#: Where an output is published is the operator's choice.
ANYWHERE = True

_US_PER_MS = 1_000
#: The year 9999 in epoch milliseconds.
_LAST_MS = 253_402_300_799_999
#: Devices whose last frame is remembered; the one heard of first goes first.
MAX_DEVICES = 20_000
#: Both envelopes of a frame come within this time. After a join a counter begins again and comes to the same
#: number, but not so soon.
_SAME_FRAME_US = 60 * US_PER_S
_FRAMES = ("rx", "gw")
_OTHERS = ("join", "tx", "txd", "mcast", "cq", "ping", "pong", "gws", "error")

_Frame = tuple[int | None, bytes, int]


class Message(msgspec.Struct, gc=False):
    """The parts of LORIOT's messages that we read."""

    cmd: str
    dev_eui: str = msgspec.field(default="", name="EUI")
    ts: Annotated[int, msgspec.Meta(ge=0, le=_LAST_MS)] | None = None
    fcnt: int | None = None
    port: int = 0
    data: str | None = None
    encdata: str | None = None
    rssi: float | None = None
    snr: float | None = None
    gws: list[Reception] = []


_message = msgspec.json.Decoder(Message)


def open_decoder(around: Surroundings) -> "Loriot":
    """A decoder that asks `around` for codecs and registered models."""
    return Loriot(around)


class Loriot:
    """Reads the output of LORIOT applications; of two envelopes of a frame it reads the first."""

    TOPIC_FILTERS = TOPIC_FILTERS
    ANYWHERE = ANYWHERE

    def __init__(self, around: Surroundings) -> None:
        self._reader = UplinkReader("loriot", around)
        self._last: dict[str, _Frame] = {}

    def decode(self, message: RawMessage) -> Iterable[Said]:
        """Yield an uplink's readings, and a join as online; what is about downlinks yields nothing."""
        said = parse(_message, message)
        if said.cmd not in (*_FRAMES, *_OTHERS):
            raise DecodeError(f"LORIOT sends no {said.cmd!r:.40}; expected cmd rx or gw")
        time_us = None if said.ts is None else said.ts * _US_PER_MS
        if said.cmd == "join" and said.dev_eui:
            return (Reading(eui(said.dev_eui), time_us, {"connection": "online"}),)
        if said.cmd not in _FRAMES:
            return ()
        if time_us is None:
            raise DecodeError("an uplink of LORIOT has its time in ts")
        if said.data is None and said.encdata:
            raise DecodeError("the uplink is encrypted: give LORIOT the device's application session key")
        device, payload = eui(said.dev_eui), frame_of(said.data or "")
        if self._is_known(device, frame := (said.fcnt, payload, time_us)):
            return ()
        rssi, snr = best((*said.gws, Reception(said.rssi, said.snr)))
        readings = self._reader.read(
            Uplink(device=device, time_us=time_us, received_us=message.received_us, f_port=said.port,
                   f_cnt=said.fcnt, payload=payload, rssi_dbm=rssi, snr_db=snr)
        )  # fmt: skip
        self._remember(device, frame)
        return readings

    def _is_known(self, device: str, frame: _Frame) -> bool:
        last = self._last.get(device)
        return last is not None and last[:2] == frame[:2] and abs(last[2] - frame[2]) <= _SAME_FRAME_US

    def _remember(self, device: str, frame: _Frame) -> None:
        if device not in self._last and len(self._last) >= MAX_DEVICES:
            del self._last[next(iter(self._last))]
        self._last[device] = frame
