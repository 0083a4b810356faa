"""Tag reads of every maker: nothing but the tag enters, and each read once."""

import base64
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sensors.decoders import bibliotwin, rfid_impinj, rfid_zebra
from sensors.message import MAX_VALUES, DecodeError, RawMessage
from tests.decoders.events import history_after
from tests.ingest.recordings import RECEIVED_US, raw

EPC = "E2003411B802011383257C3D"
STAMP = "2026-11-21T16:00:00.250+0800"
SECRET = "E2801160600002DEADBEEF00"
TAG_WORDS = {"tag_epc", "tag_antenna", "tag_rssi_dbm", "tag_read_count"}


def zebra(number: int, epc: str = EPC, **more: object) -> dict[str, object]:
    data = {"idHex": epc, "antenna": 1, "peakRssi": -47, "reads": 1, "eventNum": number, **more}
    return {"data": data, "timestamp": STAMP, "type": "SIMPLE"}


def impinj(**more: object) -> dict[str, object]:
    tag = {"epcHex": EPC, "antennaPort": 1, "peakRssiCdbm": -4_700, **more}
    return {"timestamp": STAMP, "hostname": "r700", "eventType": "tagInventory", "tagInventoryEvent": tag}


def message(topic: str, body: object) -> RawMessage:
    return raw(topic, json.dumps(body).encode())


@pytest.mark.parametrize(
    "word", ["TID", "USER", "tidHex", "MAC", "accessResults", "userMemory", "patronName"]
)
def test_other_memory_banks_addresses_and_persons_never_enter(word):
    more = {word: SECRET if word != "accessResults" else [SECRET]}
    for decode, topic, body in (
        (rfid_zebra.decode, "zebra/r/data", zebra(1, **more)),
        (rfid_zebra.decode, "a/DATA/clients/data1event/7", {"data": {"tagData": [{"EPCid": EPC, **more}]}}),
        (rfid_impinj.decode, "impinj/r/events", impinj(**more)),
        (bibliotwin.decode, "bibliotwin/v1/b/r/tags", [{"epc": EPC, **more}]),
    ):
        readings = list(decode(message(topic, body)))
        assert readings
        assert all(reading.values.keys() <= TAG_WORDS for reading in readings)
        assert SECRET not in repr(readings)


def test_an_epc_means_the_same_in_hexadecimal_and_in_base64():
    code = base64.urlsafe_b64encode(bytes.fromhex(EPC)).decode()
    body = impinj(epc=code)
    del body["tagInventoryEvent"]["epcHex"]
    assert rfid_impinj.decode(message("impinj/r/events", body)) == rfid_impinj.decode(
        message("impinj/r/events", impinj())
    )


@pytest.mark.parametrize(
    ("topic", "reader"),
    [
        ("zebra/shelf-7/data", "shelf-7"),
        ("/FX7500EECCA8/tags", "FX7500EECCA8"),
        ("tenant/DATA/clients/data1event/23044525", "23044525"),
        ("push/shelf-7/up", "shelf-7"),
        ("tags", "tags"),
        ("/tags", "/tags"),
    ],
)
def test_without_a_name_in_the_message_the_topic_names_the_reader(topic, reader):
    assert [reading.device for reading in rfid_zebra.decode(message(topic, zebra(1)))] == [reader]


def test_a_batch_larger_than_a_message_may_be_is_refused():
    for topic, body in (
        ("zebra/r/data", [zebra(number) for number in range(MAX_VALUES + 1)]),
        ("zebra/r/data", [{"data": {"tagData": [{"EPCid": EPC}] * 600}, "type": "X"}] * 2),
    ):
        with pytest.raises(DecodeError, match=r"length|more than"):
            list(rfid_zebra.decode(message(topic, body)))


def test_on_a_topic_of_nobody_only_tag_reports_are_taken_for_a_readers():
    for body in ({"type": "heartbeat"}, {"type": "gpi", "data": {"pin": 1}}, {"data": {}}, [{"v": 1}]):
        with pytest.raises(DecodeError, match="no tag report"):
            list(rfid_zebra.decode(message("home/kitchen/state", body)))
        with pytest.raises(DecodeError):
            list(rfid_impinj.decode(message("home/kitchen/state", body)))


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.integers(0, 2**40),
    st.integers(0, 12),
    st.randoms(use_true_random=False),
    st.integers(1, 4),
    st.integers(1, 4),
)
def test_reads_of_one_tag_in_one_millisecond_are_each_kept_once_in_any_order_and_batches(
    tmp_path_factory, first, count, random, size, other
):
    reads = [zebra(first + place) for place in range(count)]

    def sent(per_message: int) -> list[RawMessage]:
        return [message("zebra/r/data", reads[at : at + per_message]) for at in range(0, count, per_message)]

    folder = tmp_path_factory.mktemp("reads")
    plain = history_after(folder / "plain", sent(size), 100)
    mixed = sent(size) + sent(other)
    random.shuffle(mixed)
    assert sum(name == "tag_epc" for _, name, *_ in plain) == count
    assert history_after(folder / "mixed", mixed, other) == plain


def test_a_posted_list_without_a_time_keeps_every_tag_though_all_are_read_at_once(tmp_path):
    body = {
        "epcs": [{"epc": EPC, "antenna": 1}, {"epc": EPC, "antenna": 1}, {"epc": "AABBCCDD", "antenna": 1}]
    }
    rows = history_after(tmp_path / "h", [message("push/handheld/up", body)], 1)
    assert [(time_us - RECEIVED_US, value) for _, name, time_us, value in rows if name == "tag_epc"] == [
        (0, EPC),
        (1, EPC),
        (2, "AABBCCDD"),
    ]
