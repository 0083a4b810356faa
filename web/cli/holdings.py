"""`bibliotwin holdings`: look a catalogue over against the shelves, or write the demonstration one."""

from collections import Counter
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from navigation.holdings import HoldingsIndex
from navigation.holdings.check import check_holdings
from navigation.holdings.csv_file import FILE_NAME, read_holdings
from navigation.holdings.findings import RULES, Finding
from navigation.holdings.library_file import find_library, read_library
from twin.errors import TwinError
from twin.venue.imdf import read_venue
from twin.venue.northhall import build_north_hall
from twin.venue.problems import Severity
from web.cli.console import WELL, WRONG, err, out, print_json, told
from web.cli.north_hall import VENUE_SEED, write_catalogue
from web.cli.options import Json

holdings_app = typer.Typer(
    help="Holdings: check a catalogue against the shelves, or write the demonstration one.",
    no_args_is_help=True,
)
_COLOURS = {"error": "bold red", "warning": "yellow", "info": "dim"}
_SHOWN_PER_RULE = 20


class NoCatalogueError(TwinError):
    """A venue without a catalogue, where none was named either."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"there is no {FILE_NAME} in {folder}: put it there, or name one with --holdings "
            "(docs/holdings.md says what is in it)"
        )
        self.folder = folder


@holdings_app.command()
@told
def check(
    path: Annotated[Path, typer.Argument(help="IMDF folder or zip.")],
    holdings: Annotated[
        Path | None, typer.Option(help=f"CSV file of holdings; {FILE_NAME} beside the venue if left out.")
    ] = None,
    library: Annotated[
        Path | None, typer.Option(help="Rules of shelving; callnumbers.json beside the venue if left out.")
    ] = None,
    *,
    as_json: Json = False,
    errors_only: Annotated[
        bool, typer.Option("--errors-only", help="Leave out warnings and remarks.")
    ] = False,
) -> None:
    """Name gaps and overlaps between shelf faces and books that cannot be placed, and say what to do.

    Exit code 1 if there is an error, 0 otherwise.
    """
    with err.status("reading and checking"):
        folder = path if path.is_dir() else path.parent
        rules = find_library(folder) if library is None else read_library(library)
        venue = read_venue(path).venue
        reading = read_holdings(_find_catalogue(folder) if holdings is None else holdings)
        index = HoldingsIndex(venue, reading.holdings, library=rules)
        findings = check_holdings(index, reading.findings)
    shown = [f for f in findings if not errors_only or f.severity is Severity.ERROR]
    if as_json:
        _print_json(index, shown)
    else:
        out.print(f"[bold]{escape(str(path))}[/] {_summary(index)}\n")
        for rule, group in groupby(shown, key=lambda finding: finding.rule):
            _print_rule(rule, list(group))
        _print_verdict(findings)
    raise typer.Exit(WRONG if any(f.severity is Severity.ERROR for f in findings) else WELL)


@holdings_app.command()
@told
def demo(path: Annotated[Path, typer.Argument(help="CSV file to write.")]) -> None:
    """Write the catalogue of North Hall, the demonstration library, as CSV."""
    with err.status("cataloguing North Hall"):
        write_catalogue(build_north_hall(np.random.default_rng(VENUE_SEED)), path)
        books = read_holdings(path).holdings
    stored = sum(books.location_of(number) != "" for number in range(len(books)))
    out.print(f"{path}: {len(books):,} books, {stored:,} of them in the closed stack")


def _find_catalogue(folder: Path) -> Path:
    path = folder / FILE_NAME
    if not path.exists():
        raise NoCatalogueError(folder)
    return path


def _summary(index: HoldingsIndex) -> str:
    faces = sum(len(shelving.faces.faces) for shelving in index.shelving.values())
    return f"{len(index.holdings):,} books, {faces:,} faces with call numbers"


def _print_json(index: HoldingsIndex, findings: list[Finding]) -> None:
    print_json(
        {
            "holdings": len(index.holdings),
            "counts": _counts(findings),
            "findings": [asdict(finding) for finding in findings],
        }
    )


def _counts(findings: list[Finding]) -> dict[str, int]:
    counts = Counter[str]()
    for finding in findings:
        counts[finding.severity] += finding.count
    return {severity: counts.get(severity, 0) for severity in _COLOURS}


def _print_rule(rule: str, findings: list[Finding]) -> None:
    severity, about = RULES[rule]
    count = sum(finding.count for finding in findings)
    out.print(f"[{_COLOURS[severity]}]{severity}[/] [bold]{rule}[/] ×{count:,}  [dim]{escape(about)}[/]")
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, justify="right", style="dim")
    table.add_column(no_wrap=True, style="cyan")
    table.add_column(overflow="fold")
    for finding in findings[:_SHOWN_PER_RULE]:
        where = f"line {finding.line}" if finding.line else ""
        table.add_row(f"{finding.number}", where, escape(finding.message))
    if len(findings) > _SHOWN_PER_RULE:
        table.add_row("", "", f"[dim]{len(findings) - _SHOWN_PER_RULE:,} more; --json lists them all[/]")
    out.print(Padding(table, (0, 0, 1, 2)))


def _print_verdict(findings: list[Finding]) -> None:
    counts = _counts(findings)
    if not any(counts.values()):
        out.print("[bold green]no faults[/]")
        return
    words = [f"{counts[s]:,} {s}{'s' * (counts[s] != 1)}" for s in ("error", "warning") if counts[s]]
    colour = "red" if counts["error"] else "yellow" if counts["warning"] else "green"
    remarks = f"; {counts['info']:,} remarks" if counts["info"] else ""
    out.print(f"[bold {colour}]{', '.join(words) or 'no faults'}[/]{remarks}")
