"""`bibliotwin doctor`: what works on this machine, what does not, and what to do about it."""

import asyncio
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict

import typer
from rich.markup import escape
from rich.table import Table

from sensors.address import BrokerAddress
from sensors.mqtt import MqttSource
from twin.clock import SystemClock, from_us
from twin.errors import TwinError
from twin.history.duckdb_log import list_aside
from twin.history.open import history_path, open_history
from twin.venue.check import check_venue
from twin.venue.imdf import exit_code, read_venue
from web.api.health import LEAST_FREE
from web.cli.console import WELL, WRONG, err, out, prepare, print_json, told
from web.cli.options import Config, DataDir, HistoryUrl, Json, LogLevel, MqttUrl, VenuePath, WebPort
from web.cli.server import Server
from web.pages import Pages
from web.serving import WebAddressError, WebPortTakenError, listen
from web.settings import Settings
from web.tasks import Check

_OLDEST_PYTHON, _OLDEST_NODE = (3, 11), 20
_BROKER_S = 6.0
#: 2026-01-01: a clock that says less was never set.
_SANE_AFTER_US = 1_767_225_600_000_000


@told
def doctor(
    *,
    as_json: Json = False,
    venue: VenuePath = None,
    data_dir: DataDir = None,
    web_port: WebPort = None,
    mqtt_url: MqttUrl = None,
    history_url: HistoryUrl = None,
    log_level: LogLevel = None,
    config: Config = None,
) -> None:
    """Look over everything Bibliotwin needs. Exit code 1 if something does not work."""
    settings = prepare(
        {
            "venue": venue,
            "data_dir": data_dir,
            "web_port": web_port,
            "mqtt_url": mqtt_url,
            "history_url": history_url,
            "log_level": log_level or "error",
            "config": config,
        }
    )
    with err.status("looking"):
        checks = list(examine(settings))
    well = all(check.ok for check in checks)
    if as_json:
        print_json({"well": well, "checks": [asdict(check) for check in checks]})
    else:
        _print(checks)
    raise typer.Exit(WELL if well else WRONG)


def examine(settings: Settings) -> Iterator[Check]:
    """Every check, none of which stops the next."""
    runs = Server(settings).answers()
    yield _python()
    yield _pages()
    yield _clock()
    yield _data_dir(settings)
    yield (
        Check("history", True, "in use by the running server")
        if runs
        else _guarded("history", _history, settings)
    )
    yield _web_port(settings, runs)
    yield (
        Check("broker", True, "the running server has it") if runs else _guarded("broker", _broker, settings)
    )
    if settings.venue is not None:
        yield _guarded("venue", _venue, settings)
    if runs:
        yield from _server(settings)


def _guarded(name: str, look: Callable[[Settings], Check], settings: Settings) -> Check:
    try:
        return look(settings)
    except TwinError as error:
        return Check(name, False, str(error), "do as the message says, then run doctor again")


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    ok = sys.version_info >= _OLDEST_PYTHON
    return Check("python", ok, f"Python {version}", "" if ok else "install Python 3.11 or newer")


def _pages() -> Check:
    if Pages().built:
        return Check("pages", True, "built")
    node = shutil.which("node")
    if node is None:
        return Check(
            "pages", False, "not built, and there is no Node", "install Node 20 or newer, then `make web`"
        )
    said = subprocess.run(
        [node, "--version"], capture_output=True, text=True, check=False, timeout=10
    ).stdout.strip()
    major = said.removeprefix("v").partition(".")[0]
    if not major.isdigit() or int(major) < _OLDEST_NODE:
        return Check("pages", False, f"not built, and Node is {said or 'broken'}", "install Node 20 or newer")
    return Check("pages", False, f"not built (Node {said} is there)", "run `make web`")


def _clock() -> Check:
    now_us = SystemClock().now_us()
    ok = now_us > _SANE_AFTER_US
    hint = "" if ok else "set the clock, for example with an NTP service"
    return Check("clock", ok, f"{from_us(now_us):%Y-%m-%d %H:%M:%S} UTC", hint)


def _data_dir(settings: Settings) -> Check:
    path = settings.data_dir
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path) as probe:
            probe.write(b"probe")
    except OSError as error:
        return Check(
            "data folder", False, f"{path}: {error.strerror}", "set BIBLIOTWIN_DATA_DIR to one you may write"
        )
    free = shutil.disk_usage(path).free
    ok = free >= LEAST_FREE
    return Check(
        "data folder",
        ok,
        f"{path}, {free / 2**30:.1f} GiB free",
        "" if ok else "free some space on that disk",
    )


def _history(settings: Settings) -> Check:
    history = open_history(settings.history_address)
    try:
        reader = history.reader()
        count, held = reader.count(), sum(history.quarantine_counts().values())
        reader.close()
    finally:
        history.close()
    aside = f", {held:,} messages in quarantine" if held else ""
    torn = list_aside(history_path(settings.history_address))
    if torn:
        aside += f"; after a power cut a half-written log was left out, and is kept as {torn[-1]}"
    return Check("history", True, f"{count:,} datapoints in {settings.history_address}{aside}")


def _web_port(settings: Settings, runs: bool) -> Check:
    address = f"{settings.web_host} port {settings.web_port}"
    if runs:
        return Check("web port", True, f"a Bibliotwin serves on {address}")
    try:
        listen(settings.web_host, settings.web_port).close()
    except WebPortTakenError as error:
        instead = f" to {error.free}" if error.free else ""
        return Check(
            "web port", False, f"{address} is taken by another program", f"set BIBLIOTWIN_WEB_PORT{instead}"
        )
    except WebAddressError as error:
        return Check("web port", False, str(error), "set BIBLIOTWIN_WEB_HOST")
    return Check("web port", True, f"{address} is free")


def _broker(settings: Settings) -> Check:
    if settings.embeds_broker:
        try:
            listen("127.0.0.1", settings.mqtt_port).close()
        except WebPortTakenError as error:
            return Check(
                "broker",
                False,
                f"port {settings.mqtt_port} for the embedded broker is taken",
                f"set BIBLIOTWIN_MQTT_PORT to {error.free}, or BIBLIOTWIN_MQTT_URL to the broker there",
            )
        return Check("broker", True, f"the embedded one can have port {settings.mqtt_port}")
    ok, message, hint = asyncio.run(_reach(settings))
    return Check("broker", ok, message, hint)


async def _reach(settings: Settings) -> tuple[bool, str, str]:
    """Connect once under a name of our own, so that the session of a running server is not taken over."""
    source = MqttSource(
        BrokerAddress.of(settings.broker_url), (), SystemClock(), client_id="bibliotwin-doctor"
    )
    await source.start()
    with suppress(TimeoutError):
        async with asyncio.timeout(_BROKER_S):
            while not source.health()[0]:  # noqa: ASYNC110 - it has no event to wait for
                await asyncio.sleep(0.05)
    found = source.health()
    await source.stop()
    return found


def _venue(settings: Settings) -> Check:
    assert settings.venue is not None
    problems = check_venue(read_venue(settings.venue))
    errors = sum(problem.count for problem in problems if problem.severity == "error")
    warnings = sum(problem.count for problem in problems if problem.severity == "warning")
    ok = exit_code(problems) == 0
    told_so = f"{settings.venue}: {errors:,} errors, {warnings:,} warnings"
    return Check("venue", ok, told_so, "" if ok else f"`bibliotwin venue check {settings.venue}` names each")


def _server(settings: Settings) -> Iterator[Check]:
    try:
        checks = Server(settings).checks()
    except TwinError as error:
        yield Check("server", False, str(error), "its log says more")
        return
    yield from (Check(f"server: {c['name']}", c["ok"], c["message"], c["hint"]) for c in checks)


def _print(checks: list[Check]) -> None:
    table = Table.grid(padding=(0, 2))
    for check in checks:
        sign = "[green]✓[/]" if check.ok else "[bold red]✗[/]"
        table.add_row(sign, check.name, escape(check.message))
        if check.hint:
            table.add_row("", "", f"[yellow]→ {escape(check.hint)}[/]")
    out.print(table)
