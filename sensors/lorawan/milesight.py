"""Frames of Milesight sensors: channel, type, value, again and again, least significant byte first.

A frame may also hold stored records from hours without a connection, each with its own moment.
"""

from collections.abc import Sequence

from sensors.lorawan.channels import ANSWERS, History, Words
from sensors.lorawan.milesight_models import COMMON, MODELS, Model, find_model
from sensors.lorawan.uplink import Codec, Record, Uplink
from sensors.message import DecodeError
from twin.clock import US_PER_S

_TIME_BYTES = 4


def find_codec(model: str) -> Codec | None:
    """The codec of a normalised model's name, or None."""
    found = find_model(model)
    if found is None:
        return None
    return lambda uplink: _records(uplink.payload, found)


def decode_common(uplink: Uplink) -> Sequence[Record]:
    """What a Milesight device of an unknown model says, as long as all models mean the same by it."""
    frame, place = uplink.payload, 0
    while place + 2 <= len(frame):
        known = COMMON.channels.get(frame[place] << 8 | frame[place + 1])
        if known is None:
            if frame[place] in ANSWERS:
                break
            raise DecodeError(
                f"what channel {_spelt(frame, place)} means depends on the model of this Milesight device: "
                f"set it in the venue or in the devices CSV (there are codecs for {', '.join(MODELS)})"
            )
        place += 2 + known[0]
    return _records(frame, COMMON)


def _records(frame: bytes, model: Model) -> list[Record]:
    """The records of a frame, up to the first channel that the model does not have."""
    now: Words = {}
    records: list[Record] = [(None, now)]
    channels, place = model.channels, 0
    while place < len(frame):
        if place + 2 > len(frame):
            raise DecodeError("the frame ends within a channel")
        channel = frame[place] << 8 | frame[place + 1]
        layout = channels.get(channel)
        if layout is None:
            history = model.history.get(channel)
            if history is None:
                _check_foreign(frame, place)
                break
            place = _stored(frame, place, history, records)
            continue
        end = place + 2 + layout[0]
        if end > len(frame):
            raise DecodeError(f"the frame ends within its channel {_spelt(frame, place)}")
        layout[1](frame, place + 2, now)
        place = end
    return records


def _check_foreign(frame: bytes, place: int) -> None:
    if place == 0 and frame[0] not in ANSWERS:
        raise DecodeError(f"the model has no channel {_spelt(frame, 0)}: is the device's model right?")


def _stored(frame: bytes, place: int, history: History, records: list[Record]) -> int:
    """Read one stored record into `records`; returns where it ends."""
    start = place + 2
    time_s = int.from_bytes(frame[start : start + _TIME_BYTES], "little")
    start += _TIME_BYTES
    layout = history.get(None)
    if layout is None:
        kind = frame[start] if start < len(frame) else -1
        layout = history.get(kind)
        if layout is None:
            raise DecodeError(f"a stored record of unknown kind {kind} on channel {_spelt(frame, place)}")
        start += 1
    end = start + layout[0]
    if end > len(frame):
        raise DecodeError(f"the frame ends within the stored record on channel {_spelt(frame, place)}")
    words: Words = {}
    layout[1](frame, start, words)
    records.append((time_s * US_PER_S, words))
    return end


def _spelt(frame: bytes, place: int) -> str:
    return frame[place : place + 2].hex(" ")
