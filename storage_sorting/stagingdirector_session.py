"""One TCP connection of StagingDirector, the same at both ends: framing, answers, repetition, bounds."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo

from storage_sorting.stagingdirector import (
    Frames,
    Kind,
    Message,
    Reason,
    StagingDirectorError,
    parse_message,
    stamp_at,
    transaction_of,
    write_message,
)
from twin.clock import Clock, from_us
from twin.errors import TwinError

_log = logging.getLogger(__name__)
_CHUNK_BYTES = 4_096
#: Messages answered lately, so that one sent again because the answer was lost is not taken twice.
_MOST_ANSWERED = 1_000


class StagingDirectorLinkError(TwinError):
    """A message that nobody answered; `reason` says why."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"StagingDirector at {address}: {reason}; check that it runs and can be reached")
        self.address, self.reason = address, reason


@dataclass(frozen=True, slots=True)
class Timing:
    """How long to wait, in seconds, how often to try, and how many messages may wait to be looked at."""

    connect_s: float = 10.0
    answer_s: float = 10.0
    heartbeat_s: float = 30.0
    silence_s: float = 120.0
    first_pause_s: float = 0.5
    longest_pause_s: float = 30.0
    attempts: int = 3
    inbox: int = 1_000
    sessions: int = 16


@dataclass(frozen=True, slots=True)
class Passed:
    """A message that went over the channel, when, and whether it was sent by this end."""

    message: Message
    at_us: int
    sent: bool


@dataclass(slots=True)
class Traffic:
    """What went over a channel so far. `refused` frames could not be read."""

    sent: int = 0
    received: int = 0
    repeated: int = 0
    refused: int = 0
    connections: int = 0


@dataclass(frozen=True, slots=True)
class Ends:
    """What both ends of a channel need: the clock, the zone of its wall clock, how readers are hashed."""

    clock: Clock
    zone: tzinfo
    key_of: Callable[[str], str]
    timing: Timing = Timing()
    encoding: str = "utf-8"


class Session:
    """One connection. Every message but a response is answered once it is in the inbox, which is bounded.

    While the inbox is full nothing is read, so that the other end waits.
    """

    def __init__(
        self,
        streams: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        ends: Ends,
        inbox: asyncio.Queue[Passed],
        traffic: Traffic,
        answer: Callable[[Message], str],
    ) -> None:
        self._reader, self._writer = streams
        self._ends, self._inbox, self._traffic, self._answer = ends, inbox, traffic, answer
        self._frames = Frames()
        self._asked: dict[int, asyncio.Future[str]] = {}
        self._answered: OrderedDict[bytes, str] = OrderedDict()

    async def read(self) -> None:
        """Read until the connection ends; raises StagingDirectorError where the stream is lost."""
        try:
            while data := await asyncio.wait_for(
                self._reader.read(_CHUNK_BYTES), self._ends.timing.silence_s
            ):
                for frame in self._frames.feed(data):
                    await self._take(frame)
        finally:
            for waiting in self._asked.values():
                if not waiting.done():
                    waiting.set_exception(ConnectionResetError("the connection ended"))
            self._writer.close()

    async def ask(self, message: Message) -> str:
        """Send a message and give the reason of its response; raises TimeoutError or OSError."""
        waiting: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._asked[message.transaction] = waiting
        try:
            await self._send(message)
            return await asyncio.wait_for(waiting, self._ends.timing.answer_s)
        finally:
            self._asked.pop(message.transaction, None)

    def close(self) -> None:
        """End the connection; `read` then returns."""
        self._writer.close()

    async def _take(self, frame: bytes) -> None:
        self._traffic.received += 1
        known = self._answered.get(frame)
        if known is not None:
            self._traffic.repeated += 1
            await self._respond(transaction_of(frame), known)
            return
        try:
            message = parse_message(frame, self._ends.key_of, self._ends.encoding)
        except StagingDirectorError as error:
            self._traffic.refused += 1
            _log.warning("a StagingDirector message was refused: %s", error.reason)
            await self._respond(transaction_of(frame), Reason.INVALID_SKU)
            return
        await self._inbox.put(Passed(message, self._ends.clock.now_us(), sent=False))
        if message.kind is Kind.TRANSACTION_RESPONSE:
            waiting = self._asked.get(message.transaction)
            if waiting is not None and not waiting.done():
                waiting.set_result(message.reason)
            return
        reason = self._answer(message)
        self._answered[frame] = reason
        if len(self._answered) > _MOST_ANSWERED:
            self._answered.popitem(last=False)
        await self._respond(message.transaction, reason)

    async def _respond(self, transaction: int | None, reason: str) -> None:
        if transaction is not None:
            kind = Kind.TRANSACTION_RESPONSE
            await self._send(
                Message(kind=kind, transaction=transaction, stamp=stamp_now(self._ends), reason=reason)
            )

    async def _send(self, message: Message) -> None:
        data = write_message(message, self._ends.encoding)
        # First into the inbox, so that nobody there sees a response before what it answers.
        passed = Passed(message, self._ends.clock.now_us(), sent=True)
        await asyncio.wait_for(self._inbox.put(passed), self._ends.timing.answer_s)
        self._writer.write(data)
        await asyncio.wait_for(self._writer.drain(), self._ends.timing.answer_s)
        self._traffic.sent += 1


def stamp_now(ends: Ends) -> str:
    """The time stamp of this moment."""
    return stamp_at(from_us(ends.clock.now_us()).astimezone(ends.zone))
