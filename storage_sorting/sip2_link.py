"""SIP2 over TCP: a terminal's end that logs in, repeats and comes back, and a library system's end."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import tzinfo

from storage_sorting.conformance.verdict import Finding
from storage_sorting.events import StorageEvent
from storage_sorting.sip2 import (
    ANSWERS,
    MAX_LINE_BYTES,
    REQUEST_ACS_RESEND,
    REQUEST_SC_RESEND,
    TERMINATOR,
    Frame,
    Sip2ChecksumError,
    Sip2Error,
    parse_line,
    write_line,
)
from storage_sorting.sip2_events import LibraryRequests, Told
from storage_sorting.sip2_messages import (
    Credentials,
    SystemStatus,
    checkin,
    is_ok,
    login,
    read_status,
    status,
)
from twin.clock import Clock, from_us
from twin.errors import TwinError

_log = logging.getLogger(__name__)
#: What may be sent again over a new connection without being done twice: looking something up, and saying
#: once more where a book is.
_REPEATABLE = frozenset({"99", "93", "17", "09"})
_LONGEST_ANSWER_S = 60.0
_MOST_ATTEMPTS = 10


class Sip2LinkError(TwinError):
    """A library system that did not answer; `done` is None where it may have done what was asked, or not."""

    def __init__(self, address: str, reason: str, done: bool | None = False) -> None:
        unsure = "; look up there whether it was done" if done is None else ""
        super().__init__(f"library system at {address}: {reason}{unsure}")
        self.address, self.reason, self.done = address, reason, done


@dataclass(frozen=True, slots=True)
class Sip2Timing:
    """How long to wait, in seconds, and how often to try, until the library system says otherwise."""

    connect_s: float = 10.0
    answer_s: float = 10.0
    attempts: int = 3
    idle_s: float = 600.0
    sessions: int = 64


class Sip2Client:
    """A terminal of a library system; one message at a time, each with a sequence number and a checksum.

    It connects when something is to be asked. `error_detection` False is for systems that know none.
    """

    def __init__(
        self,
        host: str,
        port: int,
        credentials: Credentials | None = None,
        timing: Sip2Timing = Sip2Timing(),
        *,
        encoding: str = "utf-8",
        error_detection: bool = True,
    ) -> None:
        self._host, self._port, self._credentials = host, port, credentials
        self._timing, self._encoding, self._numbered = timing, encoding, error_detection
        self._turn = asyncio.Lock()
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._sequence = -1
        self._answer_s, self._attempts = timing.answer_s, timing.attempts
        self.status: SystemStatus | None = None
        self.connections = self.resent = self.discarded = 0

    @property
    def address(self) -> str:
        """Host and port."""
        return f"{self._host}:{self._port}"

    async def ask(self, request: Frame) -> Frame:
        """The answer to a request; raises Sip2LinkError, or Sip2Error for a request that cannot be written.

        A hold or a check-out is not sent again over a new connection: the error says that it may be done.
        """
        write_line(request.numbered(0), self._encoding)
        async with self._turn:
            try:
                return await self._ask(request)
            except asyncio.CancelledError:
                # Its answer would be taken for that of the next request.
                self._drop()
                raise
            except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
                self._drop()
                if request.code not in _REPEATABLE:
                    raise Sip2LinkError(self.address, _words(error), done=None) from error
            try:
                return await self._ask(request)
            except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
                self._drop()
                raise Sip2LinkError(self.address, _words(error)) from error

    async def close(self) -> None:
        """End the connection, if there is one."""
        async with self._turn:
            self._drop()

    async def _ask(self, request: Frame) -> Frame:
        if self._streams is not None and (self._streams[0].at_eof() or self._streams[1].is_closing()):
            self._drop()
        if self._streams is None:
            try:
                await self._connect()
            except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
                self._drop()
                raise Sip2LinkError(self.address, f"no connection: {_words(error)}") from error
        return await self._exchange(request)

    async def _connect(self) -> None:
        opening = asyncio.open_connection(self._host, self._port, limit=2 * MAX_LINE_BYTES)
        self._streams = await asyncio.wait_for(opening, self._timing.connect_s)
        self.connections += 1
        self._answer_s, self._attempts = self._timing.answer_s, self._timing.attempts
        if self._credentials is not None and not is_ok(await self._exchange(login(self._credentials))):
            self._drop()
            raise Sip2LinkError(self.address, "it does not let this terminal in; check user and password")
        told = self.status = read_status(await self._exchange(status()))
        if told.timeout_s is not None:
            self._answer_s = min(told.timeout_s, _LONGEST_ANSWER_S)
        if told.retries is not None:
            self._attempts = min(told.retries + 1, _MOST_ATTEMPTS)

    async def _exchange(self, request: Frame) -> Frame:
        """Send until answered, over this connection and under one number."""
        if self._streams is None:
            raise ConnectionResetError("the connection ended")
        self._sequence = (self._sequence + 1) % 10
        sent = write_line(request.numbered(self._sequence if self._numbered else None), self._encoding)
        data = sent
        # Without numbers, two answers to one request could not be told apart from answers to two.
        attempts = self._attempts if self._numbered else 1
        for attempt in range(attempts):
            self.resent += attempt > 0
            self._streams[1].write(data)
            await asyncio.wait_for(self._streams[1].drain(), self._answer_s)
            data = sent
            with suppress(TimeoutError):
                try:
                    answer = await asyncio.wait_for(self._answer_to(request), self._answer_s)
                except Sip2ChecksumError:
                    data = write_line(Frame(REQUEST_ACS_RESEND, {}), self._encoding)
                    continue
                if answer is not None:
                    return answer
        raise TimeoutError(f"no answer to message {request.code} in {attempts} attempts")

    async def _answer_to(self, request: Frame) -> Frame | None:
        """The next line that answers this request; None where the system asks for it again."""
        if self._streams is None:
            raise ConnectionResetError("the connection ended")
        while True:
            line = await self._streams[0].readuntil(TERMINATOR)
            try:
                answer = parse_line(line.strip(b"\r\n"), self._encoding)
            except Sip2ChecksumError:
                raise
            except Sip2Error as error:
                self._drop()
                raise Sip2LinkError(self.address, error.reason, done=None) from error
            if answer.code == REQUEST_SC_RESEND:
                return None
            is_late = answer.sequence not in {None, self._sequence}
            if answer.code == ANSWERS.get(request.code) and not is_late:
                return answer
            # An answer to something given up before.
            self.discarded += 1

    def _drop(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
        self._streams = None


async def report_arrivals(
    client: Sip2Client, requests: LibraryRequests, institution: str, clock: Clock, zone: tzinfo
) -> Told:
    """Check in every arrival that the library system has not been told of; what came of it.

    Raises Sip2LinkError where it cannot be reached: what is left stays pending for the next call.
    """
    events: tuple[StorageEvent, ...] = ()
    findings: tuple[Finding, ...] = ()
    for arrival in requests.pending():
        now = from_us(clock.now_us()).astimezone(zone)
        answer = await client.ask(checkin(now, institution, arrival.item_id, arrival.location))
        told = requests.reported(arrival, answer, clock.now_us())
        events, findings = events + told.events, findings + told.findings
    return Told(events, findings)


class Sip2Server:
    """A library system's end, for simulated systems and tests: `answer` makes the answer to each request."""

    def __init__(
        self,
        answer: Callable[[Frame], Frame],
        timing: Sip2Timing = Sip2Timing(),
        encoding: str = "utf-8",
    ) -> None:
        self._answer, self._timing, self._encoding = answer, timing, encoding
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self.taken = self.repeated = self.damaged = 0

    async def listen(self, host: str, port: int) -> int:
        """Begin to listen; returns the port, which for 0 is any free one."""
        self._server = await asyncio.start_server(self._accept, host, port, limit=2 * MAX_LINE_BYTES)
        given: int = self._server.sockets[0].getsockname()[1]
        return given

    async def close(self) -> None:
        """End all connections and listen no more."""
        if self._server is not None:
            self._server.close()
        for writer in tuple(self._writers):
            writer.close()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._writers) >= self._timing.sessions:
            writer.close()
            return
        self._writers.add(writer)
        try:
            await self._serve(reader, writer)
        except (
            OSError,
            TimeoutError,
            asyncio.IncompleteReadError,
            asyncio.LimitOverrunError,
            Sip2Error,
        ) as error:
            _log.info("a SIP2 terminal is gone: %s", _words(error))
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        last_line, last_answer = b"", b""
        while True:
            line = await asyncio.wait_for(reader.readuntil(TERMINATOR), self._timing.idle_s)
            line = line.strip(b"\r\n")
            try:
                request = parse_line(line, self._encoding)
            except Sip2ChecksumError:
                self.damaged += 1
                answered = write_line(Frame(REQUEST_SC_RESEND, {}), self._encoding)
            else:
                if request.code == REQUEST_ACS_RESEND or (line == last_line and request.sequence is not None):
                    self.repeated += 1
                else:
                    self.taken += 1
                    answer = self._answer(request).numbered(request.sequence)
                    last_line, last_answer = line, write_line(answer, self._encoding)
                answered = last_answer
            writer.write(answered)
            await asyncio.wait_for(writer.drain(), self._timing.answer_s)


def _words(error: BaseException) -> str:
    """What went wrong, without bytes of a message, which may name a reader."""
    if isinstance(error, asyncio.IncompleteReadError):
        return "the connection ended"
    if isinstance(error, asyncio.LimitOverrunError):
        return "a line without end"
    return str(error) or type(error).__name__
