"""Reading and writing venues as IMDF, the door to the modules that do it."""

from twin.venue.archive import Limits
from twin.venue.imdf_reader import read_venue
from twin.venue.imdf_writer import venue_files, write_venue
from twin.venue.problems import Problem, Severity, VenueReadError, exit_code, worst
from twin.venue.reading import VenueReading, summary

__all__ = [
    "Limits", "Problem", "Severity", "VenueReadError", "VenueReading", "exit_code", "read_venue",
    "summary", "venue_files", "worst", "write_venue",
]  # fmt: skip
