"""One LoRaWAN uplink, whichever network server it came through."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

import msgspec

from sensors.message import DecodeError

Record = tuple[int | None, Mapping[str, Any]]
"""What a frame says of one moment, under the vendor's words; None is the moment of the uplink itself."""


class Uplink(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What every network server tells about a frame.

    `device` is its EUI in lower case (or its id with the server, where it has no EUI). `models` are the names
    by which its model may be known, the most trusted first, and `name` what people call the device.
    `decoded` is what the server's own codec made of the bytes, if it has one. `received_us` is when we got
    it, for a server that does not say when it did.
    """

    device: str
    time_us: int | None
    received_us: int
    f_port: int
    f_cnt: int | None = None
    payload: bytes = b""
    decoded: dict[str, Any] | None = None
    rssi_dbm: float | None = None
    snr_db: float | None = None
    name: str = ""
    models: tuple[str, ...] = ()
    maker: str = ""


Codec = Callable[[Uplink], Sequence[Record]]
"""Reads the bytes of one family of devices; raises DecodeError."""


class Heard(Protocol):
    """How one gateway heard a frame, in dBm and dB, whatever the server calls it."""

    rssi: float | None
    snr: float | None


class Reception(msgspec.Struct, gc=False):
    """It as most servers write it."""

    rssi: float | None = None
    snr: float | None = None


def best(heard: Iterable[Heard]) -> tuple[float | None, float | None]:
    """Signal strength and signal to noise at the gateway that heard the frame loudest."""
    rssi: float | None = None
    snr: float | None = None
    for reception in heard:
        if reception.rssi is not None and (rssi is None or reception.rssi > rssi):
            rssi, snr = reception.rssi, reception.snr
    return rssi, snr


def eui(text: str) -> str:
    """A device's EUI in lower case; raises DecodeError unless it is 16 hexadecimal digits."""
    try:
        if len(text) == 16 and len(bytes.fromhex(text)) == 8:
            return text.lower()
    except ValueError:
        pass
    raise DecodeError(f"an EUI is 16 hexadecimal digits, not {text!r:.40}")


def frame_of(text: str) -> bytes:
    """The bytes of a frame written in hexadecimal; raises DecodeError."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise DecodeError(f"the frame's bytes are not hexadecimal: {text!r:.40}") from None
