"""Ids that stay: every feature of North Hall is named once and its UUID follows from the name."""

import uuid
from functools import lru_cache

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "north-hall.bibliotwin")


@lru_cache(maxsize=65536)
def make_id(*parts: str | int) -> str:
    """The UUID of the feature called by `parts`, the same in every build."""
    return str(uuid.uuid5(_NAMESPACE, "/".join(map(str, parts))))


def both(zh: str, en: str) -> dict[str, str]:
    """A name in the two languages of the house."""
    return {"zh": zh, "en": en}
