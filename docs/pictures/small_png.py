"""Writes a picture of a screen as a PNG of at most 256 colours: a third of the size, the same to the eye."""

import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np

Pixels = np.ndarray[Any, np.dtype[np.uint8]]
_COLOURS = 256
_ROUNDS = 6
_AT_ONCE = 4_096


def write_png(path: Path, pixels: Pixels) -> int:
    """Write `pixels`, shape (height, width, 3), and return the number of bytes."""
    height, width, _ = pixels.shape
    packed = pixels.reshape(-1, 3).astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], dtype=np.uint32)
    values, which, counts = np.unique(packed, return_inverse=True, return_counts=True)
    colours = np.stack([values >> 16, values >> 8 & 255, values & 255], axis=1).astype(float)
    palette, nearest = _choose(colours, counts)
    rows = nearest[which].astype(np.uint8).reshape(height, width)
    # Each row begins with a zero: unfiltered, which suits a palette best.
    data = np.pad(rows, ((0, 0), (1, 0))).tobytes()
    content = b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", palette.tobytes()),
            _chunk(b"IDAT", zlib.compress(data, 9)),
            _chunk(b"IEND", b""),
        )
    )
    path.write_bytes(content)
    return len(content)


def _choose(colours: Any, counts: Any) -> tuple[Any, Any]:
    """A palette and each colour's place in it: the commonest as seeds, then a few rounds of k-means."""
    if len(colours) <= _COLOURS:
        return colours.astype(np.uint8), np.arange(len(colours))
    # Seeds differ from each other: of colours alike in their upper bits only the commonest is one.
    order = np.argsort(-counts, kind="stable")
    alike = (colours[order] // 12) @ np.array([10_000, 100, 1])
    _, first = np.unique(alike, return_index=True)
    centres = colours[order[np.sort(first)[:_COLOURS]]]
    # Large grounds count for more than single pixels, but do not drown them.
    weight = np.sqrt(counts.astype(float))
    for _ in range(_ROUNDS):
        nearest = _nearest(colours, centres)
        total = np.bincount(nearest, weight, len(centres))
        for channel in range(3):
            sums = np.bincount(nearest, weight * colours[:, channel], len(centres))
            centres[:, channel] = np.where(total > 0, sums / np.maximum(total, 1e-9), centres[:, channel])
    palette = np.rint(centres).astype(np.uint8)
    return palette, _nearest(colours, palette.astype(float))


def _nearest(colours: Any, centres: Any) -> Any:
    found = np.empty(len(colours), dtype=np.int64)
    square = (centres**2).sum(axis=1)
    for start in range(0, len(colours), _AT_ONCE):
        part = colours[start : start + _AT_ONCE]
        found[start : start + _AT_ONCE] = np.argmin(square - 2 * part @ centres.T, axis=1)
    return found


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
