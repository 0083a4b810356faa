"""The pump: receive, decode, check, commit, acknowledge, apply. In that order, always."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np

from sensors.decoding import Decoding
from sensors.message import Answer, RawMessage, Stale
from sensors.quality import QualityCheck
from sensors.rows import Rows
from sensors.source import Concerned, Delivery, Source
from sensors.throttle import Throttle
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
#: How often decoders are asked what follows from silence.
DUE_EVERY_S = 1.0
_FIRST_RETRY_S, _LAST_RETRY_S = 0.25, 15.0


@dataclass(slots=True)
class IngestCounters:
    """What went through the pump since start.

    `throttled` datapoints were left out because their device would not stop; `personal` counts fields left
    out because they name a person.
    """

    messages: int = 0
    datapoints: int = 0
    duplicates: int = 0
    quarantined: int = 0
    throttled: int = 0
    commits: int = 0
    commit_failures: int = 0
    changes: int = 0
    personal: Counter[str] = field(default_factory=Counter)
    by_decoder: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Batch:
    """One delivery, decoded; `delivery` is None for what followed from time having passed."""

    delivery: Delivery | None
    rows: Rows
    columns: Columns
    throttled: int


class Ingest:
    """Moves messages from one source into history and state.

    A message is acknowledged only after its datapoints, or its place in quarantine, are durable. While
    history cannot take anything the pump holds its batch, retries, and lets the source fill up behind it.
    """

    def __init__(
        self,
        source: Source,
        decoding: Decoding,
        history: HistoryStore,
        state: TwinState,
        clock: Clock,
        *,
        throttle: Throttle | None = None,
        on_series: Callable[[dict[int, SeriesKey]], None] | None = None,
        on_answers: Callable[[Sequence[Answer]], None] | None = None,
    ) -> None:
        """`on_series` hears of series before they are used; `on_answers` of what decoders want published."""
        self._source, self.decoding = source, decoding
        self._history, self._state, self._clock = history, state, clock
        self._quality, self.throttle = QualityCheck(), throttle or Throttle()
        self._on_series, self._on_answers = on_series, on_answers
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="history-writer")
        self._problem = ""
        self._last_commit_s = self._last_due_s = float("-inf")
        self.counters = IngestCounters(by_decoder=self.decoding.by_decoder)

    def add_series(self, series: dict[int, SeriesKey]) -> None:
        """Make stored series known, so that their devices need not ask history for numbers again."""
        self._quality.add_series(series)
        self._state.add_series(series)
        self.throttle.add_series(series)
        if self._on_series is not None:
            self._on_series(series)

    async def run(self) -> None:
        """Pump until the source ends or the task is cancelled.

        While one delivery is being committed the next is decoded; there is never more than one commit.
        """
        committing: asyncio.Task[None] | None = None
        try:
            while True:
                batches = await self._due()
                try:
                    async with asyncio.timeout(DUE_EVERY_S):
                        delivery = await self._gathered()
                    if delivery is None:
                        break
                    batches.append(await self._read(delivery, self.decoding.read(delivery.messages)))
                except TimeoutError:
                    pass
                for batch in batches:
                    if committing is not None:
                        await committing
                    committing = asyncio.create_task(self._commit(batch))
            if committing is not None:
                await committing
        finally:
            if committing is not None:
                committing.cancel()

    async def take(self, delivery: Delivery) -> None:
        """Put one delivery through: decode, check, commit, acknowledge, apply."""
        await self._commit(await self._read(delivery, self.decoding.read(delivery.messages)))

    async def try_again(self, messages: Sequence[RawMessage]) -> list[int]:
        """Put messages through that are in quarantine already; returns the places of those now read."""
        rows = self.decoding.read(messages)
        refused = {(held.received_us, held.topic, held.payload) for held in rows.quarantined}
        rows.quarantined.clear()
        await self._commit(await self._read(None, rows))
        return [
            place
            for place, message in enumerate(messages)
            if (message.received_us, message.topic, message.payload) not in refused
        ]

    async def _due(self) -> list[_Batch]:
        now_s = self._clock.monotonic_s()
        if now_s - self._last_due_s < DUE_EVERY_S:
            return []
        self._last_due_s = now_s
        now_us = self._clock.now_us()
        self.throttle.forget_calm(now_us)
        rows = self.decoding.due(now_us)
        return [await self._read(None, rows)] if rows.is_anything() else []

    async def _read(self, delivery: Delivery | None, rows: Rows) -> _Batch:
        columns = rows.columns()
        if rows.new_keys:
            columns = await self._numbered(rows, columns)
        columns.quality = self._quality.judge(columns)
        count = len(columns)
        kept = self.throttle.keep(columns, self._clock.now_us())
        if kept is not None:
            columns = columns.chosen(kept)
        return _Batch(delivery, rows, columns, count - len(columns))

    async def _commit(self, batch: _Batch) -> None:
        rows, columns = batch.rows, batch.columns
        notes = self.decoding.notes(rows)
        if batch.delivery is not None:
            notes |= batch.delivery.notes(rows.untimed)
        new = await self._insist(lambda: self._history.append(columns, rows.quarantined, notes))
        if batch.delivery is not None:
            if rows.quarantined and isinstance(batch.delivery, Concerned):
                batch.delivery.refused(rows.quarantined)
            batch.delivery.acknowledge()
            self.counters.messages += len(batch.delivery.messages)
        self.counters.commits += 1
        self.counters.datapoints += new
        self.counters.duplicates += len(columns) - new
        self.counters.quarantined += len(rows.quarantined)
        self.counters.throttled += batch.throttled
        self.counters.personal.update(rows.personal)
        self.counters.changes += self._state.apply(columns, self._clock.now_us())
        self._carry_out(rows)
        self._last_commit_s = self._clock.monotonic_s()

    def _carry_out(self, rows: Rows) -> None:
        """What the messages said besides readings, now that it is durable."""
        for name, said, message in rows.asides:
            if isinstance(said, Stale):
                device = self.decoding.registry.find(name, said.device)
                until_us = message.received_us if said.time_us is None else said.time_us
                self._state.expire(device.device_id, until_us, said.properties)
        answers = [said for _, said, _ in rows.asides if isinstance(said, Answer)]
        if answers and self._on_answers is not None:
            self._on_answers(answers)

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
