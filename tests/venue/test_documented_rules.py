"""docs/venue.md lists every rule of the check as the code has it, and every property of our own."""

import re
from pathlib import Path

from twin.venue.check import RULES
from twin.venue.problems import READING_RULES
from twin.venue.schema import COLLECTIONS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "venue.md").read_text(encoding="utf-8")


def test_the_table_of_rules_is_that_of_the_code() -> None:
    told = set(re.findall(r"^\| `([a-z-]+)` \| (error|warning|info) \| (.+?) \|$", PAGE, re.MULTILINE))
    known = {(rule.id, str(rule.severity), rule.summary) for rule in RULES.values()}
    known |= {(name, str(severity), summary) for name, (severity, summary) in READING_RULES.items()}
    assert told == known


def test_every_collection_and_property_of_our_own_is_described() -> None:
    for collection in COLLECTIONS.values():
        if collection.own:
            assert f"`{collection.feature_type}.geojson`" in PAGE
            for key in collection.by_key:
                assert f"`{key}`" in PAGE, f"{collection.feature_type}.{key}"
