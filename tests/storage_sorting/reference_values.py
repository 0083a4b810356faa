"""The table of reference values beside the checkout, which is not part of the repository."""

import json
from pathlib import Path
from typing import Any

import pytest

PATH = Path(__file__).resolve().parents[2].parent / "shared" / "reference" / "storage_reference_values.json"


def reference_values() -> dict[str, Any]:
    """The table; the test is skipped where it is absent."""
    if not PATH.exists():
        pytest.skip("shared/reference/storage_reference_values.json is not beside the checkout")
    values: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
    return values
