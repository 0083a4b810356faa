"""StagingDirector over real sockets: answers, repetition, new connections, silence and full inboxes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC

import pytest

from storage_sorting.reader_keys import ReaderKeys
from storage_sorting.stages import Stage
from storage_sorting.stagingdirector import Kind, Message, Reason, StagingDirectorError, write_message
from storage_sorting.stagingdirector_events import Conversation
from storage_sorting.stagingdirector_link import Link, Machine
from storage_sorting.stagingdirector_session import Ends, Passed, StagingDirectorLinkError, Timing
from twin.clock import ManualClock

KEYS = ReaderKeys(b"a secret for tests only")
CLOCK = ManualClock(1_795_766_400_000_000)
QUICK = Timing(
    connect_s=1, answer_s=0.3, heartbeat_s=5, silence_s=5, first_pause_s=0.02, longest_pause_s=0.1, attempts=3
)
STATUS = Message(kind=Kind.STATUS, transaction=1, stamp="20261127160000", sku="B1", reason="007")


def ends(timing: Timing = QUICK) -> Ends:
    return Ends(CLOCK, UTC, KEYS.of, timing)


@asynccontextmanager
async def joined(machine: Machine, timing: Timing = QUICK, port: int = 0) -> AsyncIterator[Link]:
    """A host connected to a machine."""
    port = await machine.listen("127.0.0.1", port)
    link = Link("127.0.0.1", port, ends(timing))
    running = asyncio.create_task(link.run())
    try:
        await until(lambda: link.connected)
        yield link
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await machine.close()


async def until(holds: object, limit_s: float = 5.0) -> None:
    async with asyncio.timeout(limit_s):
        while not holds():  # type: ignore[operator]
            await asyncio.sleep(0.005)


async def take(source: Link | Machine, count: int) -> list[Passed]:
    """The next messages that passed."""
    found: list[Passed] = []
    async with asyncio.timeout(5):
        async for passed in source.messages():
            found.append(passed)
            if len(found) == count:
                break
    return found


async def test_a_pick_is_asked_answered_and_told_as_events() -> None:
    async with joined(Machine(ends(), lambda _: Reason.SUCCESS)) as link:
        assert await link.send(Kind.PICK_REQUEST, sku="B1", pickup="DESK1") == "000"
        talk = Conversation("asrs-1", UTC, 1)
        events = [
            event
            for passed in await take(link, 2)
            for event in talk.hear(passed.message, passed.at_us, by_host=passed.sent).events
        ]
    assert [event.stage for event in events] == [Stage.REQUESTED, Stage.RELEASED]


async def test_what_the_machine_tells_is_heard_and_answered() -> None:
    machine = Machine(ends(), lambda _: Reason.SUCCESS)
    async with joined(machine) as link:
        await until(lambda: machine.traffic.connections == 1)
        assert await machine.tell(STATUS) == "000"
        heard = await take(link, 2)
    assert [(passed.message.kind, passed.sent) for passed in heard] == [
        (Kind.STATUS, False),
        (Kind.TRANSACTION_RESPONSE, True),
    ]


async def test_a_lost_connection_is_made_again_and_the_request_sent_once_more() -> None:
    machine = Machine(ends(), lambda _: Reason.SUCCESS)
    async with joined(machine) as link:
        machine.drop()
        assert await link.send(Kind.STATUS_CHECK, sku="B1") == "000"
        assert link.traffic.connections == 2


async def test_a_machine_that_never_answers_gives_an_error_in_time() -> None:
    async def deaf(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(deaf, "127.0.0.1", 0)
    link = Link("127.0.0.1", server.sockets[0].getsockname()[1], ends())
    running = asyncio.create_task(link.run())
    with pytest.raises(StagingDirectorLinkError, match="no answer to SC after 3 attempts"):
        await asyncio.wait_for(link.send(Kind.STATUS_CHECK, sku="B1"), 5)
    sent = [passed.message.transaction for passed in await take(link, 3)]
    running.cancel()
    server.close()
    assert sent == [1, 1, 1]


async def test_nobody_there_gives_an_error_in_time() -> None:
    link = Link("127.0.0.1", 1, ends())
    running = asyncio.create_task(link.run())
    with pytest.raises(StagingDirectorLinkError):
        await asyncio.wait_for(link.send(Kind.STATUS_CHECK, sku="B1"), 5)
    running.cancel()


async def test_a_repeated_message_is_answered_again_but_taken_once() -> None:
    machine = Machine(ends(), lambda _: Reason.SUCCESS)
    port = await machine.listen("127.0.0.1", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    pick = write_message(Message(kind=Kind.PICK_REQUEST, transaction=5, stamp=STATUS.stamp, sku="B1"))
    writer.write(pick + pick)
    answers = await asyncio.wait_for(reader.readexactly(48), 5)
    writer.close()
    heard = [passed.message.kind for passed in await take(machine, 3)]
    await machine.close()
    assert answers[:7] == answers[24:31] == b"TR00005"
    assert heard == [Kind.PICK_REQUEST, Kind.TRANSACTION_RESPONSE, Kind.TRANSACTION_RESPONSE]
    assert machine.traffic.repeated == 1


async def test_a_damaged_message_is_answered_as_such_and_a_lost_stream_is_ended() -> None:
    machine = Machine(ends(), lambda _: Reason.SUCCESS)
    port = await machine.listen("127.0.0.1", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"SC0000920261127160000 bad sku      " + b"GET / HTTP/1.1\r\n")
    answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    await machine.close()
    assert (answer[:7], answer[-3:]) == (b"TR00009", b"006")
    assert machine.traffic.refused == 1


async def test_a_full_inbox_stops_the_reading_and_nothing_is_lost() -> None:
    machine = Machine(ends(Timing(inbox=4, answer_s=5)), lambda _: Reason.SUCCESS)
    port = await machine.listen("127.0.0.1", 0)
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    for number in range(1, 51):
        writer.write(
            write_message(Message(kind=Kind.STATUS_CHECK, transaction=number, stamp=STATUS.stamp, sku="B1"))
        )
    await asyncio.sleep(0.1)
    assert machine.traffic.received <= 4
    heard = await take(machine, 100)
    writer.close()
    await machine.close()
    assert [p.message.transaction for p in heard if not p.sent] == list(range(1, 51))


async def test_silence_is_ended_by_a_new_connection() -> None:
    async def deaf(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(deaf, "127.0.0.1", 0)
    quick = Timing(answer_s=0.1, heartbeat_s=0.05, silence_s=5, first_pause_s=0.01)
    link = Link("127.0.0.1", server.sockets[0].getsockname()[1], ends(quick))
    running = asyncio.create_task(link.run())
    await until(lambda: link.traffic.connections >= 3)
    running.cancel()
    server.close()


async def test_too_many_hosts_are_turned_away() -> None:
    machine = Machine(ends(Timing(sessions=1)), lambda _: Reason.SUCCESS)
    port = await machine.listen("127.0.0.1", 0)
    first = await asyncio.open_connection("127.0.0.1", port)
    await until(lambda: machine.traffic.connections == 1)
    second = await asyncio.open_connection("127.0.0.1", port)
    assert await asyncio.wait_for(second[0].read(), 5) == b""
    for _, writer in (first, second):
        writer.close()
    await machine.close()


async def test_what_does_not_fit_is_not_sent() -> None:
    async with joined(Machine(ends(), lambda _: Reason.SUCCESS)) as link:
        with pytest.raises(StagingDirectorError):
            await link.send(Kind.STATUS_CHECK, sku="1" * 15)
        assert await link.send(Kind.STATUS_CHECK, sku="1" * 14) == "000"


async def test_a_machine_without_a_host_says_so() -> None:
    with pytest.raises(StagingDirectorLinkError, match="no host is connected"):
        await Machine(ends(), lambda _: Reason.SUCCESS).tell(STATUS)
