"""Frames of Elsys sensors (ERS, ELT, EMS): one byte of type, then its value, most significant byte first.

Source: the maker's payload description, elsys.se/en/elsys-payload.
"""

import re
import struct
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from sensors.lorawan.uplink import Record, Uplink
from sensors.message import DecodeError

_Value = tuple[struct.Struct, tuple[str, ...], float]
"""How the value of a type is packed, the words of its parts, and what they are divided by."""

_ERS = re.compile(r"(?:ers|elt|ems)(?:2|lite|eye|sound|co2|voc|desk|door|ultrasonic|temp)*$")


def _value(packed: str, *words: str, by: float = 1) -> _Value:
    return struct.Struct(">" + packed), words, by


_TYPES: Mapping[int, _Value] = MappingProxyType(
    {
        0x01: _value("h", "temperature", by=10),
        0x02: _value("B", "humidity"),
        0x03: _value("bbb", "x", "y", "z"),
        0x04: _value("H", "light"),
        0x05: _value("B", "motion"),
        0x06: _value("H", "co2"),
        0x07: _value("H", "vdd"),
        0x08: _value("H", "analog1"),
        0x09: _value("6x"),  # where it is: a fixed sensor's place is in the venue
        0x0A: _value("H", "pulse1"),
        0x0B: _value("I", "pulseAbs"),
        0x0C: _value("h", "externalTemperature", by=10),
        0x0D: _value("B", "digital"),
        0x0E: _value("H", "distance_mm"),
        0x0F: _value("B", "accMotion"),
        0x10: _value("hh", "irInternalTemperature", "irExternalTemperature", by=10),
        0x11: _value("B", "occupancy"),
        0x12: _value("B", "waterleak"),
        0x13: _value("65x"),  # a heat picture of 8 by 8 dots: no picture enters the twin
        0x14: _value("I", "pressure", by=1_000),
        0x15: _value("BB", "soundPeak", "soundAvg"),
        0x16: _value("H", "pulse2"),
        0x17: _value("I", "pulseAbs2"),
        0x18: _value("H", "analog2"),
        0x19: _value("h", "externalTemperature2", by=10),
        0x1A: _value("B", "digital2"),
        0x1B: _value("i", "analogUv"),
        0x1C: _value("H", "tvoc"),
        0x3D: _value("4x"),  # for the maker
    }
)
#: From here to its end a frame holds settings.
_SETTINGS = 0x3E


def is_elsys(model: str) -> bool:
    """Whether this normalised name is of an Elsys sensor; all of them build their frames alike."""
    return model == "elsys" or _ERS.match(model) is not None


def decode(uplink: Uplink) -> Sequence[Record]:
    """The values up to the first type that is unknown; raises DecodeError if that is how the frame begins."""
    frame, place = uplink.payload, 0
    words: dict[str, float | int] = {}
    while place < len(frame):
        packing = _TYPES.get(frame[place])
        if packing is None:
            if place == 0 and frame[0] != _SETTINGS:
                raise DecodeError(
                    f"no frame of an Elsys sensor begins with type {frame[0]:02x}: "
                    "is the device's model right?"
                )
            break
        packed, names, by = packing
        place += 1
        try:
            values = packed.unpack_from(frame, place)
        except struct.error:
            raise DecodeError(f"the frame ends within its value of type {frame[place - 1]:02x}") from None
        place += packed.size
        for name, value in zip(names, values, strict=True):
            words[name] = value if by == 1 else value / by
    return ((None, words),)
