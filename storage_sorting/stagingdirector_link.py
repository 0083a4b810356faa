"""StagingDirector over TCP: the host's end, which stays connected, and the machine's."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from storage_sorting.stagingdirector import (
    Kind,
    Message,
    Reason,
    StagingDirectorError,
    next_transaction,
    write_message,
)
from storage_sorting.stagingdirector_session import (
    Ends,
    Passed,
    Session,
    StagingDirectorLinkError,
    Traffic,
    stamp_now,
)

_log = logging.getLogger(__name__)


class Link:
    """The host's end of one channel: connects, and again whenever the connection is lost.

    `run` keeps it up; `messages` gives everything that passes, sent or received; `send` asks for something.
    A machine has two channels, and so two links: one for what the host asks, one for what the machine tells.
    """

    def __init__(self, host: str, port: int, ends: Ends) -> None:
        self._host, self._port, self._ends = host, port, ends
        self._inbox: asyncio.Queue[Passed] = asyncio.Queue(ends.timing.inbox)
        self._turn, self._up = asyncio.Lock(), asyncio.Event()
        self._session: Session | None = None
        self._transaction = 0
        self.traffic = Traffic()

    @property
    def address(self) -> str:
        """Host and port."""
        return f"{self._host}:{self._port}"

    @property
    def connected(self) -> bool:
        """Whether there is a connection now."""
        return self._up.is_set()

    async def run(self) -> None:
        """Stay connected until cancelled, with pauses that double while nobody answers."""
        timing, pause_s = self._ends.timing, self._ends.timing.first_pause_s
        while True:
            connections = self.traffic.connections
            try:
                await self._connect()
            except (OSError, TimeoutError, StagingDirectorError) as error:
                _log.info("StagingDirector at %s: %s", self.address, error or type(error).__name__)
            pause_s = timing.first_pause_s if self.traffic.connections > connections else 2 * pause_s
            pause_s = min(pause_s, timing.longest_pause_s)
            await asyncio.sleep(pause_s)

    async def messages(self) -> AsyncIterator[Passed]:
        """Everything that passes, in order. Whoever takes it must not wait for `send` in between."""
        while True:
            yield await self._inbox.get()

    async def send(self, kind: Kind, **fields: Any) -> str:
        """Ask for something and give the reason of the response; raises StagingDirectorLinkError.

        It is sent again under the same number, over a new connection if need be, so that it is done once.
        """
        async with self._turn:
            self._transaction = next_transaction(self._transaction)
            message = Message(kind=kind, transaction=self._transaction, stamp=stamp_now(self._ends), **fields)
            write_message(message, self._ends.encoding)
            for _ in range(self._ends.timing.attempts):
                with suppress(TimeoutError, OSError):
                    await asyncio.wait_for(self._up.wait(), self._ends.timing.answer_s)
                    if self._session is not None:
                        return await self._session.ask(message)
        raise StagingDirectorLinkError(
            self.address, f"no answer to {kind} after {self._ends.timing.attempts} attempts"
        )

    async def _connect(self) -> None:
        streams = await asyncio.wait_for(
            asyncio.open_connection(self._host, self._port), self._ends.timing.connect_s
        )
        self.traffic.connections += 1
        self._session = Session(streams, self._ends, self._inbox, self.traffic, _accepted)
        self._up.set()
        beating = asyncio.create_task(self._beat(self._session))
        try:
            await self._session.read()
        finally:
            self._up.clear()
            beating.cancel()
            self._session = None

    async def _beat(self, session: Session) -> None:
        """A heartbeat now and then; one without an answer ends the connection."""
        while True:
            await asyncio.sleep(self._ends.timing.heartbeat_s)
            try:
                async with self._turn:
                    self._transaction = next_transaction(self._transaction)
                    stamp = stamp_now(self._ends)
                    await session.ask(
                        Message(kind=Kind.HEARTBEAT, transaction=self._transaction, stamp=stamp)
                    )
            except (TimeoutError, OSError):
                session.close()
                return


class Machine:
    """The machine's end, for simulated stores and tests: takes hosts, answers them, and tells them news."""

    def __init__(self, ends: Ends, answer: Callable[[Message], str]) -> None:
        self._ends, self._answer = ends, answer
        self._inbox: asyncio.Queue[Passed] = asyncio.Queue(ends.timing.inbox)
        self._sessions: list[Session] = []
        self._server: asyncio.Server | None = None
        self._transaction = 0
        self.traffic = Traffic()

    async def listen(self, host: str, port: int) -> int:
        """Begin to listen; returns the port, which for 0 is any free one."""
        self._server = await asyncio.start_server(self._accept, host, port)
        given: int = self._server.sockets[0].getsockname()[1]
        return given

    async def close(self) -> None:
        """End all connections and listen no more."""
        if self._server is not None:
            self._server.close()
        for session in tuple(self._sessions):
            session.close()

    def drop(self) -> None:
        """End all connections, as a broken cable would."""
        for session in tuple(self._sessions):
            session.close()

    async def messages(self) -> AsyncIterator[Passed]:
        """Everything that passes, in order."""
        while True:
            yield await self._inbox.get()

    async def tell(self, message: Message) -> str:
        """Tell the host that connected last, under a number of its own; raises StagingDirectorLinkError."""
        if not self._sessions:
            raise StagingDirectorLinkError("this machine", "no host is connected")
        self._transaction = next_transaction(self._transaction)
        numbered = replace(message, transaction=self._transaction)
        try:
            return await self._sessions[-1].ask(numbered)
        except (TimeoutError, OSError) as error:
            raise StagingDirectorLinkError(
                "this machine", f"the host did not answer {message.kind}"
            ) from error

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._sessions) >= self._ends.timing.sessions:
            writer.close()
            return
        self.traffic.connections += 1
        session = Session((reader, writer), self._ends, self._inbox, self.traffic, self._answer)
        self._sessions.append(session)
        try:
            await session.read()
        except (OSError, TimeoutError, StagingDirectorError) as error:
            _log.info("a host of StagingDirector is gone: %s", error or type(error).__name__)
        finally:
            self._sessions.remove(session)


def _accepted(_message: Message) -> str:
    return Reason.SUCCESS
