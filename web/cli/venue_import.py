"""`bibliotwin venue import`: a building mapped or modelled elsewhere, written as a venue."""

import shlex
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from twin.errors import TwinError
from twin.venue.ifc import import_ifc
from twin.venue.imdf import summary, write_venue
from twin.venue.importing.outcome import Imported, ImportOptions, Tell
from twin.venue.importing.problems import KINDS, ImportProblem
from twin.venue.model import label
from twin.venue.osm import import_osm
from twin.venue.reading import VenueReading
from web.cli.console import err, out, print_json, told
from web.cli.north_hall import VenueNotWrittenError
from web.cli.options import Json

_SHOWN: Final = 200
_IFC_START: Final = b"ISO-10303-21"


class SourceFormat(StrEnum):
    """What the source is written in."""

    OSM = "osm"
    GEOJSON = "geojson"
    IFC = "ifc"


class SourceNotFoundError(TwinError):
    """A source that is no file."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"cannot import {path}: {why}; give an .osm, .geojson or .ifc file")
        self.path, self.why = path, why


@told
def import_venue(
    source: Annotated[Path, typer.Argument(help="An .osm, .geojson or .ifc file.")],
    target: Annotated[Path, typer.Argument(help="Folder to write, or a name that ends in .zip.")],
    *,
    source_format: Annotated[
        SourceFormat | None, typer.Option("--format", help="Instead of going by the file.")
    ] = None,
    origin: Annotated[
        str | None, typer.Option(metavar="LON,LAT", help="Where an IFC model's origin is on Earth.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="Language of names that have no tag, such as de.")
    ] = None,
    time_zone: Annotated[str | None, typer.Option(help="Such as Asia/Shanghai.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write even if the target is not empty.")] = False,
    as_json: Json = False,
) -> None:
    """Make a venue of OpenStreetMap indoor data or a building model, and list what was not as it should be.

    Exit code 0 if a venue was written, whatever problems were met on the way.
    """
    options = ImportOptions(origin=_origin(origin), language=language, time_zone=time_zone)
    _refuse_overwriting(target, force=force)
    kind = source_format or _format_of(source)
    with err.status(escape(f"reading {source.name}")) as status:
        imported = _import(kind, source, options, lambda text: status.update(escape(text)))
        status.update("writing")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            write_venue(imported.venue, target)
        except OSError as error:
            raise VenueNotWrittenError(target, error.strerror or str(error)) from error
    if as_json:
        _print_json(kind, source, target, imported)
    else:
        _print_problems(imported)
        _print_summary(source, target, imported)


def _import(kind: SourceFormat, source: Path, options: ImportOptions, tell: Tell) -> Imported:
    return (import_ifc if kind is SourceFormat.IFC else import_osm)(source, options, tell)


def _origin(text: str | None) -> tuple[float, float] | None:
    if text is None:
        return None
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError as error:
        raise typer.BadParameter("give longitude and latitude, such as 116.74,39.90") from error
    if not (-180 <= lon <= 180 and -85 < lat < 85):
        raise typer.BadParameter(f"{text} is not on Earth, or at a pole; longitude comes first")
    return lon, lat


def _format_of(source: Path) -> SourceFormat:
    """By what the file begins with, which does not lie; by its name where that does not say."""
    try:
        with source.open("rb") as stream:
            start = stream.read(256).removeprefix(b"\xef\xbb\xbf").lstrip()
    except OSError as error:
        raise SourceNotFoundError(source, error.strerror or str(error)) from error
    if start.startswith(_IFC_START) or source.suffix.lower().startswith(".ifc"):
        return SourceFormat.IFC
    return SourceFormat.OSM if start.startswith(b"<") else SourceFormat.GEOJSON


def _refuse_overwriting(target: Path, *, force: bool) -> None:
    taken = target.is_file() or (target.is_dir() and any(target.iterdir()))
    if taken and not force:
        raise VenueNotWrittenError(target, "it is not empty, and --force was not given")


def _features(imported: Imported) -> dict[str, int]:
    return summary(VenueReading(venue=imported.venue))


def _print_json(kind: SourceFormat, source: Path, target: Path, imported: Imported) -> None:
    print_json(
        {
            "source": str(source),
            "format": str(kind),
            "target": str(target),
            "venue": imported.venue.id,
            "name": dict(imported.venue.name),
            "counts": dict(imported.counts),
            "features": _features(imported),
            "problems": [asdict(problem) for problem in imported.problems],
            "more_problems": imported.more_problems,
        }
    )


def _print_problems(imported: Imported) -> None:
    kinds: dict[str, list[ImportProblem]] = {}
    for problem in imported.problems[:_SHOWN]:
        kinds.setdefault(problem.kind, []).append(problem)
    for kind, problems in kinds.items():
        count = sum(problem.count for problem in problems)
        out.print(f"[yellow]{kind}[/] ×{count}  [dim]{escape(KINDS[kind])}[/]")
        table = Table.grid(padding=(0, 2))
        table.add_column(justify="right", style="dim")
        table.add_column(no_wrap=True, style="cyan")
        table.add_column(overflow="fold")
        for problem in problems:
            more = f" (and {problem.count - 1:,} more)" if problem.count > 1 else ""
            said = f"{problem.what}: {problem.done}"
            table.add_row(str(problem.number), escape(problem.source_id), escape(said) + f"[dim]{more}[/]")
        out.print(Padding(table, (0, 0, 1, 2)))
    left = len(imported.problems) - _SHOWN + imported.more_problems
    if left > 0:
        out.print(f"[dim]and {left:,} problems more; --json lists those kept[/]\n")


def _print_summary(source: Path, target: Path, imported: Imported) -> None:
    name = label(imported.venue.name, "en")
    found = ", ".join(f"{count:,} {what}" for what, count in imported.counts.items())
    made = ", ".join(f"{count:,} {kind}" for kind, count in _features(imported).items() if kind != "venue")
    problems = len(imported.problems) + imported.more_problems
    out.print(f"[bold]{escape(name)}[/] [dim]{escape(str(source))} → {escape(str(target))}[/]")
    out.print(f"[dim]found[/] {escape(found)}")
    out.print(f"[dim]made[/]  {made}")
    told_of = "no problems" if not problems else f"{problems:,} problem{'s' * (problems != 1)}, told above"
    out.print(
        f"{told_of}; now run: bibliotwin venue check {escape(shlex.quote(str(target)))}", soft_wrap=True
    )
