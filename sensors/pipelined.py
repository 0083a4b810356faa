"""Publishing with many messages in flight, for replays that go as fast as the broker does."""

import asyncio
import ssl
from collections import deque

import aiomqtt
from paho.mqtt.enums import MQTTErrorCode

from sensors.address import BrokerAddress
from sensors.recording import RecordedMessage

#: The most messages that wait for their acknowledgement; far below the 65,535 that MQTT can number.
IN_FLIGHT = 1_000


class PipelinedClient(aiomqtt.Client):
    """An aiomqtt client that waits only when IN_FLIGHT messages are not acknowledged yet.

    aiomqtt's own `publish` makes an event and walks over all pending calls for each message, which costs
    more than sending it. Here its acknowledgements are counted instead; tests/replay/test_replay.py fails
    when a new release moves what this overrides.
    """

    def __init__(self, address: BrokerAddress) -> None:
        # The inner client's own window would walk over all messages in flight at each acknowledgement.
        super().__init__(
            address.host, address.port, username=address.user, password=address.password,
            tls_context=ssl.create_default_context() if address.tls else None, max_inflight_messages=0,
        )  # fmt: skip
        self._client.disable_logger()  # it would format a debug line per packet
        self._in_flight: dict[int, RecordedMessage] = {}
        self._room: asyncio.Future[None] | None = None
        self._room_below = IN_FLIGHT
        self.acknowledged = 0

    async def send(self, message: RecordedMessage) -> None:
        """Hand over one message, after waiting if too many are in flight; MqttError if it cannot be sent."""
        info = self._client.publish(message.topic, message.payload, message.qos, message.retain)
        self._in_flight[info.mid] = message
        if info.rc != MQTTErrorCode.MQTT_ERR_SUCCESS:
            raise aiomqtt.MqttCodeError(info.rc, "could not publish")
        if len(self._in_flight) >= IN_FLIGHT:
            await self._wait_below(IN_FLIGHT // 2)

    async def drain(self) -> None:
        """Wait until everything is acknowledged; raises MqttError when the connection breaks first."""
        await self._wait_below(1)

    def unacknowledged(self) -> deque[RecordedMessage]:
        """What the broker may not have, in the order it was sent."""
        return deque(self._in_flight.values())

    async def _wait_below(self, room_below: int) -> None:
        if len(self._in_flight) < room_below:
            return
        room = asyncio.get_running_loop().create_future()
        self._room, self._room_below = room, room_below
        await asyncio.wait((room, self._disconnected), return_when=asyncio.FIRST_COMPLETED)
        if not room.done():
            self._room = None
            raise aiomqtt.MqttError("the connection broke") from self._disconnected.exception()

    def _on_publish(self, *arguments: object) -> None:
        """Called for each acknowledgement: client, userdata, packet id, reason code, properties."""
        if self._in_flight.pop(arguments[2], None) is None:  # type: ignore[call-overload]
            return
        self.acknowledged += 1
        if self._room is not None and len(self._in_flight) < self._room_below:
            if not self._room.done():
                self._room.set_result(None)
            self._room = None
