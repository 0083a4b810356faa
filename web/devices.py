"""Devices listed in a CSV beside the venue, for buildings whose sensors change more often than their plan."""

from pathlib import Path

from twin.errors import TwinError
from twin.venue.geojson import parse_devices
from twin.venue.model import Device

_NEEDED = ("external_id", "protocol", "feature_of_interest")


class DeviceListError(TwinError):
    """A list of devices that cannot be used; names the file and the line."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason


def read_devices(path: Path) -> tuple[Device, ...]:
    """The devices in a CSV with the columns id, external_id, protocol, feature_of_interest, and more.

    `level_id`, `category`, `model` and `report_interval_s` may be there too. Raises DeviceListError.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DeviceListError(path, error.strerror or "it cannot be read") from error
    rows, problems = parse_devices(path.name, data)
    if problems:
        raise DeviceListError(path, problems[0].message)
    found: dict[str, Device] = {}
    for row in rows:
        line = row.index + 2
        cells = {name: value for name, value in row.properties.items() if isinstance(value, str)}
        missing = [name for name in _NEEDED if not cells.get(name)]
        if missing:
            raise DeviceListError(path, f"line {line} has no {', '.join(missing)}")
        identifier = row.id or f"{cells['protocol']}:{cells['external_id']}"
        if identifier in found:
            raise DeviceListError(path, f"line {line}: the id {identifier} is there twice")
        interval = row.properties.get("report_interval_s")
        found[identifier] = Device(
            id=identifier,
            external_id=cells["external_id"],
            protocol=cells["protocol"],
            feature_of_interest=cells["feature_of_interest"],
            level_id=cells.get("level_id"),
            category=cells.get("category", ""),
            model=cells.get("model", ""),
            report_interval_s=float(interval) if isinstance(interval, int | float) else None,
        )
    return tuple(found.values())
