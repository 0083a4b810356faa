"""Which codec reads the payload bytes of an uplink."""

from collections.abc import Sequence
from pathlib import Path

from sensors.lorawan import elsys, milesight
from sensors.lorawan.javascript import JavaScriptCodecs
from sensors.lorawan.models import normalised
from sensors.lorawan.uplink import Codec, Record, Uplink
from sensors.message import DecodeError

#: The first three bytes of an EUI are its maker's, given out by the IEEE. Elsys builds all frames alike; of
#: Milesight's only what all models have in common can be read so.
_BY_MAKER: dict[str, Codec] = {"a81758": elsys.decode, "24e124": milesight.decode_common}
_REMEMBERED = 10_000


class UplinkCodecs:
    """The codecs there are, by device model: an operator's own in JavaScript first, then ours."""

    def __init__(self, scripts: JavaScriptCodecs | None = None) -> None:
        self._scripts = scripts
        self._by_model: dict[str, Codec | None] = {}

    def decode(self, uplink: Uplink, registered: str = "") -> Sequence[Record]:
        """What the bytes say of each moment; raises DecodeError, which says what to do.

        `registered` is the model that the venue or the devices CSV gives the device. The first name that has
        a codec counts; a device without one is told by its EUI, where that is certain.
        """
        for model in (registered, *uplink.models) if registered else uplink.models:
            codec = self._by_model[model] if model in self._by_model else self._found(model)
            if codec is not None:
                return codec(uplink)
        by_maker = _BY_MAKER.get(uplink.device[:6])
        if by_maker is not None:
            return by_maker(uplink)
        names = ", ".join(f"{model:.40}" for model in (registered, *uplink.models) if model)
        raise DecodeError(
            f"no codec for the bytes on port {uplink.f_port} of {uplink.device:.40} "
            f"({f'known as {names}' if names else 'its model is unknown'}): set the device's model in the "
            "venue or in the devices CSV, put a codec <model>.js into codecs_dir, or give its device profile "
            "a codec on the network server"
        )

    def close(self) -> None:
        """End what codecs run in."""
        if self._scripts is not None:
            self._scripts.close()

    def _found(self, model: str) -> Codec | None:
        name = normalised(model)
        found: Codec | None = None
        scripts = self._scripts
        if scripts is not None and name in scripts:
            found = lambda uplink: scripts.decode(name, uplink)  # noqa: E731
        elif elsys.is_elsys(name):
            found = elsys.decode
        elif name:
            found = milesight.find_codec(name)
        if len(self._by_model) >= _REMEMBERED:
            self._by_model.clear()
        self._by_model[model] = found
        return found


def open_codecs(folder: Path | None) -> UplinkCodecs:
    """Our codecs, and those in JavaScript of the operator's folder if there is one."""
    return UplinkCodecs(None if folder is None else JavaScriptCodecs(folder))
