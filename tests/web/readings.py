"""Readings put into a running twin without a broker, through the same pump."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sensors.message import RawMessage
from twin.clock import MeasuredClock, SystemClock
from web.running import RunningTwin


class Delivered:
    """A delivery that remembers whether it was acknowledged."""

    def __init__(self, messages: list[RawMessage]) -> None:
        self.messages, self.acknowledged = messages, False

    def notes(self, untimed: Sequence[int]) -> Mapping[str, bytes]:
        return {}

    def acknowledge(self) -> None:
        self.acknowledged = True


async def hear(running: RunningTwin, *messages: tuple[str, Any]) -> None:
    """Take in messages (topic, JSON value or bytes) as if they came now, and conclude what follows."""
    # A recording is received now, whenever it was measured.
    now_us = (SystemClock() if isinstance(running.clock, MeasuredClock) else running.clock).now_us()
    delivery = Delivered(
        [
            RawMessage(topic, payload if isinstance(payload, bytes) else json.dumps(payload).encode(), now_us)
            for topic, payload in messages
        ]
    )
    await running.ingest.take(delivery)
    assert delivery.acknowledged
    running.seating.tick()


async def sit(running: RunningTwin, *seats: int, occupied: bool = True) -> None:
    """Let the desk sensors of these seats report."""
    await hear(running, *((f"zigbee2mqtt/desk-{n}", {"occupancy": occupied}) for n in seats))
