"""How the value of one channel of a Milesight frame is laid out, and the words it is read into."""

import struct
from collections.abc import Callable, Mapping
from types import MappingProxyType

Words = dict[str, float | int | bool]
Read = Callable[[bytes, int, Words], None]
"""Reads the value at a place of a frame into the words."""
Layout = tuple[int, Read]
"""How many bytes a value takes, and how it is read."""
History = Mapping[int | None, Layout]
"""What follows the moment of a stored record, by its byte of kind, or under None where it has none."""


def value(packed: str, **scales: float) -> Layout:
    """A value packed as `packed` (least significant byte first), one word for each part with its divisor."""
    parts = struct.Struct("<" + packed)
    words = tuple(scales.items())

    def read(frame: bytes, place: int, into: Words) -> None:
        for (word, by), part in zip(words, parts.unpack_from(frame, place), strict=True):
            into[word] = part if by == 1 else part / by

    if len(words) != 1:
        return parts.size, read
    (only, scale), unpack = words[0], parts.unpack_from

    def read_one(frame: bytes, place: int, into: Words) -> None:  # most channels; half the time of the above
        (part,) = unpack(frame, place)
        into[only] = part if scale == 1 else part / scale

    return parts.size, read_one


def truth(word: str) -> Layout:
    """One byte: 0 is false, anything else true."""

    def read(frame: bytes, place: int, into: Words) -> None:
        into[word] = frame[place] != 0

    return 1, read


def switch(word: str) -> Layout:
    """One byte: only 1 is on."""

    def read(frame: bytes, place: int, into: Words) -> None:
        into[word] = frame[place] == 1

    return 1, read


def alarm(word: str) -> Layout:
    """One byte: 1 and 3 begin an alarm, 0 and 4 end it."""

    def read(frame: bytes, place: int, into: Words) -> None:
        into[word] = frame[place] in (1, 3)

    return 1, read


def together(*layouts: Layout) -> Layout:
    """Several values, one after the other."""

    def read(frame: bytes, place: int, into: Words) -> None:
        for size, part in layouts:
            part(frame, place, into)
            place += size

    return sum(size for size, _ in layouts), read


def skipped(size: int) -> Layout:
    """What is about the device rather than measured: versions, serial numbers, settings."""

    def read(_frame: bytes, _place: int, _into: Words) -> None:
        return None

    return size, read


def dwell(suffix: str = "") -> Layout:
    """A region's number, then how long people stayed in it: the mean and the longest, in seconds."""
    times = struct.Struct("<BHH")

    def read(frame: bytes, place: int, into: Words) -> None:
        region, mean, longest = times.unpack_from(frame, place)
        into[f"region_{region}{suffix}_avg_dwell"], into[f"region_{region}{suffix}_max_dwell"] = mean, longest

    return times.size, read


def regions_taken() -> Layout:
    """People in view, how many regions there are (16 at most), and a bit for each that somebody is in."""
    packed = struct.Struct(">BBH")

    def read(frame: bytes, place: int, into: Words) -> None:
        people, regions, taken = packed.unpack_from(frame, place)
        into["people_count_all"] = people
        for region in range(min(regions, 16)):
            into[f"region_{region + 1}"] = bool(taken >> region & 1)

    return packed.size, read


def counts(first: int, count: int, suffix: str = "") -> Layout:
    """People in regions, a byte for each."""
    return value(f"{count}B", **{f"region_{first + n}{suffix}_count": 1 for n in range(count)})


#: What every device may say about itself, on channel ff.
ABOUT: Mapping[int, Layout] = MappingProxyType(
    {
        0xFF01: skipped(1), 0xFF08: skipped(6), 0xFF09: skipped(2), 0xFF0A: skipped(2), 0xFF0B: skipped(1),
        0xFF0F: skipped(1), 0xFF16: skipped(8), 0xFF18: skipped(2), 0xFF1F: skipped(4), 0xFFCC: skipped(1),
        0xFFFE: skipped(1), 0xFFFF: skipped(2),
    }
)  # fmt: skip
#: Answers to commands come on these channels: settings, no readings, and of many lengths.
ANSWERS = frozenset({0xF8, 0xF9, 0xFE, 0xFF})
