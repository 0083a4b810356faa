"""A file that another program appends to as a source: each line is stored once, whatever happens to us."""

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from sensors.followed import FollowedFile, Line, Position
from sensors.message import MAX_PAYLOAD_BYTES, DecodeError, RawMessage, Said
from sensors.receipt import Stamps
from sensors.recording import MAX_LINE_BYTES, read_line
from twin.clock import Clock
from twin.errors import TwinError

_log = logging.getLogger(__name__)
#: The name of lines as `bibliotwin record` writes them, each with a topic of its own.
RECORDING = "recording"
#: The decoder that lines are refused by which no decoder is to see.
UNREAD = "tail"
_POLL_S = 0.25
_decode_position = msgspec.msgpack.Decoder(Position)


class TailLostError(TwinError):
    """Lines that were handed over were never stored; reading has gone back to them."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"lines of {path} were handed over and never stored; they are read again")
        self.path = path


class UnreadLine:
    """Refuses the lines that the source itself could make nothing of, so that they wait in quarantine."""

    TOPIC_FILTERS: tuple[str, ...] = ()

    def decode(self, message: RawMessage) -> Iterable[Said]:
        """Raise DecodeError with the reason."""
        if len(message.payload) >= MAX_PAYLOAD_BYTES:
            raise DecodeError(f"the line is too long; only its first {MAX_PAYLOAD_BYTES} bytes are kept here")
        try:
            read_line(message.payload)
        except ValueError as error:
            raise DecodeError(f"not a line of a recording: {error}") from error
        return ()


class TailDelivery:
    """Lines up to a place in the file, which is committed with them."""

    def __init__(self, messages: list[RawMessage], end: Position, turn: int, source: "TailSource") -> None:
        self.messages, self.end, self.turn, self._source = messages, end, turn, source

    def notes(self, untimed: Sequence[int]) -> Mapping[str, bytes]:
        """How far the file is read with this commit; raises TailLostError if lines before it were lost."""
        _ = untimed
        self._source.expect(self)
        return {self._source.key: msgspec.msgpack.encode(self.end)}

    def acknowledge(self) -> None:
        """These lines are never read again."""
        self._source.settle(self)


class TailSource:
    """Follows one file. `protocol` names the decoder of its lines, or is RECORDING.

    Where it is goes into history in the commit of the lines themselves, so neither a crash of ours loses a
    line nor makes one be stored twice; `recall` goes on there. It reads only when the pump asks, at most one
    delivery ahead; the file itself is the queue.
    """

    name = "tail"

    def __init__(self, protocol: str, path: Path, clock: Clock, *, poll_s: float = _POLL_S) -> None:
        self.protocol, self._poll_s = protocol, poll_s
        longest = MAX_LINE_BYTES if protocol == RECORDING else MAX_PAYLOAD_BYTES
        self.file = FollowedFile(path, longest)
        self.key = f"tail\n{protocol}={self.file.path}"
        self._topic = f"tail/{path.name}"
        self._stamps = Stamps(clock)
        self._settled = Position()
        self._unsettled: list[TailDelivery] = []
        self._turn = 0
        self._is_to_rewind = False
        self._reading: asyncio.Future[list[Line]] | None = None
        self.lost = 0

    def recall(self, notes: Mapping[str, bytes]) -> None:
        """Go on where the last commit before a restart was."""
        note = notes.get(self.key)
        if note is None:
            return
        try:
            self._settled = _decode_position.decode(note)
        except msgspec.MsgspecError:
            _log.error("the place in %s is unreadable in history: it is read anew", self.file.path)
            return
        self.file.rewind(self._settled)

    async def receive(self, limit: int) -> TailDelivery:
        """Wait for whole lines; at most `limit`."""
        while True:
            turn = self._turn
            lines = await self._read(limit)
            if lines and turn == self._turn:
                messages = [self._message(line) for line in lines]
                delivery = TailDelivery(messages, self.file.position, self._turn, self)
                self._unsettled.append(delivery)
                return delivery
            await asyncio.sleep(self._poll_s)

    async def stop(self) -> None:
        """Let go of the file."""
        if self._reading is not None:
            await asyncio.wait({self._reading})
        self.file.close()

    def expect(self, delivery: TailDelivery) -> None:
        """This delivery is about to be committed: all before it must be. Raises TailLostError."""
        # Commits come one after the other, so one that is still open now will never come.
        if self._unsettled and self._unsettled[0] is delivery and delivery.turn == self._turn:
            return
        self.lost += 1
        self._unsettled.clear()
        self._turn += 1
        self._is_to_rewind = True  # not here, because a thread may be reading
        raise TailLostError(self.file.path)

    def settle(self, delivery: TailDelivery) -> None:
        """This delivery is durable."""
        self._unsettled.remove(delivery)
        self._settled = delivery.end

    def waiting(self) -> int:
        """None: what is there is read when the pump asks for it."""
        return 0

    def health(self) -> tuple[bool, str, str]:
        """Whether the file can be followed, and what to do if not."""
        problem = self.file.problem
        if problem is not None:
            return False, problem.message, problem.hint
        behind = self.file.behind_bytes
        return (
            True,
            f"{self.file.path} is read" + (f", {behind} bytes are still to come" if behind else ""),
            "",
        )

    async def _read(self, limit: int) -> list[Line]:
        """Lines read on a thread; should we be cancelled meanwhile, the next call gets them."""
        if self._reading is None:
            if self._is_to_rewind:
                self._is_to_rewind = False
                self.file.rewind(self._settled)
            self._reading = asyncio.ensure_future(asyncio.to_thread(self.file.read, limit))
        lines = await asyncio.shield(self._reading)
        self._reading = None
        return lines

    def _message(self, line: Line) -> RawMessage:
        received_us = self._stamps.next_us()
        if not line.cut and self.protocol != RECORDING:
            return RawMessage(self._topic, line.content, received_us, protocol=self.protocol)
        if not line.cut:
            try:
                read = read_line(line.content)
            except ValueError:
                pass  # UnreadLine finds the reason again, and it is kept with the line
            else:
                return RawMessage(read.topic, read.payload, received_us, read.retain)
        return RawMessage(self._topic, line.content[:MAX_PAYLOAD_BYTES], received_us, protocol=UNREAD)
