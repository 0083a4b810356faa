"""Messages of every protocol for the mixed benchmark: what one device of each says, turn after turn.

Each maker gives (topic, payload) of device number `n` at `turn` seconds after START. Devices that have to
introduce themselves first have their introductions in `introductions`.
"""

import base64
import json
import struct
from collections.abc import Callable
from datetime import timedelta

from benchmarks.load import START, payload, topic
from sensors.sparkplug.payload import DOUBLE, PAYLOAD, UINT64

Made = tuple[str, bytes]

#: What a large library's building mixes, in parts of 100: mostly what its own gateways send, then Zigbee and
#: LoRaWAN sensors, then everything that was already there.
SHARES = {
    "bibliotwin": 30,
    "zigbee2mqtt": 25,
    "chirpstack_v4": 12,
    "chirpstack_v3": 3,
    "things_stack": 5,
    "loriot": 2,
    "thingpark": 2,
    "home_assistant": 5,
    "sparkplug_b": 5,
    "tasmota": 3,
    "shelly": 3,
    "senml": 2,
    "rfid_zebra": 3,
}


def _iso(turn: int) -> str:
    return (START + timedelta(seconds=turn)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _ms(turn: int) -> int:
    return int((START + timedelta(seconds=turn)).timestamp() * 1_000)


def _climate(n: int, turn: int) -> dict[str, float]:
    return {
        "temperature": round(20 + n % 70 / 10 + turn % 17 / 10, 1),
        "humidity": round(35 + n % 200 / 10 + turn % 13 / 10, 1),
        "co2": 420 + n % 900 + turn % 31,
    }


def _bytes(n: int, turn: int) -> bytes:
    """The same climate as an Elsys payload: 01 temperature, 02 humidity, 06 CO2."""
    said = _climate(n, turn)
    return struct.pack(
        ">BhBBBH", 1, round(said["temperature"] * 10), 2, round(said["humidity"]), 6, int(said["co2"])
    )


def _eui(n: int) -> str:
    return f"a81758fffe{n:06x}"  # of Elsys, whose payloads are read without their model being listed


def _radio(n: int) -> list[dict[str, object]]:
    return [{"gatewayId": "6a7e111a10000000", "rssi": -60 - n % 40, "snr": 7.5, "context": "EFwMtA=="}]


def _native(n: int, turn: int) -> Made:
    return topic(n), payload(n, turn)


def _zigbee(n: int, turn: int) -> Made:
    said = {**_climate(n, turn), "battery": 87, "linkquality": 120, "last_seen": _iso(turn)}
    return f"zigbee2mqtt/level-{n % 8}/climate-{n}", json.dumps(said).encode()


def _chirpstack_v4(n: int, turn: int) -> Made:
    said = {
        "deduplicationId": "57433366-50a6-4dc2-8145-2df1bbc70d9e",
        "time": _iso(turn),
        "deviceInfo": {
            "tenantName": "Library",
            "applicationId": "a1",
            "applicationName": "climate",
            "deviceProfileName": "ERS2",
            "deviceName": f"climate {n}",
            "devEui": _eui(n),
        },
        "devAddr": "20000001",
        "adr": True,
        "dr": 5,
        "fCnt": turn,
        "fPort": 5,
        "confirmed": False,
        "data": base64.b64encode(_bytes(n, turn)).decode(),
        "object": _climate(n, turn),
        "rxInfo": _radio(n),
    }
    return f"application/a1/device/{_eui(n)}/event/up", json.dumps(said).encode()


def _chirpstack_v3(n: int, turn: int) -> Made:
    said = {
        "applicationID": "1",
        "applicationName": "climate",
        "deviceName": f"climate {n}",
        "deviceProfileName": "ERS2",
        "devEUI": base64.b64encode(bytes.fromhex(_eui(n))).decode(),
        "rxInfo": [{"gatewayID": "an4RGhAAAAA=", "rssi": -70, "loRaSNR": 6.5}],
        "fCnt": turn,
        "fPort": 5,
        "data": base64.b64encode(_bytes(n, turn)).decode(),
    }
    return f"application/1/device/{_eui(n)}/event/up", json.dumps(said).encode()


def _things_stack(n: int, turn: int) -> Made:
    said = {
        "end_device_ids": {
            "device_id": f"climate-{n}",
            "application_ids": {"application_id": "lib"},
            "dev_eui": _eui(n).upper(),
        },
        "received_at": _iso(turn),
        "uplink_message": {
            "f_port": 5,
            "f_cnt": turn,
            "frm_payload": base64.b64encode(_bytes(n, turn)).decode(),
            "decoded_payload": _climate(n, turn),
            "rx_metadata": [{"gateway_ids": {"gateway_id": "g1"}, "rssi": -70, "snr": 9.5}],
            "received_at": _iso(turn),
            "version_ids": {"brand_id": "elsys", "model_id": "ers-co2"},
        },
    }
    return f"v3/lib@ttn/devices/climate-{n}/up", json.dumps(said).encode()


def _loriot(n: int, turn: int) -> Made:
    said = {
        "cmd": "rx",
        "EUI": _eui(n).upper(),
        "ts": _ms(turn),
        "fcnt": turn,
        "port": 5,
        "ack": False,
        "data": _bytes(n, turn).hex(),
        "freq": 868_500_000,
        "dr": "SF7 BW125 4/5",
        "rssi": -70,
        "snr": 7.2,
    }
    return "loriot/lib", json.dumps(said).encode()


def _thingpark(n: int, turn: int) -> Made:
    said = {
        "DevEUI_uplink": {
            "Time": _iso(turn),
            "DevEUI": _eui(n).upper(),
            "FPort": 5,
            "FCntUp": turn,
            "payload_hex": _bytes(n, turn).hex(),
            "LrrRSSI": -70.0,
            "LrrSNR": 7.2,
            "Late": 0,
        }
    }
    return "thingpark/lib", json.dumps(said).encode()


def _home_assistant(n: int, turn: int) -> Made:
    return f"esp/climate-{n}/state", json.dumps(_climate(n, turn)).encode()


def _sparkplug(n: int, turn: int) -> Made:
    said = _climate(n, turn)
    values = dict(enumerate(said.values(), 1))
    return f"spBv1.0/lib/DDATA/edge-{n}/climate", _sparkplug_payload(turn, turn + 1, values)


def _sparkplug_payload(turn: int, seq: int, by_alias: dict[int, float], names: tuple[str, ...] = ()) -> bytes:
    payload = PAYLOAD(timestamp=_ms(turn), seq=seq % 256)
    for alias, value in by_alias.items():
        metric = payload.metrics.add(alias=alias, datatype=DOUBLE, timestamp=_ms(turn), double_value=value)
        if names:
            metric.name = names[alias - 1]
    return bytes(payload.SerializeToString())


def _tasmota(n: int, turn: int) -> Made:
    said = _climate(n, turn)
    body = {
        "Time": "2026-03-02T08:00:00",
        "SCD40": {
            "CarbonDioxide": said["co2"],
            "Temperature": said["temperature"],
            "Humidity": said["humidity"],
        },
        "TempUnit": "C",
    }
    return f"tele/climate-{n}/SENSOR", json.dumps(body).encode()


def _shelly(n: int, turn: int) -> Made:
    said = _climate(n, turn)
    body = {
        "src": f"shellyhtg3-{n:012x}",
        "dst": f"shellyhtg3-{n:012x}/events",
        "method": "NotifyStatus",
        "params": {
            "ts": _ms(turn) / 1_000,
            "temperature:0": {"id": 0, "tC": said["temperature"]},
            "humidity:0": {"id": 0, "rh": said["humidity"]},
            "devicepower:0": {"id": 0, "battery": {"percent": 87}},
        },
    }
    return f"shellyhtg3-{n:012x}/events/rpc", json.dumps(body).encode()


def _senml(n: int, turn: int) -> Made:
    said = _climate(n, turn)
    records = [
        {
            "bn": f"urn:dev:climate-{n}:",
            "bt": _ms(turn) / 1_000,
            "n": "temperature",
            "u": "Cel",
            "v": said["temperature"],
        },
        {"n": "humidity", "u": "%RH", "v": said["humidity"]},
        {"n": "co2", "u": "ppm", "v": said["co2"]},
    ]
    return f"senml/climate-{n}", json.dumps(records).encode()


def _rfid(n: int, turn: int) -> Made:
    said = {
        "data": {
            "eventNum": turn,
            "format": "epc",
            "idHex": f"e2003411b802{n:06x}{turn:06x}",
            "antenna": 1 + n % 4,
            "peakRssi": -47,
            "hostName": f"shelf-{n}",
        },
        "timestamp": _iso(turn),
        "type": "SIMPLE",
    }
    return f"zebra/shelf-{n}/data", json.dumps(said).encode()


MAKERS: dict[str, Callable[[int, int], Made]] = {
    "bibliotwin": _native,
    "zigbee2mqtt": _zigbee,
    "chirpstack_v4": _chirpstack_v4,
    "chirpstack_v3": _chirpstack_v3,
    "things_stack": _things_stack,
    "loriot": _loriot,
    "thingpark": _thingpark,
    "home_assistant": _home_assistant,
    "sparkplug_b": _sparkplug,
    "tasmota": _tasmota,
    "shelly": _shelly,
    "senml": _senml,
    "rfid_zebra": _rfid,
}


def introductions(protocol: str, devices: int) -> list[Made]:
    """What the devices of a protocol must have said before anybody understands them."""
    if protocol == "sparkplug_b":
        return [made for n in range(devices) for made in _births(n)]
    if protocol == "home_assistant":
        return [made for n in range(devices) for made in _configs(n)]
    return []


def first_words(protocol: str, devices: int) -> list[Made]:
    """A message of each device, which makes its series known; Sparkplug's births have done so."""
    return [] if protocol == "sparkplug_b" else [MAKERS[protocol](n, 0) for n in range(devices)]


def _births(n: int) -> list[Made]:
    node = PAYLOAD(timestamp=_ms(0), seq=0)
    node.metrics.add(name="bdSeq", datatype=UINT64, long_value=0)
    names, values = ("Temperature", "Humidity", "CO2"), dict(enumerate(_climate(n, 0).values(), 1))
    return [
        (f"spBv1.0/lib/NBIRTH/edge-{n}", bytes(node.SerializeToString())),
        (f"spBv1.0/lib/DBIRTH/edge-{n}/climate", _sparkplug_payload(0, 1, values, names)),
    ]


def _configs(n: int) -> list[Made]:
    quantities = {"temperature": "°C", "humidity": "%", "carbon_dioxide": "ppm"}
    made = []
    for quantity, unit in quantities.items():
        word = {"carbon_dioxide": "co2"}.get(quantity, quantity)
        config = {
            "stat_t": f"esp/climate-{n}/state",
            "val_tpl": "{{ value_json." + word + " }}",
            "dev_cla": quantity,
            "unit_of_meas": unit,
            "uniq_id": f"climate-{n}-{word}",
            "dev": {"ids": [f"climate-{n}"]},
        }
        made.append((f"homeassistant/sensor/climate-{n}/{word}/config", json.dumps(config).encode()))
    return made
