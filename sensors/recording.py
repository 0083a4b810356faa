"""Recordings: messages as JSON lines, read and written, and made by listening to a broker.

One message a line: `{"offset": seconds since the beginning, "topic": "...", "payload": "text"}`, with
`payload_base64` instead where the payload is not UTF-8, and `qos` (1) and `retain` (false) where they differ
from these.
"""

import asyncio
import binascii
import logging
import ssl
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, BinaryIO

import aiomqtt
import msgspec

from sensors.address import BrokerAddress
from sensors.message import MAX_PAYLOAD_BYTES, RawMessage
from twin.clock import Clock
from twin.errors import TwinError

#: A payload's worst escaping in JSON, with room for the topic.
MAX_LINE_BYTES = 8 * MAX_PAYLOAD_BYTES
_FIRST_RETRY_S, _LAST_RETRY_S = 0.25, 10.0
_FLUSH_EVERY_S = 1.0

_log = logging.getLogger(__name__)


class RecordingError(TwinError):
    """A recording that cannot be read; `line` counts from 1."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}, line {line}: {reason}; correct or remove that line")
        self.path, self.line, self.reason = path, line, reason


@dataclass(frozen=True, slots=True)
class RecordedMessage:
    """One message and when it came, seconds after the recording began."""

    offset_s: float
    topic: str
    payload: bytes
    qos: int = 1
    retain: bool = False


class _Line(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True, gc=False):
    # From offset 0 to a year; beyond that a recording is not what it says.
    offset: Annotated[float, msgspec.Meta(ge=0, le=366 * 86400)]
    topic: Annotated[str, msgspec.Meta(min_length=1, max_length=16_000, pattern="^[^+#\x00]+$")]
    payload: str | None = None
    payload_base64: str | None = None
    qos: Annotated[int, msgspec.Meta(ge=0, le=2)] = 1
    retain: bool = False


_decode = msgspec.json.Decoder(_Line).decode
_encode = msgspec.json.Encoder().encode


def read_recording(path: Path) -> Iterator[RecordedMessage]:
    """The messages of a recording, one at a time; empty lines are passed over.

    Raises RecordingError, and OSError if there is no such file.
    """
    with path.open("rb") as file:
        number = 0
        while line := file.readline(MAX_LINE_BYTES + 1):
            number += 1
            if len(line) > MAX_LINE_BYTES:
                raise RecordingError(path, number, f"longer than {MAX_LINE_BYTES} bytes")
            if line.isspace():
                continue
            try:
                yield read_line(line)
            except ValueError as error:
                raise RecordingError(path, number, str(error)) from error


def read_line(line: bytes) -> RecordedMessage:
    """The message in one line; raises ValueError with the reason."""
    try:
        read = _decode(line)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if (read.payload is None) == (read.payload_base64 is None):
        raise ValueError("needs either payload or payload_base64")
    if read.payload is not None:
        payload = read.payload.encode()
    else:
        payload = binascii.a2b_base64(str(read.payload_base64), strict_mode=True)
    return RecordedMessage(read.offset, read.topic, payload, read.qos, read.retain)


def write_message(out: BinaryIO, message: RecordedMessage) -> None:
    """Append one line."""
    text: str | None = None
    encoded: str | None = None
    try:
        text = message.payload.decode()
    except UnicodeDecodeError:
        encoded = binascii.b2a_base64(message.payload, newline=False).decode()
    line = _Line(round(message.offset_s, 6), message.topic, text, encoded, message.qos, message.retain)
    out.write(_encode(line) + b"\n")


@dataclass(slots=True)
class RecordedDelivery:
    """Messages of a recording; there is nobody to acknowledge them to."""

    messages: list[RawMessage]

    def acknowledge(self) -> None:
        """Nothing to do."""


class RecordingSource:
    """A Source over a recording that needs no broker: everything at once, received now."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path, self._clock = path, clock
        self._messages = read_recording(path)

    async def receive(self, limit: int) -> RecordedDelivery | None:
        """The next messages, at most `limit`; None at the end. Raises RecordingError."""
        now_us = self._clock.now_us()
        messages = [
            RawMessage(message.topic, message.payload, now_us, message.retain)
            for _, message in zip(range(limit), self._messages, strict=False)
        ]
        return RecordedDelivery(messages) if messages else None

    def waiting(self) -> int:
        """None: what is there is taken at once."""
        return 0

    def health(self) -> tuple[bool, str, str]:
        """Always well."""
        return True, f"reading {self._path}", ""


async def record(
    address: BrokerAddress,
    topic_filters: Sequence[str],
    out: BinaryIO,
    clock: Clock,
    *,
    duration_s: float | None = None,
    limit: int | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> int:
    """Write what a broker delivers until cancelled, `duration_s` or `limit` messages; returns how many.

    A lost connection is retried; what is published meanwhile is missed. `on_progress` hears the count once a
    second. What was received before cancellation is in `out`.
    """
    recorder = _Recorder(out, clock, limit, on_progress)
    try:
        async with asyncio.timeout(duration_s):
            await _listen(address, topic_filters, recorder)
    except TimeoutError:
        pass
    finally:
        out.flush()
    return recorder.count


class _Recorder:
    """Writes messages with their offsets."""

    def __init__(
        self, out: BinaryIO, clock: Clock, limit: int | None, on_progress: Callable[[int], None] | None
    ) -> None:
        self._out, self._clock, self._limit, self._on_progress = out, clock, limit, on_progress
        self._began_s = self._told_s = clock.monotonic_s()
        self.count = 0

    def is_full(self) -> bool:
        return self._limit is not None and self.count >= self._limit

    def take(self, message: aiomqtt.Message) -> None:
        now_s = self._clock.monotonic_s()
        payload = message.payload if isinstance(message.payload, bytes) else b""
        write_message(
            self._out,
            RecordedMessage(now_s - self._began_s, str(message.topic), payload, message.qos, message.retain),
        )
        self.count += 1
        if now_s - self._told_s >= _FLUSH_EVERY_S:
            self._told_s = now_s
            self._out.flush()
            if self._on_progress is not None:
                self._on_progress(self.count)


async def _listen(address: BrokerAddress, topic_filters: Sequence[str], recorder: _Recorder) -> None:
    retry_s = _FIRST_RETRY_S
    while not recorder.is_full():
        try:
            async with aiomqtt.Client(
                address.host, address.port, username=address.user, password=address.password,
                tls_context=ssl.create_default_context() if address.tls else None,
            ) as client:  # fmt: skip
                await client.subscribe([(topic, 1) for topic in topic_filters])
                retry_s = _FIRST_RETRY_S
                async for message in client.messages:
                    recorder.take(message)
                    if recorder.is_full():
                        return
        except aiomqtt.MqttError as error:
            _log.warning("no connection to %s (%s); again in %.1f s", address, error, retry_s)
            await asyncio.sleep(retry_s)
            retry_s = min(2 * retry_s, _LAST_RETRY_S)
