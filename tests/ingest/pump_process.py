"""The pump as a process of its own, to be killed: says `ready`, then how many messages it has committed."""

import asyncio
import sys
from pathlib import Path

import uvloop

from sensors.address import BrokerAddress
from sensors.decoders.catalogue import open_decoders
from sensors.decoding import Decoding
from sensors.ingest import Ingest
from sensors.mqtt import MqttSource
from twin.bus import Bus
from twin.clock import SystemClock
from twin.history.open import open_history
from twin.state import Committed, TwinState

TOPIC_FILTERS = ("bibliotwin/v1/+/+/+",)


async def main(port: int, path: Path) -> None:
    """Pump from the broker at `port` into the history at `path` until killed."""
    clock, bus = SystemClock(), Bus()
    history = open_history(str(path))
    source = MqttSource(BrokerAddress("127.0.0.1", port), TOPIC_FILTERS, clock)
    ingest = Ingest(source, Decoding(open_decoders()), history, TwinState(bus), clock)
    ingest.add_series(history.list_series())
    bus.subscribe(Committed, lambda _: print(ingest.counters.messages, flush=True))
    await source.start()
    while not source.health()[0]:
        await asyncio.sleep(0.01)
    print("ready", flush=True)
    await ingest.run()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), Path(sys.argv[2])))
