"""Which observed property a declared device class is, and what a declared unit makes of its numbers."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sensors.units import converted
from sensors.vocabulary import unit_of

#: Device classes of sensors and numbers, as Home Assistant lists them.
_SENSORS: Mapping[str, str] = MappingProxyType(
    {
        "apparent_power": "apparent_power_va", "atmospheric_pressure": "pressure_hpa",
        "battery": "battery_percent", "carbon_dioxide": "co2_ppm", "current": "current_a",
        "distance": "distance_m", "energy": "energy_kwh", "frequency": "frequency_hz",
        "humidity": "relative_humidity_percent", "illuminance": "illuminance_lx", "pm10": "pm10_ug_m3",
        "pm25": "pm2_5_ug_m3", "power": "power_w", "power_factor": "power_factor",
        "pressure": "pressure_hpa", "reactive_power": "reactive_power_var", "signal_strength": "rssi_dbm",
        "sound_pressure": "sound_level_db", "temperature": "air_temperature_c",
        "volatile_organic_compounds_parts": "tvoc_ppb", "voltage": "voltage_v",
    }
)  # fmt: skip
#: Device classes of binary sensors whose true means what ours does.
BINARY: Mapping[str, str] = MappingProxyType(
    {
        "door": "contact_open", "garage_door": "contact_open", "moisture": "water_leak", "motion": "motion",
        "occupancy": "occupied", "opening": "contact_open", "presence": "occupied",
        "window": "contact_open",
    }
)  # fmt: skip
#: Classes that know one unit only, which some makers therefore leave out.
_ONLY_PERCENT = frozenset({"battery", "humidity"})


def find_quantity(
    device_class: str, unit: str, *, object_id: str, is_diagnostic: bool
) -> tuple[str, Callable[[float], float]] | None:
    """The observed property and the conversion into its unit, or None when class or unit is not ours.

    A temperature or voltage that the maker calls diagnostic, or of the battery, is of the device itself.
    """
    name = _SENSORS.get(device_class)
    if name is None:
        return None
    if device_class == "temperature" and is_diagnostic:
        name = "device_temperature_c"
    elif device_class == "voltage" and "batt" in object_id.lower():
        name = "battery_v"
    declared = "%" if not unit and device_class in _ONLY_PERCENT else unit
    ours = unit_of(name)
    if converted(0.0, declared, ours) is None:
        return None

    def convert(number: float) -> float:
        ready = converted(number, declared, ours)
        return number if ready is None else ready

    return name, convert
