"""SIP2: the recording, known checksums, damaged lines, and a request on its way there and back."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage_sorting.conformance.verdict import Verdict
from storage_sorting.event_json import parse_events, write_events
from storage_sorting.events import EventType, Origin, StorageEvent
from storage_sorting.objects import Status
from storage_sorting.reader_keys import ReaderKeys
from storage_sorting.sip2 import (
    LAYOUTS,
    MAX_LINE_BYTES,
    Frame,
    Sip2ChecksumError,
    Sip2Error,
    checksum,
    parse_line,
    time_us,
    write_line,
    write_time,
)
from storage_sorting.sip2_events import Arrival, LibraryRequests
from storage_sorting.sip2_messages import (
    Circulation,
    Credentials,
    HoldMode,
    checkin,
    checkout,
    hold,
    item_information,
    login,
    read_checkin,
    read_item,
    read_status,
    status,
)
from storage_sorting.stages import Service, Stage
from storage_sorting.state import StorageState
from tests.storage_sorting.wire_recordings import BEGAN_US, damaged_bytes, lines, plain_event, plain_finding

RECORDED = lines("sip2")
SENT = [line[side].encode() for line in RECORDED for side in ("asked", "answer") if line[side]]
KEYS = ReaderKeys(b"a secret for tests only")
ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 27, 16, 0, tzinfo=ZONE)
WHEN = "20261127    160000"


def library() -> LibraryRequests:
    def service_of(destination: str) -> Service:
        return Service.PRELOAN if destination == "BAOAN" else Service.RETRIEVAL

    return LibraryRequests("szlib", ZONE, 1, KEYS, lambda barcode: barcode.startswith("3188"), service_of)


def held(mode: str = "+", patron: str = "2107744", item: str = "31880001") -> tuple[Frame, Frame]:
    """A hold and the answer that it was done."""
    asked = hold(HoldMode(mode), NOW, "SZ", patron, item, "DESK2")
    answer = Frame("16", {"ok": "1", "available": "N", "date": WHEN}, (("AB", item), ("BS", "DESK2")))
    return asked, answer


def shelved(request_id: str, location: str = "DESK2-SHELF") -> StorageEvent:
    return StorageEvent(
        source="desk",
        source_seq=1,
        type=EventType.STAGE,
        stage=Stage.SHELVED,
        event_time_us=BEGAN_US,
        record_time_us=BEGAN_US,
        request_id=request_id,
        location=location,
    )


def checked_in(ok: str = "1", alert: str = "Y", *fields: tuple[str, str]) -> Frame:
    fixed = {"ok": ok, "resensitize": "Y", "magnetic": "N", "alert": alert, "date": WHEN}
    return Frame("10", fixed, (("AB", "31880001"), *fields))


def test_each_exchange_of_the_recording_gives_what_is_expected() -> None:
    requests = library()
    for line, expected in zip(RECORDED, lines("sip2", "expected.jsonl"), strict=True):
        received_us = BEGAN_US + round(line["after_s"] * 1e6)
        try:
            told = requests.hear(
                parse_line(line["asked"].encode()), parse_line(line["answer"].encode()), received_us
            )
        except Sip2Error as error:
            given_back: dict[str, Any] = {"refused": error.reason}
        else:
            given_back = {
                "events": [plain_event(event) for event in told.events],
                "findings": [plain_finding(finding) for finding in told.findings],
            }
        assert {name: value for name, value in given_back.items() if value} == expected, line


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"990 402.00AY1AZ", b"FCB4"),
        (b"9900401.00AY1AZ", b"FCA5"),
        (b"9900402.00AZ", b"FD6F"),
        (b"9300CNLoginUserID|COLoginPassword|CPLocationCode|AY5AZ", b"EC7B"),
    ],
)
def test_checksums_are_those_that_others_compute(line: bytes, expected: bytes) -> None:
    assert checksum(line) == expected
    assert parse_line(line + expected.lower()).sequence == (None if b"AY" not in line else int(line[-3:-2]))


def test_a_wrong_checksum_is_told_apart_from_a_wrong_message() -> None:
    with pytest.raises(Sip2ChecksumError):
        parse_line(b"9900401.00AY1AZFCA6")
    with pytest.raises(Sip2Error) as caught:
        parse_line(b"2300020261127")
    assert not isinstance(caught.value, Sip2ChecksumError)


@settings(max_examples=500, deadline=None)
@given(damaged_bytes(SENT), damaged_bytes(SENT))
def test_damaged_lines_raise_only_the_error_of_this_module(one: bytes, other: bytes) -> None:
    with suppress(Sip2Error):
        asked = parse_line(one)
        library().hear(asked, asked, BEGAN_US)
    with suppress(Sip2Error):
        answer = parse_line(other.rsplit(b"AY", 1)[0])
        for code in ("15", "17", "09", "11"):
            with suppress(Sip2Error):
                blank = Frame(code, {name: "" for name, _ in LAYOUTS[code]}, (("AB", "3188"), ("AA", "1")))
                events = library().hear(blank, answer, 0).events
                assert list(parse_events(write_events(events), 0)) == list(events)


_values = st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="|"), max_size=40)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(sorted(LAYOUTS)),
    st.lists(st.tuples(st.from_regex(r"\A[B-Z][A-Z]\Z"), _values), max_size=10),
    st.one_of(st.none(), st.integers(0, 9)),
)
def test_what_is_written_is_read_again(
    code: str, fields: list[tuple[str, str]], sequence: int | None
) -> None:
    fixed = {name: "7" * width for name, width in LAYOUTS[code]}
    line = write_line(Frame(code, fixed, tuple(fields), sequence))
    assert line.endswith(b"\r")
    again = parse_line(line[:-1])
    assert (again.code, dict(again.fixed), again.sequence) == (code, fixed, sequence)
    assert [(name, value) for name, value in again.fields] == fields


@given(st.integers(0, 250), st.integers(1, 255))
def test_a_changed_byte_is_noticed(place: int, change: int) -> None:
    line = bytearray(write_line(held()[0].numbered(3))[:-1])
    at = place % (len(line) - 9)
    line[at] ^= change
    with pytest.raises(Sip2Error):
        parse_line(bytes(line))


@pytest.mark.parametrize(
    "frame",
    [
        Frame("23", {}),
        Frame("17", {"date": "x" * 19}),
        Frame("17", {}, (("AB", "a|b"),)),
        Frame("17", {}, (("AB", "a\rb"),)),
        Frame("17", {}, (("ab", "1"),)),
        Frame("17", {}, (("AB", "1" * MAX_LINE_BYTES),)),
    ],
)
def test_what_would_break_the_line_is_not_written(frame: Frame) -> None:
    with pytest.raises(Sip2Error):
        write_line(frame)


def test_a_line_is_bounded() -> None:
    with pytest.raises(Sip2Error, match="are the most"):
        parse_line(b"17" + b" " * MAX_LINE_BYTES)
    with pytest.raises(Sip2Error, match="too many fields"):
        parse_line(b"17" + WHEN.encode() + b"AB1|" * 101)
    with pytest.raises(Sip2Error, match="not ascii"):
        parse_line(b"17" + WHEN.encode() + "AJ中|".encode(), "ascii")


def test_dates_know_utc_and_the_wall_clock() -> None:
    assert time_us("20261127   Z080000", ZONE) == BEGAN_US
    assert time_us("20261127    160000", ZONE) == BEGAN_US
    assert time_us(" " * 18, ZONE) is None
    assert time_us("20261327    160000", ZONE) is None
    assert write_time(NOW) == WHEN


def test_nothing_of_a_reader_is_printed_or_kept() -> None:
    asked, answer = held()
    assert "2107744" not in repr(asked) + repr(answer) + repr(library().hear(asked, answer, 0))
    assert "word" not in repr(login(Credentials("store", "word"))) + repr(Credentials("store", "word"))


def test_a_request_placed_in_the_library_system_is_told_and_its_arrival_reported_back() -> None:
    requests, store = library(), StorageState()
    store.apply(requests.hear(*held(), BEGAN_US).events)
    request = store.list_requests()[0]
    assert (request.item_id, request.destination, request.stage) == ("31880001", "DESK2", Stage.REQUESTED)
    assert requests.find_request("31880001") == request.id
    assert requests.pending() == ()

    arrived = [shelved(request.id), shelved("of-somebody-else")]
    store.apply(arrived[:1])
    requests.notice(arrived)
    arrival = Arrival(request.id, "31880001", "DESK2-SHELF")
    assert requests.pending() == (arrival,)
    asked = checkin(NOW, "SZ", arrival.item_id, arrival.location)
    assert asked.find("AP") == "DESK2-SHELF"

    told = requests.reported(arrival, checked_in("1", "Y", ("CV", "01"), ("CT", "DESK2")), BEGAN_US)
    assert [(event.stage, event.origin) for event in told.events] == [(Stage.NOTIFIED, Origin.INFERRED)]
    store.apply(told.events)
    assert store.get_request(request.id).status is Status.READY
    assert requests.pending() == ()
    assert requests.find_request("31880001") is None

    out = checkout(NOW, "SZ", "2107744", "31880001")
    taken = Frame("12", {"ok": "1", "renewal": "N", "magnetic": "N", "desensitize": "Y", "date": WHEN})
    store.apply(requests.hear(out, taken, BEGAN_US).events)
    assert store.get_request(request.id).status is Status.CLOSED
    assert list(parse_events(write_events(store.events()), 0)) == store.events()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [(checked_in("1", "N"), "knows no hold"), (checked_in("0", "N"), "refused the check-in")],
)
def test_an_arrival_that_the_library_system_does_not_take_is_found(answer: Frame, reason: str) -> None:
    requests = library()
    request_id = requests.hear(*held(), BEGAN_US).events[0].request_id
    requests.notice([shelved(request_id or "")])
    told = requests.reported(requests.pending()[0], answer, BEGAN_US)
    assert told.events == ()
    assert [finding.verdict for finding in told.findings] == [Verdict.FAIL]
    assert reason in told.findings[0].en
    assert requests.pending() == ()


def test_two_readers_of_one_book_are_two_requests_and_each_cancels_its_own() -> None:
    requests = library()
    first, second = (requests.hear(*held("+", patron), BEGAN_US).events[0] for patron in ("1", "2"))
    assert first.request_id != second.request_id
    assert first.reader_key != second.reader_key
    cancelled = requests.hear(*held("-", "1"), BEGAN_US).events
    assert [event.request_id for event in cancelled] == [first.request_id]
    assert requests.find_request("31880001") == second.request_id


def test_a_request_ends_with_its_events() -> None:
    requests = library()
    event = requests.hear(*held(), BEGAN_US).events[0]
    ended = shelved(event.request_id or "")
    requests.notice([ended])
    requests.notice(
        [StorageEvent(**{**{n: getattr(ended, n) for n in ended.__struct_fields__}, "stage": Stage.EXPIRED})]
    )
    assert requests.pending() == ()
    assert requests.find_request("31880001") is None


def test_a_renewal_collects_nothing() -> None:
    requests = library()
    requests.hear(*held(), BEGAN_US)
    renewed = Frame("12", {"ok": "1", "renewal": "Y", "magnetic": "N", "desensitize": "N", "date": WHEN})
    assert requests.hear(checkout(NOW, "SZ", "2107744", "31880001"), renewed, BEGAN_US).events == ()


def test_status_item_and_check_in_are_read() -> None:
    line = b"98YYYNNN100003" + WHEN.encode() + b"2.00AOSZ|BXYYY|"
    told = read_status(parse_line(line))
    assert (told.checkin, told.checkout, told.timeout_s, told.retries) == (True, True, 10.0, 3)
    assert read_status(parse_line(line.replace(b"100003", b"999999"))).timeout_s is None
    item = read_item(parse_line(b"18" + b"080001" + WHEN.encode() + b"AB1|CFmany|"))
    assert (item.circulation, item.queue) == (Circulation.ON_HOLD_SHELF, 0)
    assert read_item(parse_line(b"18" + b"990001" + WHEN.encode() + b"AB1|")).circulation is Circulation.OTHER
    assert not read_checkin(checked_in("1", "Y", ("CV", "04"))).hold
    with pytest.raises(Sip2Error, match="where 18 was to come"):
        read_item(checked_in())
    assert write_line(status()).startswith(b"9900802.00")
    assert item_information(NOW, "SZ", "1").find("AB") == "1"
    assert NOW.astimezone(UTC).hour == 8
