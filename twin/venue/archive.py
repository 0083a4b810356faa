"""A venue's files as bytes, from a folder or a zip, within limits that a hostile archive cannot pass."""

import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from twin.venue.problems import VenueReadError, shorten

_READ_SUFFIXES = (".geojson", ".json", ".csv")
#: What may lie beside a venue and is read by others: the books, and the rules of their call numbers.
BESIDE = frozenset({"holdings.csv", "callnumbers.json"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a venue may be: bytes after unpacking, files, and folders within folders in a zip."""

    total_bytes: int = 256 * 1024 * 1024
    files: int = 500
    depth: int = 3


@dataclass(frozen=True, slots=True)
class Archive:
    """The files worth parsing, by base name in sorted order, and the names of all others."""

    contents: Mapping[str, bytes]
    other_files: tuple[str, ...]


def read_archive(path: Path, limits: Limits) -> Archive:
    """The files of the folder or zip at `path`.

    Raises VenueReadError for a path that is neither, and for one that passes a limit or leaves its folder.
    """
    try:
        if path.is_dir():
            return _read_folder(path, limits)
        if path.is_file():
            return _read_zip(path, limits)
    except OSError as error:
        raise VenueReadError(str(path), f"the system refused: {error.strerror or error}") from error
    raise VenueReadError(str(path), "no such folder or zip file; give the folder that holds venue.geojson")


def _read_folder(folder: Path, limits: Limits) -> Archive:
    contents: dict[str, bytes] = {}
    others: list[str] = []
    budget = limits.total_bytes
    root = folder.resolve()
    files = sorted(entry for entry in folder.iterdir() if entry.is_file() and entry.name not in BESIDE)
    _check_count(str(folder), len(files), limits)
    for file in files:
        if not _is_read(file.name):
            others.append(file.name)
            continue
        if not file.resolve().is_relative_to(root):
            raise VenueReadError(file.name, "is a link out of the folder; copy the file itself here")
        with file.open("rb") as stream:
            data = stream.read(budget + 1)
        budget = _spend(file.name, budget, len(data), limits)
        contents[file.name] = data
    return Archive(contents, tuple(others))


def _read_zip(path: Path, limits: Limits) -> Archive:
    try:
        with zipfile.ZipFile(path) as archive:
            return _read_members(path.name, archive, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise VenueReadError(path.name, f"is not a sound zip ({error}); pack the folder again") from error
    except RuntimeError as error:  # zipfile's word for a member that needs a password
        raise VenueReadError(path.name, f"{error}; pack it without a password") from error


def _read_members(name: str, archive: zipfile.ZipFile, limits: Limits) -> Archive:
    members = sorted((m for m in archive.infolist() if not m.is_dir()), key=lambda m: m.filename)
    _check_count(name, len(members), limits)
    contents: dict[str, bytes] = {}
    others: list[str] = []
    budget = limits.total_bytes
    for member in members:
        base = _safe_name(member.filename, limits)
        if base in BESIDE:
            continue
        if not _is_read(base):
            others.append(base)
            continue
        if base in contents:
            raise VenueReadError(base, "is in the zip more than once; keep one venue in one zip")
        # The size in the directory of a hostile zip is a lie; only what comes out counts.
        with archive.open(member) as stream:
            data = stream.read(budget + 1)
        budget = _spend(base, budget, len(data), limits)
        contents[base] = data
    return Archive(contents, tuple(others))


def _safe_name(name: str, limits: Limits) -> str:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if not parts or ".." in parts or parts[0] == "/" or ":" in parts[0] or "\x00" in name:
        raise VenueReadError(shorten(name), "has a path that leaves the archive; do not trust this zip")
    if len(parts) > limits.depth:
        raise VenueReadError(shorten(name), f"lies more than {limits.depth - 1} folders deep; move it up")
    return parts[-1]


def _is_read(name: str) -> bool:
    # macOS adds "._unit.geojson" beside "unit.geojson"; it is not JSON.
    return name.lower().endswith(_READ_SUFFIXES) and not name.startswith(".")


def _check_count(name: str, count: int, limits: Limits) -> None:
    if count > limits.files:
        raise VenueReadError(name, f"holds {count} files, more than the {limits.files} a venue may have")


def _spend(name: str, budget: int, size: int, limits: Limits) -> int:
    if size > budget:
        megabytes = limits.total_bytes / 1024 / 1024
        raise VenueReadError(name, f"the venue is over {megabytes:.0f} MB unpacked, the most that is read")
    return budget - size
