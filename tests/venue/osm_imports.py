"""Imports of documents written by hand, and what tests ask of them."""

from pathlib import Path

from tests.venue.osm_documents import OsmDocument
from tests.venue.same_venue import differences
from twin.venue.check import check_venue
from twin.venue.imdf import exit_code, read_venue, write_venue
from twin.venue.importing.outcome import Imported, ImportOptions
from twin.venue.model import Opening, Relationship, Unit
from twin.venue.osm import import_osm_data

OPTIONS = ImportOptions(time_zone="Asia/Shanghai")


def imported(document: OsmDocument, options: ImportOptions = OPTIONS) -> Imported:
    return import_osm_data("test.osm", document.xml(), options)


def kinds(result: Imported) -> list[str]:
    return [problem.kind for problem in result.problems]


def level_id(result: Imported, ordinal: int) -> str:
    return next(level.id for level in result.venue.levels if level.ordinal == ordinal)


def units(result: Imported, category: str, ordinal: int | None = None) -> list[Unit]:
    levels = {level.id for level in result.venue.levels if ordinal is None or level.ordinal == ordinal}
    return [unit for unit in result.venue.units if unit.category == category and unit.level_id in levels]


def on_edges(result: Imported, opening: Opening) -> list[str]:
    """The categories of the units in whose outline the opening lies as a whole."""
    assert opening.geometry is not None
    return sorted(
        unit.category
        for unit in result.venue.units
        if unit.level_id == opening.level_id
        and unit.geometry is not None
        and unit.geometry.boundary.buffer(0.005).covers(opening.geometry)
    )


def links(result: Imported, category: str) -> list[Relationship]:
    return [link for link in result.venue.relationships if link.category == category]


def checked(result: Imported, folder: Path) -> set[str]:
    """Write, read and check; the rules broken. Nothing is lost on the way."""
    write_venue(result.venue, folder)
    reading = read_venue(folder)
    assert differences(result.venue, reading.venue) == []
    problems = check_venue(reading)
    assert exit_code(problems) == 0, [problem for problem in problems if problem.severity == "error"]
    return {problem.rule for problem in problems}
