"""Questions to history from the web: few threads, each with a reader of its own, and a bounded queue."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from twin.history.columns import SeriesKey
from twin.history.store import HistoryReader, HistoryStore
from web.failures import BusyError

Answer = TypeVar("Answer")
THREADS = 3
#: Questions that may wait; more are refused, because their askers would have gone by the time of the answer.
QUEUE_LIMIT = 48


class HistoryReaders:
    """Asks history without holding up the event loop."""

    def __init__(self, history: HistoryStore) -> None:
        self._history = history
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="history-reader")
        self._own = threading.local()
        self._open: list[HistoryReader] = []
        self._asked = 0
        self.refused = 0

    async def ask(self, question: Callable[[HistoryReader], Answer]) -> Answer:
        """The answer of `question`, asked on a reader's thread; raises BusyError when too many wait."""
        if self._asked >= QUEUE_LIMIT:
            self.refused += 1
            raise BusyError("too many questions about history at once", "try again in a moment")
        self._asked += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._on_thread, question)
        finally:
            self._asked -= 1

    def close(self) -> None:
        """End the threads once their current questions are answered."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        for reader in self._open:
            reader.close()

    def _on_thread(self, question: Callable[[HistoryReader], Answer]) -> Answer:
        reader: HistoryReader | None = getattr(self._own, "reader", None)
        if reader is None:
            reader = self._own.reader = self._history.reader()
            self._open.append(reader)
        return question(reader)


class SeriesIndex:
    """Which series tell of a thing: those about it, and those that it reported as a device."""

    def __init__(self) -> None:
        self._keys: dict[int, SeriesKey] = {}
        self._of: dict[str, dict[str, list[int]]] = {}

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, series: dict[int, SeriesKey]) -> None:
        """Make series known."""
        for number, key in series.items():
            if number in self._keys:
                continue
            self._keys[number] = key
            for thing_id in {key.device_id, key.feature_of_interest}:
                self._of.setdefault(thing_id, {}).setdefault(key.observed_property, []).append(number)

    def key(self, number: int) -> SeriesKey:
        """What a series is of."""
        return self._keys[number]

    def properties(self, thing_id: str) -> dict[str, list[int]]:
        """The series of a thing by property."""
        return self._of.get(thing_id, {})
