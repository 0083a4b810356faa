"""What a server says once it is up."""

from rich.table import Table

from twin.venue.model import label
from web.cli.console import out
from web.pages import Pages
from web.running import RunningTwin


def page_url(running: RunningTwin, path: str) -> str:
    """The address of a page as a browser on this machine would open it."""
    host, port = running.settings.web_host, running.settings.web_port
    shown = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::", "::1", "localhost"} else host
    return f"http://{shown}:{port}{path}"


def host_is_open(host: str) -> bool:
    """Whether the server listens on every address of the machine."""
    return host in {"0.0.0.0", "::"}


async def print_summary(running: RunningTwin) -> None:
    """Where the pages are, what is followed, and how much is known already."""
    settings, venue = running.settings, running.venue
    stored = await running.readers.ask(lambda reader: reader.count())
    levels = len(venue.levels)
    broker = f"embedded on port {settings.mqtt_port}" if settings.embeds_broker else settings.broker_url_shown
    name = label(venue.name, "en") or venue.id
    building = f"{name}: {levels} levels, {len(venue.seats):,} seats, {len(running.devices):,} devices"
    lines = [
        ("Seats", f"[bold]{page_url(running, '/seats')}[/]"),
        ("Ways", f"[bold]{page_url(running, '/wayfinding')}[/]"),
        ("API", page_url(running, "/docs")),
        ("Building", building),
        ("Broker", f"MQTT {broker}"),
        ("History", f"{stored:,} datapoints of {len(running.series):,} series in {settings.data_dir}"),
    ]
    if host_is_open(settings.web_host):
        lines.insert(
            2, ("Network", f"the public part on every address of this machine, port {settings.web_port}")
        )
    if running.mode == "simulated":
        lines.append(("Simulated", f"{running.speed:g} times as fast as real time"))
    if not Pages().built:
        lines.append(("Pages", "[yellow]not built; run `make web`[/]"))
    table = Table.grid(padding=(0, 2))
    for name, value in lines:
        table.add_row(f"[dim]{name}[/]", value)
    out.print(table)
    out.print("[dim]Ctrl-C ends it.[/]")
