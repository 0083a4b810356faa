"""The columns of one batch while it is being decoded."""

from array import array

import numpy as np

from sensors.message import DecodeError, RawMessage, Reading
from sensors.registry import MAX_PROPERTIES, KnownDevice
from twin.history.columns import Columns, QuarantinedMessage

_NAN = float("nan")
_REASON_CHARS = 500


class Rows:
    """Readings as growing columns, one message at a time; a message counts whole or not at all.

    Typed arrays, because appending to one costs what a list does and turning it into a numpy column costs
    nothing. A series that has no number yet stands as -1 - its place in `new_keys`.
    """

    def __init__(self) -> None:
        self._series, self._time_us, self._received_us = array("i"), array("q"), array("q")
        self._value = array("d")
        self._texts: dict[int, str] = {}
        self._kept = 0
        self.quarantined: list[QuarantinedMessage] = []
        self.new_keys: dict[tuple[KnownDevice, str], int] = {}

    def add(self, device: KnownDevice, reading: Reading, received_us: int) -> None:
        """Append the values of `reading`; raises DecodeError, after which `refuse` must follow."""
        time_us, numbers = reading.time_us, device.series
        if time_us is None:
            time_us = received_us
        append_value, append_series = self._value.append, self._series.append
        append_time, append_received = self._time_us.append, self._received_us.append
        for name, value in reading.values.items():
            try:
                append_value(value)  # type: ignore[arg-type]
            except TypeError:
                if value is None:
                    continue
                self._texts[len(self._series)] = str(value)
                append_value(_NAN)
            try:
                append_series(numbers[name])
            except KeyError:
                append_series(self._unnumbered(device, name))
            append_time(time_us)
            append_received(received_us)

    def keep(self) -> None:
        """The message whose readings were just added is whole."""
        self._kept = len(self._series)

    def refuse(self, message: RawMessage, decoder: str, reason: str) -> None:
        """Quarantine the message, and take back what it had already added."""
        for column in (self._series, self._time_us, self._received_us, self._value):
            del column[self._kept :]
        for row in [row for row in self._texts if row >= self._kept]:
            del self._texts[row]
        self.quarantined.append(
            QuarantinedMessage(
                message.received_us, message.topic, message.payload, decoder, reason[:_REASON_CHARS]
            )
        )

    def columns(self) -> Columns:
        """The columns, not yet judged."""
        return Columns(
            series=np.array(self._series, np.int32),
            time_us=np.frombuffer(self._time_us, np.int64),
            received_us=np.frombuffer(self._received_us, np.int64),
            value=np.frombuffer(self._value, np.float64),
            quality=np.zeros(len(self._series), np.uint8),
            texts=self._texts,
        )

    def _unnumbered(self, device: KnownDevice, name: str) -> int:
        number = self.new_keys.get((device, name))
        if number is None:
            if device.claimed >= MAX_PROPERTIES:
                raise DecodeError(
                    f"device {device.device_id:.60} has {MAX_PROPERTIES} properties; {name:.40} is too many"
                )
            device.claimed += 1
            number = self.new_keys[device, name] = -1 - len(self.new_keys)
        return number
