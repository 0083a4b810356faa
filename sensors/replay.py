"""Plays a recording to a real broker, at its own pace, faster, or as fast as it goes."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import aiomqtt
import numpy as np

from sensors.address import BrokerAddress
from sensors.pipelined import PipelinedClient
from sensors.recording import RecordedMessage, read_recording
from twin.clock import Clock

PROGRESS_EVERY_S = 0.25
_FIRST_RETRY_S, _LAST_RETRY_S = 0.25, 10.0
#: Messages due within this time go out together, so that a fast replay sleeps little.
_TICK_S = 0.01
_PROGRESS_EVERY = 500

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """How far a replay is.

    `acknowledged` messages are at the broker; `repeated` of these were sent again after a lost connection and
    may have arrived twice. `offset_s` is how far into the recording the newest one sent is.
    """

    acknowledged: int = 0
    repeated: int = 0
    connections: int = 0
    offset_s: float = 0.0
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        """Messages acknowledged each second since the replay began."""
        return self.acknowledged / self.seconds if self.seconds > 0 else 0.0


async def replay(
    path: Path,
    address: BrokerAddress,
    clock: Clock,
    *,
    speed: float | None = None,
    repeat: int = 1,
    shuffle: np.random.Generator | None = None,
    on_progress: Callable[[Replayed], None] | None = None,
) -> Replayed:
    """Publish every message of a recording, `repeat` times over, and return when all are acknowledged.

    `speed` 1 keeps the recording's pace, 60 makes an hour of it a minute, None is as fast as it goes.
    `shuffle` gives the order, anew for each repetition, and holds the whole recording in memory. A lost
    connection is retried for ever, and what was not acknowledged is sent again. Raises RecordingError.
    """
    player = _Player(_rounds(path, repeat, shuffle), clock, speed, on_progress)
    retry_s = _FIRST_RETRY_S
    while not player.ended:
        before = player.acknowledged
        try:
            async with PipelinedClient(address) as client:
                await player.play(client)
        except aiomqtt.MqttError as error:
            retry_s = _FIRST_RETRY_S if player.acknowledged > before else min(2 * retry_s, _LAST_RETRY_S)
            _log.warning("no connection to %s (%s); again in %.1f s", address, error, retry_s)
            await asyncio.sleep(retry_s)
    player.report(important=True)
    return player.progress()


def _rounds(path: Path, repeat: int, shuffle: np.random.Generator | None) -> Iterator[RecordedMessage]:
    """The messages of all repetitions, their offsets counted on from one to the next."""
    began_s = 0.0
    held = list(read_recording(path)) if shuffle is not None else None
    for _ in range(repeat):
        end_s = began_s
        for message in read_recording(path) if held is None or shuffle is None else _shuffled(held, shuffle):
            end_s = began_s + message.offset_s
            yield message if began_s == 0.0 else replace(message, offset_s=end_s)
        began_s = end_s


def _shuffled(held: list[RecordedMessage], rng: np.random.Generator) -> Iterator[RecordedMessage]:
    """The messages in any order, at the recording's own moments."""
    for message, index in zip(held, rng.permutation(len(held)).tolist(), strict=True):
        yield replace(held[index], offset_s=message.offset_s)


class _Player:
    """Feeds one connection after the other until nothing is left."""

    def __init__(
        self,
        messages: Iterator[RecordedMessage],
        clock: Clock,
        speed: float | None,
        on_progress: Callable[[Replayed], None] | None,
    ) -> None:
        self._messages, self._clock, self._speed = messages, clock, speed
        self._on_progress = on_progress
        self._again: deque[RecordedMessage] = deque()
        self._began_s = clock.monotonic_s()
        self._told_s = self._began_s
        self._client: PipelinedClient | None = None
        self._before = self._repeated = self._connections = 0
        self._offset_s = 0.0
        self.ended = False

    @property
    def acknowledged(self) -> int:
        """Messages the broker has, over all connections."""
        return self._before + (self._client.acknowledged if self._client is not None else 0)

    def progress(self) -> Replayed:
        """Where the replay stands."""
        return Replayed(
            acknowledged=self.acknowledged,
            repeated=self._repeated,
            connections=self._connections,
            offset_s=self._offset_s,
            seconds=self._clock.monotonic_s() - self._began_s,
        )

    def report(self, *, important: bool = False) -> None:
        """Tell progress if it is important or was not told lately."""
        now_s = self._clock.monotonic_s()
        if self._on_progress is not None and (important or now_s - self._told_s >= PROGRESS_EVERY_S):
            self._told_s = now_s
            self._on_progress(self.progress())

    async def play(self, client: PipelinedClient) -> None:
        """Send over this connection until the end; MqttError when it breaks."""
        self._client = client
        self._connections += 1
        try:
            self._repeated += len(self._again)
            while self._again:
                await client.send(self._again.popleft())
            await self._send_rest(client)
            await client.drain()
            self.ended = True
        finally:
            self._again = client.unacknowledged() + self._again
            self._before += client.acknowledged
            self._client = None

    async def _send_rest(self, client: PipelinedClient) -> None:
        for count, message in enumerate(self._messages):
            if self._speed is not None:
                await self._wait_until(message.offset_s / self._speed)
            self._offset_s = message.offset_s
            await client.send(message)
            if self._speed is not None or count % _PROGRESS_EVERY == 0:
                self.report()

    async def _wait_until(self, due_s: float) -> None:
        """Sleep until a moment of the replay, in steps, so that progress goes on being told."""
        while (wait_s := self._began_s + due_s - self._clock.monotonic_s()) > _TICK_S:
            await asyncio.sleep(min(wait_s, PROGRESS_EVERY_S))
            self.report()
