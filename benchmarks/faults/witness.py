"""A bare subscriber beside the twin, which shows what the broker alone loses: it acknowledges and counts."""

import contextlib
import socket
import struct
import threading
import time

from benchmarks import load
from benchmarks.faults.wire import Heard, Packets

_TOPICS = ("bibliotwin/#", "zigbee2mqtt/#")
_RETRY_S, _TIMEOUT_S = 0.1, 0.5
_SUBSCRIBE, _PUBLISH, _PINGREQ = 0x82, 0x30, b"\xc0\x00"
_MQTT_311 = 4


class Witness(threading.Thread):
    """Subscribes at QoS 1 with a session that outlives it; `heard` is what ever reached it."""

    def __init__(self, port: int) -> None:
        super().__init__(name="witness", daemon=True)
        self._port, self.heard = port, Heard()
        self.is_listening, self._ending = threading.Event(), threading.Event()

    def run(self) -> None:
        """Listen until told to end, connecting anew whenever the broker was away."""
        while not self._ending.is_set():
            with contextlib.suppress(OSError):
                link = load.connect("127.0.0.1", self._port, "witness", clean=False)
                with link:
                    self._listen(link)
            time.sleep(_RETRY_S)

    def close(self) -> None:
        """End."""
        self._ending.set()
        self.join()

    def _listen(self, link: socket.socket) -> None:
        filters = b"".join(struct.pack("!H", len(topic)) + topic.encode() + b"\x01" for topic in _TOPICS)
        link.sendall(bytes((_SUBSCRIBE, 2 + len(filters))) + b"\x00\x01" + filters)
        link.settimeout(_TIMEOUT_S)
        packets = Packets()
        while not self._ending.is_set():
            try:
                data = link.recv(65_536)
            except TimeoutError:
                link.sendall(_PINGREQ)
                continue
            if not data:
                return
            answer = bytearray()
            for first, body in packets.feed(data):
                if first & 0xF0 == _PUBLISH:
                    self.heard.publish(first, body, _MQTT_311)
                    end = 2 + (body[0] << 8 | body[1])
                    answer += b"\x40\x02" + body[end : end + 2]
                else:
                    self.is_listening.set()
            link.sendall(answer)
