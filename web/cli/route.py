"""`bibliotwin route`: the way from one place of a venue to another, without a server."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, get_args

import typer
from rich.markup import escape
from rich.table import Table

from navigation.closures import OPEN
from navigation.failures import NoRouteError
from navigation.guidance.guide import summary
from twin.errors import TwinError
from twin.venue.imdf import read_venue
from twin.venue.model import label
from web import notices as words
from web.atlas import CACHE, Atlas, make_atlas
from web.cli.console import err, out, prepare, print_json, told
from web.cli.options import DataDir, Json
from web.closures import Standing
from web.journeys import Journey, Moment, plan, resolve
from web.library_files import read_library_files
from web.named_places import find_named
from web.route_view import route_view
from web.schemas_navigation import Language, ProfileName, RouteRequest
from web.settings import SettingsError

_Place = Annotated[str, typer.Argument(help="A feature's id or name, or a call number.")]


class NoWayError(TwinError):
    """There is no way; the message says why and what would help."""


@told
def route(  # noqa: PLR0913 - one argument per option
    venue: Annotated[Path, typer.Argument(help="IMDF folder or zip.")],
    origin: _Place,
    destination: _Place,
    *,
    profile: Annotated[str, typer.Option(help=f"One of {', '.join(get_args(ProfileName))}.")] = "walking",
    lang: Annotated[str, typer.Option(help="Language of the steps: zh or en.")] = "en",
    audio: Annotated[bool, typer.Option(help="Landmarks and reassurance, for ears.")] = False,
    holdings: Annotated[
        Path | None, typer.Option(help="CSV of books; holdings.csv in the venue's folder unless given.")
    ] = None,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Print the steps of the quickest way. It knows nothing of what is closed at this moment."""
    _require("profile", profile, get_args(ProfileName))
    _require("lang", lang, get_args(Language))
    settings = prepare({"data_dir": data_dir})
    with err.status("reading the venue and working out its ways"):
        files = read_library_files(venue, holdings)
        atlas = make_atlas(read_venue(venue).venue, files, settings.data_dir / CACHE)
    if atlas.files.problem:
        err.print(f"[yellow]{escape(atlas.files.problem)}[/]", soft_wrap=True)
    start = find_named(atlas, origin)
    aim = find_named(atlas, destination, near=resolve(atlas, start, lang).place)
    options = {"profile": profile, "lang": lang, "audio": audio}
    asked = RouteRequest.model_validate({"from": start, "to": aim} | options)
    try:
        journey = plan(atlas, asked, Moment(0, Standing(OPEN, frozenset())))
    except NoRouteError as error:
        raise NoWayError(" ".join(words.no_route(error, atlas.naming, asked.lang))) from error
    view = route_view(atlas, journey, 0, asked.lang, audio=audio)
    if as_json:
        print_json(view)
    else:
        _print(atlas, journey, view, asked.lang)


def _require(name: str, value: str, allowed: Iterable[str]) -> None:
    if value not in allowed:
        raise SettingsError(name, f"--{name}", f"{value!r} is not allowed; give one of {', '.join(allowed)}")


def _print(atlas: Atlas, journey: Journey, view: dict[str, Any], language: Language) -> None:
    start, end = (label(view[side]["name"], language) for side in ("from", "to"))
    out.print(f"[bold]{escape(start)} → {escape(end)}[/]")
    for way in journey.routes:
        out.print(f"[dim]{escape(summary(way, language))}[/]")
    levels = {level.id: label(level.short_name or level.name, language) for level in atlas.venue.levels}
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="dim")
    table.add_column(style="cyan", no_wrap=True)
    table.add_column(overflow="fold")
    for number, step in enumerate(view["steps"], 1):
        table.add_row(str(number), escape(levels.get(step["level"], "")), escape(step["text"]))
    out.print(table)
    for notice in view["notices"]:
        out.print(f"[yellow]{escape(notice['text'])}[/]")
