"""`bibliotwin quarantine`: messages that no decoder could read, listed and tried again after a fix."""

import asyncio
from collections.abc import Callable
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from sensors.decoders.catalogue import open_decoders
from sensors.decoding import Decoding
from sensors.ingest import Ingest
from sensors.registry import DeviceRegistry
from sensors.source import Delivery
from twin.bus import Bus
from twin.clock import SystemClock
from twin.history.open import open_history
from twin.history.store import HistoryStore
from twin.state import TwinState
from twin.venue.imdf import read_venue
from twin.venue.model import Device
from web.api.ingest import quarantined_view
from web.cli.console import err, out, prepare, print_json, told
from web.cli.options import Config, DataDir, HistoryUrl, Json, LogLevel, VenuePath, WebPort
from web.cli.serve import all_devices
from web.cli.server import Server
from web.quarantine import replay
from web.settings import Settings

quarantine_app = typer.Typer(help="Messages that no decoder could read.", no_args_is_help=True)
_AT_ONCE = 1_000


@quarantine_app.command("list")
@told
def list_held(
    *,
    limit: Annotated[int, typer.Option(min=1, help="Most messages to show.")] = 100,
    as_json: Json = False,
    data_dir: DataDir = None,
    history_url: HistoryUrl = None,
    web_port: WebPort = None,
    log_level: LogLevel = None,
    config: Config = None,
) -> None:
    """Show what is held: topic, decoder, reason. Asks the running server, else opens the history."""
    settings = prepare(
        {
            "data_dir": data_dir,
            "history_url": history_url,
            "web_port": web_port,
            "log_level": log_level,
            "config": config,
        }
    )
    server = Server(settings)
    found = _list_from_server(server, limit) if server.answers() else _list_from_file(settings, limit)
    if as_json:
        print_json(found)
    else:
        _print(found)


@quarantine_app.command("replay")
@told
def replay_held(
    *,
    as_json: Json = False,
    venue: VenuePath = None,
    data_dir: DataDir = None,
    history_url: HistoryUrl = None,
    web_port: WebPort = None,
    log_level: LogLevel = None,
    config: Config = None,
) -> None:
    """Try every held message again. What can be read now is stored with its own times; the rest stays."""
    settings = prepare(
        {
            "venue": venue,
            "data_dir": data_dir,
            "history_url": history_url,
            "web_port": web_port,
            "log_level": log_level,
            "config": config,
        }
    )
    server = Server(settings)
    found = _replay_on_server(server) if server.answers() else asyncio.run(_replay_in_file(settings))
    if as_json:
        print_json(found)
    else:
        out.print(f"{found['tried']:,} tried, {found['read']:,} read now, {found['left']:,} still unreadable")


def _list_from_server(server: Server, limit: int) -> dict[str, Any]:
    messages: list[dict[str, Any]] = []
    after: int | None = 0
    counts: dict[str, int] = {}
    while after is not None and len(messages) < limit:
        answer = server.get("/api/v1/quarantine", limit=min(limit - len(messages), _AT_ONCE), after=after)
        messages += answer["messages"]
        counts, after = answer["counts"], answer["next"]
    return {"counts": counts, "messages": messages}


def _list_from_file(settings: Settings, limit: int) -> dict[str, Any]:
    def ask(history: HistoryStore) -> dict[str, Any]:
        reader = history.reader()
        messages = [quarantined_view(message) for message in reader.quarantined(limit)]
        reader.close()
        return {"counts": history.quarantine_counts(), "messages": messages}

    return _with_history(settings, ask)


def _with_history(settings: Settings, ask: Callable[[HistoryStore], dict[str, Any]]) -> dict[str, Any]:
    err.print(f"[dim]no server at port {settings.web_port}; opening {settings.history_address}[/]")
    history = open_history(settings.history_address)
    try:
        return ask(history)
    finally:
        history.close()


def _replay_on_server(server: Server) -> dict[str, Any]:
    total = {"tried": 0, "read": 0, "left": 0}
    after: int | None = 0
    while after is not None:
        answer = server.post("/api/v1/quarantine/replay", limit=_AT_ONCE, after=after)
        for name in total:
            total[name] += answer[name]
        after = answer["last"]
    return total


async def _replay_in_file(settings: Settings) -> dict[str, Any]:
    devices: tuple[Device, ...] = ()
    if settings.venue is not None:
        devices = all_devices(read_venue(settings.venue).venue, settings)
    else:
        err.print("[yellow]no venue is set: readings are stored under the devices' own names[/]")
    history = open_history(settings.history_address)
    clock = SystemClock()
    pump = Ingest(
        _Nowhere(), Decoding(open_decoders(), DeviceRegistry(devices)), history, TwinState(Bus()), clock
    )
    try:
        pump.add_series(history.list_series())
        reader = history.reader()
        total, after = {"tried": 0, "read": 0, "left": 0}, 0
        while held := reader.quarantined(_AT_ONCE, after):
            done = await replay(held, pump, history)
            for name in total:
                total[name] += getattr(done, name)
            after = held[-1].id
        reader.close()
        return total
    finally:
        pump.close()
        history.close()


class _Nowhere:
    """A source that brings nothing: all there is to take in comes from quarantine."""

    name = "nowhere"

    async def receive(self, limit: int) -> Delivery | None:
        """None."""
        _ = limit
        return None

    def waiting(self) -> int:
        """None: what is there is taken at once."""
        return 0

    def health(self) -> tuple[bool, str, str]:
        """Well."""
        return True, "nothing to receive", ""


def _print(found: dict[str, Any]) -> None:
    if not found["messages"]:
        out.print("nothing is in quarantine")
        return
    table = Table(box=None, pad_edge=False)
    for name in ("id", "received", "decoder", "topic", "reason"):
        table.add_column(name, no_wrap=name in {"id", "received", "decoder"}, overflow="fold")
    for message in found["messages"]:
        table.add_row(
            *(escape(str(message[name])) for name in ("id", "received", "decoder", "topic", "reason"))
        )
    out.print(table)
    total = sum(found["counts"].values())
    counts = ", ".join(f"{name} {count:,}" for name, count in found["counts"].items())
    out.print(f"\n{total:,} in quarantine ({counts}); after a fix: `bibliotwin quarantine replay`")
