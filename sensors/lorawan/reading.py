"""From an uplink to readings: the one way that all network servers' decoders share."""

from collections.abc import Sequence

from sensors.decoder import Surroundings
from sensors.lorawan.history import HISTORY, records_of
from sensors.lorawan.uplink import Record, Uplink
from sensors.message import Announcement, Reading, Said
from sensors.vocabulary import LORAWAN, translate
from twin.things import Value

#: Devices whose introduction is remembered; the names come from outside.
MAX_INTRODUCED = 10_000
#: Of the server's object: the device's idea of the time of the uplink, and what is read separately.
_NOT_READINGS = frozenset({"timestamp", HISTORY})


class UplinkReader:
    """Makes readings of the uplinks of one network server, and tells of devices that are new.

    `protocol` is the decoder's name, by which registered devices are found.
    """

    def __init__(self, protocol: str, around: Surroundings) -> None:
        self._protocol, self._codecs, self._model_of = protocol, around.codecs, around.model_of
        self._introduced: dict[str, tuple[str, str]] = {}

    def read(self, uplink: Uplink) -> list[Said]:
        """One Reading per moment that the frame tells of; raises DecodeError when nobody can read its bytes.

        What the server decoded counts; otherwise our codecs are asked. How well the frame was heard, and its
        counter, are said of the uplink's own moment.
        """
        said: list[Said] = []
        for past_us, words in self._records(uplink):
            values = translate(LORAWAN, words, _NOT_READINGS)
            if words.get("motion").__class__ is int:  # Elsys counts movements; 0 and 1 are counts too
                values["motion_count"] = words["motion"]
            if past_us is None:
                _add_radio(values, uplink)
            if values:
                said.append(Reading(uplink.device, uplink.time_us if past_us is None else past_us, values))
        said += self.introduce(uplink.device, uplink.name, next(iter(uplink.models), ""), uplink.maker)
        return said

    def introduce(self, device: str, name: str, model: str, maker: str = "") -> tuple[Announcement, ...]:
        """An Announcement of a device that has something new to tell of itself, or nothing."""
        known = self._introduced.get(device, ("", ""))
        told = (name or known[0], model or known[1])  # a join need not say what an uplink does
        if told == known or (device not in self._introduced and len(self._introduced) >= MAX_INTRODUCED):
            return ()
        self._introduced[device] = told
        return (Announcement(device, *told, maker),)

    def _records(self, uplink: Uplink) -> Sequence[Record]:
        if uplink.decoded:
            return records_of(uplink.decoded)
        if not uplink.payload or not uplink.f_port:  # commands of the network's own have port 0
            return ((None, {}),)
        return self._codecs.decode(uplink, self._model_of(self._protocol, uplink.device))


def _add_radio(values: dict[str, Value], uplink: Uplink) -> None:
    if uplink.rssi_dbm is not None:
        values["rssi_dbm"] = uplink.rssi_dbm
    if uplink.snr_db is not None:
        values["snr_db"] = uplink.snr_db
    if uplink.f_cnt is not None:
        values["frame_count"] = uplink.f_cnt
