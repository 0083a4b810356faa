"""Wiring between the outside and the state: sources, decoders, pump, and what watches over devices."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from sensors.address import BrokerAddress
from sensors.answering import Answering
from sensors.clocks import ClockOffsets
from sensors.decoder import Conversing, Surroundings
from sensors.decoders.catalogue import announced_on, open_decoders, topic_filters
from sensors.decoding import Decoding
from sensors.health import SensorHealth
from sensors.ingest import Ingest
from sensors.lorawan.codecs import open_codecs
from sensors.mqtt import MqttSource
from sensors.registry import DeviceRegistry
from sensors.tail import UNREAD, UnreadLine
from sensors.throttle import Throttle, ThrottlePolicy
from twin.bus import Bus
from twin.clock import Clock, MeasuredClock, SystemClock
from twin.history.columns import SeriesKey
from twin.history.store import HistoryStore
from twin.staleness import Staleness
from twin.state import Changed, Committed, TwinState
from twin.venue.model import Device
from web.settings import Settings
from web.sources import Sources, join_sources
from web.tasks import Tasks

_SETTLE_EVERY_S, _HEALTH_EVERY_S = 0.5, 5.0


@dataclass(kw_only=True)
class Intake:
    """What `join_intake` has joined."""

    registry: DeviceRegistry
    sources: Sources
    ingest: Ingest
    answering: Answering
    staleness: Staleness
    clocks: ClockOffsets
    health: SensorHealth
    state: TwinState
    clock: Clock

    def recall(self, stored: dict[int, SeriesKey], notes: dict[str, bytes]) -> None:
        """Take in what history knows from before a restart, all but the readings."""
        self.ingest.add_series(stored)
        self.registry.restore(stored)
        self.ingest.decoding.recall(notes)
        self.sources.recall(notes)

    def start_tasks(self, tasks: Tasks) -> None:
        """Pump, answer, and watch over the devices."""
        tasks.start("answers", self.answering.run)
        tasks.start("devices", self._watch_devices)
        tasks.start("ingest", self.ingest.run, "see the log; the broker keeps what was not acknowledged")

    def checks(self) -> list[tuple[str, bool, str, str]]:
        """(check, ok, message, hint) of each source and of what the pump writes to."""
        # The pump knows one source; each of those it is made of says more.
        return self.sources.health() + [line for line in self.ingest.health() if line[0] != "broker"]

    async def _watch_devices(self) -> None:
        """Mark what devices said before they went offline at once; conclude their health now and then."""
        self.staleness.look_at_all()
        looked_s = float("-inf")
        while True:
            self.sources.contention.look(self.sources.mqtt.counters["connections"])
            self.staleness.settle()
            now_s = self.clock.monotonic_s()
            if now_s - looked_s >= _HEALTH_EVERY_S:
                looked_s, now_us = now_s, self.clock.now_us()
                self.state.conclude([*self.health.conclude(now_us), *self.clocks.conclude(now_us)], now_us)
            await asyncio.sleep(_SETTLE_EVERY_S)


def join_intake(
    settings: Settings,
    devices: tuple[Device, ...],
    store: HistoryStore,
    state: TwinState,
    bus: Bus,
    clock: Clock,
    *,
    on_series: Callable[[dict[int, SeriesKey]], None],
) -> Intake:
    """Join the sources to the state. `on_series` hears of series before they are used."""
    # A recording is received now, whenever it was measured.
    receiving = SystemClock() if isinstance(clock, MeasuredClock) else clock
    registry, address = DeviceRegistry(devices), BrokerAddress.of(settings.broker_url)
    decoders = open_decoders(
        Surroundings(
            codecs=open_codecs(settings.codecs_dir),
            model_of=registry.model_of,
            # The pump, whose dispatch knows, is made below.
            reader_of=lambda topic: pump.decoding.dispatch.reader_of(topic),  # noqa: PLW0108
            sparkplug_host=settings.sparkplug_host_id,
        )
    )
    source = MqttSource(
        address,
        [*(settings.mqtt_topics or topic_filters(decoders)), *settings.decoder_by_topic],
        receiving,
        announced_on=announced_on(decoders),
        client_id=settings.mqtt_client_id,
        receive_maximum=settings.receive_maximum,
        expect_mqtt_311=settings.embeds_broker,
    )
    sources = join_sources(settings, source, receiving)
    speakers = [decoder for decoder in decoders.values() if isinstance(decoder, Conversing)]
    answering = Answering(address, speakers, receiving, client_id=f"{settings.mqtt_client_id}-answers")
    throttle = Throttle(ThrottlePolicy(per_s=settings.throttle_per_s, burst=settings.throttle_burst))
    staleness, clocks = Staleness(state), ClockOffsets()
    health = SensorHealth(devices, clocks, throttle)

    def learn(series: dict[int, SeriesKey]) -> None:
        on_series(series)
        clocks.add_series(series)
        health.add_series(series)

    pump = Ingest(
        sources.together,
        Decoding(
            {**decoders, UNREAD: UnreadLine()}, registry, settings.decoder_by_topic, on_follow=source.follow
        ),
        store,
        state,
        receiving,
        throttle=throttle,
        on_series=learn,
        on_answers=answering.offer,
    )
    bus.subscribe(Changed, staleness.on_changed)
    bus.subscribe(Committed, lambda event: clocks.watch(event.batch))
    bus.subscribe(Committed, lambda event: health.watch(event.batch))
    return Intake(
        registry=registry, sources=sources, ingest=pump, answering=answering, staleness=staleness,
        clocks=clocks, health=health, state=state, clock=clock,
    )  # fmt: skip
