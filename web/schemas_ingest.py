"""What the API answers about what comes in, described for its reference."""

from typing import Any

from pydantic import BaseModel

from web.schemas import with_example


class IngestModel(BaseModel):
    """What went through the pump since start."""

    model_config = with_example(
        {
            "messages": 81032,
            "datapoints": 161678,
            "duplicates": 0,
            "quarantined": 0,
            "throttled": 4711,
            "personal_fields": {"card_number": 2},
            "runaways": [
                {
                    "device": "plc-7",
                    "property": "power_w",
                    "since": "2026-11-21T06:04:00.000Z",
                    "left_out": 4711,
                }
            ],
            "commit_failures": 0,
            "waiting": 0,
            "stored": 2404819,
            "by_decoder": {"bibliotwin": 60210, "chirpstack_v4": 2211, "zigbee2mqtt": 18611},
        }
    )
    messages: int
    datapoints: int
    duplicates: int
    quarantined: int
    throttled: int
    personal_fields: dict[str, int]
    runaways: list[dict[str, Any]]
    commit_failures: int
    waiting: int
    #: Datapoints that history holds, also of earlier starts.
    stored: int
    by_decoder: dict[str, int]


class QuarantineModel(BaseModel):
    """Messages no decoder could read."""

    model_config = with_example(
        {
            "counts": {"zigbee2mqtt": 1},
            "messages": [
                {
                    "id": 7,
                    "received": "2026-11-21T06:04:00.000Z",
                    "topic": "zigbee2mqtt/desk-7",
                    "payload": '{"occupancy":',
                    "payload_base64": "eyJvY2N1cGFuY3kiOg==",
                    "payload_bytes": 13,
                    "decoder": "zigbee2mqtt",
                    "reason": "not valid JSON: Input data was truncated",
                }
            ],
            "next": None,
        }
    )
    counts: dict[str, int]
    messages: list[dict[str, Any]]
    next: int | None = None


class ReplayedModel(BaseModel):
    """What a second try made of quarantined messages."""

    model_config = with_example({"tried": 3, "read": 2, "left": 1, "last": 9})
    tried: int
    read: int
    left: int
    last: int | None = None


class AnnouncedModel(BaseModel):
    """What a device told of itself; what it left out is empty."""

    name: str
    model: str
    maker: str


class UnassignedDeviceModel(BaseModel):
    """A device without a place: `name` is its own in its protocol, `id` what its readings are kept under."""

    id: str
    protocol: str
    name: str
    announced: AnnouncedModel | None
    properties: list[str]
    last_seen: str | None


class UnassignedModel(BaseModel):
    """Devices without a place, and how many there are in all."""

    model_config = with_example(
        {
            "total": 2,
            "devices": [
                {
                    "id": "chirpstack_v4:24e124136b000007",
                    "protocol": "chirpstack_v4",
                    "name": "24e124136b000007",
                    "announced": {"name": "desk 3F-043", "model": "VS341", "maker": ""},
                    "properties": ["battery_percent", "frame_count", "occupied", "rssi_dbm", "snr_db"],
                    "last_seen": "2026-11-21T08:05:00.123Z",
                }
            ],
            "next": "chirpstack_v4:24e124136b000007",
        }
    )
    total: int
    devices: list[UnassignedDeviceModel]
    next: str | None = None


class PushedModel(BaseModel):
    """What became of a push: durable, and whether any of it could not be read."""

    model_config = with_example({"stored": True, "messages": 1, "quarantined": False})
    stored: bool
    messages: int
    quarantined: bool
    reason: str | None = None
    refused_count: int | None = None
    refused: list[dict[str, Any]] | None = None


#: The body of a push, which the decoder reads and not the API.
PUSH_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The message as the device or the network server sends it.",
        "content": {
            "application/json": {
                "example": {
                    "deduplicationId": "57433366-50a6-4dc2-8145-2df1bbc70d9e",
                    "time": "2026-11-21T08:00:05.404859+00:00",
                    "deviceInfo": {"devEui": "70b3d5e75e003f2a", "deviceName": "desk 3F-042"},
                    "fCnt": 4,
                    "fPort": 85,
                    "data": "AXVkAwAB",
                    "object": {"occupancy": "occupied", "battery": 96},
                }
            },
            "application/x-ndjson": {"schema": {"type": "string"}},
        },
    }
}
