"""Rules about the device registry."""

from collections.abc import Iterator

from twin.venue.check.rule import Finding, Look, rule
from twin.venue.problems import Severity, shorten


@rule("device-unique", Severity.ERROR, "Two devices have the same protocol and external id.")
def device_unique(look: Look) -> Iterator[Finding]:
    """A reading could be of either."""
    first: dict[tuple[str, str], str] = {}
    for device in look.venue.devices:
        other = first.setdefault((device.protocol, device.external_id), device.id)
        if other != device.id:
            called = shorten(f"{device.protocol} {device.external_id}")
            yield Finding(device.id, f"{called} is already device {other}; remove one or correct its id")


@rule("device-interval", Severity.WARNING, "A device's report interval is not above 0.")
def device_interval(look: Look) -> Iterator[Finding]:
    """Silence is judged by it."""
    for device in look.venue.devices:
        if device.report_interval_s is not None and device.report_interval_s <= 0:
            message = f"report_interval_s is {device.report_interval_s:g}; give seconds, or null"
            yield Finding(device.id, message)


@rule("device-interval-present", Severity.INFO, "Devices have no report interval.")
def device_interval_present(look: Look) -> Iterator[Finding]:
    """Grouped: when such a device falls silent can only be guessed."""
    silent = [device for device in look.venue.devices if device.report_interval_s is None]
    if silent:
        message = "report_interval_s is null; without it nobody can say when the device has fallen silent"
        yield Finding(silent[0].id, message, len(silent))


@rule("device-placed", Severity.WARNING, "A device is on no level: neither it nor what it observes has one.")
def device_placed(look: Look) -> Iterator[Finding]:
    """Devices of a whole building are not asked."""
    whole = {building.id for building in look.venue.buildings} | {look.venue.id}
    for device in look.venue.devices:
        if device.id not in look.venue.level_of and device.feature_of_interest not in whole:
            yield Finding(device.id, "has no level_id, nor has what it observes; give it one")
