"""`bibliotwin simulate`: a library that behaves, publishing to a broker like a real one."""

import asyncio
import os
import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import numpy as np
import typer
import uvloop

from sensors.address import BrokerAddress
from sensors.simulated.library import SimulatedLibrary
from sensors.simulated.publish import publish
from twin.clock import US_PER_S, Clock, ScaledClock, SystemClock, from_us, to_us
from twin.venue.imdf import read_venue
from web.cli.console import err, prepare, told
from web.cli.options import Config, LogLevel, MqttPort, MqttUrl
from web.library_files import read_library_files
from web.serving import until_signalled
from web.settings import Settings
from web.tagged import tags_by_range


@told
def simulate(
    venue: Annotated[Path, typer.Argument(help="IMDF folder or zip.")],
    *,
    mqtt_url: MqttUrl = None,
    mqtt_port: MqttPort = None,
    simulation_speed: Annotated[str | None, typer.Option("--speed", help="Times real speed.")] = None,
    simulation_seed: Annotated[str | None, typer.Option("--seed", help="Seed of all that happens.")] = None,
    log_level: LogLevel = None,
    config: Config = None,
    clock: Annotated[str, typer.Option(hidden=True)] = "",
) -> None:
    """Publish as the devices of a venue would, until Ctrl-C."""
    flags = {
        "mqtt_url": mqtt_url,
        "mqtt_port": mqtt_port,
        "simulation_speed": simulation_speed,
        "simulation_seed": simulation_seed,
        "log_level": log_level,
        "config": config,
    }
    settings = prepare(flags)
    if not clock:
        _publish_until_signalled(settings, venue, None, None)
        return
    _end_with_parent()
    from_us, _, shared = clock.partition(",")
    _publish_until_signalled(settings, venue, int(from_us), _shared_clock(shared, settings.simulation_speed))


def start_of_day_us(settings: Settings, time_zone: str, now_us: int) -> int:
    """Today at `simulation_start` in the venue's time zone, microseconds since 1970."""
    hour, _, minute = settings.simulation_start.partition(":")
    today = from_us(now_us).astimezone(ZoneInfo(time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    return to_us(today + timedelta(hours=int(hour), minutes=int(minute)))


def clock_argument(clock: Clock) -> str:
    """What lets another process of this machine run the same clock."""
    return f"{clock.now_us()},{clock.monotonic_s()!r}"


def _shared_clock(argument: str, speed: float) -> ScaledClock:
    """The clock of the process that gave `argument`: both read the machine's one monotonic clock."""
    then_us, _, then_s = argument.partition(",")
    passed_s = SystemClock().monotonic_s() - float(then_s)
    return ScaledClock(int(then_us) + round(passed_s * speed * US_PER_S), speed)


def _end_with_parent() -> None:
    """End as soon as whoever holds the other end of standard input is gone, however it went."""

    def wait() -> None:
        while os.read(sys.stdin.fileno(), 1_024):
            pass
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


def _publish_until_signalled(
    settings: Settings, path: Path, from_us: int | None, shared: Clock | None
) -> None:
    venue = read_venue(path).venue
    if from_us is None:
        from_us = start_of_day_us(settings, venue.time_zone, SystemClock().now_us())
    with err.status("filling the library"):
        rng = np.random.default_rng(settings.simulation_seed)
        library = SimulatedLibrary(venue, rng, from_us, tagged=tags_by_range(venue, read_library_files(path)))
    if shared is None:
        err.print(f"{len(venue.devices):,} devices publish to {settings.broker_url_shown}; Ctrl-C ends it.")
    clock = shared or ScaledClock(from_us, settings.simulation_speed)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_publish(settings, library, clock))


async def _publish(settings: Settings, library: SimulatedLibrary, clock: Clock) -> None:
    address = BrokerAddress.of(settings.broker_url)
    with until_signalled() as stop:
        publishing = asyncio.create_task(
            publish(
                library,
                clock,
                address.host,
                address.port,
                speed=settings.simulation_speed,
                login=None if address.user is None else (address.user, address.password or ""),
            )
        )
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({publishing, stopping}, return_when=asyncio.FIRST_COMPLETED)
        publishing.cancel()
        stopping.cancel()
        await asyncio.gather(publishing, return_exceptions=True)
