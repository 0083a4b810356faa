"""Whatever a venue file holds, reading raises VenueReadError or lists problems, and never breaks."""

import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from tests.venue.small_venue import small_venue
from tests.venue.venue_folder import VenueFolder
from twin.venue.check import check_venue
from twin.venue.imdf import Limits, VenueReadError, read_venue, summary, venue_files, write_venue

FILES = dict(venue_files(small_venue()))
SMALL = Limits(total_bytes=1_000_000, files=30, depth=2)


def _zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def _refused(path: Path, limits: Limits = SMALL) -> str:
    with pytest.raises(VenueReadError) as caught:
        read_venue(path, limits)
    return str(caught.value)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = _zip(tmp_path / "bomb.zip", {"unit.geojson": b"0" * 50_000_000})
    assert bomb.stat().st_size < 100_000
    assert "1 MB unpacked" in _refused(bomb)


def test_a_bomb_in_many_files_is_refused(tmp_path: Path) -> None:
    members = {f"{i}.geojson": b"0" * 100_000 for i in range(20)}
    assert "1 MB unpacked" in _refused(_zip(tmp_path / "bomb.zip", members))


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    bomb = _zip(tmp_path / "bomb.zip", {"unit.geojson": b"0" * 50_000_000})
    data = bomb.read_bytes().replace((50_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    bomb.write_bytes(data)
    with suppress(VenueReadError):
        assert sum(summary(read_venue(bomb, SMALL)).values()) == 0


def test_a_zip_of_too_many_files_is_refused(tmp_path: Path) -> None:
    members = {f"{i}.geojson": b"{}" for i in range(31)}
    assert "31 files, more than the 30" in _refused(_zip(tmp_path / "many.zip", members))


@pytest.mark.parametrize(
    "name",
    ["../unit.geojson", "/etc/unit.geojson", "a/../../unit.geojson", "..\\unit.geojson", "C:\\unit.geojson"],
)
def test_a_path_that_leaves_the_archive_is_refused(tmp_path: Path, name: str) -> None:
    assert "leaves the archive" in _refused(_zip(tmp_path / "escape.zip", {**FILES, name: b"{}"}))


def test_folders_too_deep_in_a_zip_are_refused(tmp_path: Path) -> None:
    assert "folders deep" in _refused(_zip(tmp_path / "deep.zip", {"a/b/c/unit.geojson": b"{}"}))


def test_a_venue_in_a_folder_in_a_zip_is_read(tmp_path: Path) -> None:
    members = {f"my library/{name}": data for name, data in FILES.items()}
    members |= {"__MACOSX/my library/._unit.geojson": b"\x00\x05\x16\x07"}
    path = _zip(tmp_path / "nested.zip", members)
    assert summary(read_venue(path))["unit"] == 9


def test_one_file_twice_in_a_zip_is_refused(tmp_path: Path) -> None:
    members = {"a/unit.geojson": FILES["unit.geojson"], "b/unit.geojson": FILES["unit.geojson"]}
    assert "more than once" in _refused(_zip(tmp_path / "twice.zip", members))


def test_a_zip_within_a_zip_is_not_opened(tmp_path: Path) -> None:
    inner = _zip(tmp_path / "inner.zip", FILES).read_bytes()
    reading = read_venue(_zip(tmp_path / "outer.zip", {**FILES, "inner.zip": inner}))
    assert reading.other_files == ("inner.zip",)


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip", b"PK\x03\x04" + b"\x00" * 40])
def test_what_is_no_zip_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "venue.zip").write_bytes(data)
    assert "not a sound zip" in _refused(tmp_path / "venue.zip")


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    path = _zip(tmp_path / "venue.zip", FILES)
    data = bytearray(path.read_bytes())
    data[60:90] = b"\xff" * 30
    path.write_bytes(bytes(data))
    assert "cannot read venue" in _refused(path)


def test_a_zip_with_a_password_is_refused(tmp_path: Path) -> None:
    path = _zip(tmp_path / "venue.zip", {"unit.geojson": b"{}"})
    data = bytearray(path.read_bytes())
    directory = data.index(b"PK\x01\x02")
    data[6] |= 1  # the flag "encrypted", in the local and in the central header
    data[directory + 8] |= 1
    path.write_bytes(bytes(data))
    assert "password" in _refused(path)


def test_no_such_path_an_empty_folder_and_a_folder_of_other_things_are_refused(tmp_path: Path) -> None:
    assert "no such folder" in _refused(tmp_path / "nowhere")
    assert "venue.geojson" in _refused(tmp_path)
    (tmp_path / "poi.geojson").write_text('{"features": []}')
    assert "venue.geojson" in _refused(tmp_path)


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret.geojson"
    secret.write_bytes(FILES["unit.geojson"])
    folder = tmp_path / "venue"
    write_venue(small_venue(), folder)
    (folder / "unit.geojson").unlink()
    (folder / "unit.geojson").symlink_to(secret)
    assert "link out of the folder" in _refused(folder)


BODIES: dict[str, bytes] = {
    "nested lists": b'{"features":' + b"[" * 100_000,
    "nested objects": b'{"features":[' + b'{"a":' * 100_000,
    "no JSON": b"\x00\xff\xfe",
    "half a file": FILES["unit.geojson"][:500],
    "a number": b"7",
    "a huge number": b'{"features":[{"properties":{"ordinal":' + b"9" * 10_000 + b"}}]}",
    "null features": b'{"features":null}',
    "null properties": b'{"features":[{"id":"a","feature_type":"unit","properties":null}]}',
    "half a character": b'{"features":[{"id":"\\ud800","feature_type":"unit","properties":{}}]}',
    "nothing": b"",
}


@pytest.mark.parametrize("body", BODIES)
def test_one_broken_file_leaves_the_rest_readable(tmp_path: Path, body: str) -> None:
    write_venue(small_venue(), tmp_path)
    (tmp_path / "unit.geojson").write_bytes(BODIES[body])
    reading = read_venue(tmp_path)
    assert summary(reading)["seat"] == 6
    assert "unit.geojson" in {problem.file for problem in check_venue(reading)}
    write_venue(reading.venue, tmp_path / "again")


def test_a_file_with_a_byte_order_mark_and_one_in_utf_16_are_read(tmp_path: Path) -> None:
    write_venue(small_venue(), tmp_path)
    (tmp_path / "unit.geojson").write_bytes(b"\xef\xbb\xbf" + FILES["unit.geojson"])
    (tmp_path / "seat.geojson").write_bytes(FILES["seat.geojson"].decode().encode("utf-16"))
    assert check_venue(read_venue(tmp_path)) == []


_scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
_values = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
_KINDS = sorted(name.removesuffix(".geojson") for name in FILES if name.endswith(".geojson"))


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    here = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return here + [deeper for key, item in items for deeper in _paths(item, (*path, key))]


@st.composite
def damage(draw: st.DrawFn) -> tuple[str, Callable[[Any], Any]]:
    """Any value anywhere in one file of the small venue replaced by any other, or taken away."""
    kind = draw(st.sampled_from(_KINDS))
    path = draw(st.sampled_from(_paths(json.loads(FILES[f"{kind}.geojson"])) or [("features",)]))
    value, gone = draw(_values), draw(st.booleans())

    def apply(collection: Any) -> Any:
        place = collection
        for key in path[:-1]:
            place = place[key]
        if gone:
            del place[path[-1]]
        else:
            place[path[-1]] = value
        return collection

    return kind, apply


@settings(max_examples=100, deadline=None)
@given(st.lists(damage(), min_size=1, max_size=3, unique_by=lambda d: d[0]))
def test_any_value_anywhere_is_read_checked_and_written_or_refused(
    damages: list[tuple[str, Callable[[Any], Any]]],
) -> None:
    with TemporaryDirectory() as name:
        folder = VenueFolder(Path(name) / "venue")
        for kind, apply in damages:
            folder.save(kind, apply(folder.load(kind)))
        with suppress(VenueReadError):
            reading = read_venue(folder.path)
            assert all(problem.message.isprintable() for problem in check_venue(reading))
            write_venue(reading.venue, Path(name) / "again")
            again = read_venue(Path(name) / "again")
            assert summary(again) == summary(reading)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.integers(0, 4000), st.binary(max_size=20))
def test_any_bytes_in_any_file_are_read_or_refused(name: str, at: int, data: bytes) -> None:
    with TemporaryDirectory() as folder:
        write_venue(small_venue(), Path(folder))
        whole = FILES[name]
        at %= len(whole)
        (Path(folder) / name).write_bytes(whole[:at] + data + whole[at + len(data) :])
        with suppress(VenueReadError):
            check_venue(read_venue(Path(folder)))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: ("id,external_id\n" + text).encode()))
def test_any_bytes_as_device_csv_are_read(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        write_venue(small_venue(), Path(folder))
        (Path(folder) / "device.csv").write_bytes(data)
        check_venue(read_venue(Path(folder)))
