"""VDA 5050 messages are taken and refused exactly as the official schemas do."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage_sorting.vda5050.payload import Vda5050Error, read_message
from tests.storage_sorting.json_schema import accepts
from tests.storage_sorting.wire_recordings import SHARED, lines

SCHEMAS = SHARED / "vda5050"
FOLDERS = {"2.0.0": "2.0.0", "2.1.0": "2.1.0", "3.0.0": "main_after_3.0.0"}
KINDS = ("connection", "state", "visualization", "order", "instantActions")
ODD = (
    None,
    True,
    0,
    1.0,
    1.5,
    -1,
    101,
    "",
    "NONE",
    "ONLINE",
    "FATAL",
    "2026-11-27T08:00:00Z",
    [],
    {},
    [{}],
    [0.5],
)

pytestmark = pytest.mark.skipif(
    not SCHEMAS.is_dir(), reason="the official schemas are not beside the checkout"
)


def schema(version: str, kind: str) -> Any:
    return json.loads((SCHEMAS / FOLDERS[version] / "json_schemas" / f"{kind}.schema").read_text())


def samples(version: str, kind: str) -> list[Any]:
    """Messages of this version: those recorded, and for version 2 the real ones of openTCS."""
    found = []
    for line in lines("vda5050"):
        if line.get("topic", "").endswith(f"/{kind}"):
            try:
                message = json.loads(line["payload"])
            except ValueError:
                continue
            if message.get("version", "")[:1] == version[0]:
                found.append(message)
    if version[0] == "2":
        real = (SCHEMAS / "opentcs_samples" / "v2_0").glob(f"{kind[0].upper()}{kind[1:]}Test.*")
        found += [json.loads(path.read_text()) for path in real]
    return [{**message, "version": version} for message in found]


def ours_accepts(version: str, kind: str, message: Any) -> bool:
    try:
        read_message(f"uagv/v{version[0]}/Kestrel/AMR-07/{kind}", json.dumps(message).encode())
    except Vda5050Error:
        return False
    return True


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    if isinstance(value, dict):
        found += [inner for key in value for inner in places(value[key], (*path, key))]
    elif isinstance(value, list):
        found += [inner for key, each in enumerate(value) for inner in places(each, (*path, key))]
    return found


@st.composite
def changed(draw: st.DrawFn) -> tuple[str, str, Any]:
    """A message of some version with one or two values taken away or replaced."""
    version, kind = draw(st.sampled_from(sorted(FOLDERS))), draw(st.sampled_from(KINDS))
    message = copy.deepcopy(draw(st.sampled_from(samples(version, kind))))
    for _ in range(draw(st.integers(0, 2))):
        paths = [path for path in places(message) if path != ("version",)]
        *way, last = draw(st.sampled_from(paths))
        holder = message
        for step in way:
            holder = holder[step]
        if draw(st.booleans()):
            del holder[last]
        else:
            holder[last] = copy.deepcopy(draw(st.sampled_from(ODD)))
    return version, kind, message


@settings(max_examples=1_500, deadline=None)
@given(changed())
def test_a_changed_message_is_taken_exactly_if_the_official_schema_takes_it(
    case: tuple[str, str, Any],
) -> None:
    version, kind, message = case
    if (version, kind) == ("2.0.0", "instantActions"):
        # This schema asks for actionName where its own text and every vehicle say actionType.
        for action in message["actions"] if isinstance(message.get("actions"), list) else []:
            if isinstance(action, dict) and isinstance(action.get("actionType"), str):
                action.setdefault("actionName", action["actionType"])
            elif isinstance(action, dict):
                action.pop("actionType", None)
    expected = accepts(schema(version, kind), message)
    assert ours_accepts(version, kind, message) == expected


@pytest.mark.parametrize("version", sorted(FOLDERS))
@pytest.mark.parametrize("kind", KINDS)
def test_every_field_that_a_schema_requires_is_required(version: str, kind: str) -> None:
    official = schema(version, kind)
    whole = next(each for each in samples(version, kind) if ours_accepts(version, kind, each))
    for name in official.get("required", []):
        if name == "version":
            continue
        without = {key: value for key, value in whole.items() if key != name}
        assert not ours_accepts(version, kind, without), name


def test_the_recorded_factsheets_are_valid() -> None:
    for version in ("2.1.0", "3.0.0"):
        for sheet in samples(version, "factsheet"):
            assert accepts(schema(version, "factsheet"), sheet)
            assert ours_accepts(version, "factsheet", sheet)
