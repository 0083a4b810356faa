"""Ids that stay: the UUID of a feature follows from its source's id, however often it is imported."""

import uuid

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "import.bibliotwin")


def make_id(*parts: str | float) -> str:
    """The UUID of what is called by `parts`."""
    text = "\x1f".join(f"{part:g}" if isinstance(part, float) else str(part) for part in parts)
    return str(uuid.uuid5(_NAMESPACE, text))
