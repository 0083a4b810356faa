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
            "waiting": 0,
        }
    )
    messages: int
    datapoints: int
    duplicates: int
    quarantined: int
    throttled: int
    personal_fields: dict[str, int]
    runaways: list[dict[str, Any]]
    waiting: int


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

    model_config = with_example({"tried": 3, "read": 2, "left": 1})
    tried: int
    read: int
    left: int


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
