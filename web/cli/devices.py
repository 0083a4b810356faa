"""`bibliotwin devices`: who speaks and has no place in the venue yet, as rows for the list of devices."""

import csv
import io
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from sensors.decoders.catalogue import open_decoders
from sensors.decoding import Decoding
from sensors.registry import DeviceRegistry
from twin.history.open import open_history
from twin.history.store import HistoryStore
from twin.venue.imdf import read_venue
from twin.venue.model import Device
from web.cli.console import err, out, prepare, print_json, told
from web.cli.options import Config, DataDir, HistoryUrl, Json, LogLevel, VenuePath, WebPort
from web.cli.serve import all_devices
from web.cli.server import Server
from web.devices import read_devices
from web.settings import Settings
from web.unassigned import COLUMNS, Heard, list_unassigned, listed_by, rows_of, shown

devices_app = typer.Typer(help="Devices that speak to the twin.", no_args_is_help=True)
_AT_ONCE = 5_000
_SHOWN_PROPERTIES = 4


@devices_app.callback()
def about() -> None:
    """Devices that speak to the twin."""


@devices_app.command("unassigned")
@told
def unassigned(
    *,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print rows for the list of devices.")] = False,
    as_json: Json = False,
    venue: VenuePath = None,
    data_dir: DataDir = None,
    history_url: HistoryUrl = None,
    web_port: WebPort = None,
    log_level: LogLevel = None,
    config: Config = None,
) -> None:
    """Show who reports or has introduced itself and has no place. Asks the server, else opens the history."""
    if as_csv and as_json:
        raise typer.BadParameter("give --csv or --json, not both")
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
    devices = _from_server(server) if server.answers() else _from_file(settings)
    if as_json:
        print_json({"total": len(devices), "devices": devices})
    elif as_csv:
        _print_rows(devices)
    else:
        _print(devices)


def _from_server(server: Server) -> list[dict[str, Any]]:
    return listed_by(lambda after: server.get("/api/v1/devices/unassigned", limit=_AT_ONCE, after=after))


def _from_file(settings: Settings) -> list[dict[str, Any]]:
    err.print(f"[dim]no server at port {settings.web_port}; opening {settings.history_address}[/]")
    registry = DeviceRegistry(_registered(settings))
    history = open_history(settings.history_address)
    try:
        registry.restore(history.list_series())
        Decoding(open_decoders(), registry).recall(history.list_notes())
        heard = _heard(history)
    finally:
        history.close()
    return [shown(device, heard.get(device.id, Heard())) for device in list_unassigned(registry)]


def _registered(settings: Settings) -> tuple[Device, ...]:
    if settings.venue is not None:
        return all_devices(read_venue(settings.venue).venue, settings)
    err.print("[yellow]no venue is set: devices that have a place in it are listed too[/]")
    return () if settings.devices is None else read_devices(settings.devices)


def _heard(history: HistoryStore) -> dict[str, Heard]:
    """What each device has in history, and when the newest of it was received."""
    series, latest = history.list_series(), history.latest()
    found: dict[str, dict[str, int]] = {}
    for number, received_us in zip(latest.series.tolist(), latest.received_us.tolist(), strict=True):
        key = series[number]
        found.setdefault(key.device_id, {})[key.observed_property] = received_us
    return {name: Heard(tuple(sorted(of)), max(of.values())) for name, of in found.items()}


def _print_rows(devices: list[dict[str, Any]]) -> None:
    rows, left_out = rows_of(devices)
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    # Rows are copied from here: nothing may be wrapped or coloured.
    out.out(text.getvalue().rstrip("\n"), highlight=False)
    for name in left_out:
        err.print(
            f"[yellow]left out: {_plain(name)}, whose name a spreadsheet would not keep as it is; "
            "write its row by hand[/]",
            soft_wrap=True,
        )
    if rows:
        err.print(
            "[dim]fill in feature_of_interest, and add the rows to the file that BIBLIOTWIN_DEVICES names[/]"
        )


def _print(devices: list[dict[str, Any]]) -> None:
    if not devices:
        out.print("every device that was heard has its place")
        return
    table = Table(box=None, pad_edge=False)
    for name in ("protocol", "name", "calls itself", "model", "reports", "last seen"):
        table.add_column(name, no_wrap=name in {"protocol", "last seen"}, overflow="fold")
    for device in devices:
        announced = device["announced"] or {"name": "", "model": "", "maker": ""}
        reports = device["properties"]
        more = f" and {len(reports) - _SHOWN_PROPERTIES} more" if len(reports) > _SHOWN_PROPERTIES else ""
        table.add_row(
            device["protocol"],
            _plain(device["name"]),
            _plain(announced["name"]),
            _plain(f"{announced['maker']} {announced['model']}".strip()),
            _plain(", ".join(reports[:_SHOWN_PROPERTIES]) + more),
            device["last_seen"] or "never",
        )
    out.print(table)
    out.print(
        f"\n{len(devices):,} without a place; `bibliotwin devices unassigned --csv` makes rows for the list "
        "of devices"
    )


def _plain(text: str) -> str:
    """A name from outside as a terminal may show it."""
    return escape("".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text))
