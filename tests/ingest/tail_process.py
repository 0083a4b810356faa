"""A pump from a followed file as a process of its own, to be killed: prints how many lines are committed."""

import sys
from pathlib import Path

import uvloop

from sensors.decoders.catalogue import open_decoders
from sensors.decoding import Decoding
from sensors.ingest import Ingest
from sensors.tail import RECORDING, TailSource
from sensors.throttle import Throttle, ThrottlePolicy
from twin.bus import Bus
from twin.clock import SystemClock
from twin.history.open import open_history
from twin.state import Committed, TwinState


async def main(file: Path, path: Path) -> None:
    """Pump from `file` into the history at `path` until killed."""
    clock, bus = SystemClock(), Bus()
    history = open_history(str(path))
    source = TailSource(RECORDING, file, clock, poll_s=0.01)
    source.recall(history.list_notes())
    # All lines are of one device, faster than any is allowed to be.
    unlimited = Throttle(ThrottlePolicy(per_s=0))
    ingest = Ingest(source, Decoding(open_decoders()), history, TwinState(bus), clock, throttle=unlimited)
    ingest.add_series(history.list_series())
    bus.subscribe(Committed, lambda _: print(ingest.counters.messages, flush=True))
    print("ready", flush=True)
    await ingest.run()


if __name__ == "__main__":
    uvloop.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
