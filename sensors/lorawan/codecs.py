"""Which codec reads the payload bytes of an uplink."""

from collections.abc import Mapping
from typing import Any, Protocol

from sensors.lorawan.uplink import Uplink
from sensors.message import DecodeError


class UplinkCodec(Protocol):
    """Reads the payload bytes of one family of devices."""

    def decode(self, uplink: Uplink) -> Mapping[str, Any]:
        """What the bytes say under the vendor's words; raises DecodeError."""


class UplinkCodecs:
    """The codecs there are, by device model."""

    def decode(self, uplink: Uplink) -> Mapping[str, Any]:
        """What the bytes say, by the codec of the uplink's model; raises DecodeError when there is none."""
        raise DecodeError(
            f"the uplink on port {uplink.f_port} was not decoded: give the device profile a codec"
        )
