"""The running twin as the API sees it: everything that was wired together, in one place."""

from dataclasses import dataclass
from typing import Annotated, Literal, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from sensors.ingest import Ingest
from sensors.mqtt import MqttSource
from sensors.shelves.tags import ShelfTags
from twin.bus import Bus
from twin.clock import Clock
from twin.history.store import HistoryStore
from twin.state import TwinState
from twin.venue.model import Device, Venue
from web.feed import Feed
from web.intake import Intake
from web.navigation import Navigation
from web.plan import LevelMaps
from web.readers import HistoryReaders, SeriesIndex
from web.seating import Seating
from web.settings import Settings
from web.shown import ShownState
from web.tasks import Tasks

Mode = Literal["live", "simulated", "replay"]


@dataclass(kw_only=True)
class RunningTwin:
    """What the API answers from. `web.app` makes one, and ends it."""

    settings: Settings
    mode: Mode
    clock: Clock
    venue: Venue
    devices: tuple[Device, ...]
    bus: Bus
    state: TwinState
    history: HistoryStore
    readers: HistoryReaders
    series: SeriesIndex
    intake: Intake
    seating: Seating
    tags: ShelfTags
    shown: ShownState
    feed: Feed
    maps: LevelMaps
    navigation: Navigation
    tasks: Tasks
    first_revision: int = 0

    @property
    def ingest(self) -> Ingest:
        """The pump."""
        return self.intake.ingest

    @property
    def source(self) -> MqttSource:
        """What the pump hears over MQTT."""
        return self.intake.sources.mqtt

    @property
    def speed(self) -> float:
        """How many times real speed the twin's clock runs."""
        return self.settings.simulation_speed if self.mode == "simulated" else 1.0


def _running(connection: HTTPConnection) -> RunningTwin:
    return cast(RunningTwin, connection.app.state.running)


Running = Annotated[RunningTwin, Depends(_running)]
