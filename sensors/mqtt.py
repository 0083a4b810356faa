"""MQTT as a source of messages: QoS 1 is acknowledged only when the pump says that it is durable."""

import asyncio
import logging
import ssl
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import gmqtt
from gmqtt.mqtt.constants import MQTTv50, MQTTv311
from gmqtt.mqtt.utils import unpack_variable_byte_integer

from sensors.address import BrokerAddress
from sensors.message import RawMessage
from sensors.redeliveries import Redeliveries
from twin.clock import US_PER_S, Clock

_log = logging.getLogger(__name__)

#: A session that outlives any outage we mean to survive, in seconds.
SESSION_EXPIRY_S = 7 * 24 * 3600
#: How much may wait for the pump before the socket is left unread.
HIGH_WATER, HIGH_WATER_BYTES = 50_000, 64 * 2**20
_CONNECT_TIMEOUT_S = 5.0
_RETRY_S = 2.0
_PUBACK = 0x40
#: There are no more packet ids; a broker that speaks 3.1.1 knows no receive maximum.
_MOST_IN_FLIGHT = 0xFFFF
_PINGREQ = b"\xc0\x00"
_QOS_BITS, _DUP = 0x06, 0x08
#: A byte of a variable byte integer from here on says that another follows.
_CONTINUES = 0x80
#: After so long on a new connection the broker has sent again whatever it had no acknowledgement for.
_SENT_AGAIN_S = 10.0
#: What was waiting when a connection broke is handed over in portions of so many messages.
_PORTION = 8_192
#: Reading resumes when what waits has fallen to this share of the high water mark.
_RESUME_BELOW = 0.5

_ONLY_311 = (
    "the broker speaks only MQTT 3.1.1: nothing acknowledged is lost, but it decides for itself how many "
    "messages it keeps for us while we are away, so a crash may lose what comes in meanwhile"
)


class MqttDelivery:
    """Messages received over one connection. What the broker sends again of them meanwhile is the same."""

    def __init__(
        self, messages: list[RawMessage], packet_ids: list[int], connection: int, source: "MqttSource"
    ) -> None:
        self.messages = messages
        self._packet_ids, self._source = packet_ids, source
        self._to_acknowledge, self._connection = packet_ids, connection
        self._came_over = connection
        self._place_of: dict[int, int] = {}
        self._repeated: set[int] = set()
        self._untimed: dict[int, int] = {}

    def notes(self, untimed: Sequence[int]) -> Mapping[str, bytes]:
        """Which QoS 1 messages without a time are in this commit, so that none is stored twice."""
        chosen = [(self._packet_ids[place], self.messages[place]) for place in untimed]
        self._untimed, notes = self._source.redeliveries.note([(i, m) for i, m in chosen if i])
        return notes

    def acknowledge(self) -> None:
        """Send one PUBACK per QoS 1 message of this delivery, in one write."""
        self._source.redeliveries.adopt(self._untimed, self._came_over)
        self._source.settle(self, self._to_acknowledge, self._connection)

    def repeats(self, packet_id: int, topic: str, payload: bytes, connection: int) -> bool:
        """Whether this, sent again, is one of ours; it is then acknowledged with us, over `connection`."""
        if not self._place_of:
            self._place_of = {i: place for place, i in enumerate(self._packet_ids) if i}
        place = self._place_of.get(packet_id)
        if place is None:
            return False
        message = self.messages[place]
        if message.topic != topic or message.payload != payload:
            return False
        if connection != self._connection:
            # What came over the connection that broke cannot be acknowledged any more.
            self._connection, self._to_acknowledge = connection, []
            self._repeated.clear()
        if place not in self._repeated:
            self._repeated.add(place)
            self._to_acknowledge.append(packet_id)
        return True


class MqttSource:
    """Receives from a broker, MQTT 5 where it can and 3.1.1 where it must.

    A message without a time of its own would be another reading if the broker sent it twice, so the source
    remembers the last ones, with the commit they are in; `recall` takes them in after a restart.
    What is not yet acknowledged is bounded by `receive_maximum` at QoS 1. Above HIGH_WATER waiting messages
    or HIGH_WATER_BYTES of payload the socket is no longer read, so that the rest queues in TCP and the
    broker until the pump has caught up. When the connection breaks, what was waiting is kept: a broker that
    crashed may not have it any more. One that has sends it again, which is then known.
    """

    name = "mqtt"

    def __init__(
        self,
        address: BrokerAddress,
        topic_filters: Sequence[str],
        clock: Clock,
        *,
        announced_on: Sequence[str] = (),
        client_id: str = "bibliotwin",
        receive_maximum: int = 20_000,
        qos: int = 1,
        expect_mqtt_311: bool = False,
    ) -> None:
        self.address, self._filters, self._clock = address, tuple(topic_filters), clock
        self._announced_on, self._followed = frozenset(announced_on), dict[str, None]()
        self.redeliveries = Redeliveries(
            f"mqtt\n{client_id}", _MOST_IN_FLIGHT if expect_mqtt_311 else receive_maximum
        )
        self._pings: deque[tuple[int, bool]] = deque()
        self._connected_s = 0.0
        self._client_id, self._receive_maximum = client_id, receive_maximum
        self._waiting_bytes = 0
        self._is_hearing, self._heard_us = False, 0
        self._qos, self._version = qos, MQTTv311 if expect_mqtt_311 else MQTTv50
        self._warn_311 = not expect_mqtt_311
        self._unsettled: list[MqttDelivery] = []
        self._left: deque[MqttDelivery] = deque()
        self._waiting: list[RawMessage] = []
        self._packet_ids: list[int] = []
        self._arrived = asyncio.Event()
        self._client: Any = None
        self._connection = 0
        self._paused = False
        self._problem = "not connected yet"
        self._keep_connected: asyncio.Task[None] | None = None
        self.counters = {
            "received": 0, "repeated": 0, "kept_on_disconnect": 0, "pauses": 0, "connections": 0
        }  # fmt: skip

    async def start(self) -> None:
        """Begin to connect, and keep trying; returns at once. Raises nothing: `health` tells."""
        self._keep_connected = asyncio.create_task(self._connect_until_it_works())

    async def stop(self) -> None:
        """Disconnect; the broker keeps the session and what was not acknowledged."""
        if self._keep_connected is not None:
            self._keep_connected.cancel()
            await asyncio.gather(self._keep_connected, return_exceptions=True)
        if self._client is not None:
            self._client.stop_reconnect()
            await self._client.disconnect()

    def follow(self, topic_filter: str, on: bool) -> None:
        """Subscribe to one more filter from now on, or no longer."""
        if on == (topic_filter in self._followed):
            return
        if on:
            self._followed[topic_filter] = None
        else:
            del self._followed[topic_filter]
        if self._is_connected():
            if on:
                self._client.subscribe(self._subscription(topic_filter))
            else:
                self._client.unsubscribe(topic_filter)

    def recall(self, notes: Mapping[str, bytes]) -> None:
        """Take in what was committed before a restart."""
        self.redeliveries.recall(notes)

    async def receive(self, limit: int) -> MqttDelivery:
        """Wait for messages; at most `limit`, in the order they came, or a portion kept on disconnecting."""
        while not self._waiting and not self._left:
            self._arrived.clear()
            await self._arrived.wait()
        delivery = self._left.popleft() if self._left else self._portion(limit)
        if self._waiting or self._left:
            self._waiting_bytes -= sum(len(message.payload) for message in delivery.messages)
        else:
            self._waiting_bytes = 0
        self.counters["received"] += len(delivery.messages)
        if self._paused and self._fullness() < _RESUME_BELOW:
            self._read_again()
        return delivery

    def _portion(self, limit: int) -> MqttDelivery:
        """The first of what is waiting, which from now on is known when it comes again."""
        delivery = MqttDelivery(self._waiting[:limit], self._packet_ids[:limit], self._connection, self)
        self._waiting, self._packet_ids = self._waiting[limit:], self._packet_ids[limit:]
        self._unsettled.append(delivery)
        return delivery

    def settle(self, delivery: MqttDelivery, packet_ids: Sequence[int], connection: int) -> None:
        """PUBACK every non-zero id of a durable delivery, unless the connection they came over is gone."""
        self._unsettled.remove(delivery)
        if connection == self._connection and self._is_connected():
            self._acknowledge(packet_ids)

    def _acknowledge(self, packet_ids: Iterable[int]) -> None:
        packets = bytearray()
        for packet_id in packet_ids:
            if packet_id:
                packets += bytes((_PUBACK, 2, packet_id >> 8, packet_id & 0xFF))
        if packets:
            self._client._connection._protocol.write_data(bytes(packets))
            if len(self.redeliveries) and not self._pings:
                self._ping()

    def _ping(self) -> None:
        """Ask for an answer, which comes after the broker has read every acknowledgement written so far."""
        has_sent_again = self._clock.monotonic_s() - self._connected_s > _SENT_AGAIN_S
        self._pings.append((self.redeliveries.mark(), has_sent_again))
        self._client._connection._protocol.write_data(_PINGREQ)

    def _on_pong(self, _command: int, _packet: bytes) -> None:
        if self._pings:
            mark, has_sent_again = self._pings.popleft()
            self.redeliveries.confirm(mark, self._connection)
            if has_sent_again:
                self.redeliveries.confirm_before(self._connection)

    def waiting(self) -> int:
        """How many messages have arrived and not been taken yet."""
        return len(self._waiting) + sum(len(delivery.messages) for delivery in self._left)

    def health(self) -> tuple[bool, str, str]:
        """Whether it is connected, what to say about it, and what to do if it is not."""
        if self._is_connected():
            return True, f"connected to {self.address}" + (f"; {_ONLY_311}" if self._only_311() else ""), ""
        return (
            False,
            f"no connection to the broker at {self.address}: {self._problem}",
            (
                "start the broker or correct BIBLIOTWIN_MQTT_URL; it is tried again every few seconds, and "
                "QoS 1 messages wait at the broker meanwhile"
            ),
        )

    def _only_311(self) -> bool:
        return self._warn_311 and self._version == MQTTv311

    def _is_connected(self) -> bool:
        return bool(self._client is not None and self._client._connection and self._client.is_connected)

    async def _connect_until_it_works(self) -> None:
        attempt = 0
        while True:
            client = self._new_client()
            try:
                async with asyncio.timeout(_CONNECT_TIMEOUT_S):
                    await client.connect(
                        self.address.host,
                        self.address.port,
                        ssl=ssl.create_default_context() if self.address.tls else False,
                        version=self._version,
                    )
            except (OSError, gmqtt.mqtt.handler.MQTTConnectError, TimeoutError) as error:
                attempt += 1
                self._problem = str(error) or "it accepts the connection and does not answer"
                if isinstance(error, TimeoutError) and self._warn_311:
                    # Some 3.1.1 brokers hang up on an MQTT 5 greeting instead of refusing it.
                    self._version = MQTTv50 if self._version == MQTTv311 else MQTTv311
                if attempt in (1, 10) or attempt % 100 == 0:
                    _log.warning("no connection to %s: %s; trying on", self.address, self._problem)
                await self._give_up(client)
                await asyncio.sleep(_RETRY_S)
            except asyncio.CancelledError:
                await self._give_up(client)
                raise
            else:
                self._client = client
                return

    async def _give_up(self, client: Any) -> None:
        client.stop_reconnect()
        client._is_active = False
        if client._connection is not None:
            await client._connection.close()

    def _new_client(self) -> Any:
        client = gmqtt.Client(
            self._client_id, clean_session=False, optimistic_acknowledgement=False,
            session_expiry_interval=SESSION_EXPIRY_S, receive_maximum=self._receive_maximum,
        )  # fmt: skip
        client.set_config({"reconnect_delay": _RETRY_S, "reconnect_retries": -1})
        if self.address.user is not None:
            client.set_auth_credentials(self.address.user, self.address.password)
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        # gmqtt hands its callback no packet id, and without one no acknowledgement can wait for the commit.
        # tests/ingest/test_mqtt.py fails when a new release moves this method.
        client._package_handler._handle_publish_packet = self._on_publish
        client._package_handler._handle_pingresp_packet = self._on_pong
        return client

    def _on_connect(
        self, client: Any, _session_present: int, _code: int, _properties: dict[str, Any]
    ) -> None:
        self._connection += 1
        self._connected_s = self._clock.monotonic_s()
        self.counters["connections"] += 1
        self._client = client
        client._connection._send_ping_request = self._ping  # its own pings are answered in turn with ours
        self._version = client._connection_state.protocol_version
        if self._only_311():
            _log.warning(_ONLY_311)
        client.subscribe([self._subscription(topic) for topic in (*self._filters, *self._followed)])
        _log.info("connected to %s", self.address)

    def _subscription(self, topic_filter: str) -> Any:
        # Retained messages only when the subscription is new: on every reconnect they would be old news. But
        # a device may have introduced itself while we were away.
        wants_retained = topic_filter in self._announced_on
        options = {} if self._version == MQTTv311 else {"retain_handling_options": 0 if wants_retained else 1}
        return gmqtt.Subscription(topic_filter, qos=self._qos, **options)

    def _on_disconnect(self, _client: Any, _packet: Any, *_: Any) -> None:
        self.counters["kept_on_disconnect"] += len(self._waiting)
        while self._waiting:
            self._left.append(self._portion(_PORTION))
        self._connection += 1
        self._problem = "the connection broke"
        self._pings.clear()
        self._paused = False

    def _on_publish(self, command: int, packet: bytes) -> None:
        """Take in a PUBLISH packet. Its layout: MQTT 5.0 section 3.3, MQTT 3.1.1 section 3.3."""
        end = 2 + (packet[0] << 8 | packet[1])
        topic = packet[2:end].decode("utf-8", "replace")
        packet_id = 0
        if command & _QOS_BITS:
            packet_id = packet[end] << 8 | packet[end + 1]
            end += 2
        if self._version == MQTTv50:
            length = packet[end]
            if length < _CONTINUES:
                end += 1 + length
            else:
                length, rest = unpack_variable_byte_integer(packet[end:])
                end = len(packet) - len(rest) + length
        payload = packet[end:]
        if command & _DUP and self._is_repeated(packet_id, topic, payload):
            self.counters["repeated"] += 1
            return
        if not self._is_hearing:
            self._hear()
        # Each message has a moment of its own: of those that carry no time the last one received is the
        # latest, and two that are equal are two.
        self._heard_us += 1
        self._waiting.append(RawMessage(topic, payload, self._heard_us, command & 1 == 1))
        self._packet_ids.append(packet_id)
        self._waiting_bytes += len(payload)

    def _is_repeated(self, packet_id: int, topic: str, payload: bytes) -> bool:
        """Whether a message marked as a duplicate is in the pump, or was committed without a time."""
        if any(d.repeats(packet_id, topic, payload, self._connection) for d in self._unsettled):
            return True
        if self.redeliveries.is_committed(packet_id, topic, payload):
            self._acknowledge((packet_id,))
            return True
        return False

    def _hear(self) -> None:
        """Stamp what one turn of the event loop reads (64 kB at most), and see to it once it is read."""
        self._is_hearing = True
        now_us = self._clock.now_us()
        if now_us > self._heard_us or self._heard_us - now_us > US_PER_S:  # a clock set back is followed
            self._heard_us = now_us
        asyncio.get_running_loop().call_soon(self._heard)

    def _heard(self) -> None:
        self._is_hearing = False
        self._arrived.set()
        if not self._paused and self._fullness() >= 1 and self._is_connected():
            self._paused = True
            self.counters["pauses"] += 1
            self._transport().pause_reading()

    def _fullness(self) -> float:
        return max(self.waiting() / HIGH_WATER, self._waiting_bytes / HIGH_WATER_BYTES)

    def _read_again(self) -> None:
        self._paused = False
        if self._is_connected():
            self._transport().resume_reading()

    def _transport(self) -> Any:
        return self._client._connection._transport
