"""One LoRaWAN uplink, whichever network server it came through."""

from typing import Any

import msgspec


class Uplink(msgspec.Struct, frozen=True, kw_only=True):
    """What every network server tells about a frame.

    `models` are the names by which its model may be known, the most trusted first; `decoded` is what the
    server's own codec made of the bytes, if it has one.
    """

    dev_eui: str
    time_us: int | None
    f_port: int
    f_cnt: int | None = None
    payload: bytes = b""
    decoded: dict[str, Any] | None = None
    rssi_dbm: float | None = None
    snr_db: float | None = None
    models: tuple[str, ...] = ()
