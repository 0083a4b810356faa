"""Public pairs of a server's payload and what ThingsBoard's converter makes of it, for eight models.

Every key of every result is accounted for: it is a reading under our name and in our unit, or it is listed as
none. Beyond them we may say only what is listed too.
"""

import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sensors.decoder import Surroundings
from sensors.decoders.catalogue import open_decoders
from sensors.message import RawMessage, Reading
from sensors.quality import ANCIENT_BEFORE_US

PAIRS, VALUES = 22, 139
SERVERS = {"ChirpStack": "chirpstack_v4", "ThingsStackCommunity": "things_stack"}


def same(value: Any) -> Any:
    return value


def signed_tenths(value: float) -> float:
    """The converter reads the stored temperature's 16 bits without their sign; the maker has them signed."""
    (tenths,) = struct.unpack("<h", struct.pack("<H", round(value * 10)))
    return float(tenths) / 10


OURS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "battery": ("battery_percent", same),
    "temperature": ("air_temperature_c", same),
    "humidity": ("relative_humidity_percent", same),
    "light": ("illuminance_lx", same),
    "light_level": ("light_level", same),
    "co2": ("co2_ppm", same),
    # The maker's table for these bytes: a rating of air quality in hundredths. The converter leaves it whole.
    "tvoc": ("tvoc_rating", lambda value: value / 100),
    "pressure": ("pressure_hpa", same),
    "vdd": ("battery_v", lambda value: value / 1_000),
    "beep": ("buzzer_on", {"yes": True, "no": False}.__getitem__),
    "daylight": ("daylight", {"light": True, "dark": False}.__getitem__),
    "occupancy": ("occupied", {"occupied": True, "vacant": False}.__getitem__),
    "total_in": ("people_in_count", same),
    "total_out": ("people_out_count", same),
    "period_in": ("people_in_interval_count", same),
    "period_out": ("people_out_interval_count", same),
    "total_count_alarm": ("people_total_alarm", {"threshold alarm": True}.__getitem__),
    "period_count_alarm": ("people_interval_alarm", {"threshold alarm": True}.__getitem__),
    **{f"region_{n}_count": (f"region_{n}_people_count", same) for n in range(1, 17)},
    **{f"line_{n}.0_total_{way}": (f"line_{n}_people_{way}_count", same)
       for n in range(1, 5) for way in ("in", "out")},
}  # fmt: skip
#: The same of a stored record. Its byte for movement is 01, which the maker has as `trigger`; the converter
#: says `idle` under another key.
OURS_STORED = OURS | {
    "temperature": ("air_temperature_c", signed_tenths),
    "trigger": ("motion", {"idle": True}.__getitem__),
}
#: About the device or the network rather than measured: what we say must be our values and nothing else.
NO_READINGS = {
    "eui", "devAddr", "fPort", "applicationId", "applicationName", "tenantId", "tenantName",
    "deviceProfileId", "deviceProfileName", "frequency", "bandwidth", "spreadingFactor", "codeRate",
    "device_id", "join_eui", "net_id", "cluster_id", "cluster_adress", "protocol_version", "sn",
    "hardware_version", "firmware_version",
}  # fmt: skip
#: What we say beyond the results: how the frame was heard; and the frame of the ERS2 holds carbon dioxide
#: (06 0308), which the converter does not take from that model.
RADIO = {"rssi_dbm", "snr_db", "frame_count"}
BEYOND = {"ERS2": {"co2_ppm": 776.0}}


def payloads(folder: Path) -> list[Path]:
    return sorted((folder / "lorawan").rglob("payload*.json"))


def said(payload: Path) -> list[Reading]:
    """What the decoder of the payload's server makes of it, its device being registered with the model."""
    server, model = payload.parts[-3], payload.parts[-4]
    protocol = SERVERS[server]
    around = Surroundings(model_of=lambda of, _device: model if of == protocol else "")
    message = RawMessage("push/pairs/up", payload.read_bytes(), 0, protocol=protocol)
    items = open_decoders(around, only=protocol)[protocol].decode(message)
    return [item for item in items if isinstance(item, Reading)]


def expected_values(model: str, record: dict[str, Any], *, stored: bool) -> Iterator[tuple[str, Any]]:
    """Each of their values as ours."""
    words = OURS_STORED if stored else OURS
    for key, value in record["values"].items():
        if key == "pir" and model == "ERS2":  # a count of movements
            yield "motion", value > 0
            yield "motion_count", value
        elif key == "pir":
            yield "motion", {"trigger": True, "idle": False}[value]
        else:
            name, convert = words[key]
            yield name, convert(value)
    if not stored:
        yield from BEYOND.get(model, {}).items()


def test_there_are_as_many_pairs_as_we_report(shared_data: Path) -> None:
    found = payloads(shared_data)
    assert len(found) == PAIRS
    assert all(path.with_name(path.name.replace("payload", "result")).is_file() for path in found)


def test_every_value_of_every_pair_comes_out(shared_data: Path) -> None:
    compared = 0
    for payload in payloads(shared_data):
        result = msgspec.json.decode(
            payload.with_name(payload.name.replace("payload", "result")).read_bytes()
        )
        readings, records, model = said(payload), result["telemetry"], payload.parts[-4]
        assert len(readings) == len(records), payload
        assert set(result["attributes"]) <= NO_READINGS, payload
        for place, (reading, record) in enumerate(zip(readings, records, strict=True)):
            assert reading.device == result["attributes"]["eui"]
            assert reading.time_us is not None
            assert reading.time_us // 1_000 == record["ts"], payload
            wanted = dict(expected_values(model, record, stored=place > 0))
            ours = {name: value for name, value in reading.values.items() if name not in RADIO}
            assert ours == wanted, payload
            assert RADIO.isdisjoint(reading.values) if place else set(reading.values) >= RADIO
            compared += len(record["values"])
    assert compared == VALUES


def test_the_stored_record_of_the_am307_is_history_with_a_clock_that_was_lost(shared_data: Path) -> None:
    for server in SERVERS:
        now, before = said(shared_data / f"lorawan/Milesight/AM307/{server}/uplink/payload_1.json")
        assert before.time_us == 214_578_533_000_000 < ANCIENT_BEFORE_US
        assert now.time_us is not None
        assert now.time_us > ANCIENT_BEFORE_US


@pytest.mark.parametrize("server", SERVERS)
def test_without_a_model_the_pairs_of_milesight_are_refused_with_what_to_do(
    shared_data: Path, server: str
) -> None:
    payload = shared_data / f"lorawan/Milesight/VS34x/{server}/uplink/payload.json"
    protocol = SERVERS[server]
    message = RawMessage("push/pairs/up", payload.read_bytes(), 0, protocol=protocol)
    with pytest.raises(Exception, match="set the device's model in the venue or in the devices CSV"):
        list(open_decoders(only=protocol)[protocol].decode(message))
