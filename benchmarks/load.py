"""The load of the ingest benchmarks: MQTT packets made beforehand, sent as fast as the broker takes them.

A publisher that costs almost nothing, because broker, publisher and subscriber share two cores and the
subscriber is what is measured. It speaks just enough MQTT 3.1.1 (OASIS, 2014) to connect and publish.
"""

import json
import socket
import struct
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
_WINDOW = 2_000
_CHUNK = 200


def topic(device: int) -> str:
    """The telemetry topic of one of the load's devices."""
    return f"bibliotwin/v1/bench/device-{device:04d}/telemetry"


def payload(device: int, turn: int) -> bytes:
    """Three values, measured `turn` seconds after START; every (device, turn) differs."""
    moment = START + timedelta(seconds=turn, milliseconds=device % 1_000)
    values = {
        "air_temperature_c": round(20 + (device % 70) / 10 + (turn % 17) / 10, 1),
        "relative_humidity_percent": round(35 + (device % 200) / 10 + (turn % 13) / 10, 1),
        "co2_ppm": 420 + device % 900 + turn % 31,
    }
    return json.dumps(
        {"time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"), "values": values}
    ).encode()


def messages(count: int, devices: int = 1_000, first_turn: int = 0) -> list[tuple[str, bytes]]:
    """`count` messages, device after device, turn after turn."""
    return [(topic(n % devices), payload(n % devices, first_turn + n // devices)) for n in range(count)]


def _length(size: int) -> bytes:
    out = bytearray()
    while True:
        size, low = divmod(size, 128)
        out.append(low | (0x80 if size else 0))
        if not size:
            return bytes(out)


def packet(name: str, body: bytes, packet_id: int = 0) -> bytes:
    """A PUBLISH packet: at QoS 1 with a packet id, else at QoS 0."""
    head = struct.pack("!H", len(name)) + name.encode()
    if packet_id:
        head += struct.pack("!H", packet_id)
    return bytes((0x32 if packet_id else 0x30,)) + _length(len(head) + len(body)) + head + body


def packets(sent: Sequence[tuple[str, bytes]], qos: int) -> list[bytes]:
    """PUBLISH packets; at QoS 1 the packet ids go round from 1 to 60,000."""
    return [packet(name, body, qos and number % 60_000 + 1) for number, (name, body) in enumerate(sent)]


def connect(host: str, port: int, client_id: str, *, clean: bool = True) -> socket.socket:
    """A connected socket; raises OSError. Not `clean`: the broker keeps the session when it breaks."""
    link = socket.create_connection((host, port), timeout=5)
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    head = (
        struct.pack("!H4sBBH", 4, b"MQTT", 4, 2 if clean else 0, 600)
        + struct.pack("!H", len(client_id))
        + client_id.encode()
    )
    link.sendall(b"\x10" + _length(len(head)) + head)
    if link.recv(4)[3:] != b"\x00":
        link.close()
        raise OSError("the broker refused the benchmark's publisher")
    link.settimeout(None)
    return link


def publish(host: str, port: int, made: Sequence[bytes], qos: int, rate_per_s: float | None = None) -> float:
    """Send all packets, at `rate_per_s` if given; returns the seconds it took, all PUBACKs included."""
    link = connect(host, port, "bench-publisher")
    started = time.perf_counter()
    heard = 0  # bytes of PUBACKs, four each
    chunk = _CHUNK if rate_per_s is None else max(1, int(rate_per_s / 100))
    for first in range(0, len(made), chunk):
        while qos and first - heard // 4 > _WINDOW:
            heard += len(link.recv(65_536))
        if rate_per_s is not None:
            time.sleep(max(0.0, started + first / rate_per_s - time.perf_counter()))
        link.sendall(b"".join(made[first : first + chunk]))
    while qos and heard < 4 * len(made):
        heard += len(link.recv(65_536))
    took = time.perf_counter() - started
    link.sendall(b"\xe0\x00")
    link.close()
    return took
