"""One request through both protocols over real sockets: placed, picked, shelved, reported back, collected."""

import asyncio
from contextlib import suppress
from zoneinfo import ZoneInfo

from storage_sorting.events import EventType, StorageEvent
from storage_sorting.objects import Status
from storage_sorting.reader_keys import ReaderKeys
from storage_sorting.sip2 import Frame
from storage_sorting.sip2_events import LibraryRequests
from storage_sorting.sip2_link import Sip2Client, Sip2Server, report_arrivals
from storage_sorting.sip2_messages import HoldMode, checkout, hold
from storage_sorting.stages import Stage
from storage_sorting.stagingdirector import Kind, Message, Reason
from storage_sorting.stagingdirector_events import Conversation
from storage_sorting.stagingdirector_link import Link, Machine
from storage_sorting.stagingdirector_session import Ends
from storage_sorting.state import StorageState
from twin.clock import ManualClock, from_us

ZONE = ZoneInfo("Asia/Shanghai")
CLOCK = ManualClock(1_795_766_400_000_000)
KEYS = ReaderKeys(b"a secret for tests only")
BOOK = "31880001442017"


def date() -> str:
    return f"{from_us(CLOCK.now_us()).astimezone(ZONE):%Y%m%d    %H%M%S}"


def library_system(request: Frame) -> Frame:
    """A library system that says yes to everything."""
    book = (("AB", request.find("AB")), ("BS", request.find("BS")), ("CV", "01"))
    match request.code:
        case "99":
            yes = dict.fromkeys(("online", "checkin", "checkout"), "Y")
            return Frame("98", {**yes, "timeout": "999", "retries": "999", "date": date(), "version": "2.00"})
        case "15":
            return Frame("16", {"ok": "1", "available": "N", "date": date()}, book)
        case "09":
            fixed = {"ok": "1", "resensitize": "Y", "magnetic": "N", "alert": "Y", "date": date()}
            return Frame("10", fixed, book)
        case _:
            fixed = {"ok": "1", "renewal": "N", "magnetic": "N", "desensitize": "Y", "date": date()}
            return Frame("12", fixed, book)


async def test_a_request_goes_from_the_library_system_through_the_machine_and_back() -> None:
    system, machine = (
        Sip2Server(library_system),
        Machine(Ends(CLOCK, ZONE, KEYS.of), lambda _: Reason.SUCCESS),
    )
    client = Sip2Client("127.0.0.1", await system.listen("127.0.0.1", 0))
    link = Link("127.0.0.1", await machine.listen("127.0.0.1", 0), Ends(CLOCK, ZONE, KEYS.of))
    running = asyncio.create_task(link.run())
    requests, store = LibraryRequests("szlib", ZONE, 1, KEYS), StorageState()
    talk = Conversation("asrs-1", ZONE, 1, requests.find_request)

    async def exchange(asked: Frame) -> None:
        CLOCK.advance(10)
        store.apply(requests.hear(asked, await client.ask(asked), CLOCK.now_us()).events)

    async def heard(count: int) -> None:
        async for passed in link.messages():
            store.apply(talk.hear(passed.message, passed.at_us, by_host=passed.sent).events)
            count -= 1
            if not count:
                return

    now = from_us(CLOCK.now_us()).astimezone(ZONE)
    await exchange(hold(HoldMode.PLACE, now, "SZ", "2107744", BOOK, "DESK2"))
    request = store.list_requests()[0]

    CLOCK.advance(10)
    assert await link.send(Kind.PICK_REQUEST, sku=BOOK, pickup="DESK2") == Reason.SUCCESS
    await heard(2)
    CLOCK.advance(60)
    stamp = f"{from_us(CLOCK.now_us()).astimezone(ZONE):%Y%m%d%H%M%S}"
    await machine.tell(
        Message(kind=Kind.REQUEST_FILLED, transaction=1, stamp=stamp, sku=BOOK, reason="000", pickup="DESK2")
    )
    await heard(2)

    CLOCK.advance(60)
    shelved = StorageEvent(
        source="desk-2",
        source_seq=1,
        type=EventType.STAGE,
        stage=Stage.SHELVED,
        event_time_us=CLOCK.now_us(),
        record_time_us=CLOCK.now_us(),
        request_id=request.id,
        item_id=BOOK,
        location="DESK2-S14",
    )
    store.apply([shelved])
    requests.notice([shelved])
    CLOCK.advance(5)
    store.apply((await report_arrivals(client, requests, "SZ", CLOCK, ZONE)).events)
    await exchange(checkout(now, "SZ", "2107744", BOOK))

    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    await client.close()
    await system.close()
    await machine.close()
    ended = store.get_request(request.id)
    assert [step.stage for step in ended.reached] == [
        Stage.REQUESTED,
        Stage.RELEASED,
        Stage.ITEM_SCANNED,
        Stage.SHELVED,
        Stage.NOTIFIED,
        Stage.COLLECTED,
    ]
    assert ended.status is Status.CLOSED
    assert len(store.list_requests()) == 1
