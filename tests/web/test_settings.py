"""Settings come from four places, the later wins, and a wrong one says where it came from."""

from dataclasses import fields
from pathlib import Path

import pytest

from web.settings import Settings, SettingsError, load_settings, variable_of


def load(
    tmp_path: Path, toml: str = "", environment: dict[str, str] | None = None, **flags: object
) -> Settings:
    config = tmp_path / "bibliotwin.toml"
    config.write_text(toml, encoding="utf-8")
    return load_settings(config=config, environment=environment or {}, flags=flags)


def test_the_later_source_wins(tmp_path: Path) -> None:
    assert load(tmp_path).web_port == 8080
    assert load(tmp_path, "web_port = 8001").web_port == 8001
    assert load(tmp_path, "web_port = 8001", {"BIBLIOTWIN_WEB_PORT": "8002"}).web_port == 8002
    found = load(tmp_path, "web_port = 8001", {"BIBLIOTWIN_WEB_PORT": "8002"}, web_port="8003")
    assert found.web_port == 8003


def test_a_commands_own_defaults_come_first(tmp_path: Path) -> None:
    found = load_settings(defaults={"web_port": 9000}, environment={"BIBLIOTWIN_MQTT_PORT": "1900"})
    assert (found.web_port, found.mqtt_port) == (9000, 1900)


def test_a_flag_that_was_not_given_changes_nothing(tmp_path: Path) -> None:
    assert load(tmp_path, "web_port = 8001", web_port=None).web_port == 8001


def test_an_unknown_key_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"mqtt_prt .*bibliotwin\.toml.*did you mean mqtt_port\?"):
        load(tmp_path, "mqtt_prt = 1")


def test_an_unknown_variable_is_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    load(tmp_path, environment={"BIBLIOTWIN_WEBPORT": "1", "BIBLIOTWIN_REQUIRE_SERVICES": "1"})
    assert caplog.messages == ["BIBLIOTWIN_WEBPORT is not a setting; did you mean web_port?"]


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("web_port", "0", "a whole number from 1 to 65535"),
        ("web_port", "eighty", "a whole number"),
        ("web_host", "http://x", "an address to listen on"),
        ("mqtt_url", "http://broker", r"mqtt://\[user"),
        ("mqtt_url", "mqtt://", r"mqtt://\[user"),
        ("mqtt_url", "mqtt://host:99999", r"mqtt://\[user"),
        ("clock", "sundial", "one of system, measured"),
        ("open_browser", "perhaps", "0 or 1"),
        ("simulation_speed", "nan", "a number from 0.1 to 600"),
        ("simulation_start", "25:00", "a time of day such as 13:40"),
        ("log_level", "loud", "one of debug"),
        ("history_days", "-1", "a whole number from 1"),
        ("public_url", "https://twin.example/wayfinding", "without a path"),
        ("public_url", "twin.example", "without a path"),
    ],
)
def test_a_value_that_is_not_allowed_says_its_source_and_what_is(name: str, value: str, allowed: str) -> None:
    variable = variable_of(name)
    with pytest.raises(SettingsError, match=rf"{name} \({variable}\): .*{allowed}"):
        load_settings(environment={variable: value})


def test_a_password_is_never_shown() -> None:
    found = load_settings(environment={"BIBLIOTWIN_MQTT_URL": "mqtts://anna:secret@broker:8883"})
    assert found.broker_url_shown == "mqtts://broker:8883"
    assert not found.embeds_broker


def test_paths_in_a_file_are_seen_from_the_file(tmp_path: Path) -> None:
    found = load(tmp_path, 'data_dir = "kept"\nvenue = "/elsewhere/hall"')
    assert found.data_dir == tmp_path / "kept"
    assert found.venue == Path("/elsewhere/hall")
    assert found.history_address == str(tmp_path / "kept" / "history.duckdb")


def test_lists_are_written_as_lists_or_with_commas(tmp_path: Path) -> None:
    assert load(tmp_path, 'mqtt_topics = ["a/#", "b/+"]').mqtt_topics == ("a/#", "b/+")
    assert load(tmp_path, environment={"BIBLIOTWIN_MQTT_TOPICS": "a/#, b/+"}).mqtt_topics == ("a/#", "b/+")


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no such file"):
        load_settings(config=tmp_path / "absent.toml", environment={})


def test_a_damaged_file_says_where(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"cannot be read.*line 1"):
        load(tmp_path, "web_port = = 3")


def test_every_setting_says_what_it_is_about() -> None:
    assert all(field.metadata["about"].endswith(".") for field in fields(Settings))
