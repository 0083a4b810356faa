"""The command `bibliotwin` and what it can be followed by."""

from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer

from web.cli.bench import bench_app
from web.cli.console import out
from web.cli.demo import demo
from web.cli.devices import devices_app
from web.cli.doctor import doctor
from web.cli.holdings import holdings_app
from web.cli.push import push_app
from web.cli.quarantine import quarantine_app
from web.cli.record import record_app
from web.cli.replay import replay_recording
from web.cli.route import route
from web.cli.serve import serve
from web.cli.simulate import simulate
from web.cli.venue import venue_app

app = typer.Typer(
    name="bibliotwin",
    help="The operating twin of a library building.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    epilog="Exit codes: 0 all is well, 1 something is wrong and was named, 2 the command was misused.",
)
app.command()(demo)
app.command()(serve)
app.command("replay")(replay_recording)
app.add_typer(record_app, name="record")
app.add_typer(venue_app, name="venue")
app.add_typer(holdings_app, name="holdings")
app.add_typer(push_app, name="push")
app.add_typer(devices_app, name="devices")
app.add_typer(quarantine_app, name="quarantine")
app.add_typer(bench_app, name="bench")
app.command()(route)
app.command()(doctor)
app.command()(simulate)


def _print_version(wanted: bool) -> None:
    if wanted:
        out.print(f"bibliotwin {program_version()}")
        raise typer.Exit


def program_version() -> str:
    """The installed version."""
    try:
        return version("bibliotwin")
    except PackageNotFoundError:
        return "0 (not installed)"


@app.callback()
def main(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """The operating twin of a library building."""
