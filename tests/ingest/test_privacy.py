"""Nothing that names a person enters: not as a reading, and not by way of quarantine."""

import json

import pytest

from sensors.decoders.catalogue import open_decoders
from sensors.decoding import Decoding
from sensors.privacy import is_personal, withheld
from tests.ingest.recordings import raw
from twin.observation import PROPERTIES


@pytest.mark.parametrize(
    "name",
    ["card_number", "cardNo", "patron_id", "reader_name", "readerCard", "user", "userId", "student-id", "mac",
     "client_mac", "face_image", "snapshot", "email", "phoneNumber", "borrower"],
)  # fmt: skip
def test_a_field_that_names_a_person_is_known_by_its_name(name):
    assert is_personal(name)


@pytest.mark.parametrize(
    "name",
    ["people_count", "card_slot_count", "reader_temperature_c", "action", "tag_epc", "air_temperature_c",
     "image_rate", "machine", "macro", "username_alarm_count", "discard", "surface"],
)  # fmt: skip
def test_a_field_about_a_crowd_or_a_machine_is_not(name):
    assert not is_personal(name)


def test_no_property_we_have_ourselves_names_a_person():
    assert not [name for name in PROPERTIES if is_personal(name)]


def test_such_a_field_is_left_out_and_counted_and_the_rest_of_the_reading_is_kept():
    values = {"occupied": True, "card_number": "23111", "mac": "aa:bb"}
    body = json.dumps({"values": values}).encode()
    rows = Decoding(open_decoders()).read([raw("bibliotwin/v1/hall/gate/telemetry", body)] * 2)
    assert [name for _, name in rows.new_keys] == ["occupied"]
    assert len(rows.columns()) == 2
    assert rows.personal == {"card_number": 2, "mac": 2}
    assert rows.quarantined == []


def test_a_refused_message_with_such_a_field_keeps_no_payload_in_quarantine():
    body = b'{"values": {"occupied": [], "card_number": "23111"}}'
    rows = Decoding(open_decoders()).read([raw("bibliotwin/v1/hall/gate/telemetry", body)])
    (held,) = rows.quarantined
    assert held.payload == b""
    assert "card_number" in held.reason
    assert "23111" not in held.reason


def test_the_address_of_a_device_does_not_empty_its_quarantine():
    payload = b'{"mac": "AABBCC", "switch:0": '
    assert withheld(payload) == (payload, "")
