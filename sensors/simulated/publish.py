"""Publishes timed messages to a real broker, in step with a clock, and skips none.

At QoS 1 aiomqtt costs about 0.1 ms of CPU a message. Each of a few workers has one message in flight, which
needs no task and no timer for each message.
"""

import asyncio
import logging
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from heapq import heappop, heappush

import aiomqtt

from sensors.simulated.agenda import US_PER_S
from sensors.simulated.payloads import TimedMessage
from twin.clock import Clock

#: Due messages are gathered for so long in real time, so that fast speeds cost few wake-ups.
TICK_S = 0.02
LONGEST_SLEEP_S = 0.25
FIRST_RETRY_S, LONGEST_RETRY_S = 0.2, 10.0
KEEPALIVE_S = 15
PROGRESS_EVERY_S = 0.5
#: Messages in flight. aiomqtt walks over all of them for each one, so more is not faster.
IN_FLIGHT = 32

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far publishing is.

    `published` were acknowledged by the broker; `repeated` of these were sent again after a lost connection
    and may have arrived twice. `behind_s` is how far the newest message lies behind the clock.
    """

    published: int = 0
    repeated: int = 0
    connections: int = 0
    time_us: int = 0
    behind_s: float = 0.0
    connected: bool = False
    caught_up: bool = False


class _Feed:
    """Hands out due messages in order; what was not acknowledged is handed out again before others."""

    def __init__(self, messages: Iterable[TimedMessage], clock: Clock) -> None:
        self._messages = iter(messages)
        self._clock = clock
        self._again: list[tuple[int, TimedMessage]] = []
        self._next = next(self._messages, None)
        self._number = 0
        self._given_back: set[int] = set()
        self.published = self.repeated = 0
        self.time_us = 0

    @property
    def ended(self) -> bool:
        """Whether nothing is left to send."""
        return self._next is None and not self._again

    def due_in_s(self) -> float:
        """Seconds of the clock until the next message is due; 0 if it is, infinite if there is none."""
        if self._again:
            return 0.0
        if self._next is None:
            return math.inf
        return max(0.0, (self._next.time_us - self._clock.now_us()) / US_PER_S)

    def take(self) -> tuple[int, TimedMessage] | None:
        """The next due message and its number."""
        if self._again:
            return heappop(self._again)
        message = self._next
        if message is None or message.time_us > self._clock.now_us():
            return None
        self._next = next(self._messages, None)
        self._number += 1
        return self._number, message

    def acknowledge(self, number: int, message: TimedMessage) -> None:
        """The broker has it."""
        self.published += 1
        self.time_us = max(self.time_us, message.time_us)
        if number in self._given_back:
            self._given_back.discard(number)
            self.repeated += 1

    def give_back(self, number: int, message: TimedMessage) -> None:
        """The broker may not have it."""
        self._given_back.add(number)
        heappush(self._again, (number, message))


class _Reporter:
    """Tells progress, but not more often than a person can read."""

    def __init__(self, feed: _Feed, clock: Clock, tell: Callable[[Progress], None] | None) -> None:
        self._feed, self._clock, self._tell = feed, clock, tell
        self._told_s = -math.inf
        self.connections = 0
        self.connected = self.caught_up = False

    def now(self) -> Progress:
        """Where publishing stands."""
        feed = self._feed
        behind_s = (self._clock.now_us() - feed.time_us) / US_PER_S if feed.time_us else 0.0
        return Progress(
            published=feed.published,
            repeated=feed.repeated,
            connections=self.connections,
            time_us=feed.time_us,
            behind_s=max(0.0, behind_s),
            connected=self.connected,
            caught_up=self.caught_up,
        )

    def report(self, *, important: bool = False) -> None:
        """Tell it now if it is important or was not told lately."""
        now_s = self._clock.monotonic_s()
        if self._tell is not None and (important or now_s - self._told_s >= PROGRESS_EVERY_S):
            self._told_s = now_s
            self._tell(self.now())


async def publish(
    messages: Iterable[TimedMessage],
    clock: Clock,
    host: str,
    port: int,
    *,
    speed: float = 1.0,
    mqtt5: bool = False,
    login: tuple[str, str] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Progress:
    """Publish `messages` (in order of time, such as a SimulatedLibrary) until they end or this is cancelled.

    What lies before `clock.now_us()` goes out as fast as the broker takes it, with at most IN_FLIGHT
    messages not acknowledged; then each at its time. `speed` is how fast the clock runs. A lost connection is
    retried for ever with growing pauses, and every message not acknowledged by then is sent again. `login` is
    user name and password.
    """
    feed = _Feed(messages, clock)
    reporter = _Reporter(feed, clock, on_progress)
    version = aiomqtt.ProtocolVersion.V5 if mqtt5 else aiomqtt.ProtocolVersion.V311
    username, password = login or (None, None)
    retry_s = FIRST_RETRY_S
    while not feed.ended:
        before = feed.published
        try:
            async with aiomqtt.Client(
                host, port, username=username, password=password, protocol=version, keepalive=KEEPALIVE_S,
                max_inflight_messages=IN_FLIGHT,
            ) as client:  # fmt: skip
                client.pending_calls_threshold = IN_FLIGHT  # it warns above ten
                reporter.connections += 1
                reporter.connected = True
                reporter.report(important=True)
                await _publish_connected(client, feed, reporter, speed)
        except* aiomqtt.MqttError as errors:
            reporter.connected = False
            reporter.report(important=True)
            retry_s = FIRST_RETRY_S if feed.published > before else min(2 * retry_s, LONGEST_RETRY_S)
            _log.warning(
                "not connected to %s:%d (%s); again in %.1f s", host, port, errors.exceptions[0], retry_s
            )
            await asyncio.sleep(retry_s)
    reporter.report(important=True)
    return reporter.now()


async def _publish_connected(client: aiomqtt.Client, feed: _Feed, reporter: _Reporter, speed: float) -> None:
    """Publish over one connection until the messages end; MqttError in a group when it breaks."""
    async with asyncio.TaskGroup() as group:
        watch = group.create_task(_watch(client))
        while not feed.ended:
            due_s = feed.due_in_s()
            if due_s > 0.0:
                if not reporter.caught_up:
                    reporter.caught_up = True
                    reporter.report(important=True)
                await asyncio.sleep(min(LONGEST_SLEEP_S, max(TICK_S, due_s / speed)))
                continue
            async with asyncio.TaskGroup() as workers:
                for _ in range(IN_FLIGHT):
                    workers.create_task(_work(client, feed, reporter))
        watch.cancel()


async def _work(client: aiomqtt.Client, feed: _Feed, reporter: _Reporter) -> None:
    """Publish due messages, one at a time."""
    while (taken := feed.take()) is not None:
        number, message = taken
        try:
            await client.publish(
                message.topic, message.payload, message.qos, message.retain, timeout=math.inf
            )
        except BaseException:
            feed.give_back(number, message)
            raise
        feed.acknowledge(number, message)
        reporter.report()


async def _watch(client: aiomqtt.Client) -> None:
    """End with MqttError as soon as the connection is lost; publishing alone would wait for ever."""
    async for _ in client.messages:
        pass
