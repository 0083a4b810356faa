"""Every payload format we speak: the decoder modules of this folder, found by being there."""

import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType, ModuleType
from typing import cast

import sensors.decoders
from sensors.decoder import Decoder, Surroundings

_NOT_FORMATS = frozenset({"catalogue"})


def _found() -> dict[str, ModuleType]:
    names = sorted(module.name for module in pkgutil.iter_modules(sensors.decoders.__path__))
    return {
        name: importlib.import_module(f"sensors.decoders.{name}")
        for name in names
        if name not in _NOT_FORMATS
    }


#: The modules by decoder name; a device's `protocol` is one of these.
MODULES: Mapping[str, ModuleType] = MappingProxyType(_found())


def open_decoders(surroundings: Surroundings | None = None, only: str | None = None) -> dict[str, Decoder]:
    """A decoder of each format, or of one, with a memory of its own where the format needs one.

    A module is its own decoder unless it has `open_decoder(surroundings)`.
    """
    around = surroundings or Surroundings()
    return {
        name: cast(Decoder, module.open_decoder(around) if hasattr(module, "open_decoder") else module)
        for name, module in MODULES.items()
        if only in (None, name)
    }


def topic_filters(decoders: Mapping[str, Decoder]) -> list[str]:
    """What to subscribe to for these decoders."""
    return list(dict.fromkeys(f for decoder in decoders.values() for f in decoder.TOPIC_FILTERS))


def announced_on(decoders: Mapping[str, Decoder]) -> list[str]:
    """Those of the filters on which devices introduce themselves with messages that the broker keeps."""
    return [f for decoder in decoders.values() for f in getattr(decoder, "ANNOUNCED_ON", ())]
