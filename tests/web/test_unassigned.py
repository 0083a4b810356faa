"""Devices without a place: listed page by page, and given as rows that the list of devices reads back."""

import asyncio
import csv
import io
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from sensors.message import Announcement
from sensors.registry import DeviceRegistry
from tests.servers import find_free_port
from tests.web.conftest import RunSmall
from tests.web.readings import hear
from tests.web.small_venue import small_venue
from tests.web.test_live_feed import served
from twin.venue.imdf import write_venue
from twin.venue.model import Device
from web.cli import app
from web.devices import read_devices
from web.running import RunningTwin
from web.unassigned import (
    MAX_PLACE_CHARS,
    Heard,
    Unassigned,
    list_unassigned,
    listed_by,
    page_of,
    rows_of,
    shown,
)

URL = "/api/v1/devices/unassigned"
BRIDGE = (
    "zigbee2mqtt/bridge/devices",
    [
        {
            "ieee_address": f"0x{number}",
            "friendly_name": name,
            "definition": {"model": "SNZB-03", "vendor": "SONOFF", "description": "Motion sensor"},
        }
        for number, name in enumerate(("desk-0", "desk-new"))
    ],
)
NEWCOMER = ("zigbee2mqtt/三层/新传感器", {"temperature": 21.5, "humidity": 40})
names = st.text(min_size=1, max_size=200)


def registry_of(told: list[tuple[str, str]]) -> DeviceRegistry:
    registry = DeviceRegistry(())
    for protocol, name in told:
        registry.find(protocol, name)
    return registry


async def test_who_reports_or_introduces_itself_without_a_place_is_listed(
    running: RunningTwin, staff: httpx.AsyncClient
) -> None:
    assert (await staff.get(URL)).json() == {"total": 0, "devices": []}
    await hear(running, BRIDGE, NEWCOMER, ("zigbee2mqtt/desk-1", {"occupancy": True}))
    answer = (await staff.get(URL)).json()
    assert answer["total"] == 2, "desk-0 and desk-1 are in the venue"
    introduced, reporting = answer["devices"]
    assert introduced == {
        "id": "zigbee2mqtt:desk-new",
        "protocol": "zigbee2mqtt",
        "name": "desk-new",
        "announced": {"name": "Motion sensor", "model": "SNZB-03", "maker": "SONOFF"},
        "properties": [],
        "last_seen": None,
    }
    assert (reporting["name"], reporting["announced"]) == ("三层/新传感器", None)
    assert reporting["properties"] == ["air_temperature_c", "relative_humidity_percent"]
    assert reporting["last_seen"] is not None


async def test_the_list_goes_on_where_the_page_before_ended(
    running: RunningTwin, staff: httpx.AsyncClient
) -> None:
    await hear(running, *((f"zigbee2mqtt/new-{n}", {"temperature": n}) for n in range(5)))
    first = (await staff.get(URL, params={"limit": 2})).json()
    assert [device["name"] for device in first["devices"]] == ["new-0", "new-1"]
    await hear(running, ("zigbee2mqtt/new-00", {"temperature": 1}))
    second = (await staff.get(URL, params={"limit": 3, "after": first["next"]})).json()
    assert [device["name"] for device in second["devices"]] == ["new-2", "new-3", "new-4"]
    assert "next" not in second
    assert second["total"] == 6


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 5_001}, {"after": "x" * (MAX_PLACE_CHARS + 1)}])
async def test_a_page_that_cannot_be_is_refused(staff: httpx.AsyncClient, query: dict[str, Any]) -> None:
    assert (await staff.get(URL, params=query)).status_code == 400


@given(
    st.sets(
        st.tuples(st.sampled_from(["a", "b"]), names | st.sampled_from("xy").map(lambda x: "n" * 200 + x))
    ),
    st.integers(1, 5),
)
def test_every_device_is_on_exactly_one_page(told: set[tuple[str, str]], limit: int) -> None:
    devices = list_unassigned(registry_of(sorted(told)))
    assert all(len(device.place) <= MAX_PLACE_CHARS for device in devices)

    def get_page(after: str) -> dict[str, Any]:
        page, following = page_of(devices, after, limit)
        return {"devices": [shown(device, Heard()) for device in page], "next": following}

    found = [(device["protocol"], device["name"]) for device in listed_by(get_page)]
    assert len(found) == len(told)
    assert set(found) == told


@given(told=st.lists(st.tuples(names, names), max_size=8, unique_by=lambda pair: pair[0]))
def test_a_row_is_read_back_as_the_device_it_was_made_for(
    told: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    devices = [
        shown(Unassigned("loriot", Announcement(name, model=model), name), Heard()) for name, model in told
    ]
    rows, left_out = rows_of(devices)
    assert len(rows) + len(left_out) == len(told)
    path = tmp_path_factory.mktemp("rows") / "devices.csv"
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0] if rows else ["id"])
    writer.writeheader()
    writer.writerows(row | {"feature_of_interest": "seat-1"} for row in rows)
    path.write_bytes(text.getvalue().encode())
    listed = read_devices(path)
    assert [device.external_id for device in listed] == [row["external_id"] for row in rows]
    registry = DeviceRegistry(listed)
    for name, _ in told:
        registry.find("loriot", name)
    left = {device.id for device in list_unassigned(registry)}
    assert left == set(left_out), "who has a row has a place, and nobody else"


@pytest.mark.parametrize("name", ["=1+1", "+86", "-x", "@cmd", " desk", "a\nb", "\x1b[31m"])
def test_a_name_that_a_spreadsheet_would_change_or_run_has_no_row(name: str) -> None:
    device = Unassigned("loriot", Announcement(name), name)
    assert rows_of([shown(device, Heard())]) == ([], [f"loriot:{name}"])
    modelled = Unassigned("loriot", Announcement("desk", model=name), "desk")
    assert rows_of([shown(modelled, Heard())])[0][0]["model"] == ""


async def test_the_command_asks_the_server_and_afterwards_reads_the_same_from_its_file(
    run_small: RunSmall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIBLIOTWIN_DATA_DIR", str(tmp_path))
    write_venue(small_venue(), tmp_path / "venue")

    def run(*arguments: str) -> str:
        found = CliRunner().invoke(
            app, ["devices", "unassigned", "--venue", str(tmp_path / "venue"), *arguments]
        )
        assert found.exit_code == 0, found.output
        return found.stdout

    async with run_small() as running, served(running) as port:
        monkeypatch.setenv("BIBLIOTWIN_WEB_PORT", str(port))
        await hear(running, BRIDGE, NEWCOMER, ("zigbee2mqtt/desk-1", {"occupancy": True}))
        asked = json.loads(await asyncio.to_thread(run, "--json"))
        table = await asyncio.to_thread(run)
    monkeypatch.setenv("BIBLIOTWIN_WEB_PORT", str(find_free_port()))
    assert [device["name"] for device in asked["devices"]] == ["desk-new", "三层/新传感器"]
    assert "SONOFF SNZB-03" in table
    assert "2 without a place" in table
    assert json.loads(run("--json")) == asked
    rows = list(csv.DictReader(io.StringIO(run("--csv"))))
    assert [(row["id"], row["external_id"], row["model"]) for row in rows] == [
        ("zigbee2mqtt:desk-new", "desk-new", "SNZB-03"),
        ("zigbee2mqtt:三层/新传感器", "三层/新传感器", ""),
    ]


def test_the_command_prints_rows_or_json_and_not_both() -> None:
    assert CliRunner().invoke(app, ["devices", "unassigned", "--csv", "--json"]).exit_code == 2


def test_a_device_that_was_given_a_place_is_no_longer_listed() -> None:
    device = Device(id="d", external_id="a", protocol="loriot", feature_of_interest="seat-1", category="desk")
    registry = DeviceRegistry([device])
    registry.find("loriot", "a")
    registry.announce("loriot", Announcement("a", "desk"))
    assert list_unassigned(registry) == []
