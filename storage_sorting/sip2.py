"""SIP2, the interchange of library systems: lines of fixed and named fields with a checksum."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import Final

from twin.clock import to_us
from twin.errors import TwinError

#: The longest line, the most named fields in one, and the longest value.
MAX_LINE_BYTES, MAX_FIELDS, MAX_VALUE_CHARS = 8_192, 100, 2_000
TERMINATOR: Final = b"\r"
REQUEST_ACS_RESEND: Final = "97"
REQUEST_SC_RESEND: Final = "96"

_DATE = ("date", 18)
_FLAGS = ("ok", 1)
#: The fixed fields of each message that is spoken here, with their widths in characters (SIP 2.00).
LAYOUTS: dict[str, tuple[tuple[str, int], ...]] = {
    "99": (("status", 1), ("print_width", 3), ("version", 4)),
    "98": (
        ("online", 1), ("checkin", 1), ("checkout", 1), ("renewal", 1), ("status_update", 1), ("offline", 1),
        ("timeout", 3), ("retries", 3), _DATE, ("version", 4),
    ),
    "93": (("user_algorithm", 1), ("password_algorithm", 1)),
    "94": (_FLAGS,),
    "15": (("mode", 1), _DATE),
    "16": (_FLAGS, ("available", 1), _DATE),
    "17": (_DATE,),
    "18": (("circulation", 2), ("security", 2), ("fee", 2), _DATE),
    "09": (("no_block", 1), _DATE, ("return_date", 18)),
    "10": (_FLAGS, ("resensitize", 1), ("magnetic", 1), ("alert", 1), _DATE),
    "11": (("renewal", 1), ("no_block", 1), _DATE, ("due_date", 18)),
    "12": (_FLAGS, ("renewal", 1), ("magnetic", 1), ("desensitize", 1), _DATE),
    REQUEST_SC_RESEND: (),
    REQUEST_ACS_RESEND: (),
}  # fmt: skip
#: What answers each request.
ANSWERS = {"99": "98", "93": "94", "15": "16", "17": "18", "09": "10", "11": "12"}

_TRAILER = re.compile(rb"(?:AY([0-9]))?AZ([0-9A-Fa-f]{4})\Z")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_NAME = re.compile(r"[A-Z0-9]{2}")
_WHEN = re.compile(r"(\d{8})(    |   Z)(\d{6})")


class Sip2Error(TwinError):
    """A line that is no message; `reason` never repeats what it says, for it may name a reader."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"no SIP2 message: {reason}; see docs/storage-protocols.md")
        self.reason = reason


class Sip2ChecksumError(Sip2Error):
    """A line that was damaged on its way, so that it should be asked for again."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One message: its code, its fixed fields by name, its named fields in order.

    `sequence` is None without error detection. It shows no values when printed: some name a reader.
    """

    code: str
    fixed: Mapping[str, str]
    fields: tuple[tuple[str, str], ...] = ()
    sequence: int | None = None

    def find(self, name: str) -> str:
        """The first value of a named field without blanks around it, or nothing."""
        return next((value.strip() for known, value in self.fields if known == name), "")

    def numbered(self, sequence: int | None) -> "Frame":
        """The same message under this sequence number."""
        return replace(self, sequence=sequence)

    def __repr__(self) -> str:
        return f"Frame({self.code}, {' '.join(name for name, _ in self.fields)}, {self.sequence})"


def checksum(data: bytes) -> bytes:
    """Four hex digits: with them the bytes, `AZ` included, sum to 0 modulo 65536 (SIP 2.00)."""
    return f"{-sum(data) & 0xFFFF:04X}".encode("ascii")


def parse_line(line: bytes, encoding: str = "utf-8") -> Frame:
    """The message of a line without its terminator; raises Sip2Error and nothing else."""
    if len(line) > MAX_LINE_BYTES:
        raise Sip2Error(f"a line of {len(line)} bytes, {MAX_LINE_BYTES} are the most")
    trailer = _TRAILER.search(line)
    sequence = None
    if trailer is not None:
        if checksum(line[: trailer.start(2)]) != trailer[2].upper():
            raise Sip2ChecksumError("its checksum is wrong")
        sequence = None if trailer[1] is None else int(trailer[1])
        line = line[: trailer.start()]
    try:
        text = line.decode(encoding)
    except UnicodeDecodeError:
        raise Sip2Error(f"it is not {encoding}; set the encoding of the library system") from None
    code = text[:2]
    layout = LAYOUTS.get(code)
    if layout is None:
        raise Sip2Error("it begins with no code that is spoken here")
    at, fixed = 2, {}
    for name, width in layout:
        fixed[name] = text[at : at + width]
        at += width
    if len(text) < at:
        raise Sip2Error(f"a message {code} shorter than its fixed fields")
    if _CONTROL.search(text):
        raise Sip2Error(f"a message {code} with control characters")
    return Frame(code, fixed, _fields(text[at:], code), sequence)


def write_line(frame: Frame, encoding: str = "utf-8") -> bytes:
    """The line of a message with checksum and terminator; raises Sip2Error where a value does not fit."""
    layout = LAYOUTS.get(frame.code)
    if layout is None:
        raise Sip2Error("its code is not spoken here")
    parts = [frame.code]
    for name, width in layout:
        value = frame.fixed.get(name, "")
        if len(value) > width or _CONTROL.search(value):
            raise Sip2Error(f"{name} of message {frame.code} is not {width} characters")
        parts.append(value.ljust(width))
    for name, value in frame.fields:
        if not _NAME.fullmatch(name) or "|" in value or _CONTROL.search(value):
            raise Sip2Error(f"field {name!r:.6} of message {frame.code} cannot be written")
        parts.append(f"{name}{value}|")
    try:
        data = "".join(parts).encode(encoding)
    except UnicodeEncodeError:
        raise Sip2Error(f"message {frame.code} cannot be written as {encoding}") from None
    if frame.sequence is not None:
        data += f"AY{frame.sequence % 10}AZ".encode("ascii")
        data += checksum(data)
    elif frame.code in {REQUEST_SC_RESEND, REQUEST_ACS_RESEND}:
        data += b"AZ"
        data += checksum(data)
    if len(data) > MAX_LINE_BYTES:
        raise Sip2Error(f"message {frame.code} is longer than {MAX_LINE_BYTES} bytes")
    return data + TERMINATOR


def time_us(text: str, zone: tzinfo) -> int | None:
    """A SIP2 date YYYYMMDDZZZZHHMMSS in microseconds since 1970 UTC; None if blank, or no date at all.

    ZZZZ is `   Z` for UTC and blank for the wall clock of `zone`.
    """
    found = _WHEN.fullmatch(text)
    if found is None:
        return None
    try:
        moment = datetime.strptime(found[1] + found[3], "%Y%m%d%H%M%S").replace(
            tzinfo=UTC if found[2].endswith("Z") else zone
        )
    except ValueError:
        return None
    return max(0, to_us(moment))


def write_time(moment: datetime) -> str:
    """A SIP2 date on the wall clock that the moment is told in."""
    return f"{moment:%Y%m%d}    {moment:%H%M%S}"


def _fields(text: str, code: str) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for part in text.split("|"):
        if not part.strip():
            continue
        if not _NAME.fullmatch(part[:2]):
            raise Sip2Error(f"a field of message {code} has no name of two letters")
        if len(part) > MAX_VALUE_CHARS or len(found) >= MAX_FIELDS:
            raise Sip2Error(f"message {code} has too many fields, or too long ones")
        found.append((part[:2], part[2:]))
    return tuple(found)
