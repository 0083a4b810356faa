"""SIP2 over real sockets: login, sequence numbers, damaged lines, repetition, lost connections and bounds."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from storage_sorting.reader_keys import ReaderKeys
from storage_sorting.sip2 import Frame, parse_line, write_line
from storage_sorting.sip2_events import LibraryRequests
from storage_sorting.sip2_link import Sip2Client, Sip2LinkError, Sip2Server, Sip2Timing, report_arrivals
from storage_sorting.sip2_messages import Credentials, HoldMode, hold, item_information, read_item
from storage_sorting.stages import Stage
from twin.clock import ManualClock

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 27, 16, 0, tzinfo=ZONE)
WHEN = "20261127    160000"
QUICK = Sip2Timing(connect_s=1, answer_s=0.2, attempts=3)
ASK = item_information(NOW, "SZ", "B1")
HOLD = hold(HoldMode.PLACE, NOW, "SZ", "2107744", "B1", "DESK2")
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def answer(request: Frame) -> Frame:
    """What a library system of one book says; timeouts and retries are left to the terminal."""
    match request.code:
        case "93":
            return Frame("94", {"ok": "1" if request.find("CO") == "word" else "0"})
        case "99":
            fixed = {"online": "Y", "checkin": "Y", "checkout": "Y", "timeout": "999", "retries": "999"}
            return Frame("98", {**fixed, "date": WHEN, "version": "2.00"}, (("AO", "SZ"),))
        case "15":
            return Frame("16", {"ok": "1", "available": "N", "date": WHEN}, (("AB", request.find("AB")),))
        case "09":
            waits = {"ok": "1", "resensitize": "Y", "magnetic": "N", "alert": "Y", "date": WHEN}
            return Frame("10", waits, (("AB", request.find("AB")), ("CV", "01"), ("CT", request.find("AP"))))
        case _:
            fixed = {"circulation": "03", "security": "00", "fee": "01", "date": WHEN}
            return Frame("18", fixed, (("AB", request.find("AB")), ("CF", "2")))


@asynccontextmanager
async def system(**more: object) -> AsyncIterator[tuple[Sip2Server, int]]:
    server = Sip2Server(answer, **more)  # type: ignore[arg-type]
    port = await server.listen("127.0.0.1", 0)
    try:
        yield server, port
    finally:
        await server.close()


@asynccontextmanager
async def odd_system(talk: Talk) -> AsyncIterator[int]:
    """A system that misbehaves as `talk` says."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, OSError):
            await talk(reader, writer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


async def taken(reader: asyncio.StreamReader) -> Frame:
    return parse_line((await reader.readuntil(b"\r"))[:-1])


async def respond(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Take one request and answer it well."""
    request = await taken(reader)
    writer.write(write_line(answer(request).numbered(request.sequence)))


async def test_a_terminal_logs_in_and_asks() -> None:
    async with system() as (server, port):
        client = Sip2Client("127.0.0.1", port, Credentials("store", "word"), QUICK)
        for _ in range(12):
            assert read_item(await client.ask(ASK)).queue == 2
        assert client.status is not None
        assert client.status.version == "2.00"
        assert (server.taken, client.connections, client.resent) == (14, 1, 0)
        await client.close()


async def test_a_terminal_with_a_wrong_password_is_told_so() -> None:
    async with system() as (_, port):
        client = Sip2Client("127.0.0.1", port, Credentials("store", "guess"), QUICK)
        with pytest.raises(Sip2LinkError, match="check user and password"):
            await client.ask(ASK)


async def test_a_damaged_answer_is_asked_for_again() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await respond(reader, writer)
        request = await taken(reader)
        good = write_line(answer(request).numbered(request.sequence))
        writer.write(good.replace(b"CF2", b"CF7"))
        assert (await taken(reader)).code == "97"
        writer.write(good)
        await reader.read()

    async with odd_system(talk) as port:
        client = Sip2Client("127.0.0.1", port, None, QUICK)
        assert read_item(await client.ask(ASK)).queue == 2
        assert client.resent == 1
        await client.close()


async def test_a_request_that_arrived_damaged_is_sent_again_under_its_number() -> None:
    numbers: list[int | None] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await respond(reader, writer)
        numbers.append((await taken(reader)).sequence)
        writer.write(write_line(Frame("96", {})))
        request = await taken(reader)
        numbers.append(request.sequence)
        writer.write(write_line(answer(request).numbered(request.sequence)))
        await reader.read()

    async with odd_system(talk) as port:
        client = Sip2Client("127.0.0.1", port, None, QUICK)
        assert (await client.ask(HOLD)).code == "16"
        assert numbers[0] == numbers[1]
        await client.close()


async def test_a_late_answer_is_not_taken_for_another() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await respond(reader, writer)
        request = await taken(reader)
        stale = answer(request).numbered(((request.sequence or 0) + 7) % 10)
        writer.write(write_line(stale))
        writer.write(write_line(answer(request).numbered(request.sequence)))
        await reader.read()

    async with odd_system(talk) as port:
        client = Sip2Client("127.0.0.1", port, None, QUICK)
        await client.ask(ASK)
        assert client.discarded == 1
        await client.close()


async def test_a_look_up_survives_a_lost_connection_and_a_hold_is_not_placed_twice() -> None:
    holds = 0

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal holds
        while True:
            request = await taken(reader)
            if request.code == "15":
                holds += 1
                return
            if request.code == "17" and reader not in seen:
                seen.append(reader)
                if len(seen) == 1:
                    return
            writer.write(write_line(answer(request).numbered(request.sequence)))

    seen: list[asyncio.StreamReader] = []
    async with odd_system(talk) as port:
        client = Sip2Client("127.0.0.1", port, None, QUICK)
        assert read_item(await client.ask(ASK)).queue == 2
        assert client.connections == 2
        with pytest.raises(Sip2LinkError, match="look up there whether it was done") as caught:
            await client.ask(HOLD)
        assert caught.value.done is None
        assert holds == 1
        assert "2107744" not in str(caught.value)


async def test_a_connection_that_ended_while_idle_is_made_again_even_for_a_hold() -> None:
    async with system(timing=Sip2Timing(idle_s=0.05)) as (server, port):
        client = Sip2Client("127.0.0.1", port, None, QUICK)
        await client.ask(ASK)
        await asyncio.sleep(0.2)
        assert (await client.ask(HOLD)).code == "16"
        assert (client.connections, server.taken) == (2, 4)
        await client.close()


async def test_an_arrival_stays_pending_until_the_system_can_be_told() -> None:
    clock = ManualClock(1_795_766_400_000_000)
    requests = LibraryRequests("szlib", ZONE, 1, ReaderKeys(b"a secret for tests only"))
    placed = requests.hear(HOLD, answer(HOLD), clock.now_us()).events[0]
    requests.notice([msgspec.structs.replace(placed, stage=Stage.SHELVED, location="DESK2-SHELF")])
    with pytest.raises(Sip2LinkError):
        await report_arrivals(Sip2Client("127.0.0.1", 1, None, QUICK), requests, "SZ", clock, ZONE)
    assert len(requests.pending()) == 1
    async with system() as (server, port):
        client = Sip2Client("127.0.0.1", port, None, QUICK)
        told = await report_arrivals(client, requests, "SZ", clock, ZONE)
        again = await report_arrivals(client, requests, "SZ", clock, ZONE)
        await client.close()
    assert [(event.stage, event.request_id) for event in told.events] == [(Stage.NOTIFIED, placed.request_id)]
    assert (again.events, server.taken) == ((), 2)


async def test_a_deaf_system_gives_an_error_in_time() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async with odd_system(talk) as port:
        client = Sip2Client("127.0.0.1", port, None, QUICK)
        with pytest.raises(Sip2LinkError, match="no connection"):
            await asyncio.wait_for(client.ask(ASK), 5)


async def test_nobody_there_gives_an_error() -> None:
    with pytest.raises(Sip2LinkError, match="no connection"):
        await Sip2Client("127.0.0.1", 1, None, QUICK).ask(ASK)


@pytest.mark.parametrize("flood", [b"x" * 100_000, b"98" + b"\xff" * 50 + b"\r", b"\r" * 50])
async def test_a_hostile_system_gives_an_error_only(flood: bytes) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(flood)
        await reader.read()

    async with odd_system(talk) as port:
        with pytest.raises(Sip2LinkError):
            await asyncio.wait_for(Sip2Client("127.0.0.1", port, None, QUICK).ask(ASK), 5)


async def test_a_cancelled_request_does_not_spoil_the_next() -> None:
    async with system() as (_, port):
        client = Sip2Client("127.0.0.1", port, None, QUICK)
        await client.ask(ASK)
        asking = asyncio.create_task(client.ask(HOLD))
        await asyncio.sleep(0)
        asking.cancel()
        with suppress(asyncio.CancelledError):
            await asking
        assert (await client.ask(ASK)).code == "18"
        await client.close()


async def test_without_error_detection_nothing_is_numbered_or_repeated() -> None:
    async with system() as (server, port):
        client = Sip2Client("127.0.0.1", port, None, QUICK, error_detection=False)
        assert (await client.ask(ASK)).sequence is None
        assert server.taken == 2
        await client.close()


async def test_a_server_asks_again_for_damaged_lines_and_answers_repeated_ones_once() -> None:
    async with system() as (server, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        good = write_line(HOLD.numbered(4))
        writer.write(good.replace(b"ABB1", b"ABB2"))
        assert (await taken(reader)).code == "96"
        for _ in range(2):
            writer.write(good)
            assert (await taken(reader)).code == "16"
        writer.write(write_line(Frame("97", {})))
        assert (await taken(reader)).code == "16"
        writer.close()
        assert (server.taken, server.repeated, server.damaged) == (1, 2, 1)


async def test_a_server_turns_away_what_is_no_sip2_and_too_many_terminals() -> None:
    async with system(timing=Sip2Timing(sessions=1)) as (_, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.sleep(0.05)
        other, second = await asyncio.open_connection("127.0.0.1", port)
        assert await asyncio.wait_for(other.read(), 5) == b""
        writer.write(b"GET / HTTP/1.1\r\n")
        assert await asyncio.wait_for(reader.read(), 5) == b""
        writer.close()
        second.close()
