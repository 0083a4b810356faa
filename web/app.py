"""All wiring: starts the parts in order, joins them, makes the web application, and stops them in reverse."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

import numpy as np
from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware

from sensors.broker import EmbeddedBroker, PortTakenError
from sensors.seats.occupancy import PRESENCE_PROPERTIES, SeatOccupancy
from sensors.shelves.tags import ShelfTags
from twin.bus import Bus
from twin.clock import US_PER_S, Clock, MeasuredClock, SystemClock
from twin.errors import TwinError
from twin.history.columns import Columns, SeriesKey
from twin.history.open import open_history
from twin.history.retention import Retention
from twin.history.store import HistoryStore
from twin.observation import FUTURE_TOLERANCE_S, Quality
from twin.state import Committed, TwinState
from twin.venue.model import Device, Venue
from web.access import AccessGuard
from web.api import feed as feed_api
from web.api import health, history, holdings, ingest, pages, push, routes, search, seats, things, venue
from web.atlas import CACHE, Atlas, make_atlas
from web.catalogue import list_things
from web.closures import LiveClosures
from web.failures import add_failure_handlers
from web.feed import Feed
from web.intake import join_intake
from web.library_files import read_library_files
from web.navigation import Navigation
from web.pages import Pages
from web.plan import LevelMaps
from web.readers import HistoryReaders, SeriesIndex
from web.restore import restore_day, restore_newest, restore_tags
from web.running import Mode, RunningTwin
from web.seating import Seating
from web.serving import BrokerPortTakenError, find_free_port
from web.settings import Settings
from web.shown import ShownState
from web.sightings import Sightings
from web.tasks import Tasks

_log = logging.getLogger(__name__)
_COMPACT_EVERY_S = 60.0
_WATCH_BROKER_S = 2.0
_RETAIN_EVERY = 60  # compactions


class DataDirError(TwinError):
    """A data folder that cannot be used."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"cannot use the data folder {path}: {why}; set BIBLIOTWIN_DATA_DIR to one that you may write"
        )
        self.path, self.why = path, why


ClockFrom = Callable[[int | None], Clock]
"""Makes the twin's clock, given the newest measured time that history holds."""


@asynccontextmanager
async def run_twin(
    settings: Settings,
    venue: Venue,
    devices: tuple[Device, ...],
    *,
    mode: Mode = "live",
    clock_from: ClockFrom | None = None,
) -> AsyncIterator[RunningTwin]:
    """Everything but the web server, running; ends in reverse order. Raises TwinError if it cannot start."""
    async with AsyncExitStack() as stack:
        store = await asyncio.to_thread(_open_history, settings)
        stack.push_async_callback(asyncio.to_thread, store.close)
        stored = await asyncio.to_thread(store.list_series)
        latest = await asyncio.to_thread(store.latest, _until_us(settings, clock_from))
        clock = _clock(settings, clock_from, newest_us(latest))
        broker = await _start_broker(settings, stack)
        running = _join(settings, mode, clock, venue, devices, store)
        stack.callback(running.readers.close)
        stack.callback(running.navigation.close)
        stack.callback(running.ingest.close)
        _restore(running, stored, latest, await asyncio.to_thread(store.list_notes))
        await asyncio.to_thread(_restore_presence, running)
        running.seating.tick()
        stack.push_async_callback(running.tasks.stop)
        stack.push_async_callback(running.intake.sources.stop)
        await running.source.start()
        _start_tasks(running)
        if broker is not None:
            running.tasks.start(
                "broker", lambda: _keep_broker(broker), "another program may have taken its port"
            )
        stack.callback(running.feed.close)
        yield running


def create_app(running: RunningTwin, built: Pages | None = None) -> FastAPI:
    """The web application of a running twin."""
    app = FastAPI(
        title="Bibliotwin",
        version="1",
        description="The operating twin of a library building. Beyond the machine it runs on, read-only.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    app.state.running = running
    add_failure_handlers(app)
    for subject in (venue, things, history, seats, routes, search, holdings, feed_api, ingest, push):
        app.include_router(subject.router, prefix="/api/v1")
    app.include_router(health.router)
    app.include_router(pages.qr_router)
    app.include_router(pages.pages_router(built or Pages()))
    app.add_middleware(GZipMiddleware, minimum_size=1_024, compresslevel=5)
    app.add_middleware(
        AccessGuard,
        allowed_hosts=running.settings.allowed_hosts,
        trusted_proxies=running.settings.trusted_proxies,
    )
    return app


def newest_us(latest: Columns) -> int | None:
    """The newest measured time among rows whose clock is to be believed."""
    believed = latest.time_us[latest.quality != Quality.FUTURE]
    return int(np.max(believed)) if len(believed) else None


def _clock(settings: Settings, clock_from: ClockFrom | None, newest: int | None) -> Clock:
    if clock_from is not None:
        return clock_from(newest)
    return MeasuredClock(newest or 0) if settings.clock == "measured" else SystemClock()


def _until_us(settings: Settings, clock_from: ClockFrom | None) -> int | None:
    """What is stored as measured later was stamped while our clock was ahead; None for times of their own."""
    if clock_from is not None or settings.clock == "measured":
        return None
    return SystemClock().now_us() + int(FUTURE_TOLERANCE_S * US_PER_S)


def _open_history(settings: Settings) -> HistoryStore:
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataDirError(settings.data_dir, error.strerror or str(error)) from error
    by_property = {}
    if settings.presence_days and settings.clock == "system":  # a recording is kept whole
        by_property = dict.fromkeys(PRESENCE_PROPERTIES, settings.presence_days)
    retention = Retention(days=settings.history_days, by_property=by_property)
    return open_history(settings.history_address, retention=retention)


async def _start_broker(settings: Settings, stack: AsyncExitStack) -> EmbeddedBroker | None:
    if not settings.embeds_broker:
        return None
    broker = EmbeddedBroker(settings.mqtt_port)
    stack.push_async_callback(asyncio.to_thread, broker.stop)
    try:
        await asyncio.to_thread(broker.start)
    except PortTakenError as error:
        raise BrokerPortTakenError(error.port, find_free_port(error.host, error.port)) from error
    return broker


def _join(
    settings: Settings,
    mode: Mode,
    clock: Clock,
    venue: Venue,
    devices: tuple[Device, ...],
    store: HistoryStore,
) -> RunningTwin:
    bus = Bus()
    state = TwinState(bus)
    # Revisions go on growing over a restart, so that a page that resumes is never told a wrong difference.
    state.revision = first_revision = SystemClock().now_us()
    occupancy = SeatOccupancy(venue, devices=devices, started_us=clock.now_us())
    tags = ShelfTags(venue)
    series = SeriesIndex()

    def learn(found: dict[int, SeriesKey]) -> None:
        series.add(found)
        occupancy.add_series(found)
        tags.add_series(found)

    intake = join_intake(settings, devices, store, state, bus, clock, on_series=learn)
    if isinstance(clock, MeasuredClock):
        bus.subscribe(Committed, lambda event: _advance(clock, event))
    bus.subscribe(Committed, occupancy.on_committed)
    bus.subscribe(Committed, tags.on_committed)
    shown = ShownState(state, list_things(venue, devices))
    seating = Seating(venue, occupancy, state, clock)
    closures = LiveClosures(venue, devices, state, bus, clock)
    make = partial(_make_atlas, settings, venue, Sightings(tags, clock))
    navigation = Navigation(venue, state, closures, clock, make, settings.questions_per_s)
    speed = settings.simulation_speed if mode == "simulated" else 1.0
    feed = Feed(state, shown, bus, clock, mode=mode, speed=speed, client_limit=settings.feed_clients)
    return RunningTwin(
        settings=settings, mode=mode, clock=clock, venue=venue, devices=devices, bus=bus, state=state,
        history=store, readers=HistoryReaders(store), series=series, intake=intake, seating=seating,
        tags=tags, shown=shown, feed=feed, maps=LevelMaps(venue), navigation=navigation, tasks=Tasks(clock),
        first_revision=first_revision,
    )  # fmt: skip


def _make_atlas(settings: Settings, venue: Venue, sightings: Sightings) -> Atlas:
    files = read_library_files(settings.venue, settings.holdings)
    return make_atlas(venue, files, settings.data_dir / CACHE, sightings.find)


def _advance(clock: MeasuredClock, event: Committed) -> None:
    newest = newest_us(event.batch)
    if newest is not None:
        clock.advance(newest)


def _restore(
    running: RunningTwin, stored: dict[int, SeriesKey], latest: Columns, notes: dict[str, bytes]
) -> None:
    running.intake.recall(stored, notes)
    if len(latest):
        running.state.apply(latest)


def _restore_presence(running: RunningTwin) -> None:
    reader = running.history.reader()
    try:
        restore_newest(running.seating.occupancy, reader, running.clock.now_us())
    finally:
        reader.close()


def _start_tasks(running: RunningTwin) -> None:
    tasks, began_us = running.tasks, running.clock.now_us()
    tasks.start("upkeep", lambda: _keep_up(running), "see the log; history goes on without being packed")
    tasks.start("feed", running.feed.run)
    tasks.start("seats", running.seating.run)
    running.intake.start_tasks(tasks)
    tasks.start(
        "navigation", running.navigation.run, "`bibliotwin venue check` says what is wrong with the venue"
    )
    tasks.start("restore", lambda: restore_day(running.seating.occupancy, running.history, began_us))
    tasks.start("restore tags", lambda: restore_tags(running.tags, running.history, began_us))


async def _keep_broker(broker: EmbeddedBroker) -> None:
    """Start the embedded broker again should it have ended; it has then forgotten its sessions."""
    while True:
        await asyncio.sleep(_WATCH_BROKER_S)
        if not broker.is_running:
            _log.error("the embedded broker has ended; starting it again")
            await asyncio.to_thread(broker.start)


async def _keep_up(running: RunningTwin) -> None:
    """Pack history every minute, and every hour let go of what is too old; the writer hardly waits."""
    rounds = 0
    while True:
        await asyncio.sleep(_COMPACT_EVERY_S)
        await asyncio.to_thread(running.history.compact, running.clock.now_us())
        rounds += 1
        if rounds % _RETAIN_EVERY == 0:
            gone = await asyncio.to_thread(running.history.retain, running.clock.now_us())
            if gone:
                _log.info("deleted %d datapoints past their retention", gone)
