"""`bibliotwin demo`: a whole living library in one command."""

import asyncio
import subprocess
import sys
import webbrowser
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from twin.clock import US_PER_S, Clock, ScaledClock, SystemClock
from twin.errors import TwinError
from twin.venue.imdf import read_venue
from twin.venue.model import Venue
from web.cli.console import prepare, told
from web.cli.north_hall import find_or_write_north_hall
from web.cli.options import Config, DataDir, LogLevel, MqttPort, MqttUrl, VenuePath, WebHost, WebPort
from web.cli.serve import all_devices, run_until_signalled
from web.cli.simulate import clock_argument, start_of_day_us
from web.cli.summary import page_url
from web.running import RunningTwin
from web.settings import Settings

_STOP_LIMIT_S = 2.0
_POLL_S = 0.5
_GOODBYE_S = 1.0
#: Devices have been reporting for so long when the demo begins, so that few seats are unknown at first sight.
_BEFORE_US = 12 * 60 * US_PER_S


class SimulationEndedError(TwinError):
    """The simulated library ended by itself."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the simulated library ended with code {code}; its log above says why")
        self.code = code


@told
def demo(  # noqa: PLR0913 - one argument per option
    *,
    venue: VenuePath = None,
    data_dir: DataDir = None,
    web_host: WebHost = None,
    web_port: WebPort = None,
    mqtt_url: MqttUrl = None,
    mqtt_port: MqttPort = None,
    simulation_speed: Annotated[
        str | None, typer.Option("--speed", help="Times real speed.", rich_help_panel="Settings")
    ] = None,
    open_browser: Annotated[
        bool | None, typer.Option(help="Open a browser.", rich_help_panel="Settings")
    ] = None,
    log_level: LogLevel = None,
    config: Config = None,
) -> None:
    """Open a whole living library: North Hall, its devices, the twin and its pages, until Ctrl-C."""
    settings = prepare(dict(locals()), {"data_dir": Path("data")})
    if settings.venue is None:
        path, hall = find_or_write_north_hall(settings.data_dir)
        settings = replace(settings, venue=path)  # its books lie beside it
    else:
        path, hall = settings.venue, read_venue(settings.venue).venue
    simulation = _Simulation(settings, path, hall)
    try:
        run_until_signalled(
            settings,
            hall,
            all_devices(hall, settings),
            mode="simulated",
            clock_from=simulation.start,
            beside=simulation.watch,
            on_ready=_open_browser if settings.open_browser else None,
        )
    finally:
        simulation.stop()


class _Simulation:
    """The simulated library in a process of its own, on the twin's clock."""

    def __init__(self, settings: Settings, path: Path, venue: Venue) -> None:
        self._settings, self._path, self._venue = settings, path, venue
        self._process: subprocess.Popen[bytes] | None = None
        self._from_us = 0

    def start(self, newest_us: int | None) -> Clock:
        """Begin at today's time of day, or go on where history ends; returns the clock of the twin."""
        start_us = start_of_day_us(self._settings, self._venue.time_zone, SystemClock().now_us())
        self._from_us = max(start_us - _BEFORE_US, newest_us or 0)
        clock = ScaledClock(max(start_us, newest_us or 0), self._settings.simulation_speed)
        self._spawn(clock)
        return clock

    async def watch(self, running: RunningTwin) -> None:
        """Notice when it ends, and raise; called again, start it again."""
        if self._process is None:
            self._from_us = running.clock.now_us()
            self._spawn(running.clock)
        assert self._process is not None
        # Polled: a thread that waits for the child would keep the event loop from closing before `stop`.
        try:
            while (code := self._process.poll()) is None:  # noqa: ASYNC110 - nobody could set an event
                await asyncio.sleep(_POLL_S)
        except asyncio.CancelledError:
            self._process.terminate()  # while the broker still runs, so that it can say goodbye
            with suppress(TimeoutError):
                async with asyncio.timeout(_GOODBYE_S):
                    while self._process.poll() is None:  # noqa: ASYNC110
                        await asyncio.sleep(0.02)
            raise
        self._process = None
        raise SimulationEndedError(code)

    def stop(self) -> None:
        """End it; safe to call twice."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(_STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _spawn(self, clock: Clock) -> None:
        settings = self._settings
        command = [sys.executable, "-m", "web", "simulate", str(self._path.resolve())]
        command += ["--mqtt-url", settings.broker_url, "--clock", f"{self._from_us},{clock_argument(clock)}"]
        command += ["--speed", str(settings.simulation_speed), "--seed", str(settings.simulation_seed)]
        command += ["--log-level", settings.log_level]
        # In a session of its own Ctrl-C reaches only us; when we end, its standard input does too.
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)


def _open_browser(running: RunningTwin) -> None:
    asyncio.get_running_loop().run_in_executor(None, webbrowser.open, page_url(running, "/seats"))
