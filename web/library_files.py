"""What lies beside a venue and says where books are: `holdings.csv` and `callnumbers.json`."""

from dataclasses import dataclass, field
from pathlib import Path

from navigation.holdings import Finding, Holdings, Library
from navigation.holdings.csv_file import FILE_NAME, HoldingsReadError, read_holdings
from navigation.holdings.library_file import LibraryFileError, find_library


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryFiles:
    """What was read. `problem` is why something could not be, empty if all was; ways work without books."""

    holdings: Holdings = field(default_factory=Holdings)
    library: Library = field(default_factory=Library)
    findings: tuple[Finding, ...] = ()
    path: Path | None = None
    problem: str = ""


def read_library_files(venue: Path | None, holdings: Path | None = None) -> LibraryFiles:
    """What lies in the venue's folder, or beside its zip; `holdings` names another file of books."""
    folder = None if venue is None else venue if venue.is_dir() else venue.parent
    path = holdings or _beside(folder)
    try:
        library = Library() if folder is None else find_library(folder)
    except LibraryFileError as error:
        return LibraryFiles(path=path, problem=str(error))
    if path is None:
        return LibraryFiles(library=library)
    try:
        reading = read_holdings(path)
    except HoldingsReadError as error:
        return LibraryFiles(library=library, path=path, problem=str(error))
    return LibraryFiles(holdings=reading.holdings, library=library, findings=reading.findings, path=path)


def _beside(folder: Path | None) -> Path | None:
    if folder is None or not (folder / FILE_NAME).is_file():
        return None
    return folder / FILE_NAME
