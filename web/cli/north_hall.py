"""North Hall and its books on disk: made once, and made anew when their generators have changed."""

import hashlib
from pathlib import Path

import numpy as np

import navigation.catalogue
import twin.venue.northhall
from navigation.catalogue import north_hall_catalogue
from navigation.holdings.csv_file import FILE_NAME, format_holdings
from twin.errors import TwinError
from twin.venue.imdf import read_venue, write_venue
from twin.venue.model import Venue
from twin.venue.northhall import build_north_hall
from web.cli.console import err

#: One seed for ever, so that ids, and with them history, stay the same.
VENUE_SEED = 7
#: The same for its books, so that call numbers and barcodes stay the same.
CATALOGUE_SEED = 11


class VenueNotWrittenError(TwinError):
    """A venue that could not be written."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"cannot write the venue to {path}: {why}; choose another place")
        self.path, self.why = path, why


def write_north_hall(path: Path) -> Venue:
    """North Hall, written to `path` as a folder, or as a zip if it ends so; raises VenueNotWrittenError."""
    venue = build_north_hall(np.random.default_rng(VENUE_SEED))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_venue(venue, path)
    except OSError as error:
        raise VenueNotWrittenError(path, error.strerror or str(error)) from error
    return venue


def write_catalogue(venue: Venue, path: Path) -> None:
    """The books of North Hall, written to `path` as CSV; raises VenueNotWrittenError."""
    books = north_hall_catalogue(venue, np.random.default_rng(CATALOGUE_SEED))
    try:
        path.write_text(format_holdings(books), encoding="utf-8")
    except OSError as error:
        raise VenueNotWrittenError(path, error.strerror or str(error)) from error


def find_or_write_north_hall(data_dir: Path) -> tuple[Path, Venue]:
    """The folder of North Hall in the data folder, with its books, and the venue as it is read from there."""
    path, mark = data_dir / "north-hall", data_dir / "north-hall.made-by"
    made_by = _generator_fingerprint()
    if not (path.is_dir() and mark.is_file() and mark.read_text(encoding="utf-8") == made_by):
        with err.status("drawing North Hall (once)"):
            venue = write_north_hall(path)
            write_catalogue(venue, path / FILE_NAME)
        mark.write_text(made_by, encoding="utf-8")
    return path, read_venue(path).venue


def _generator_fingerprint() -> str:
    """Changes with every change of the generators or the writer."""
    digest = hashlib.blake2b(f"{VENUE_SEED} {CATALOGUE_SEED}".encode(), digest_size=16)
    package = Path(twin.venue.northhall.__file__).parent
    books = Path(navigation.catalogue.__file__).parent
    writer = (*package.parent.glob("imdf*.py"), package.parent / "schema.py")
    for source in sorted((*package.glob("*.py"), *writer, *books.glob("*.py"))):
        digest.update(source.read_bytes())
    return digest.hexdigest()
