"""Every payload format we speak: the decoder modules of this folder, found by being there."""

import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType
from typing import cast

import sensors.decoders
from sensors.message import Decoder

_NOT_FORMATS = frozenset({"catalogue"})


def _found() -> dict[str, Decoder]:
    names = sorted(module.name for module in pkgutil.iter_modules(sensors.decoders.__path__))
    return {
        name: cast(Decoder, importlib.import_module(f"sensors.decoders.{name}"))
        for name in names
        if name not in _NOT_FORMATS
    }


#: Decoders by name; a device's `protocol` is one of these.
DECODERS: Mapping[str, Decoder] = MappingProxyType(_found())
