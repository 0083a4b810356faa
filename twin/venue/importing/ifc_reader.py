"""Starts the process that reads IFC, within time and size, and takes what it found."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Final

import msgspec

from twin.venue.importing.ifc_model import IfcModel
from twin.venue.importing.outcome import ImportLimits, Tell
from twin.venue.importing.problems import VenueImportError
from twin.venue.problems import shorten

#: Not imported: a server would load ifcopenshell with it at every start.
_PROGRAM: Final = Path(__file__).with_name("ifc_process.py")
#: What that program says where ifcopenshell is not installed.
_MISSING: Final = "missing"
TIME_LIMIT_S: Final = 900.0
_MOST_LINE_BYTES: Final = 128 * 1024 * 1024
_HEADER: Final = b"ISO-10303-21;"
_TO_INSTALL: Final = "IFC is read by ifcopenshell, which is not installed; run pip install ifcopenshell"
_BROKE: Final = "the library that reads IFC broke down over it; save it again from the program that made it"
_line = msgspec.json.Decoder(tuple[str, msgspec.Raw])
_text = msgspec.json.Decoder(str)
_model = msgspec.json.Decoder(IfcModel)


def read_ifc(path: Path, limits: ImportLimits, tell: Tell, time_limit_s: float = TIME_LIMIT_S) -> IfcModel:
    """The model in the file at `path`.

    Raises VenueImportError: no such file, too large, not IFC, one that breaks the library or takes too long,
    and where ifcopenshell is not installed.
    """
    _look_at(path, limits)
    command = [sys.executable, "-I", str(_PROGRAM), str(path.resolve()), str(limits.features)]
    with _started(command, time_limit_s) as (process, timer):
        kind, value = _answer(process, path.name, tell)
        in_time = timer.is_alive()
    if kind == "done":
        try:
            return _model.decode(value)
        except (msgspec.DecodeError, RecursionError) as error:
            raise VenueImportError(path.name, f"{_BROKE} ({shorten(error)})") from error
    if kind == "error":
        reason = _text.decode(value)
        raise VenueImportError(path.name, _TO_INSTALL if reason == _MISSING else _told(reason))
    if not in_time:
        raise VenueImportError(path.name, f"reading took over {time_limit_s:g} s and was stopped")
    raise VenueImportError(path.name, _BROKE)


def _told(reason: str) -> str:
    return f"it cannot be read as IFC ({shorten(reason, 120)}); save it again from the program that made it"


def _look_at(path: Path, limits: ImportLimits) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            start = stream.read(64)
    except OSError as error:
        raise VenueImportError(str(path), f"the system refused: {error.strerror or error}") from error
    if size > limits.file_bytes:
        raise VenueImportError(
            path.name, f"it is over {limits.file_bytes // 1024 // 1024} MB, the most that is read"
        )
    if not start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_HEADER):
        reason = (
            "it is not an IFC file: these begin with ISO-10303-21. Unpack .ifczip, export .ifcxml as .ifc"
        )
        raise VenueImportError(path.name, reason)


@contextmanager
def _started(command: list[str], time_limit_s: float) -> Iterator[tuple["subprocess.Popen[bytes]", Timer]]:
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    timer = Timer(time_limit_s, process.kill)
    timer.start()
    try:
        yield process, timer
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _answer(process: "subprocess.Popen[bytes]", file: str, tell: Tell) -> tuple[str, bytes]:
    """The last word of the process: `done` or `error` with its JSON, or nothing at all."""
    assert process.stdout is not None
    while True:
        line = process.stdout.readline(_MOST_LINE_BYTES)
        if not line.endswith(b"\n"):
            return "", b""
        try:
            kind, value = _line.decode(line)
        except msgspec.DecodeError:
            continue  # what the library itself prints
        if kind != "tell":
            return kind, bytes(value)
        tell(f"{file}: {_text.decode(value)}")
