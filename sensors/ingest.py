"""The pump: receive, decode, check, commit, acknowledge, apply. In that order, always."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np

from sensors.message import MAX_PAYLOAD_BYTES, DecodeError, Decoder, Delivery, RawMessage, Source
from sensors.quality import QualityCheck
from sensors.registry import DeviceRegistry
from sensors.rows import Rows
from sensors.topics import TopicTree
from twin.clock import Clock
from twin.history.columns import Columns, SeriesKey
from twin.history.store import HistoryStore, HistoryUnavailableError
from twin.state import TwinState

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")

#: Messages per commit at the most: bounds how long decoding keeps the event loop from everything else.
BATCH_LIMIT = 8_192
#: A commit costs some milliseconds whatever it holds, so messages gather this long unless many are waiting.
GATHER_S = 0.02
_FIRST_RETRY_S, _LAST_RETRY_S = 0.25, 15.0


@dataclass(slots=True)
class IngestCounters:
    """What went through the pump since start."""

    messages: int = 0
    datapoints: int = 0
    duplicates: int = 0
    quarantined: int = 0
    commits: int = 0
    commit_failures: int = 0
    changes: int = 0
    by_decoder: dict[str, int] = field(default_factory=dict)


class Ingest:
    """Moves messages from one source into history and state.

    A message is acknowledged only after its datapoints, or its place in quarantine, are durable. While
    history cannot take anything the pump holds its batch, retries, and lets the source fill up behind it.
    """

    def __init__(
        self,
        source: Source,
        decoders: Mapping[str, Decoder],
        registry: DeviceRegistry,
        history: HistoryStore,
        state: TwinState,
        clock: Clock,
        *,
        quality: QualityCheck | None = None,
        on_series: Callable[[dict[int, SeriesKey]], None] | None = None,
    ) -> None:
        """`on_series` hears of series before the first batch that uses them."""
        self._source, self._decoders, self._registry = source, decoders, registry
        self._history, self._state, self._clock = history, state, clock
        self._quality = quality or QualityCheck()
        self._on_series = on_series
        self._topics = TopicTree({name: decoder.TOPIC_FILTER for name, decoder in decoders.items()})
        self._decode_of = {name: decoder.decode for name, decoder in decoders.items()}
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="history-writer")
        self._problem = ""
        self._last_commit_s = float("-inf")
        self.counters = IngestCounters(by_decoder=dict.fromkeys(decoders, 0))

    def add_series(self, series: dict[int, SeriesKey]) -> None:
        """Make stored series known, so that their devices need not ask history for numbers again."""
        self._quality.add_series(series)
        self._state.add_series(series)
        if self._on_series is not None:
            self._on_series(series)

    async def run(self) -> None:
        """Pump until the source ends or the task is cancelled.

        While one delivery is being committed the next is decoded; there is never more than one commit.
        """
        committing: asyncio.Task[None] | None = None
        try:
            while (delivery := await self._gathered()) is not None:
                rows, columns = await self._read(delivery)
                if committing is not None:
                    await committing
                committing = asyncio.create_task(self._commit(delivery, rows, columns))
            if committing is not None:
                await committing
        finally:
            if committing is not None:
                committing.cancel()

    async def take(self, delivery: Delivery) -> None:
        """Put one delivery through: decode, check, commit, acknowledge, apply."""
        await self._commit(delivery, *await self._read(delivery))

    async def _read(self, delivery: Delivery) -> tuple[Rows, Columns]:
        rows = self._decode(delivery.messages)
        columns = rows.columns()
        if rows.new_keys:
            columns = await self._numbered(rows, columns)
        columns.quality = self._quality.judge(columns)
        return rows, columns

    async def _commit(self, delivery: Delivery, rows: Rows, columns: Columns) -> None:
        new = await self._insist(lambda: self._history.append(columns, rows.quarantined))
        delivery.acknowledge()
        self.counters.commits += 1
        self.counters.messages += len(delivery.messages)
        self.counters.datapoints += new
        self.counters.duplicates += len(columns) - new
        self.counters.quarantined += len(rows.quarantined)
        self.counters.changes += self._state.apply(columns)
        self._last_commit_s = self._clock.monotonic_s()

    async def on_writer(self, work: Callable[[], _Result]) -> _Result:
        """Run `work` on the thread that owns the history's write side, between commits."""
        return await asyncio.get_running_loop().run_in_executor(self._writer, work)

    def health(self) -> list[tuple[str, bool, str, str]]:
        """(check, ok, message, hint) of the source and of what it writes to."""
        history = (
            "history",
            not self._problem,
            self._problem or "datapoints are being committed",
            "free disk space or mend the history; what arrives waits at the broker" if self._problem else "",
        )
        return [("broker", *self._source.health()), history]

    def close(self) -> None:
        """End the writer thread once its current work is done."""
        self._writer.shutdown(wait=True)

    async def _gathered(self) -> Delivery | None:
        since_last = self._clock.monotonic_s() - self._last_commit_s
        if since_last < GATHER_S and self._source.waiting() < BATCH_LIMIT:
            await asyncio.sleep(GATHER_S - since_last)
        return await self._source.receive(BATCH_LIMIT)

    def _decode(self, messages: Sequence[RawMessage]) -> Rows:
        rows = Rows()
        find, decode_of, counts = self._topics.find, self._decode_of, self.counters.by_decoder
        device_of = self._registry.find
        for message in messages:
            name = "none"
            try:
                name = (find(message.topic) or _no_decoder())[0]
                if len(message.payload) > MAX_PAYLOAD_BYTES:
                    raise DecodeError(
                        f"{len(message.payload)} bytes are more than the {MAX_PAYLOAD_BYTES} we read"
                    )
                for reading in decode_of[name](message):
                    rows.add(device_of(name, reading.device), reading, message.received_us)
                counts[name] += 1
            except DecodeError as error:
                rows.refuse(message, name, error.reason)
            except Exception as error:
                # A decoder's own mistake must not stop the pump: its message waits in quarantine for the fix.
                _log.exception("decoder %s failed on %s", name, message.topic)
                rows.refuse(message, name, f"the decoder itself failed: {error!r}")
            else:
                rows.keep()
        return rows

    async def _numbered(self, rows: Rows, columns: Columns) -> Columns:
        wanted = list(rows.new_keys)
        keys = [device.key(name) for device, name in wanted]
        numbers = await self._insist(lambda: self._history.register(keys))
        for (device, name), number in zip(wanted, numbers, strict=True):
            device.series[name] = number
        self.add_series(dict(zip(numbers, keys, strict=True)))
        fresh = columns.series < 0
        columns.series[fresh] = np.array(numbers, np.int32)[-1 - columns.series[fresh]]
        return replace(columns)

    async def _insist(self, work: Callable[[], _Result]) -> _Result:
        """Do `work` on the writer thread until history can; nothing is acknowledged meanwhile."""
        wait_s = _FIRST_RETRY_S
        while True:
            try:
                result = await self.on_writer(work)
            except HistoryUnavailableError as error:
                self.counters.commit_failures += 1
                if not self._problem:
                    _log.error("history takes nothing: %s; trying on", error)
                self._problem = str(error)
                await asyncio.sleep(wait_s)
                wait_s = min(2 * wait_s, _LAST_RETRY_S)
            else:
                if self._problem:
                    _log.warning("history takes datapoints again")
                self._problem = ""
                return result


def _no_decoder() -> tuple[str]:
    raise DecodeError("no decoder reads this topic")
