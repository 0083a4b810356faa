"""Uplinks for tests."""

from typing import Any

from sensors.lorawan.uplink import Uplink


def uplink(payload: str = "", **fields: Any) -> Uplink:
    """An uplink of a device of no known maker, with a frame in hexadecimal."""
    given = {"device": "0000000000000001", "time_us": 1_795_248_000_000_000, "f_port": 85} | fields
    return Uplink(received_us=1_795_248_000_500_000, payload=bytes.fromhex(payload), **given)
