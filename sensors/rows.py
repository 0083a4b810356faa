"""The columns of one batch while it is being decoded."""

from array import array
from collections import Counter
from collections.abc import Iterable

import numpy as np

from sensors.message import MAX_NAME_CHARS, MAX_TEXT_CHARS, DecodeError, RawMessage, Reading, Said
from sensors.privacy import is_personal, withheld
from sensors.registry import MAX_PROPERTIES, KnownDevice
from twin.history.columns import Columns, QuarantinedMessage
from twin.observation import Quality
from twin.state import CONNECTION

_NAN = float("nan")
_REASON_CHARS = 2_000
#: How many different sets of properties a device may send before they are no longer remembered.
_LAYOUTS = 64


class Rows:
    """Readings as growing columns, one message at a time; a message counts whole or not at all.

    This is the hot path. What is the same for all values of a reading is kept once per reading and repeated
    at the end; and a device that sends the same properties as before has its series numbers ready in one
    piece. A series that has no number yet stands as -1 - its place in `new_keys`.

    `asides` is what else the messages said, with the decoder that said it; `untimed` are the places of
    messages without a time of their own; `personal` counts the fields left out because they name a person.
    """

    def __init__(self) -> None:
        self._series, self._value = array("i"), array("d")
        self._time_us, self._received_us, self._count = array("q"), array("q"), array("i")
        self._texts: dict[int, str] = {}
        self._restored: list[int] = []
        self._is_untimed = False
        self._kept_rows = self._kept_readings = self._kept_asides = 0
        self.asides: list[tuple[str, Said, RawMessage]] = []
        self.untimed: list[int] = []
        self.personal: Counter[str] = Counter()
        self.quarantined: list[QuarantinedMessage] = []
        self.new_keys: dict[tuple[KnownDevice, str], int] = {}

    def add(self, device: KnownDevice, reading: Reading, message: RawMessage) -> None:
        """Append the values of `reading`; raises DecodeError, after which `take_back` must follow."""
        values = reading.values
        layout = device.layouts.get(tuple(values))
        start = len(self._value)
        if layout is None:
            self._add_singly(device, reading)
        else:
            try:
                self._value.extend(values.values())  # type: ignore[arg-type]
                self._series.extend(layout)
            except TypeError:  # a text or a null among them
                del self._value[start:]
                self._add_singly(device, reading)
        if reading.time_us is None:
            self._is_untimed = True
            # A kept `connection` is of now: the broker keeps it up to date with the last will.
            if message.retained and CONNECTION not in values:
                self._restored.append(len(self._count))
            self._time_us.append(message.received_us)
        else:
            self._time_us.append(reading.time_us)
        self._received_us.append(message.received_us)
        self._count.append(len(self._value) - start)

    def keep(self, place: int) -> None:
        """The message at `place` of its delivery, whose readings were just added, is whole."""
        self._kept_rows, self._kept_readings = len(self._value), len(self._count)
        self._kept_asides = len(self.asides)
        if self._is_untimed:
            self._is_untimed = False
            self.untimed.append(place)

    def take_back(self) -> None:
        """Forget what the message that is not whole had already added."""
        self._is_untimed = False
        self._restored = [reading for reading in self._restored if reading < self._kept_readings]
        del self.asides[self._kept_asides :]
        for rows in (self._series, self._value):
            del rows[self._kept_rows :]
        for readings in (self._time_us, self._received_us, self._count):
            del readings[self._kept_readings :]
        for row in [row for row in self._texts if row >= self._kept_rows]:
            del self._texts[row]

    def refuse(self, message: RawMessage, decoder: str, reason: str) -> None:
        """Quarantine the message; a payload that names a person is not kept even there."""
        payload, note = withheld(message.payload)
        self.quarantined.append(
            QuarantinedMessage(
                message.received_us, message.topic, payload, decoder, (note + reason)[:_REASON_CHARS]
            )
        )

    def is_anything(self) -> bool:
        """Whether there is anything to commit or to carry out."""
        return bool(self._count or self.asides or self.quarantined)

    def columns(self) -> Columns:
        """The columns, not yet judged, but for values of an unknown past moment, which are STALE."""
        quality = np.zeros(len(self._count), np.uint8)
        quality[self._restored] = Quality.STALE
        return Columns(
            series=np.array(self._series, np.int32),
            time_us=np.repeat(np.frombuffer(self._time_us, np.int64), self._count),
            received_us=np.repeat(np.frombuffer(self._received_us, np.int64), self._count),
            value=np.frombuffer(self._value, np.float64),
            quality=np.repeat(quality, self._count),
            texts=self._texts,
        )

    def _add_singly(self, device: KnownDevice, reading: Reading) -> None:
        for name, value in reading.values.items():
            if value is None:
                continue
            if name not in device.series and is_personal(name):
                self.personal[name] += 1
                continue
            if isinstance(value, str):
                if len(value) > MAX_TEXT_CHARS:
                    raise DecodeError(f"{name:.60} is longer than {MAX_TEXT_CHARS} characters")
                self._texts[len(self._value)] = value
            self._value.append(_NAN if isinstance(value, str) else value)
            number = device.series.get(name)
            self._series.append(self._unnumbered(device, name) if number is None else number)
        self._remember_layout(device, reading.values)

    def _remember_layout(self, device: KnownDevice, names: Iterable[str]) -> None:
        wanted = tuple(names)
        if len(device.layouts) < _LAYOUTS and all(name in device.series for name in wanted):
            device.layouts[wanted] = array("i", [device.series[name] for name in wanted])

    def _unnumbered(self, device: KnownDevice, name: str) -> int:
        number = self.new_keys.get((device, name))
        if number is None:
            if not 0 < len(name) <= MAX_NAME_CHARS:
                raise DecodeError(f"a property's name has 1 to {MAX_NAME_CHARS} characters, not {name:.60}")
            if device.claimed >= MAX_PROPERTIES:
                raise DecodeError(
                    f"device {device.device_id:.60} has {MAX_PROPERTIES} properties; {name:.40} is too many"
                )
            device.claimed += 1
            number = self.new_keys[device, name] = -1 - len(self.new_keys)
        return number
