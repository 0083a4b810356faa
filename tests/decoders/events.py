"""Streams of events, and what history holds after them."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from sensors.decoders.catalogue import open_decoders
from sensors.decoding import Decoding
from sensors.ingest import Ingest
from sensors.message import RawMessage
from tests.ingest.sources import ListSource, deliveries
from twin.bus import Bus
from twin.clock import SystemClock
from twin.history.open import open_history
from twin.state import TwinState

Row = tuple[str, str, int, object]


def history_after(folder: Path, messages: Sequence[RawMessage], size: int) -> list[Row]:
    """Every row that the real pump leaves in a real history, in order; raises if anything is refused."""
    folder.mkdir()
    history = open_history(str(folder / "history.duckdb"))
    try:
        source = ListSource(deliveries(list(messages), size))
        ingest = Ingest(source, Decoding(open_decoders()), history, TwinState(Bus()), SystemClock())
        asyncio.run(ingest.run())
        ingest.close()
        assert history.quarantine_counts() == {}
        names = history.list_series()
        reader = history.reader()
        rows = reader.raw(list(names), 0, 2**62, 1_000_000)
        reader.close()
        return sorted(
            (names[row.series].device_id, names[row.series].observed_property, row.time_us, row.value)
            for row in rows
        )
    finally:
        history.close()
