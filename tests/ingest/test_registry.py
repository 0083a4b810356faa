"""The register of devices: what outsiders may make it keep is bounded."""

import pytest

from sensors.message import Announcement, DecodeError
from sensors.registry import MAX_DEVICE_CHARS, MAX_UNREGISTERED, DeviceRegistry


def test_a_device_nobody_registered_is_about_itself_and_is_listed():
    registry = DeviceRegistry(())
    known = registry.find("zigbee2mqtt", "lamp")
    assert known.device_id == known.feature_of_interest == "zigbee2mqtt:lamp"
    registry.announce("zigbee2mqtt", Announcement("plug", model="S1"))
    assert {found.device for _, found in registry.list_unassigned()} == {"lamp", "plug"}


def test_a_name_longer_than_names_are_is_refused_and_not_kept():
    registry = DeviceRegistry(())
    for call in (registry.find, lambda protocol, name: registry.announce(protocol, Announcement(name))):
        with pytest.raises(DecodeError, match="characters long"):
            call("bibliotwin", "x" * (MAX_DEVICE_CHARS + 1))
    assert not list(registry.list_unassigned())


def test_only_so_many_are_kept_and_those_known_go_on():
    registry = DeviceRegistry(())
    for number in range(MAX_UNREGISTERED):
        registry.find("bibliotwin", str(number))
    with pytest.raises(DecodeError, match="add it to the venue's devices"):
        registry.find("bibliotwin", "one more")
    assert registry.find("bibliotwin", "7").device_id == "bibliotwin:7"
