"""StagingDirector: the recording, real messages, damaged ones, framing, and what each message means."""

from contextlib import suppress
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage_sorting.event_json import parse_events, write_events
from storage_sorting.objects import Kind as ObjectKind
from storage_sorting.objects import Status
from storage_sorting.reader_keys import ReaderKeys, WeakSecretError
from storage_sorting.stages import Stage
from storage_sorting.stagingdirector import (
    LAST_TRANSACTION,
    LENGTHS,
    REASONS,
    Frames,
    Kind,
    Message,
    Reason,
    StagingDirectorError,
    next_transaction,
    parse_message,
    time_us,
    transaction_of,
    write_message,
)
from storage_sorting.stagingdirector_events import Conversation
from storage_sorting.state import StorageState
from tests.storage_sorting.wire_recordings import (
    BEGAN_US,
    SHARED,
    damaged_bytes,
    lines,
    plain_event,
    plain_finding,
)

REAL = SHARED / "dematic_sd" / "messages.txt"
RECORDED = lines("stagingdirector")
DATA = [line["data"].encode() for line in RECORDED]
KEYS = ReaderKeys(b"a secret for tests only")
ZONE = ZoneInfo("Asia/Shanghai")
STAMP = "20261127160000"


def conversation(**more: Any) -> Conversation:
    return Conversation("asrs-1", ZONE, 1, **more)


def whole_recording() -> StorageState:
    talk, store = conversation(), StorageState()
    for line in RECORDED:
        with suppress(StagingDirectorError):
            message = parse_message(line["data"].encode(), KEYS.of)
            store.apply(talk.hear(message, BEGAN_US, by_host=line["by"] == "host").events)
    return store


def test_each_message_of_the_recording_gives_what_is_expected() -> None:
    talk = conversation()
    for line, expected in zip(RECORDED, lines("stagingdirector", "expected.jsonl"), strict=True):
        received_us = BEGAN_US + round(line["after_s"] * 1e6)
        try:
            message = parse_message(line["data"].encode(), KEYS.of)
        except StagingDirectorError as error:
            given_back: dict[str, Any] = {"refused": error.reason}
        else:
            told = talk.hear(message, received_us, by_host=line["by"] == "host")
            given_back = {
                "events": [plain_event(event) for event in told.events],
                "findings": [plain_finding(finding) for finding in told.findings],
            }
        assert {name: value for name, value in given_back.items() if value} == expected, line


@pytest.mark.skipif(not REAL.is_file(), reason="the real messages are not beside the checkout")
def test_real_messages_are_read_and_written_again_byte_for_byte() -> None:
    messages = [line for line in REAL.read_bytes().split(b"\n") if line and not line.startswith(b"#")]
    assert len(messages) == 8
    for data in messages:
        message = parse_message(data, KEYS.of)
        assert write_message(message) == data
    read = [parse_message(data, KEYS.of) for data in messages]
    assert read[1].pickup == "loc123"
    assert [message.reason for message in read if message.kind is Kind.STATUS] == ["007", "004"]
    assert read[3].sku == ""
    assert time_us(read[0], ZoneInfo("UTC")) == 1_671_567_687_000_000


def test_an_item_that_is_missing_makes_its_request_one_for_a_person() -> None:
    store = whole_recording()
    request = store.get_request("asrs-1-20261127160510-00006")
    assert request.status is Status.FAILED
    assert request.troubles == ("item_missing",)
    assert request.destination == "HALL2"


def test_a_filled_request_has_passed_its_stages() -> None:
    request = whole_recording().get_request("asrs-1-20261127160102-00004")
    by_name = [
        step.stage
        for step in request.reached
        if step.stage in {Stage.REQUESTED, Stage.RELEASED, Stage.ITEM_SCANNED}
    ]
    assert by_name == [Stage.REQUESTED, Stage.RELEASED, Stage.ITEM_SCANNED]
    assert request.requested_us == BEGAN_US + 62_000_000


def test_a_returned_book_is_in_the_store_again() -> None:
    item = whole_recording().get(ObjectKind.ITEM, "31880001442017")
    assert item.heard_us == BEGAN_US + 500_000_000


def test_a_response_of_the_host_is_not_taken_for_one_of_the_machine() -> None:
    talk = conversation()
    pick = Message(kind=Kind.PICK_REQUEST, transaction=7, stamp=STAMP, sku="B1", pickup="DESK1")
    response = Message(kind=Kind.TRANSACTION_RESPONSE, transaction=7, stamp=STAMP, reason="000")
    talk.hear(pick, 0, by_host=True)
    assert talk.hear(response, 0, by_host=True).events == ()
    assert [event.stage for event in talk.hear(response, 0, by_host=False).events] == [Stage.RELEASED]


def test_a_request_that_a_library_system_told_of_keeps_its_id() -> None:
    talk = conversation(find_request={"B1": "R-1"}.get)
    pick = Message(kind=Kind.PICK_REQUEST, transaction=1, stamp=STAMP, sku="B1", pickup="DESK1")
    events = talk.hear(pick, 0, by_host=True).events
    assert [(event.type, event.request_id, event.stage) for event in events] == [("mark", "R-1", None)]


def test_nothing_of_a_reader_but_a_key_is_kept() -> None:
    told = [
        repr(parse_message(data, KEYS.of))
        + repr(conversation().hear(parse_message(data, KEYS.of), 0, by_host=True))
        for data in DATA
        if data.startswith(b"PR")
    ]
    assert told
    for text in told:
        assert "Reader, Some" not in text
        assert "2107744" not in text
    events = whole_recording().events()
    assert list(parse_events(write_events(events), 0)) == events


def test_an_error_never_repeats_what_was_sent() -> None:
    pick = next(data for data in DATA if data.startswith(b"PR"))
    for damaged in (pick[:-1], pick.replace(b"31880", b"\xff\xfe880"), pick.replace(b"PR", b"ZZ")):
        with pytest.raises(StagingDirectorError) as caught:
            parse_message(damaged, KEYS.of)
        assert "Some" not in str(caught.value)
        assert caught.value.__context__ is None or "Some" not in str(caught.value.__cause__)


@settings(max_examples=500, deadline=None)
@given(damaged_bytes(DATA))
def test_damaged_bytes_raise_only_the_error_of_this_module(data: bytes) -> None:
    with suppress(StagingDirectorError):
        events = conversation().hear(parse_message(data, KEYS.of), 0, by_host=True).events
        assert list(parse_events(write_events(events), 0)) == list(events)
    with suppress(StagingDirectorError):
        for frame in Frames().feed(data):
            parse_message(frame, KEYS.of)


_words = st.text(st.characters(categories=("L", "N"), include_characters="-./ "), max_size=60).map(str.strip)
_ids = st.from_regex(r"\A[0-9A-Za-z]{1,14}\Z")


@st.composite
def messages(draw: st.DrawFn) -> Message:
    """Any message that can be written."""
    kind = draw(st.sampled_from(Kind))
    moment = draw(st.datetimes(min_value=datetime(1971, 1, 1)))  # noqa: DTZ001
    fields: dict[str, Any] = {}
    if kind not in {Kind.HEARTBEAT, Kind.TRANSACTION_RESPONSE}:
        fields["sku"] = draw(_ids)
    if kind in {
        Kind.STATUS,
        Kind.INVENTORY_CONFIRM,
        Kind.ITEM_RETURNED,
        Kind.REQUEST_FILLED,
        Kind.TRANSACTION_RESPONSE,
    }:
        fields["reason"] = draw(st.sampled_from(sorted(REASONS)))
    if kind in {Kind.PICK_REQUEST, Kind.REQUEST_FILLED}:
        fields["pickup"] = draw(st.from_regex(r"\A[0-9A-Z]{0,6}\Z"))
    if kind in {Kind.PICK_REQUEST, Kind.INVENTORY_ADD}:
        fields.update({name: draw(_words) for name in ("call_number", "title", "author")})
    stamp = f"{moment.year:04}{moment:%m%d%H%M%S}"
    return Message(kind=kind, transaction=draw(st.integers(1, LAST_TRANSACTION)), stamp=stamp, **fields)


@settings(max_examples=300, deadline=None)
@given(messages())
def test_what_is_written_is_read_again_but_for_what_does_not_fit(message: Message) -> None:
    data = write_message(message)
    assert len(data) == LENGTHS[message.kind]
    again = parse_message(data, KEYS.of)
    for name in ("kind", "transaction", "stamp", "sku", "reason", "pickup"):
        assert getattr(again, name) == getattr(message, name)
    for name in ("call_number", "title", "author"):
        assert getattr(message, name).startswith(getattr(again, name))
    assert write_message(again) == data


@settings(max_examples=100, deadline=None)
@given(st.lists(messages(), max_size=8), st.lists(st.integers(1, 40), min_size=1, max_size=20))
def test_messages_are_cut_out_of_any_pieces(sent: list[Message], sizes: list[int]) -> None:
    stream = b"".join(write_message(message) for message in sent)
    frames, got, at, turn = Frames(), [], 0, 0
    while at < len(stream):
        size = sizes[turn % len(sizes)]
        got += list(frames.feed(stream[at : at + size]))
        at, turn = at + size, turn + 1
    assert b"".join(got) == stream
    assert [parse_message(frame, KEYS.of).kind for frame in got] == [message.kind for message in sent]


def test_a_stream_with_an_unknown_type_is_lost() -> None:
    with pytest.raises(StagingDirectorError, match="no known type"):
        list(Frames().feed(b"HM0000120261127160000HELLO"))


@pytest.mark.parametrize(
    "message",
    [
        Message(kind=Kind.STATUS_CHECK, transaction=1, stamp=STAMP, sku="1" * 15),
        Message(kind=Kind.STATUS_CHECK, transaction=0, stamp=STAMP, sku="1"),
        Message(kind=Kind.STATUS_CHECK, transaction=1, stamp="yesterday", sku="1"),
        Message(kind=Kind.PICK_REQUEST, transaction=1, stamp=STAMP, sku="1", pickup="DESK-TWO"),
    ],
)
def test_what_does_not_fit_is_not_written(message: Message) -> None:
    with pytest.raises(StagingDirectorError):
        write_message(message)


def test_a_chinese_title_is_cut_between_characters() -> None:
    book = Message(kind=Kind.INVENTORY_ADD, transaction=1, stamp=STAMP, sku="1", title="中国古典园林史" * 3)
    again = parse_message(write_message(book), KEYS.of)
    assert again.title == "中国古典园林史中国古典"


def test_transaction_numbers_go_round() -> None:
    assert next_transaction(LAST_TRANSACTION) == 1
    assert transaction_of(b"SM00016...") == 16
    assert transaction_of(b"SM0") is None


def test_every_reason_has_words() -> None:
    assert set(REASONS) == set(Reason)


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(WeakSecretError):
        ReaderKeys(b"short")
    assert KEYS.of("2107744") == KEYS.of("2107744") != ReaderKeys(b"another secret here").of("2107744")
    assert "secret" not in repr(KEYS)
