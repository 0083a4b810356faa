"""A wire between the twin and its broker that can be cut, slowed and listened to."""

import asyncio
import contextlib
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.servers import find_free_port

_CONNECT, _PUBLISH, _PUBACK = 0x10, 0x30, 0x40
_QOS_BITS, _DUP, _CONTINUES = 0x06, 0x08, 0x80
_MQTT_5 = 5
Message = tuple[str, bytes]


@dataclass
class Heard:
    """What passed between the broker and one client.

    `delivered` counts how often the broker sent a message as a new one; `acknowledged` how often the client's
    acknowledgement of it passed towards the broker. What the broker sends again, marked as such and under the
    same packet id, is not new.
    """

    delivered: Counter[Message] = field(default_factory=Counter)
    acknowledged: Counter[Message] = field(default_factory=Counter)
    again: int = 0
    order: dict[Message, int] = field(default_factory=dict)
    _of_id: dict[int, Message] = field(default_factory=dict)
    _unacknowledged: set[int] = field(default_factory=set)

    def publish(self, first: int, body: bytes, protocol: int) -> None:
        """Note a PUBLISH packet of the broker."""
        end = 2 + (body[0] << 8 | body[1])
        topic = body[2:end].decode()
        packet_id = 0
        if first & _QOS_BITS:
            packet_id = body[end] << 8 | body[end + 1]
            end += 2
        if protocol == _MQTT_5:
            length, end = _variable(body, end)
            end += length
        message = (topic, body[end:])
        if first & _DUP and self._of_id.get(packet_id) == message:
            self.again += 1
        else:
            self.delivered[message] += 1
            self.order[message] = len(self.order) + self.again + 1
        self._of_id[packet_id] = message
        self._unacknowledged.add(packet_id)

    def puback(self, body: bytes) -> None:
        """Note a PUBACK packet of the client."""
        packet_id = body[0] << 8 | body[1]
        if packet_id in self._unacknowledged:
            self._unacknowledged.remove(packet_id)
            self.acknowledged[self._of_id[packet_id]] += 1


class Wire(threading.Thread):
    """Listens on `port` and passes everything on to a broker. `heard` is of the client with `client_id`.

    `delay_s` holds everything back for so long, in each direction. While `swallows` is set, nothing that the
    client says reaches the broker, as when the machine loses power before its network card has sent it.
    `on_acknowledged` is called, on the wire's thread, each time acknowledgements have been passed on.
    """

    def __init__(self, broker_port: int, client_id: str = "bibliotwin", delay_s: float = 0.0) -> None:
        super().__init__(name="wire", daemon=True)
        self.port, self._broker_port, self._client_id = find_free_port(), broker_port, client_id
        self.delay_s, self.swallows, self.heard = delay_s, False, Heard()
        self.on_acknowledged: Callable[[], None] = lambda: None
        self.cuts = 0
        self._loop = asyncio.new_event_loop()
        self._links: set[asyncio.StreamWriter] = set()
        self._listening = threading.Event()

    def run(self) -> None:
        """Pass on until closed."""
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(asyncio.start_server(self._accept, "127.0.0.1", self.port))
        self._listening.set()
        self._loop.run_forever()

    def open(self) -> None:
        """Start, and return once it can be connected to."""
        self.start()
        self._listening.wait(5)

    def cut(self) -> None:
        """Break every connection at once, without a goodbye."""
        self._loop.call_soon_threadsafe(self._cut)

    def close(self) -> None:
        """Cut everything and listen no longer."""
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self.join(5)

    def _cut(self) -> None:
        self.cuts += bool(self._links)
        for link in list(self._links):
            with contextlib.suppress(OSError):
                # Lingering for no time makes the kernel send a reset and forget what was still to be sent.
                link.get_extra_info("socket").setsockopt(
                    socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
                )
            link.transport.abort()
        self._links.clear()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            from_broker, to_broker = await asyncio.open_connection("127.0.0.1", self._broker_port)
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, to_broker}
        self._links |= ends
        link = _Link(self)
        await _either(
            self._pass_on(reader, to_broker, link.from_client),
            self._pass_on(from_broker, writer, link.from_broker),
        )
        self._links -= ends
        for end in ends:
            with contextlib.suppress(OSError):
                end.close()

    async def _pass_on(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, listen: "Callable[[bytes], bool]"
    ) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(65_536):
                if not listen(data):
                    continue
                if self.delay_s:
                    self._loop.call_later(self.delay_s, _write, target, data)
                else:
                    _write(target, data)
                await target.drain()


class _Link:
    """One connection through the wire, listened to if it is the client's."""

    def __init__(self, wire: Wire) -> None:
        self._wire, self._heard, self._protocol = wire, Heard(), 0
        self._up, self._down = Packets(), Packets()

    def from_client(self, data: bytes) -> bool:
        """Note what the client says; False when it is to be lost."""
        acknowledged = False
        for first, body in self._up.feed(data):
            if first == _CONNECT:
                self._protocol = body[6]
                if self._wire._client_id.encode() == _client_id(body):
                    self._heard = self._wire.heard
            elif first == _PUBACK and not self._wire.swallows:
                self._heard.puback(body)
                acknowledged = True
        if self._wire.swallows:
            return False
        if acknowledged:
            self._wire.on_acknowledged()
        return True

    def from_broker(self, data: bytes) -> bool:
        """Note what the broker says."""
        for first, body in self._down.feed(data):
            if first & 0xF0 == _PUBLISH:
                self._heard.publish(first, body, self._protocol)
        return True


class Packets:
    """A stream of bytes as MQTT packets."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """(first byte, body) of every packet that is whole now."""
        data, start = self._rest + data, 0
        while len(data) - start >= 2:
            try:
                length, body = _variable(data, start + 1)
            except IndexError:
                break
            if len(data) - body < length:
                break
            yield data[start], data[body : body + length]
            start = body + length
        self._rest = data[start:]


def _write(target: asyncio.StreamWriter, data: bytes) -> None:
    if not target.is_closing():
        target.write(data)


def _variable(data: bytes, start: int) -> tuple[int, int]:
    """A variable byte integer (MQTT 5.0 section 1.5.5), and the place after it; IndexError if cut off."""
    value, shift = 0, 0
    while True:
        byte = data[start]
        value |= (byte & ~_CONTINUES) << shift
        start, shift = start + 1, shift + 7
        if byte < _CONTINUES:
            return value, start


def _client_id(body: bytes) -> bytes:
    """The client id of a CONNECT packet's body (MQTT 5.0 section 3.1, 3.1.1 section 3.1)."""
    start = 10
    if body[6] == _MQTT_5:
        length, start = _variable(body, start)
        start += length
    length = body[start] << 8 | body[start + 1]
    return body[start + 2 : start + 2 + length]


async def _either(*both: Coroutine[Any, Any, None]) -> None:
    """Run until one of them ends, then end the other."""
    tasks = [asyncio.ensure_future(each) for each in both]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
