"""Commands: what they print, how they end, and that a failure is one line."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from tests.servers import find_free_port
from tests.web.small_venue import small_venue
from twin.history.columns import Columns, QuarantinedMessage
from twin.history.open import open_history
from twin.venue.imdf import write_venue
from web.cli import app


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(autouse=True)
def _nothing_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BIBLIOTWIN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("BIBLIOTWIN_WEB_PORT", str(find_free_port()))
    monkeypatch.setenv("BIBLIOTWIN_MQTT_PORT", str(find_free_port()))


@pytest.fixture
def venue_path(tmp_path: Path) -> Path:
    path = tmp_path / "venue"
    write_venue(small_venue(), path)
    return path


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_the_version_is_one_line() -> None:
    result = run("--version")
    assert result.exit_code == 0
    assert result.output.startswith("bibliotwin 0")


def test_every_command_explains_itself() -> None:
    for command in ("demo", "serve", "replay", "record", "venue", "quarantine", "doctor", "simulate"):
        result = run(command, "--help")
        assert result.exit_code == 0, command
        assert "Usage" in result.output


def test_a_wrong_setting_is_one_line_and_code_2(venue_path: Path) -> None:
    result = run("serve", "--venue", str(venue_path), "--web-port", "eighty")
    assert result.exit_code == 2
    lines = [line for line in result.output.splitlines() if line]
    assert lines == [
        "error: web_port (--web-port): 'eighty' is not allowed; give a whole number from 1 to 65535"
    ]


def test_serve_without_a_venue_says_what_to_do() -> None:
    result = run("serve")
    assert result.exit_code == 2
    assert "give an IMDF folder or zip, or see `bibliotwin demo`" in result.output


def test_a_venue_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    result = run("serve", "--venue", str(tmp_path / "nowhere"))
    assert result.exit_code == 1
    assert result.output.startswith("error: ")
    assert "Traceback" not in result.output


def test_a_taken_web_port_is_one_line_with_a_free_one(venue_path: Path, taken_port: int) -> None:
    result = run("serve", "--venue", str(venue_path), "--web-port", str(taken_port))
    assert result.exit_code == 1
    lines = [line for line in result.output.splitlines() if line]
    assert len(lines) == 1
    assert f"port {taken_port} on 127.0.0.1 is taken: set BIBLIOTWIN_WEB_PORT to a free one" in lines[0]
    assert "for example BIBLIOTWIN_WEB_PORT=" in lines[0]


def test_a_taken_broker_port_is_one_line(venue_path: Path, taken_port: int) -> None:
    result = run("serve", "--venue", str(venue_path), "--mqtt-port", str(taken_port))
    assert result.exit_code == 1
    lines = [line for line in result.output.splitlines() if line]
    assert len(lines) == 1
    assert f"port {taken_port}" in lines[0]
    assert "BIBLIOTWIN_MQTT_PORT" in lines[0]


def test_a_good_venue_passes_the_check(venue_path: Path) -> None:
    result = run("venue", "check", str(venue_path), "--json")
    found = json.loads(result.output)
    assert found["features"]["seat"] == 10
    assert result.exit_code == (1 if found["counts"]["error"] else 0)


def test_a_fault_is_named_by_rule_and_feature(venue_path: Path) -> None:
    path = venue_path / "seat.geojson"
    seats = json.loads(path.read_text(encoding="utf-8"))
    seats["features"][0]["properties"]["level_id"] = "level-99"
    path.write_text(json.dumps(seats), encoding="utf-8")
    result = run("venue", "check", str(venue_path))
    assert result.exit_code == 1
    assert "level-99" in result.output
    assert "seat-0" in result.output
    assert "error" in result.output


def test_the_campus_is_read_whole(shared_data: Path) -> None:
    result = run("venue", "check", str(shared_data / "indoor" / "spbstu-imdf"), "--json")
    features = json.loads(result.output)["features"]
    assert (features["unit"], features["level"], features["opening"]) == (443, 8, 472)


def test_the_doctor_finds_what_is_wrong_and_says_what_to_do(taken_port: int) -> None:
    result = run("doctor", "--web-port", str(taken_port), "--json")
    assert result.exit_code == 1
    checks = {check["name"]: check for check in json.loads(result.output)["checks"]}
    assert checks["python"]["ok"]
    assert checks["history"]["ok"]
    assert not checks["web port"]["ok"]
    assert "BIBLIOTWIN_WEB_PORT" in checks["web port"]["hint"]
    assert all(check["hint"] for check in checks.values() if not check["ok"])


def test_the_doctor_names_a_broker_that_does_not_answer() -> None:
    result = run("doctor", "--mqtt-url", f"mqtt://127.0.0.1:{find_free_port()}", "--json")
    broker = next(check for check in json.loads(result.output)["checks"] if check["name"] == "broker")
    assert not broker["ok"]
    assert broker["hint"]


def test_quarantine_is_read_from_the_file_when_no_server_runs(tmp_path: Path) -> None:
    held = QuarantinedMessage(
        1_795_348_800_000_000, "zigbee2mqtt/x", b"\xff{", "zigbee2mqtt", "not JSON [at all]"
    )
    history = open_history(str(tmp_path / "data" / "history.duckdb"))
    history.append(_no_rows(), [held])
    history.close()
    shown = run("quarantine", "list")
    assert "zigbee2mqtt/x" in shown.output
    assert "not JSON [at all]" in shown.output
    found = json.loads(CliRunner().invoke(app, ["quarantine", "list", "--json"]).stdout)
    assert found["counts"] == {"zigbee2mqtt": 1}
    again = json.loads(CliRunner().invoke(app, ["quarantine", "replay", "--json"]).stdout)
    assert again == {"tried": 1, "read": 0, "left": 1}


def test_replay_without_a_broker_is_one_line(tmp_path: Path) -> None:
    recording = tmp_path / "r.jsonl"
    recording.write_text('{"offset":0,"topic":"a","payload":"1"}\n')
    result = run("replay", str(recording), "--max")
    assert result.exit_code == 1
    assert "no broker answers at 127.0.0.1" in result.output


def test_record_is_short_for_record_to(tmp_path: Path) -> None:
    result = run("record", str(tmp_path / "no-such-folder" / "out.jsonl"))
    assert result.exit_code == 1
    assert "cannot write" in result.output


def test_a_data_set_that_is_not_there_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    result = run("record", "convert", "uci864", "away.csv", "--out", str(tmp_path / "uci"))
    assert result.exit_code == 1
    assert "cannot read away.csv" in result.output
    assert not (tmp_path / "uci").exists()


def test_a_venue_without_a_catalogue_is_told_where_to_put_one(venue_path: Path) -> None:
    result = run("holdings", "check", str(venue_path))
    assert result.exit_code == 1
    assert "there is no holdings.csv in" in result.output
    assert "--holdings" in result.output


def _no_rows() -> Columns:
    return Columns(
        series=np.zeros(0, np.int32),
        time_us=np.zeros(0, np.int64),
        received_us=np.zeros(0, np.int64),
        value=np.zeros(0, np.float64),
        quality=np.zeros(0, np.uint8),
    )
