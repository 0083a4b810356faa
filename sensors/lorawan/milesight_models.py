"""Which channels the Milesight models have: the key is the channel's byte, then that of its type.

Source: the maker's payload tables, one per model, in the SensorDecoders collection.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from sensors.lorawan.channels import (
    ABOUT,
    History,
    Layout,
    alarm,
    counts,
    dwell,
    regions_taken,
    skipped,
    switch,
    together,
    truth,
    value,
)


class Model(NamedTuple):
    """A model's channels, and the layouts of its stored records by their channel."""

    channels: Mapping[int, Layout]
    history: Mapping[int, History]


_BATTERY = {0x0175: value("B", battery=1)}
_CLIMATE = {0x0367: value("h", temperature=10), 0x0468: value("B", humidity=2)}
_CLIMATE_BEFORE = value("hB", temperature=10, humidity=2)
_FLOW = value("HH", total_in=1, total_out=1)
_FLOW_OF_PERIOD = value("HH", period_in=1, period_out=1)


def _model(*channels: Mapping[int, Layout], history: Mapping[int, History] | None = None) -> Model:
    joined: dict[int, Layout] = {**ABOUT, **_BATTERY}
    for some in channels:
        joined |= some
    return Model(MappingProxyType(joined), MappingProxyType(dict(history or {})))


def _em300(*own: tuple[int, Layout]) -> Model:
    """Temperature, humidity and at most one thing more, which stored records have as their last byte."""
    last = own[0][1] if own else skipped(1)
    return _model(_CLIMATE, dict(own), history={0x20CE: {None: together(_CLIMATE_BEFORE, last)}})


def _am100(*further: Mapping[int, Layout], before: Layout | None = None) -> Model:
    history: dict[int, History] = {} if before is None else {0x20CE: {None: before}}
    return _model(_CLIMATE, *further, history=history)


def _am300(dust: bool = False, gas: Mapping[int, Layout] | None = None, **before: float) -> Model:
    """Air with the display. A model without a sensor for dust or a gas sends its channel all the same.

    On channel 21 stored records have TVOC in µg/m³ rather than as a rating.
    """
    without = {channel: skipped(2) for channel in (0x0A7D, 0x0B7D, 0x0C7D, 0x0D7D)}
    dusty = {0x0B7D: value("H", pm2_5=1), 0x0C7D: value("H", pm10=1)} if dust else {}
    air = _model(
        _CLIMATE,
        {
            0x0500: truth("pir"), 0x06CB: value("B", light_level=1), 0x077D: value("H", co2=1),
            0x087D: value("H", tvoc_rating=100), 0x08E6: value("H", tvoc_ug_m3=1),
            0x0973: value("H", pressure=10), 0x0E01: switch("beep"),
        },
        without | dusty | dict(gas or {}),
    ).channels  # fmt: skip
    start = (value("hH", temperature=10, humidity=2), truth("pir"), value("BH", light_level=1, co2=1))
    end = (value("H", pressure=10), value(f"{len(before)}H", **before) if before else skipped(0))
    rated = together(*start, value("H", tvoc_rating=100), *end)
    weighed = together(*start, value("H", tvoc_ug_m3=1), *end)
    return Model(air, MappingProxyType({0x20CE: {None: rated}, 0x21CE: {None: weighed}}))


def _lines(count: int, first_channel: int, child: str = "") -> dict[int, Layout]:
    """A people counter's lines, three channels each: total in, total out, and both of the last period."""
    found: dict[int, Layout] = {}
    for line in range(1, count + 1):
        channel = first_channel + 3 * (line - 1)
        word = f"line_{line}{child}"
        found[channel << 8 | 0xD2] = value("I", **{f"{word}_total_in": 1})
        found[(channel + 1) << 8 | 0xD2] = value("I", **{f"{word}_total_out": 1})
        found[(channel + 2) << 8 | 0xCC] = value("HH", **{f"{word}_period_in": 1, f"{word}_period_out": 1})
    return found


def _vs133() -> Model:
    lines = _lines(4, 0x03) | _lines(4, 0x11, "_child")
    before: dict[int | None, Layout] = {channel >> 8: layout for channel, layout in lines.items()}
    regions = {0x0FE3: counts(1, 4), 0x1DE3: counts(1, 4, "_child"), 0x10E4: dwell(), 0x1EE4: dwell("_child")}
    return _model(
        lines, regions, {0x50FC: skipped(3)},
        history={0x20CE: {**before, 0x0F: counts(1, 4), 0x1D: counts(1, 4, "_child"), 0x10: skipped(3),
                          0x20: skipped(3)}},
    )  # fmt: skip


def _flow_counter(*further: Mapping[int, Layout]) -> Model:
    """A counter at a door: totals, and the last period, each also as an alarm; VS350, VS351, VS360."""
    return _model(
        {
            0x0367: value("h", temperature=10), 0x04CC: _FLOW, 0x05CC: _FLOW_OF_PERIOD, 0x0AEF: skipped(4),
            0x81EE: skipped(1), 0x8367: together(value("h", temperature=10), alarm("temperature_alarm")),
            0x84CC: together(_FLOW, alarm("total_count_alarm")),
            0x85CC: together(_FLOW_OF_PERIOD, alarm("period_count_alarm")),
        },
        *further,
        history={0x20CE: {0: _FLOW_OF_PERIOD, 1: together(_FLOW_OF_PERIOD, _FLOW)}},
    )  # fmt: skip


def _ways(start: str, ends: str) -> Layout:
    """How many people went from one side of the view to others."""
    return value(f"{len(ends)}H", **{f"{start}_to_{end}": 1 for end in ends})


def _vs121() -> Model:
    flows = {(0x09 + n) << 8 | 0xDA: _ways(side, "abcd") for n, side in enumerate("abcd")}
    people = value("HH", people_in=1, people_out=1)
    total = value("HH", people_total_in=1, people_total_out=1)
    line, most = value("HH", line_in=1, line_out=1), value("B", people_count_max=1)
    before: dict[int | None, Layout] = {
        1: regions_taken(),
        2: people,
        3: most,
        0x10: total,
        0x11: dwell(),
        0x12: line,
    }
    before |= {4 + n: counts(1 + 4 * n, 4) for n in range(4)}
    before |= {8 + n: _ways("abcd"[n // 2], "cd" if n % 2 else "ab") for n in range(8)}
    return _model(
        {0x04C9: regions_taken(), 0x05CC: people, 0x06CD: most, 0x07D5: counts(1, 8), 0x08D5: counts(9, 8),
         0x0DCC: total, 0x0EE4: dwell(), 0x0F85: skipped(4), 0x10F7: line},
        flows, history={0x20CE: before},
    )  # fmt: skip


_LIGHT = {0x0665: value("HHH", illumination=1, infrared_and_visible=1, infrared=1)}
_ACTIVITY = {0x056A: value("H", activity=1)}
_CO2 = {0x077D: value("H", co2=1)}
_AM104 = _am100(_ACTIVITY, _LIGHT)
_OCCUPANCY = _model({0x0300: truth("occupancy")})
_LEAK = (0x0500, truth("leakage_status"))

#: By normalised name.
MODELS: Mapping[str, Model] = MappingProxyType(
    {
        "am102": _am100(before=_CLIMATE_BEFORE),
        "am103": _am100(_CO2, before=together(_CLIMATE_BEFORE, value("H", co2=1))),
        "am104": _AM104,
        "am107": _am100(
            _ACTIVITY, _LIGHT, _CO2, {0x087D: value("H", tvoc=1), 0x0973: value("H", pressure=10)}
        ),
        "am307": _am300(),
        "am308": _am300(True, pm2_5=1, pm10=1),
        "am319": _am300(True, {0x0A7D: value("H", hcho=100)}, pm2_5=1, pm10=1, hcho=100),
        "am319o3": _am300(True, {0x0D7D: value("H", o3=100)}, pm2_5=1, pm10=1, o3=100),
        "em300th": _em300(),
        "em300mcs": _em300((0x0600, truth("magnet_status"))),
        "em300sld": _em300(_LEAK),
        "em300zld": _em300(_LEAK),
        "em300mld": _model({0x0500: truth("leakage_status")}),
        "em300di": _model(_CLIMATE, {0x0500: truth("gpio"), 0x05C8: value("I", pulse=1)}),
        "vs121": _vs121(),
        "vs132": _model(
            {0x03D2: value("I", total_in=1), 0x04D2: value("I", total_out=1), 0x05CC: _FLOW_OF_PERIOD}
        ),
        "vs133": _vs133(),
        "vs135": _vs133(),
        "vs330": _model({0x0282: value("H", distance_mm=1), 0x038E: truth("occupancy"), 0x048E: skipped(1)}),
        "vs340": _OCCUPANCY,
        "vs341": _OCCUPANCY,
        "vs34x": _OCCUPANCY,
        "vs350": _flow_counter(),
        "vs351": _flow_counter(),
        "vs360": _flow_counter({0x0275: value("B", battery_node=1), 0x03F4: skipped(2)}),
        "ws202": _model({0x0300: truth("pir"), 0x0400: truth("daylight")}),
    }
)  # fmt: skip

#: What all of them mean by the same channel: enough to read a device of whose model nothing is known.
COMMON = _model(_CLIMATE)

#: Variants of a model whose frames are the same: with a plain screen, of a later issue, with formaldehyde.
_VARIANT = re.compile(r"(?:l|v2|hcho|hchowell|hchoir|hchov2|p)?$")


def find_model(name: str) -> Model | None:
    """The model of a normalised name, or of one that it is a variant of: am307l is an am307."""
    found = MODELS.get(name)
    if found is None:
        bases = (base for base in MODELS if name.startswith(base))
        base = max(bases, key=len, default="")
        if base and _VARIANT.match(name, len(base)):
            found = MODELS[base]
    return found
