"""`bibliotwin venue`: look a venue over, import one, or write the demonstration one."""

from collections import Counter
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from twin.venue.check import RULES, check_venue
from twin.venue.imdf import exit_code, read_venue, summary
from twin.venue.model import label
from twin.venue.problems import READING_RULES, Problem
from twin.venue.reading import VenueReading
from web.cli.console import err, out, print_json, told
from web.cli.north_hall import write_north_hall
from web.cli.options import Json
from web.cli.venue_import import import_venue

venue_app = typer.Typer(help="Venues: check, import, or write the demonstration one.", no_args_is_help=True)
venue_app.command("import")(import_venue)
_COLOURS = {"error": "bold red", "warning": "yellow", "info": "dim"}


@venue_app.command()
@told
def check(
    path: Annotated[Path, typer.Argument(help="IMDF folder or zip.")],
    *,
    as_json: Json = False,
    quiet: Annotated[bool, typer.Option("--errors-only", help="Leave out warnings and remarks.")] = False,
) -> None:
    """Name every fault of a venue by rule and feature id. Exit code 1 if there is an error, 0 otherwise."""
    with err.status("reading and checking"):
        reading = read_venue(path)
        problems = check_venue(reading)
    shown = [problem for problem in problems if not quiet or problem.severity == "error"]
    if as_json:
        _print_json(reading, shown)
    else:
        _print_summary(path, reading)
        for (severity, rule), found in groupby(shown, key=lambda problem: (problem.severity, problem.rule)):
            _print_rule(severity, rule, list(found))
        _print_verdict(problems)
    raise typer.Exit(exit_code(problems))


@venue_app.command()
@told
def demo(path: Annotated[Path, typer.Argument(help="Folder to write, or a name that ends in .zip.")]) -> None:
    """Write North Hall, the demonstration library, as IMDF."""
    with err.status("drawing North Hall"):
        venue = write_north_hall(path)
    out.print(
        f"{path}: {len(venue.levels)} levels, {len(venue.seats):,} seats, {len(venue.shelves):,} shelves"
    )


def _print_json(reading: VenueReading, problems: list[Problem]) -> None:
    counts = Counter(str(problem.severity) for problem in problems)
    print_json(
        {
            "venue": reading.venue.id,
            "name": dict(reading.venue.name),
            "features": summary(reading),
            "counts": {severity: counts.get(severity, 0) for severity in _COLOURS},
            "problems": [asdict(problem) for problem in problems],
        }
    )


def _print_summary(path: Path, reading: VenueReading) -> None:
    name = label(reading.venue.name, "en") or reading.venue.id or "a venue without a name"
    counts = ", ".join(f"{count:,} {kind}" for kind, count in summary(reading).items() if kind != "venue")
    out.print(f"[bold]{escape(name)}[/] [dim]{escape(str(path))}[/]")
    out.print(f"{counts}\n")


def _print_rule(severity: str, rule: str, problems: list[Problem]) -> None:
    count = sum(problem.count for problem in problems)
    out.print(f"[{_COLOURS[severity]}]{severity}[/] [bold]{rule}[/] ×{count}  [dim]{escape(_about(rule))}[/]")
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="cyan")
    table.add_column(overflow="fold")
    for problem in problems:
        where = problem.feature_id or problem.file
        more = f" (and {problem.count - 1:,} more)" if problem.count > 1 else ""
        table.add_row(escape(where), escape(problem.message) + f"[dim]{more}[/]")
    out.print(Padding(table, (0, 0, 1, 2)))


def _print_verdict(problems: list[Problem]) -> None:
    counts = Counter[str]()
    for problem in problems:
        counts[problem.severity] += problem.count
    if not counts:
        out.print("[bold green]no faults[/]")
        return
    told = ", ".join(f"{counts[s]:,} {s}{'s' * (counts[s] != 1)}" for s in ("error", "warning") if counts[s])
    colour = "red" if counts["error"] else "yellow" if counts["warning"] else "green"
    remarks = f"; {counts['info']:,} remarks" if counts["info"] else ""
    out.print(f"[bold {colour}]{told or 'no faults'}[/]{remarks}")


def _about(rule: str) -> str:
    if rule in RULES:
        return RULES[rule].summary
    return READING_RULES[rule][1] if rule in READING_RULES else ""
