"""Built spaces kept on disk under the hash of what the venue is, so that a server starts at once."""

import hashlib
import logging
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from navigation.ground import Shapes, Tables
from navigation.packing import BadPackError, pack, pack_tables, unpack, unpack_tables
from navigation.profiles import PROFILES, WALKING, Profile
from navigation.router import Router
from navigation.space import Space
from navigation.spots import Spots
from twin.venue.model import Feature, Venue

_log = logging.getLogger(__name__)
_FORMAT: Final = "4"
"""Changes when what is built from the same venue changes."""
_SUFFIX: Final = ".routing.npz"
_MOST_FILES: Final = 24
_MOST_BYTES: Final = 512 * 1024 * 1024
_UNREADABLE: Final = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error, BadPackError)


def venue_hash(venue: Venue) -> str:
    """Changes with every change of the venue that a route may depend on."""
    digest = hashlib.blake2b(_FORMAT.encode(), digest_size=16)
    collections: tuple[Iterable[Feature], ...] = (
        venue.levels, venue.units, venue.openings, venue.fixtures, venue.kiosks, venue.shelves,
        venue.equipment, venue.seats, venue.amenities, venue.anchors, venue.relationships,
    )  # fmt: skip
    for collection in collections:
        features = list(collection)
        shapes = shapely.to_wkb([feature.geometry for feature in features]) if features else []
        names = _facts_of(type(features[0])) if features else ()
        facts = [_facts(feature, names) for feature in features]
        digest.update(b"".join(shape or b"-" for shape in shapes))
        digest.update(repr(facts).encode())
    return digest.hexdigest()


_FACTS: Final = (
    "id", "category", "level_id", "ordinal", "elevation_m", "building_ids", "restriction", "access_control",
    "door", "unit_ids", "unit_id", "origin_id", "intermediary_ids", "destination_id", "direction",
)  # fmt: skip


def _facts_of(kind: type[Feature]) -> tuple[str, ...]:
    return tuple(name for name in _FACTS if hasattr(kind, name))


def _facts(feature: Feature, names: tuple[str, ...]) -> tuple[object, ...]:
    point = feature.display_point
    given = getattr(feature, "attributes", None)
    return (
        *(getattr(feature, name) for name in names),
        None if point is None else (point.x, point.y),
        sorted(given.items()) if given else None,
    )


class RoutingCache:
    """Files of one folder; the oldest go when there are too many, and damaged ones are as good as none."""

    def __init__(self, folder: Path, venue: Venue) -> None:
        self._folder, self._venue = folder, venue
        self._key = venue_hash(venue)

    def load_space(self, clearance_m: float) -> tuple[Space, Spots] | None:
        """The space for a clearance; None where there is none that is sound."""
        arrays = self._read(self._path(f"{clearance_m:.3f}"))
        if arrays is None:
            return None
        try:
            return unpack(arrays, len(self._venue.units), len(self._venue.openings))
        except BadPackError as error:
            _log.warning("%s", error)
            return None

    def save_space(self, space: Space, spots: Spots) -> None:
        """Keep a space and what was gathered in it."""
        self._write(self._path(f"{space.clearance_m:.3f}"), pack(space, spots))

    def load_tables(self, profile: Profile, shapes: Shapes) -> dict[int, Tables] | None:
        """The tables of a profile; None where there are none that are sound."""
        arrays = self._read(self._path(_profile_key(profile)))
        if arrays is None:
            return None
        try:
            return unpack_tables(arrays, shapes)
        except BadPackError as error:
            _log.warning("%s", error)
            return None

    def save_tables(self, profile: Profile, tables: Mapping[int, Tables]) -> None:
        """Keep the tables of a profile."""
        self._write(self._path(_profile_key(profile)), pack_tables(tables))

    def _path(self, name: str) -> Path:
        return self._folder / f"{self._key}-{name}{_SUFFIX}"

    def _read(self, path: Path) -> dict[str, Any] | None:
        try:
            if not path.is_file() or path.stat().st_size > _MOST_BYTES:
                return None
            # Every member's checksum is verified as it is read.
            with np.load(path, allow_pickle=False) as stored:
                return {name: stored[name] for name in stored.files}
        except _UNREADABLE as error:
            _log.warning("routing cache %s is damaged (%s); it is built anew", path.name, error)
            return None

    def _write(self, path: Path, arrays: Mapping[str, Any]) -> None:
        """Write beside and move into place, so that nobody ever reads half a file."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder, suffix=".part")
            try:
                with os.fdopen(handle, "wb") as stream:
                    np.savez(stream, allow_pickle=False, **arrays)
                Path(name).replace(path)
            finally:
                with suppress(FileNotFoundError):
                    Path(name).unlink()
            self._forget_the_oldest()
        except OSError as error:
            _log.warning("routing cache %s cannot be written: %s", path, error)

    def _forget_the_oldest(self) -> None:
        files = sorted(self._folder.glob(f"*{_SUFFIX}"), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in files[_MOST_FILES:]:
            file.unlink(missing_ok=True)


def _profile_key(profile: Profile) -> str:
    limits = {name: getattr(profile, name) for name in sorted(profile.__slots__)}
    limits["conveyances"] = sorted(profile.conveyances)
    limits["may_enter"] = sorted(profile.may_enter)
    return hashlib.blake2b(repr(sorted(limits.items())).encode(), digest_size=8).hexdigest()


def open_router(venue: Venue, folder: Path) -> Router:
    """A router that is ready for walking, out of the cache in `folder`, else built and kept there."""
    router = Router(venue, RoutingCache(folder, venue))
    router.prepare(WALKING)
    return router


def warm(router: Router) -> None:
    """Make ready what any profile needs, which on a large venue takes seconds: for a thread of its own."""
    for profile in PROFILES.values():
        router.prepare(profile)
