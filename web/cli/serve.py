"""`bibliotwin serve`: the twin of a building and its pages."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer
import uvloop

from twin.venue.imdf import read_venue
from twin.venue.model import Device, Venue
from web.app import ClockFrom, create_app, run_twin
from web.cli.console import err, prepare, told
from web.cli.options import (
    Config,
    DataDir,
    HistoryUrl,
    LogLevel,
    MqttPort,
    MqttUrl,
    VenuePath,
    WebHost,
    WebPort,
)
from web.cli.summary import print_summary
from web.devices import read_devices
from web.running import Mode, RunningTwin
from web.serving import listen, serving, until_signalled
from web.settings import Settings, SettingsError

Beside = Callable[[RunningTwin], Awaitable[None]]
"""Something that runs as long as the server does."""


@told
def serve(  # noqa: PLR0913 - one argument per option
    *,
    venue: VenuePath = None,
    data_dir: DataDir = None,
    web_host: WebHost = None,
    web_port: WebPort = None,
    mqtt_url: MqttUrl = None,
    mqtt_port: MqttPort = None,
    history_url: HistoryUrl = None,
    clock: Annotated[
        str | None, typer.Option(help="system, or measured to watch a recording.", rich_help_panel="Settings")
    ] = None,
    log_level: LogLevel = None,
    config: Config = None,
) -> None:
    """Follow a building's devices and serve its pages, until Ctrl-C."""
    settings = prepare(dict(locals()))
    if settings.venue is None:
        raise SettingsError("venue", "not set", "give an IMDF folder or zip, or see `bibliotwin demo`")
    reading = read_venue(settings.venue)
    devices = all_devices(reading.venue, settings)
    mode: Mode = "replay" if settings.clock == "measured" else "live"
    run_until_signalled(settings, reading.venue, devices, mode=mode)


def all_devices(venue: Venue, settings: Settings) -> tuple[Device, ...]:
    """The venue's devices and those of the list beside it, which wins where both have one."""
    if settings.devices is None:
        return venue.devices
    listed = read_devices(settings.devices)
    ids = {device.id for device in listed}
    return (*(device for device in venue.devices if device.id not in ids), *listed)


def run_until_signalled(
    settings: Settings,
    venue: Venue,
    devices: tuple[Device, ...],
    *,
    mode: Mode,
    clock_from: ClockFrom | None = None,
    beside: Beside | None = None,
    on_ready: Callable[[RunningTwin], None] | None = None,
) -> None:
    """Serve until Ctrl-C or SIGTERM."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_run(settings, venue, devices, mode, clock_from, beside, on_ready))


async def _run(  # noqa: PLR0917 - passed straight on
    settings: Settings,
    venue: Venue,
    devices: tuple[Device, ...],
    mode: Mode,
    clock_from: ClockFrom | None,
    beside: Beside | None,
    on_ready: Callable[[RunningTwin], None] | None,
) -> None:
    with until_signalled() as stop:
        listening = listen(settings.web_host, settings.web_port)
        try:
            async with (
                run_twin(settings, venue, devices, mode=mode, clock_from=clock_from) as running,
                serving(create_app(running), listening, running.feed),
            ):
                if beside is not None:
                    running.tasks.start("simulation", lambda: beside(running))
                await print_summary(running)
                if on_ready is not None:
                    on_ready(running)
                await stop.wait()
                err.print("[dim]stopping…[/]")
        finally:
            listening.close()
