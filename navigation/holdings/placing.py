"""Bay and layer of a book on a face: by counting the books listed there, or as if they were spread evenly."""

_LOOKED_AT = 6
"""Bytes that follow what two keys share; enough for a number and its neighbours."""


def bay_and_layer(part: float, bays: int, layers: int) -> tuple[int, int]:
    """Where a book stands that has `part` (0 to 1) of the face before it.

    A bay is filled from its top layer down, then comes the next bay to the right. Both count from 1.
    """
    slot = min(max(int(part * bays * layers), 0), bays * layers - 1)
    return slot // layers + 1, slot % layers + 1


def counted_part(before: int, count: int) -> float:
    """The middle of the book that has `before` of the face's `count` books before it."""
    return (before + 0.5) / count


def even_part(first: bytes, last: bytes, key: bytes) -> float:
    """How far `key` lies between two keys, 0 to 1, if what lies between were spread evenly."""
    pairs = zip(first, last, strict=False)
    shared = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(first), len(last)))
    low, high, at = (_as_number(k[shared : shared + _LOOKED_AT]) for k in (first, last, key))
    return 0.5 if high <= low else min(max((at - low) / (high - low), 0.0), 1.0)


def _as_number(tail: bytes) -> int:
    return int.from_bytes(tail.ljust(_LOOKED_AT, b"\0"), "big")
