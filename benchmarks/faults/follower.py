"""One who follows the live feed, as a page does, and notes when each device's newest message was shown."""

import bisect
import json
import threading
import time
from array import array
from contextlib import suppress

import numpy as np
from numpy.typing import NDArray
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from benchmarks.faults.publisher import Publisher
from benchmarks.faults.reference import NUMBER, Building, Kind


class Follower(threading.Thread):
    """Follows devices on the feed of the server on `port`."""

    def __init__(self, port: int, building: Building) -> None:
        super().__init__(name="follower", daemon=True)
        self._building, self._device_of = building, building.device_of_thing()
        self._link = connect(f"ws://127.0.0.1:{port}/api/v1/feed?kinds=device", max_size=None)
        #: By device the places of the messages shown, in order, and when.
        self._shown: dict[int, tuple[list[int], list[float]]] = {}

    def run(self) -> None:
        """Note until the connection is closed."""
        with suppress(ConnectionClosed):
            for text in self._link:
                now_s, said = time.monotonic(), json.loads(text)
                if said.get("type") == "changes":
                    for thing, name, value, *_ in said["changes"]:
                        if name == NUMBER and thing in self._device_of:
                            self._note(self._device_of[thing], value, now_s)

    def close(self) -> None:
        """Follow no longer."""
        self._link.close()
        self.join()

    def delays_s(self, publisher: Publisher) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(when sent, seconds until it or a newer one of its device was shown) of messages without a time.

        Those with a time come in no order, so that some are never the newest.
        """
        sent, delay = array("d"), array("d")
        for device in range(self._building.devices):
            if self._building.kind(device) not in (Kind.NATIVE, Kind.ZIGBEE):
                continue
            places, shown_s = self._shown.get(device, ([], []))
            for place in self._building.places_of(device):
                nth = bisect.bisect_left(places, place)
                at_s = publisher.sent_at_s[place]
                sent.append(at_s)
                delay.append(shown_s[nth] - at_s if nth < len(places) else float("inf"))
        return np.frombuffer(sent), np.frombuffer(delay)

    def _note(self, device: int, value: float, now_s: float) -> None:
        place = self._building.place_of(value)
        places, shown_s = self._shown.setdefault(device, ([], []))
        if place is not None and (not places or place > places[-1]):
            places.append(place)
            shown_s.append(now_s)
