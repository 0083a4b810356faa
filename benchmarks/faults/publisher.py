"""A publisher as a good QoS 1 client is: what was not acknowledged it sends again, marked as such."""

import select
import socket
import struct
import threading
import time
from array import array
from collections import deque

from benchmarks import load
from benchmarks.faults.reference import Building

#: Messages that may wait for the broker's acknowledgement.
_WINDOW = 2_000
_LAST_ID = 60_000
_TICK_S = 0.005
_RETRY_S = 0.1
_SILENT_S = 5.0
_PUBLISH_QOS1, _DUP, _PUBACK = 0x32, 0x08, 0x40
PROBE_TOPIC, PROBE_THING, PROBE = "bibliotwin/v1/hall/probe/telemetry", "bibliotwin:probe", "probe"


class Publisher(threading.Thread):
    """Sends a building's messages at its rate, over one session that outlives the broker.

    `acknowledged[place]` is 1 once the broker has taken the message over; `attempts[place]` counts how often
    it was sent; `sent_at_s[place]` is when first, on the monotonic clock. What could not be sent in time,
    because the broker was away, is sent as soon as it is back.
    """

    def __init__(self, port: int, building: Building, client_id: str = "publisher") -> None:
        super().__init__(name="publisher", daemon=True)
        self._port, self.building, self._client_id = port, building, client_id
        self.acknowledged = bytearray(building.messages)
        self.attempts = bytearray(building.messages)
        self.sent_at_s = array("d", bytes(8 * building.messages))
        self.connections = 0
        self.took_s = 0.0
        self.failure: Exception | None = None
        self._next = self._last_id = self._probes = 0
        self._probes_wanted: deque[int] = deque()
        self._in_flight: dict[int, tuple[int | None, bytes]] = {}
        self._began_s: float | None = None
        self._ending = threading.Event()

    @property
    def sent(self) -> int:
        """How many different messages were sent."""
        return self._next

    def probe(self) -> int:
        """Send a message that the twin's state shows once everything before it has been taken in."""
        self._probes += 1
        self._probes_wanted.append(self._probes)
        return self._probes

    def is_done(self) -> bool:
        """Whether everything is sent and acknowledged. Raises what made it fail."""
        if self.failure is not None:
            raise self.failure
        return self._next == self.building.messages and not self._in_flight and not self._probes_wanted

    def finish(self, limit_s: float) -> None:
        """Wait until everything is acknowledged."""
        limit = time.monotonic() + limit_s
        while not self.is_done():
            if time.monotonic() > limit:
                raise TimeoutError(f"the broker acknowledged {sum(self.acknowledged)} messages in time")
            time.sleep(0.02)

    def close(self) -> None:
        """Disconnect."""
        self._ending.set()
        self.join()

    def begin(self) -> None:
        """From now on send the building's messages; before, only probes."""
        self._began_s = time.monotonic()

    def run(self) -> None:
        """Send until told to end."""
        while not self._ending.is_set():
            try:
                link = load.connect("127.0.0.1", self._port, self._client_id, clean=False)
            except OSError:
                time.sleep(_RETRY_S)
                continue
            self.connections += 1
            try:
                self._speak(link)
            except OSError:
                time.sleep(_RETRY_S)
            except Exception as error:
                self.failure = error
                return
            finally:
                link.close()

    def _speak(self, link: socket.socket) -> None:
        again = [(place, packet) for place, packet in self._in_flight.values()]
        for place, _ in again:
            if place is not None:
                self.attempts[place] += 1
        unsent = bytearray(b"".join(bytes((packet[0] | _DUP,)) + packet[1:] for _, packet in again))
        heard, heard_at_s = bytearray(), time.monotonic()
        link.setblocking(False)
        while not self._ending.is_set():
            if len(unsent) < 65_536:
                unsent += self._due()
            readable, writable, _ = select.select([link], [link] if unsent else [], [], _TICK_S)
            if readable:
                received = link.recv(65_536)
                if not received:
                    raise OSError("the broker hung up")
                heard += received
                heard_at_s = time.monotonic()
                del heard[: self._take(heard)]
            elif self._in_flight and time.monotonic() - heard_at_s > _SILENT_S:
                raise OSError("the broker says nothing")
            elif not self._in_flight:
                heard_at_s = time.monotonic()
            if writable:
                del unsent[: link.send(unsent)]
            elif not readable and not unsent:
                time.sleep(_TICK_S)
        link.setblocking(True)
        link.sendall(b"\xe0\x00")

    def _due(self) -> bytes:
        """The packets that are to be sent by now, as far as the window allows."""
        building, packets = self.building, []
        since_s = 0.0 if self._began_s is None else time.monotonic() - self._began_s
        due = min(building.messages, int(since_s * building.rate_per_s))
        while len(self._in_flight) < _WINDOW and (self._probes_wanted or self._next < due):
            place: int | None = None
            if self._probes_wanted:
                topic, payload = PROBE_TOPIC, b'{"values":{"%s":%d}}' % (
                    PROBE.encode(), self._probes_wanted.popleft(),
                )  # fmt: skip
            else:
                place = self._next
                topic, payload = building.message(place)
                self._next += 1
                self.attempts[place], self.sent_at_s[place] = 1, time.monotonic()
            self._last_id = self._last_id % _LAST_ID + 1
            packet = load.packet(topic, payload, self._last_id)
            self._in_flight[self._last_id] = (place, packet)
            packets.append(packet)
        return b"".join(packets)

    def _take(self, heard: bytearray) -> int:
        """Note the PUBACKs, four bytes each; returns how many bytes were whole ones."""
        whole = len(heard) // 4 * 4
        for kind, _, packet_id in struct.iter_unpack("!BBH", heard[:whole]):
            if kind != _PUBACK:
                raise ValueError(f"the broker sent {kind:#x} to a publisher")
            place, _ = self._in_flight.pop(packet_id, (None, b""))
            if place is not None:
                self.acknowledged[place] = 1
        is_all = self._next == self.building.messages and not self._in_flight
        if is_all and self._began_s is not None and not self.took_s:
            self.took_s = time.monotonic() - self._began_s
        return whole
