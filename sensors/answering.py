"""What protocols want from us: greetings, requests and a last will, on a connection of its own."""

import asyncio
import logging
import ssl
from collections import deque
from collections.abc import Sequence

import aiomqtt

from sensors.address import BrokerAddress
from sensors.decoder import Conversing
from sensors.message import Answer
from twin.clock import Clock

_log = logging.getLogger(__name__)
#: Answers that wait for the broker; beyond it the oldest go, counted, because a request soon is out of date.
MAX_WAITING = 10_000
_FIRST_RETRY_S, _LAST_RETRY_S = 0.5, 15.0


class Answering:
    """Publishes `Answer`s; greets whenever the connection has been made anew."""

    def __init__(
        self, address: BrokerAddress, speakers: Sequence[Conversing], clock: Clock, *, client_id: str
    ) -> None:
        self._address, self._speakers, self._clock, self._client_id = address, speakers, clock, client_id
        self._waiting: deque[Answer] = deque()
        self._arrived = asyncio.Event()
        self.counters = {"published": 0, "dropped": 0}

    def offer(self, answers: Sequence[Answer]) -> None:
        """Publish these as soon as there is a connection."""
        for answer in answers:
            if len(self._waiting) >= MAX_WAITING:
                self._waiting.popleft()
                self.counters["dropped"] += 1
            self._waiting.append(answer)
        self._arrived.set()

    async def run(self) -> None:
        """Keep connected and publish until cancelled."""
        retry_s = _FIRST_RETRY_S
        while True:
            try:
                async with self._client() as client:
                    retry_s = _FIRST_RETRY_S
                    for speaker in self._speakers:
                        for answer in speaker.greet(self._clock.now_us()):
                            await _publish(client, answer)
                    async with asyncio.TaskGroup() as group:
                        group.create_task(_until_disconnected(client))
                        group.create_task(self._publish_all(client))
            except* aiomqtt.MqttError as errors:
                _log.info("nothing can be published: %s; again in %.1f s", errors.exceptions[0], retry_s)
                await asyncio.sleep(retry_s)
                retry_s = min(2 * retry_s, _LAST_RETRY_S)

    def _client(self) -> aiomqtt.Client:
        now_us = self._clock.now_us()
        lasts = [said for speaker in self._speakers if (said := speaker.last_will(now_us)) is not None]
        last = next(iter(lasts), None)
        will = None if last is None else aiomqtt.Will(last.topic, last.payload, last.qos, last.retain)
        address = self._address
        return aiomqtt.Client(
            address.host, address.port, username=address.user, password=address.password, will=will,
            identifier=self._client_id, keepalive=20,
            tls_context=ssl.create_default_context() if address.tls else None,
        )  # fmt: skip

    async def _publish_all(self, client: aiomqtt.Client) -> None:
        while True:
            while self._waiting:
                await _publish(client, self._waiting[0])
                self._waiting.popleft()
                self.counters["published"] += 1
            self._arrived.clear()
            await self._arrived.wait()


async def _publish(client: aiomqtt.Client, answer: Answer) -> None:
    await client.publish(answer.topic, answer.payload, answer.qos, answer.retain)


async def _until_disconnected(client: aiomqtt.Client) -> None:
    """Raise MqttError once the connection is gone; nothing is subscribed to, so no message ever comes."""
    async for _ in client.messages:
        pass
