"""One device that will not stop, as a process of its own: as many messages a second as it is told to send.

python -m benchmarks.faults.flood PORT MESSAGES_PER_S SECONDS
"""

import sys
import time

from benchmarks import load

DEVICE = "plc-7"
TOPIC = f"bibliotwin/v1/hall/{DEVICE}/telemetry"
THING, PROPERTY = f"bibliotwin:{DEVICE}", "power_w"
_CHUNKS_PER_S = 100
_WINDOW = 4_000


def flood(port: int, per_s: int, seconds: float) -> int:
    """Send at QoS 1 and in step with the clock; returns how many messages the broker acknowledged."""
    link = load.connect("127.0.0.1", port, f"flood-{time.monotonic_ns()}")
    total, chunk = int(per_s * seconds), max(1, per_s // _CHUNKS_PER_S)
    began, heard = time.monotonic(), 0
    for first in range(0, total, chunk):
        time.sleep(max(0.0, began + first / per_s - time.monotonic()))
        link.sendall(
            b"".join(
                load.packet(TOPIC, b'{"values":{"%s":%d}}' % (PROPERTY.encode(), number), number % 60_000 + 1)
                for number in range(first, min(total, first + chunk))
            )
        )
        while first + chunk - heard // 4 > _WINDOW:
            heard += len(link.recv(65_536))
    while heard < 4 * total:
        heard += len(link.recv(65_536))
    link.sendall(b"\xe0\x00")
    link.close()
    return heard // 4


if __name__ == "__main__":
    print(flood(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
